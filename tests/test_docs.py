"""The pages that are made from the program are what the program says now."""

from __future__ import annotations

import re
from pathlib import Path

from scripts import reference

_ROOT = Path(__file__).parent.parent


def test_generated_pages_are_current() -> None:
    """A person who reads docs/commands.md, tools.md or builtin.md reads the truth."""
    assert (_ROOT / "docs/commands.md").read_text("utf-8") == reference.commands()
    assert (_ROOT / "docs/tools.md").read_text("utf-8") == reference.tools()
    assert (_ROOT / "docs/builtin.md").read_text("utf-8") == reference.builtin_page()


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
