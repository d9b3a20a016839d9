"""Availability as a document declares it: the figure, and where it stands.

Goes by words in English and German. Imports no model library.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from advisor.assess.affirming import affirmed
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
_OF_OTHERS = {
    *("latency", "latenz", "response", "percentile", "perzentil", "throughput", "durchsatz"),
    *("error", "errors", "budget", "hit", "cache", "cpu", "memory", "load", "disk", "utilization"),
    *("durability", "encryption", "coverage", "accuracy", "requests", "antwortzeit"),
}
"""Words in names of figures that are none of the time that something is there."""
_BESIDE = {"hours", "hour", "stunden", "zeiten", "zone", "zones", "zonen", "days", "set", "sets"}
"""Beside a subject, words that make it something else: the hours of availability."""
_METRICS = {"metric", "indicator", "sli", "measure", "kennzahl"}
"""Members that say what the figures beside them are of."""
_OTHER_TEXT = re.compile(
    r"laten[cz]|requests?\b|anfragen|respon|antwort|\bms\b|millise[ck]|seconds?\b|sekunden"
    r"|percentile|perzentil|\bp\d\d|encrypt|verschlüssel|errors?\b|fehler|throughput|durchsatz"
    r"|\bhits?\b|cache|\bcpu|load\b|memory|disk|durab|coverage|accuracy"
)
_AVAILABLE = re.compile(r"availab|uptime|verf(?:ü|ue)gbar|\bup\b")
_CLAUSES = re.compile(r"[.,;:()](?=\s|$)")
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
_DIGITS = 10
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
        if not _is_of_others(identity) and (
            found := _within(requirements, ("controls", identity, "requirements"), about)
        ):
            return found
    if metadata and (found := _within(metadata, ("metadata",), set())):
        return found
    for identity in ordered:
        text = _member(listed[identity], "description")
        if isinstance(text, str) and (figure := _in_words(identity, text)):
            return Declared(_part(figure), join("controls", identity, "description"))
    return None


def percent(share: float) -> float:
    """A share of the time in percent, as people write it: 99.7003."""
    return round(share * _WHOLE, _DIGITS)


def _in_words(identity: str, text: str) -> float:
    """The percents that a clause of a description gives of the time; 0 where none does."""
    if not _LOOKS_SO.search(f"{identity} {text}"):
        return 0
    is_named = bool(_words(identity) & _AVAILABILITY) and not _is_of_others(identity)
    for clause in _CLAUSES.split(affirmed(text)):
        if _OTHER_TEXT.search(clause) or not (is_named or _AVAILABLE.search(clause)):
            continue
        for figure in map(_number, _IN_TEXT.findall(clause)):
            if _LEAST_AGREED <= figure <= _WHOLE:
                return figure
    return 0


def _within(value: object, path: tuple[str | int, ...], about: set[str]) -> Declared | None:
    """The first figure in a JSON value at `path`; `about`: what is around it names these."""
    waiting: list[tuple[Any, tuple[str | int, ...], set[str]]] = [(value, path, about)]
    while waiting:
        container, place, inside = waiting.pop()
        items: Any = ()
        if isinstance(container, dict):
            items = () if _tells_of_others(container) else container.items()
        elif isinstance(container, list):
            items = enumerate(container)
        below = []
        for key, member in items:
            if isinstance(key, str) and _is_of_others(key):
                continue
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


def _is_of_others(key: str) -> bool:
    """Whether the name is that of figures of something else."""
    words = _words(key)
    return bool(words & _OF_OTHERS or (words & _SUBJECTS and words & _BESIDE))


def _tells_of_others(container: dict[str, Any]) -> bool:
    """Whether a member such as `metric` says that the figures beside it are of something else."""
    told = (container[key] for key in container.keys() & _METRICS)
    return any(isinstance(text, str) and _is_of_others(text) for text in told)


def _share(key: str | int, value: object, *, inside: set[str]) -> float | None:
    """The availability that a member declares, from 0 to 1."""
    if isinstance(key, int) or not (inside or _LOOKS_SO.search(key)):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    words = _words(key)
    if not words <= _SUBJECTS | _QUALIFIERS or not (inside or words & _SUBJECTS):
        return None
    figure, has_sign = float("nan"), False
    if isinstance(value, str):
        matched = _FIGURE.fullmatch(value.strip())
        if matched and not _OTHER_TEXT.search(value.lower()):
            figure, has_sign = _number(matched[1]), bool(matched[2])
    elif value <= _WHOLE:
        figure = float(value)
    is_agreed = not (words & _PERCENT or (words | inside) & _AVAILABILITY)
    return _as_share(figure, has_sign=has_sign, is_agreed=is_agreed)


def _as_share(figure: float, *, has_sign: bool, is_agreed: bool) -> float | None:
    if has_sign:
        return _part(figure) if _LEAST <= figure <= _WHOLE else None
    if is_agreed:  # also of latencies and the like
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
