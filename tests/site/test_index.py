"""The first page of the site, compared with what CALM's own generator makes, fact by fact."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.site import index_page
from advisor.site.gathered import Gathered
from tests.site.made import made_of
from tests.site.reading import body, fences, head, html_rows, links, rows, sections
from tests.site.sources import source

if TYPE_CHECKING:
    from advisor.site.source import Page, Source

FACTS = json.loads(Path(__file__).with_name("index_facts.json").read_text("utf-8"))
"""What stands on the generated page of the same architecture."""

DIFFERENCES = {
    "targets of Adrs": "there they are paths of the records, at which the site has no page: its"
    " build fails; here they lead to the pages that show the records",
}
"""Where this page says something else on purpose, and why."""


def page_of(given: Source) -> Page:
    """The first page of a site."""
    return index_page.page(Gathered(given))


PAGE = page_of(source()).text


def told(page: str) -> dict[str, Any]:
    """The facts of a page, in the form of the file."""
    found = sections(page)
    (diagram,) = fences(found["High Level Architecture"], "mermaid")
    before = body(page).split("## ")[0].strip().splitlines()
    return {
        "front_matter": head(page),
        "title": before[0].removeprefix("# "),
        "introduction": before[-1],
        "sections": [*found],
        "diagram": [" ".join(line.split()) for line in diagram.splitlines() if line.strip()],
        "links": {name: links(found[name]) for name in FACTS["links"]},
        "controls": rows(found["Controls"]),
        "metadata": html_rows(found["Metadata"]),
    }


@pytest.mark.parametrize("fact", [each for each in FACTS if each != "links"])
def test_the_page_says_what_the_generated_one_says(fact: str) -> None:
    """Head, sections and their order, lines of the diagram, cells of the tables."""
    assert told(PAGE)[fact] == FACTS[fact]


@pytest.mark.parametrize("section", ["Nodes", "Relationships", "Flows"])
def test_the_links_are_those_of_the_generated_page(section: str) -> None:
    """Names and targets of all elements, in the order of the document."""
    assert told(PAGE)["links"][section] == FACTS["links"][section]


def test_decision_records_are_named_alike_and_lead_to_pages() -> None:
    """The one difference that is meant."""
    ours, theirs = told(PAGE)["links"]["Adrs"], FACTS["links"]["Adrs"]
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert [*DIFFERENCES] == ["targets of Adrs"]
    assert all(re.fullmatch(r"decisions/[\w-]+", target) for _, target in ours)


def test_controls_of_all_kinds_of_elements_are_listed() -> None:
    """Those of the document, nodes, relationships and flows, in both spellings."""
    control = {
        "c": {"description": "d", "requirements": [{"requirement-url": "https://a.example/"}]}
    }
    other = {"requirements": [{"control-requirement-url": "urn:b"}, {"requirement-url": "x|y"}]}
    page = page_of(
        made_of(
            {
                "nodes": [{"unique-id": "n", "controls": {"k": other}}],
                "relationships": [{"unique-id": "r", "controls": control}],
                "flows": [{"unique-id": "f", "controls": {"bare": {"description": "d"}}}],
                "controls": control,
            }
        )
    ).text
    assert rows(sections(page)["Controls"])[1:] == [
        ["https://a.example/", "c", "Architecture", "architecture.json"],
        ["urn:b", "k", "Node", "n"],
        ["x|y", "k", "Node", "n"],
        ["https://a.example/", "c", "Relationship", "r"],
        ["", "bare", "Flow", "f"],
    ]


def test_metadata_may_be_a_list_and_nested() -> None:
    """A table for each object; lists as lists, objects as tables."""
    metadata = [{"a-key": "one"}, {"owner": {"mail": "a@b.example", "on_call": [True, None, 2.5]}}]
    text = sections(page_of(made_of({"metadata": metadata})).text)["Metadata"]
    assert text.count('<div className="table-container">') == len(metadata)
    for line in ("<td><b>A Key</b></td>", "<td>one</td>", "<td><b>Mail</b></td>"):
        assert line in text
    for line in ("<td>a@b.example</td>", "<li>true</li>", "<li>null</li>", "<li>2.5</li>"):
        assert line in text


def test_what_a_document_does_not_have_is_left_out() -> None:
    """No heading stands above nothing."""
    assert sections(page_of(made_of({})).text) == {}


def test_elements_without_names_are_listed() -> None:
    """By what there is of them."""
    nodes = [{"name": "Only a name"}, {"unique-id": "only-id"}, {}]
    page = page_of(made_of({"nodes": nodes, "relationships": [{}], "flows": [{}]})).text
    found = sections(page)
    assert [name for name, _ in links(found["Nodes"])] == ["Only a name", "only-id", "Node 3"]
    assert [name for name, _ in links(found["Relationships"])] == ["Relationship 1"]
    assert [name for name, _ in links(found["Flows"])] == ["Flow 1"]
