"""Availability as a document declares it: the figure, and where it stands.

Goes by words in English and German. Imports no model library.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from advisor.assess.kinds import spaced
from advisor.calm.naming import tokens
from advisor.calm.pointer import join

_AVAILABILITY = {"availability", "uptime", "verfügbarkeit", "verfuegbarkeit"}
_AGREEMENTS = {"sla", "slo"}
_SUBJECTS = _AVAILABILITY | _AGREEMENTS
_PERCENT = {"percent", "percentage", "pct", "prozent"}
_QUALIFIERS = _PERCENT | {
    *("target", "value", "minimum", "min", "required", "expected", "declared", "guaranteed"),
    *("monthly", "yearly", "annual", "high", "level", "service", "system", "objective"),
    *("ziel", "zielwert", "soll", "mindestens"),
}
"""Words that may stand beside a subject, or below it, in the name of a figure."""
_LOOKS_SO = re.compile(r"availab|uptime|verf|sla|slo", re.IGNORECASE)
_FIGURE = re.compile(
    r"[≥>=~ ]*(\d{1,3}(?:[.,]\d{1,12})?)\s*(?:(%|percent|prozent)[^\d%]*)?", re.IGNORECASE
)
_IN_TEXT = re.compile(
    r"(?<![\d.,])(\d{2,3}(?:[.,]\d{1,12})?)\s*(?:%|per ?cent|prozent)", re.IGNORECASE
)
_SERVICE_LEVEL = "service-level"

_LEAST = 50.0
_LEAST_AGREED = 90.0
"""Percents below which a figure means something else; an agreement has many kinds of figures."""
_WHOLE = 100.0


class Declared(NamedTuple):
    """An availability that stands in the document."""

    share: float
    """Of the time, from 0 to 1."""
    at: str
    """Where in the element it stands, as a JSON Pointer."""


def declared(value: dict[str, Any]) -> Declared | None:
    """What an architecture or an element declares; the first of what is found.

    The control `service-level` comes first, then the other controls, the metadata, and at last
    what the descriptions of controls say in words.
    """
    controls, metadata = value.get("controls"), value.get("metadata")
    listed = controls if isinstance(controls, dict) else {}
    ordered = sorted(listed, key=lambda identity: identity != _SERVICE_LEVEL)
    for identity in ordered:
        requirements = _member(listed[identity], "requirements")
        about = _words(identity) & _SUBJECTS
        if found := _within(requirements, ("controls", identity, "requirements"), about):
            return found
    if metadata and (found := _within(metadata, ("metadata",), set())):
        return found
    for identity in ordered:
        text = _member(listed[identity], "description")
        if isinstance(text, str) and _LOOKS_SO.search(f"{identity} {text}"):
            for figure in map(_number, _IN_TEXT.findall(text)):
                if _LEAST_AGREED <= figure <= _WHOLE:
                    return Declared(_part(figure), join("controls", identity, "description"))
    return None


def percent(share: float) -> float:
    """A share of the time in percent, as people write it: 99.7003."""
    return round(share * _WHOLE, 6)


def _within(value: object, path: tuple[str | int, ...], about: set[str]) -> Declared | None:
    """The first figure in a JSON value at `path`; `about`: what is around it names these."""
    waiting: list[tuple[Any, tuple[str | int, ...], set[str]]] = [(value, path, about)]
    while waiting:
        container, place, inside = waiting.pop()
        items: Any = ()
        if isinstance(container, dict):
            items = container.items()
        elif isinstance(container, list):
            items = enumerate(container)
        below = []
        for key, member in items:
            if isinstance(member, dict | list):
                below.append((member, (*place, key), _subjects(key, inside=inside)))
            elif (share := _share(key, member, inside=inside)) is not None:
                return Declared(share, join(*place, key))
        waiting += reversed(below)
    return None


def _subjects(key: str | int, *, inside: set[str]) -> set[str]:
    """The subjects of figures in a member, as its name says, or what is around it."""
    if isinstance(key, int) or key == "config":
        return inside
    return _words(key) & _SUBJECTS if _LOOKS_SO.search(key) else set()


def _share(key: str | int, value: object, *, inside: set[str]) -> float | None:
    """The availability that a member declares, from 0 to 1."""
    if isinstance(key, int) or not (inside or _LOOKS_SO.search(key)):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    words = _words(key)
    if not words <= _SUBJECTS | _QUALIFIERS or not (inside or words & _SUBJECTS):
        return None
    figure, is_percent = float("nan"), bool(words & _PERCENT)
    if isinstance(value, str):
        matched = _FIGURE.fullmatch(value.strip())
        if matched:
            figure, is_percent = _number(matched[1]), is_percent or bool(matched[2])
    elif value <= _WHOLE:
        figure = float(value)
    return _as_share(figure, is_percent=is_percent, agreed=not (words | inside) & _AVAILABILITY)


def _as_share(figure: float, *, is_percent: bool, agreed: bool) -> float | None:
    if is_percent:
        return _part(figure) if 0 < figure <= _WHOLE else None
    if agreed:  # also of latencies and the like
        return _part(figure) if _LEAST_AGREED <= figure < _WHOLE else None
    if _LEAST <= figure <= _WHOLE:
        return _part(figure)
    return figure if _LEAST / _WHOLE <= figure < 1 else None


def _part(figure: float) -> float:
    """Of a percentage; 99.9 / 100 alone is 0.9990000000000001."""
    return round(figure / _WHOLE, 14)


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _words(key: str) -> set[str]:
    return {*tokens(spaced(key))}


def _member(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
