"""The page of the history: what was applied, undone and redone. All of it may be a stranger's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from advisor.change.history import states
from advisor.site import details, mdx, project
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.change.history import Entry
    from advisor.change.proposal import Change
    from advisor.site.gathered import Gathered

_ACTIONS = {"apply": "Applied", "undo": "Undone", "redo": "Redone"}

_STATES = {
    "stands": "in the document now",
    "undone": "undone; a redo brings it back",
    "taken back": "taken back",
    "abandoned": "never reached the document",
    "interrupted": "interrupted before it was known to have reached the document",
}
"""What became of an entry; one that is done needs no word."""

_NONE = "No change was made to this document with `advisor` yet, or its history was not kept here."
_SOME = "What was done to the document with `advisor`, newest first."


def page(gathered: Gathered) -> Page:
    """Every entry: what, when, who; what was asked for, and the changes that were made."""
    history = gathered.source.history
    became = states(history)
    parts = [
        details.head("History", project.PLACES["history"]),
        _SOME if history else _NONE,
    ]
    for entry in reversed(history):
        parts += _told(entry, became.get(entry.id, ""), gathered)
    return Page(project.path("history"), "\n\n".join(parts) + "\n")


def _told(entry: Entry, state: str, gathered: Gathered) -> Iterator[str]:
    action = _ACTIONS.get(entry.action, mdx.text(entry.action))
    about = f" {entry.about}" if entry.action in ("undo", "redo") and entry.about else ""
    yield f"## {entry.id}. {action}{about}"
    facts = (
        ("When", mdx.text(_when(entry))),
        ("Who", mdx.text(entry.act.person)),
        ("Model", mdx.text(entry.origin.model)),
        ("State", _STATES.get(state, "")),
        ("File", _file(entry)),
    )
    told = [f"- **{label}:** {text}" for label, text in facts if text]
    if told:
        yield "\n".join(told)
    if entry.origin.prompt.strip():
        asked = mdx.block(entry.origin.prompt).split("\n")
        yield "\n".join(f"> {each}".rstrip() for each in asked)
    changes = [_change(change, gathered) for change in entry.changes]
    if changes:
        yield "\n".join(changes)


def _change(change: Change, gathered: Gathered) -> str:
    title = mdx.text(change.title or change.tool) or "A change"
    edited = ", edited by the reviewer" if change.edited else ""
    pages = ((each, gathered.page_of(each)) for each in change.elements)
    links = ", ".join(mdx.link(each, page) for each, page in pages if page)
    why = mdx.text(change.why)
    told = f"- {title}{edited}{': ' if why else ''}{why}"
    return f"{told} ({links})" if links else told


def _file(entry: Entry) -> str:
    return "created" if entry.creates else "removed" if entry.removes else ""


def _when(entry: Entry) -> str:
    """Day and minute, on the clock of the one who acted; what is no time as it stands."""
    try:
        return datetime.fromisoformat(entry.act.time).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return entry.act.time
