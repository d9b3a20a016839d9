"""The project around the pages: what is pinned, what it is called, how pages are ordered."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from advisor.site import project
from advisor.site.pages import pages
from tests.site.sources import HOSTILE, source

if TYPE_CHECKING:
    from advisor.site.source import Page, Source

FILES = {page.path: page.text for page in project.template()}


def settings(of: Source, made: list[Page] | None = None) -> dict[str, Any]:
    """The content of each file that depends on the architecture."""
    listed = project.settings(of, pages(of) if made is None else made)
    return {page.path: json.loads(page.text) for page in listed}


def test_every_package_has_one_exact_version() -> None:
    """So that a site builds next year as it does today."""
    given = json.loads(FILES["package.json"])
    versions = [*given["dependencies"].values(), *given["overrides"].values()]
    assert len(versions) >= 9
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_all_files_of_a_project_are_there() -> None:
    """Settings, styles, what git ignores, and how to build it."""
    assert {
        "package.json",
        "docusaurus.config.js",
        "sidebars.js",
        "src/css/custom.css",
        ".gitignore",
        "README.md",
    } <= FILES.keys()
    assert "npm run build" in FILES["README.md"]


def test_a_broken_link_is_an_error() -> None:
    """In whatever way a page makes it."""
    config = FILES["docusaurus.config.js"]
    for hook in ("Links", "Anchors", "MarkdownLinks", "MarkdownImages"):
        assert f'onBroken{hook}: "throw"' in config


def test_nothing_is_fetched_from_elsewhere() -> None:
    """Neither fonts nor scripts nor pictures: the only address is the site's own."""
    for path in ("docusaurus.config.js", "src/css/custom.css", "sidebars.js"):
        assert set(re.findall(r"https?://[^\"' ]+", FILES[path])) <= {"http://localhost"}
    assert "@import" not in FILES["src/css/custom.css"]


@pytest.mark.parametrize(
    ("members", "title"),
    [
        ({}, "E Shop"),
        ({"title": "Payments"}, "Payments"),
        ({"name": 7, "title": " "}, "E Shop"),
        ({"metadata": {"name": "From metadata"}}, "From metadata"),
        ({"metadata": [7, {"title": "From\na list"}]}, "From a list"),
        ({"title": HOSTILE[0]}, HOSTILE[0]),
        ({"title": "x" * 10_000}, "x" * 79 + "…"),
        ({"title": "Shop \u202egpj\u200b"}, "Shop \\u202egpj\\u200b"),
    ],
)
def test_a_site_is_called_what_the_document_calls_itself(
    members: dict[str, Any], title: str
) -> None:
    """Else what its file is called; the title is data, never code."""
    given = source(**members)._replace(file="e-shop.json")
    assert settings(given, [])["site.json"]["title"] == title


def test_the_sidebar_lists_the_kinds_that_there_are() -> None:
    """In the order of the index page; a kind without pages would be an error of the build."""
    files = settings(source(flows=[]))
    found = [content for path, content in files.items() if path.endswith("_category_.json")]
    assert [each["label"] for each in found] == ["Nodes", "Relationships", "Decisions"]
    assert [each["position"] for each in found] == [2, 3, 5]
    assert all(each["link"] is None for each in found)
