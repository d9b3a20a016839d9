"""What a documentation site is made from, read once, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.assess.weak_point import WeakPoint
    from advisor.calm.model import Model
    from advisor.change.history import Entry


class Record(NamedTuple):
    """A linked decision record, or why it cannot be shown."""

    text: str = ""
    """Its content, as it stands in the file."""
    problem: str = ""
    """Why there is no content; empty where there is."""


class Source(NamedTuple):
    """All facts of a site; equal sources make equal sites, byte for byte."""

    file: str
    """Name of the document's file, without folders."""
    model: Model
    findings: Sequence[WeakPoint]
    """Open findings, gravest first."""
    records: Mapping[str, Record]
    """The decision records, by the links as they stand in the document."""
    history: Sequence[Entry]
    """What was applied, undone and redone, oldest first."""


class Page(NamedTuple):
    """A file of the site."""

    path: str
    """Relative to the site's folder, with ``/`` between folders, such as docs/nodes/api.md."""
    text: str
