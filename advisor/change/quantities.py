"""The numbers that a person's words give: figures, words for small ones, and what follows of them.

"Two", "99.9 %", "1,000" and "5 minutes" are 2, 99.9, 1000 and 5; a duration gives its number in
the other units too, and a percentage its fraction. Imports nothing of the project.
"""

from __future__ import annotations

import re

_ITEM = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURE = re.compile(
    r"(?<!\w)(?<!\d[.,])(?<![^\W\d_]-)"  # neither within a number nor the end of an id
    r"(?:v|pt?)?(\d+(?:[.,]\d+)*)(?!\d)"
    r"\s?-?(%|[^\W\d_]*)(?!\d)"
)
_MEASURE = re.compile(
    r"\W*(?:pt?)?(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)\s?-?(?:%|[^\W\d_]*(?:\s?/\s?|\sper\s)?[^\W\d_]*)\W*"
)
_LONGEST = 60
"""Characters beyond which a text is no mere number with its unit."""

_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_SMALL = (
    ("zero", "no", "null", "kein", "keine"),
    ("one", "single", "eins"),
    ("two", "both", "zwei", "beide", "beiden"),
    ("three", "drei"),
    ("four", "vier"),
    ("five", "fünf"),
    ("six", "sechs"),
    ("seven", "sieben"),
    ("eight", "acht"),
    ("nine", "neun"),
    ("ten", "zehn"),
    ("eleven", "elf"),
    ("twelve", "zwölf"),
)
_NUMERALS = {word: number for number, spellings in enumerate(_SMALL) for word in spellings}
_NUMERAL = re.compile(rf"\b({'|'.join(_NUMERALS)})\b\s?-?([^\W\d_]*)")

_UNITS = {
    0.001: ("ms", "msec", "millisecond", "milliseconds", "millisekunde", "millisekunden"),
    1: ("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden"),
    60: ("m", "min", "mins", "minute", "minutes", "minuten"),
    3_600: ("h", "hr", "hrs", "hour", "hours", "stunde", "stunden"),
    86_400: ("d", "day", "days", "tag", "tage", "tagen"),
    604_800: ("w", "week", "weeks", "woche", "wochen"),
    31_536_000: ("y", "year", "years", "jahr", "jahre", "jahren"),
}
_SECONDS = {unit: seconds for seconds, units in _UNITS.items() for unit in units}
"""The length of each unit of time in seconds."""

UNITS = frozenset(_SECONDS) | {"percent", "prozent", "max", "min"}
"""Words that say how a number counts, not what it is about."""


def numbers(folded: str) -> set[float]:
    """Every number that the folded text gives.

    The numbering of a list gives none, nor do dates and ids.
    """
    text = _DATE.sub(" ", _ITEM.sub("", folded))
    found = {value for match in _FIGURE.finditer(text) for value in _all(match[1], match[2])}
    for match in _NUMERAL.finditer(text):
        found |= _with_unit(float(_NUMERALS[match[1]]), match[2])
    return found


def measure(folded: str) -> str | None:
    """The figure of a text that is a number with at most a unit, such as ``5 min``; else None."""
    match = _MEASURE.fullmatch(folded) if len(folded) <= _LONGEST else None
    return match[1] if match else None


def readings(figure: str) -> set[float]:
    """What a figure may mean: ``1.000`` is one, or a thousand where points group digits."""
    found = set()
    if figure.count(".") + figure.count(",") <= 1:
        found.add(float(figure.replace(",", ".")))
    if _GROUPS.fullmatch(figure):
        found.add(float(re.sub("[.,]", "", figure)))
    if "," in figure:  # a list without blanks
        found.update(float(part) for part in figure.split(",") if part.count(".") <= 1)
    return found


def _all(figure: str, unit: str) -> set[float]:
    return {value for number in readings(figure) for value in _with_unit(number, unit)}


def _with_unit(number: float, unit: str) -> set[float]:
    """The number itself and what it is in related units, as far as that is whole."""
    if unit in {"%", "percent", "prozent"}:
        return {number, round(number / 100, 12)}
    if unit == "k":
        return {number * 1000}
    if unit not in _SECONDS:
        return {number}
    seconds = number * _SECONDS[unit]
    return {number} | {
        value for each in _UNITS if (value := round(seconds / each, 9)).is_integer() and value
    }
