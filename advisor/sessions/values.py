"""The values in a record, each taken only as the kind of value that it must be.

A clone may bring a log along in which anything stands anywhere. All of these raise TypeError or
ValueError for what this program would not have written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

LARGEST = 2**53
"""Numbers from it on are none that this program counted."""


def text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def time(value: Any) -> str:
    """A time in ISO 8601."""
    if not text(value).isprintable():
        raise ValueError("not a time")
    datetime.fromisoformat(value)
    return text(value)


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(each) for each in items(value))


def count(value: Any) -> int:
    """A whole number from 0."""
    if type(value) is not int:
        raise TypeError("not a whole number")
    if not 0 <= value < LARGEST:
        raise ValueError("not a count")
    return value


def counts(value: Any) -> tuple[int, ...]:
    """A list of whole numbers."""
    return tuple(count(each) for each in items(value))


def amount(value: Any) -> float | None:
    """A number from 0, or none. One that is no number would be below every limit."""
    if value is None:
        return None
    if type(value) not in (int, float):
        raise TypeError("not an amount")
    if not 0 <= value < LARGEST:
        raise ValueError("not an amount")
    return float(value)


def flag(value: Any) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise TypeError("neither true nor false")
    return value


def mapping(value: Any) -> dict[str, Any]:
    """An object of JSON."""
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def items(value: Any) -> list[Any]:
    """A list of anything."""
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value
