"""Which arguments a tool takes, and values for them as a person says them."""

from __future__ import annotations

import re
from typing import Any

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.wanted import number
from advisor_tools import registry

_SECONDS = {"ms": 0.001, "millisecond": 0.001, "s": 1, "sec": 1, "second": 1, "m": 60, "min": 60}
_SECONDS |= {"minute": 60, "h": 3600, "hour": 3600, "day": 86400}
_WORDS = {"a": "1", "an": "1", "half a": "0.5", "half an": "0.5"}
"""Amounts of a unit in words: `half an hour`."""
_UNITS = {"ms": 0.001, "seconds": 1, "minutes": 60}
"""With what names of arguments end that hold a time, in seconds."""


def value(name: str, said: str, unit: str) -> Any:
    """What is said as the argument takes it; times in its unit.

    Raises:
        NotUnderstoodError: it is no value of this argument.
    """
    target = next((size for end, size in _UNITS.items() if name.endswith(f"_{end}")), None)
    said = _WORDS.get(" ".join(said.lower().split()), said) if unit else said
    figure = said if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", said) else str(number(said) or "")
    if not figure:
        if target is not None or name.endswith("_percent"):
            raise NotUnderstoodError(f'"{said}" is no number for {name}')
        return f"{said} {unit}".strip()
    amount = float(figure)
    size = _SECONDS.get(unit.lower()) or _SECONDS.get(unit.lower().rstrip("s"))
    if target is not None and unit:
        if size is None:
            raise NotUnderstoodError(f'"{unit}" is no unit of time')
        amount = amount * size / target
    return int(amount) if amount.is_integer() else amount


def parameters(tool: str) -> dict[str, Any]:
    """What a tool can be given, by name."""
    found = (each.parameters["properties"] for each in registry.tools() if each.name == tool)
    return dict(next(found, {}))


def required(tool: str) -> list[str]:
    """What a tool must be given."""
    found = (each.parameters.get("required", ()) for each in registry.tools() if each.name == tool)
    return list(next(found, ()))
