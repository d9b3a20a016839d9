"""Findings that somebody accepts as they are: each with a reason, and a day to look at it again.

They stand in the document's metadata under `assessment-suppressions`, or in a file, as a list of
objects: `rule`, `element` (left out: every finding of the rule), `reason`, `expires` (a date as
2027-03-31, the last day on which it holds).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.rules import RULES
from advisor.calm.nearest import nearest
from advisor.calm.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.assess.weak_point import WeakPoint
    from advisor.calm.model import Model

KEY = "assessment-suppressions"
"""The member of the document's metadata that holds them, and of a file that is an object."""

_NAMED = 5
"""Elements that a remark names."""
_MEMBERS = ("rule", "element", "reason", "expires")
_NEEDED = {"rule": "a rule", "reason": "a reason", "expires": "an expires date in quotes"}


class Suppression(NamedTuple):
    """One accepted finding, or all of a rule."""

    rule: str
    element: str
    """unique-id of an element of the finding; empty for all findings of the rule."""
    reason: str
    expires: date
    """The last day on which it holds."""

    def concerns(self, point: WeakPoint) -> bool:
        """Whether it speaks of this finding, or of one of its elements."""
        return self.rule == point.rule.name and (not self.element or self.element in point.elements)


class Suppressed(NamedTuple):
    """A finding that is left out, and why."""

    point: WeakPoint
    by: Suppression

    def to_json(self) -> dict[str, Any]:
        """What was left out, and who may look it up again when."""
        said = {"reason": self.by.reason, "expires": self.by.expires.isoformat()}
        return {"finding": self.point.key, "title": self.point.told.title, **said}


class Sorted(NamedTuple):
    """Findings of which some are accepted."""

    left: tuple[WeakPoint, ...]
    """What is reported, in the same order."""
    suppressed: tuple[Suppressed, ...]
    remarks: tuple[str, ...]
    """Of suppressions that do not hold: a line each."""


def read(listed: Any) -> tuple[list[Suppression], list[str]]:
    """Suppressions from a JSON value; a line for each thing in it that is none, and why."""
    if not isinstance(listed, list):
        return [], [f"{KEY} must be a list of objects with {', '.join(_MEMBERS)}"]
    found, wrong = [], []
    for number, item in enumerate(listed, 1):
        problem = _problem(item)
        if problem:
            wrong.append(f"suppression {number} does not hold: {problem}")
        else:
            element, expires = item.get("element", ""), date.fromisoformat(item["expires"])
            found.append(Suppression(item["rule"], element, item["reason"].strip(), expires))
    return found, wrong


def stated(model: Model) -> Any:
    """What the document's own metadata says under `KEY`; an empty list where it says nothing."""
    metadata = model.value.get("metadata")
    entries = metadata if isinstance(metadata, list) else [metadata]
    for entry in entries:
        if isinstance(entry, dict) and KEY in entry:
            return entry[KEY]
    return []


def left(points: Sequence[WeakPoint], model: Model, today: date) -> tuple[WeakPoint, ...]:
    """The findings that the document does not accept itself; as `sort`."""
    listed, _wrong = read(stated(model))
    return sort(points, listed, today).left


def sort(points: Sequence[WeakPoint], suppressions: Iterable[Suppression], today: date) -> Sorted:
    """Leave out what suppressions cover that have not expired.

    A finding of several elements is left out only when each of them is accepted.

    Args:
        points: all findings, ranked.
        suppressions: of the document and of a file.
        today: the day of the assessment.
    """
    listed = list(suppressions)
    holding = [each for each in listed if each.expires >= today]
    left, suppressed = [], []
    remarks = list(_remarks(listed, points, today))
    for point in points:
        about = [each for each in holding if each.concerns(point)]
        accepted = {each.element for each in about}
        if "" in accepted or (about and accepted.issuperset(point.elements)):
            suppressed.append(Suppressed(point, min(about, key=lambda each: each.expires)))
            continue
        left.append(point)
        if about:
            still = [each for each in point.elements if each not in accepted]
            remarks.append(
                f"{point.rule.name} is accepted for {', '.join(sorted(accepted))} and stays for "
                f"{', '.join(still[:_NAMED])}{' and more' * (len(still) > _NAMED)}"
            )
    return Sorted(tuple(left), tuple(suppressed), tuple(remarks))


def _remarks(
    listed: Iterable[Suppression], points: Sequence[WeakPoint], today: date
) -> Iterator[str]:
    for each in listed:
        what = f"{each.rule}:{each.element}" if each.element else each.rule
        if not any(each.concerns(point) for point in points):
            yield f"the suppression of {what} covers nothing: it is mended, or its id is another"
        elif each.expires < today:
            yield f"the suppression of {what} expired on {each.expires.isoformat()}: {each.reason}"


def _problem(item: Any) -> str:
    """Why it is no suppression; empty where it is one."""
    if not isinstance(item, dict):
        return f"it is no object with {', '.join(_MEMBERS)}"
    if unknown := [each for each in item if each not in _MEMBERS]:
        return f"{quote(unknown[0])} is none of {', '.join(_MEMBERS)}"
    for member, needed in _NEEDED.items():
        if not isinstance(item.get(member), str) or not item[member].strip():
            return f"it needs {needed}"
    if not isinstance(item.get("element", "-"), str) or item.get("element") == "":
        return "its element must be one unique-id"
    return _no_rule(item["rule"]) or _no_date(item["expires"])


def _no_rule(name: str) -> str:
    """Why it is the name of no rule; empty where it is one."""
    names = [rule.name for rule in RULES]
    if name in names:
        return ""
    close = nearest(name, names)
    hint = f': did you mean "{close}"?' if close else ""
    return f"{quote(name)} is no rule{hint}"


def _no_date(text: str) -> str:
    """Why it is no day; empty where it is one."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return ""
    except ValueError:
        pass
    return f"expires must be a date as 2027-03-31, and is {quote(text)}"
