"""Entries of history in words, for the commands that show them. All of it may be a stranger's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from advisor.calm.visible import visible

if TYPE_CHECKING:
    from advisor.change.history import Entry

_PROMPT = 80
"""Characters of a prompt that are shown again."""

_NARROWEST = 20
"""Characters that every text gets."""


def prompt(entry: Entry, width: int = _PROMPT) -> str:
    """What was asked for, on one line."""
    return shortened(entry.origin.prompt, width)


def shortened(text: str, width: int) -> str:
    """A text on one line of about `width` characters, at least twenty; cut between words."""
    room = max(width, _NARROWEST)
    line = " ".join(text.split())
    if len(line) > room:
        head = line[: room - 1]
        line = f"{head.rpartition(' ')[0] or head} …"
    return visible(line)


def when(entry: Entry) -> str:
    """Day and minute of the act, on the clock of the one who acted."""
    try:
        return datetime.fromisoformat(entry.act.time).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return shortened(entry.act.time, 0)


def who(entry: Entry) -> str:
    """Who acted and, for an application, with which model."""
    names = [entry.act.person, entry.origin.model]
    return " · ".join(shortened(name, 0) for name in names if name)


def as_json(entry: Entry, state: str) -> dict[str, Any]:
    """An entry for a program."""
    about = {"id": entry.id, "action": entry.action, "file": entry.file, "state": state}
    about |= {"person": entry.act.person, "time": entry.act.time}
    about |= {"created": entry.creates, "removed": entry.removes}
    if entry.action != "apply":
        return about | {"of": entry.about}
    origin = entry.origin
    return about | {
        "prompt": origin.prompt,
        "model": origin.model,
        "turn": origin.turn,
        "changes": [
            {
                "number": change.number,
                "tool": change.tool,
                "title": change.title,
                "why": change.why,
                "elements": list(change.elements),
                "arguments": change.arguments,
                "operations": list(change.operations),
            }
            for change in entry.changes
        ],
    }
