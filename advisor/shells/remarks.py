"""What a reviewer should look at twice: values nobody gave, words gone missing, and notes.

Values in, lines out; the lines are ready for a screen.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from advisor.calm.phrases import bounded
from advisor.calm.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.change.assumed import Assumed
    from advisor.change.proposal import Change

_FEW = 3
"""Elements that a line names."""

_REPLACED = re.compile(
    r'\S.* of (?:the architecture|\w+ "[^"]*"|\S+) was (?!taken |a list )', re.DOTALL
)
"""A note that tells the old value of a member, which stands in the difference."""
_SAME_PLACE = re.compile(r'"([^"]+)" has (?:the same|host) ')
"""A note on an interface that is reached where another one is."""
_PLACE = ("host", "port", "url")
_ADVICE = re.compile(r"; (?:change that with update|edit_flow changes texts)$")
"""Which tool to call: for the model."""


def assumed_lines(marks: Iterable[Assumed]) -> Iterator[str]:
    """A line for each value, which names the elements that get it at the same place."""
    places: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        # Positions in lists say nothing to a person.
        label = ".".join(part for part in mark.path if not part.isdecimal())
        value = json.dumps(mark.value, ensure_ascii=False)
        elements = places.setdefault((label, value), [])
        if mark.element not in elements:
            elements.append(mark.element)
    for (label, value), elements in places.items():
        yield visible(f"assumed  {bounded(elements, _FEW)}  {label}: {value}")


def missing_lines(literals: Iterable[str]) -> Iterator[str]:
    """A line for each literal of the prompt that stands nowhere in the result."""
    for literal in literals:
        yield visible(f'missing  "{literal}" of the prompt stands nowhere in the result')


def notes(changes: Sequence[Change]) -> Iterator[str]:
    """How calls were taken, as far as the difference does not say it and it still holds.

    The notes of each change tell all.
    """
    for index, change in enumerate(changes):
        for note in change.notes:
            is_said = _REPLACED.match(note) or _is_settled(note, changes[index + 1 :])
            if not is_said:
                yield visible(f"change {change.number}: {note_for_person(note)}")


def note_for_person(note: str) -> str:
    """A note without what only a model can do with it."""
    return _ADVICE.sub("", note)


def _is_settled(note: str, later: Iterable[Change]) -> bool:
    """Whether a later change gave the interface that a note is about another place."""
    match = _SAME_PLACE.match(note)
    return match is not None and any(_moves(match[1], change) for change in later)


def _moves(identity: str, change: Change) -> bool:
    """Whether a change edits where an interface is reached, or takes it away."""
    interface = None
    for operation in change.operations:
        path = operation["path"]
        if operation["op"] == "test" and path.endswith("/unique-id"):
            if operation["value"] == identity:
                interface = path.removesuffix("/unique-id")
        elif operation["op"] != "test" and interface is not None:
            inside = path.removeprefix(f"{interface}/")
            if path == interface or (inside != path and inside.rpartition("/")[2] in _PLACE):
                return True
    return False
