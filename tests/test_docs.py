"""The pages that are made from the program are what the program says now."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from scripts import reference

_ROOT = Path(__file__).parent.parent

made = cache(reference.pages)
"""The pages by their names, made once."""


@pytest.mark.parametrize("name", list(made()))
def test_generated_pages_are_current(name: str) -> None:
    """A person who reads one reads the truth."""
    assert (_ROOT / "docs" / name).read_text("utf-8") == made()[name]


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link in a page names a file."""
    pages = [*_ROOT.glob("*.md"), *_ROOT.glob("docs/**/*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    ]
    assert len(links) > 5
    assert [str(link) for page, link in links if not (page.parent / link).exists()] == []


def test_commands_in_the_readme_parse() -> None:
    """What the README tells a person to type is accepted by the command line."""
    readme = (_ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^advisor (.+?)(?:\s{2,}#.*)?$", readme, re.MULTILINE)
    assert len(commands) > 5
    for command in commands:
        reference.parse(command)
