"""What a reviewer should look at twice: values nobody gave, and words of the prompt gone missing.

Values in, lines out; the lines are ready for a screen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.shells.render import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.change.assumed import Assumed

_FEW = 3
"""Elements that a line names."""


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
        yield visible(f"assumed  {_few(elements)}  {label}: {value}")


def missing_lines(literals: Iterable[str]) -> Iterator[str]:
    """A line for each literal of the prompt that stands nowhere in the result."""
    for literal in literals:
        yield visible(f'missing  "{literal}" of the prompt stands nowhere in the result')


def _few(elements: list[str]) -> str:
    named, others = ", ".join(elements[:_FEW]), len(elements) - _FEW
    return named if others <= 0 else f"{named} and {others} more"
