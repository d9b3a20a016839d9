"""Fits a new metadata value to the one that it replaces: a number stays a number.

May import no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.values import number_of
from advisor_tools.members import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_UNITS = {
    "milliseconds": {"milliseconds", "millisecond", "ms", "millis"},
    "seconds": {"seconds", "second", "secs", "sec", "s"},
    "minutes": {"minutes", "minute", "mins", "min"},
    "hours": {"hours", "hour", "hrs", "hr", "h"},
    "days": {"days", "day", "d"},
    "weeks": {"weeks", "week"},
    "months": {"months", "month"},
    "years": {"years", "year"},
    "percent": {"percent", "%", "percentage"},
    "megabytes": {"mb", "megabytes"},
    "gigabytes": {"gb", "gigabytes"},
}


def metadata(value: Any) -> dict[str, Any]:
    """The keys and values of an element's metadata, which may be a list of objects."""
    held = value.get("metadata") if isinstance(value, dict) else None
    parts = held if isinstance(held, list) else [held]
    return {key: inner for part in parts if isinstance(part, dict) for key, inner in part.items()}


def fitted(
    scene: Scene, elements: Sequence[Element | None], values: dict[str, Any]
) -> dict[str, Any]:
    """The values as they go into the metadata of the elements.

    Raises:
        NotUnderstoodError: a text that nobody quoted would replace a number or a truth value.
    """
    there = [metadata(each.value if each else scene.model.value) for each in elements]
    return {
        key: _fitted(scene, key, value, [each[key] for each in there if key in each])
        for key, value in values.items()
    }


def _fitted(scene: Scene, key: str, said: Any, there: list[Any]) -> Any:
    """One value; what the person quoted stays as it is."""
    if not isinstance(said, str) or said in scene.literals.values:
        return said
    value = _number(key, said)
    old = next((each for each in there if isinstance(each, (bool, int, float))), None)
    if value is None and old is not None:
        raise NotUnderstoodError(
            f'"{said}" is a text, and "{key}" is {shown(old)} now: put it in quotes to replace that'
        )
    if value is None:
        return said
    scene.choose(f'"{said}" taken as {value}')
    return value


def _number(key: str, said: str) -> int | float | None:
    """What is meant by `three`, or by `10 seconds` under a key that names the unit."""
    if said.lower() in _WORDS:
        return _WORDS.index(said.lower())
    measured = re.fullmatch(r"(?P<number>[\d.]+|[a-z]+)\s*(?P<unit>[a-z]+|%)", said, re.IGNORECASE)
    unit = _unit(measured["unit"]) if measured else ""
    named = [_unit(word) for word in re.findall(r"[^\W_]+", key.lower())]
    if measured is None or not unit or not any(named):
        return None
    first = measured["number"].lower()
    number = _WORDS.index(first) if first in _WORDS else number_of(first)
    if unit not in named or number is None:
        raise NotUnderstoodError(f'"{said}" is not in the unit that "{key}" names')
    return number


def _unit(word: str) -> str:
    return next((unit for unit, spelled in _UNITS.items() if word.lower() in spelled), "")
