"""The files around the pages: what makes a folder of pages a Docusaurus project.

The files of `template` are written once and then belong to the person; what depends on the
architecture stands in site.json and in a `_category_.json` beside the pages of each kind.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from advisor.calm import naming
from advisor.calm.visible import cut, visible_line
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.site.source import Source

DOCS = "docs"
"""The folder of the pages."""

_TEMPLATE = Path(__file__).parent / "template"

_NAMES = {"gitignore": ".gitignore"}
"""Files of the template whose own name would be obeyed where they lie."""

PLACES: Final[Mapping[str, float]] = {
    "index": 1,
    "overview": 1.5,
    "nodes": 2,
    "relationships": 3,
    "flows": 4,
    "decisions": 5,
    "assessment": 6,
    "history": 7,
    "document": 8,
}
"""Of pages and of folders in the sidebar."""

KINDS: Final = {
    "nodes": "Nodes",
    "relationships": "Relationships",
    "flows": "Flows",
    "decisions": "Decisions",
}
"""Folders of pages, and what they are called in the sidebar."""

_LONGEST = 80
"""Characters of a title that fit above every page."""


def template() -> list[Page]:
    """The files that are the same for every architecture, and a person's once they are written."""
    found = sorted(file for file in _TEMPLATE.rglob("*") if file.is_file())
    return [
        Page(_NAMES.get(name, name), file.read_text("utf-8"))
        for file in found
        if (name := file.relative_to(_TEMPLATE).as_posix())
    ]


def path(address: str) -> str:
    """The file of a page, by what links to it name."""
    return f"{DOCS}/{address}.md"


def settings(source: Source, pages: Iterable[Page]) -> list[Page]:
    """The files that say what the architecture is called, and in which order its pages come."""
    site = {"title": title(source), "tagline": "Architecture documentation"}
    folders = {PurePosixPath(page.path).parent for page in pages}
    return [
        Page("site.json", _json(site)),
        *(
            Page(f"{DOCS}/{name}/_category_.json", _category(label, PLACES[name]))
            for name, label in KINDS.items()
            if PurePosixPath(DOCS, name) in folders
        ),
    ]


def title(source: Source) -> str:
    """What the document calls itself; else what its file is called."""
    name = next(_names(source.model.value), "") or naming.title(source.file.partition(".")[0])
    return cut(visible_line(name) or "Architecture", _LONGEST)


def _names(value: dict[str, Any]) -> Iterator[str]:
    """Names and titles of the document, then those of its metadata, which may be a list."""
    metadata = value.get("metadata")
    for holder in (value, *(metadata if isinstance(metadata, list) else (metadata,))):
        given = holder if isinstance(holder, dict) else {}
        for key in ("name", "title"):
            name = given.get(key)
            if isinstance(name, str) and name.strip():
                yield name


def _category(label: str, position: float) -> str:
    # Without `link` a page that is called like its folder would become the category's own.
    return _json({"label": label, "position": position, "collapsed": True, "link": None})


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"
