"""What a change does to the findings and to the availability of the flows.

Imports this floor alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.assessing import assess_facts
from advisor.assess.availability import figures
from advisor.assess.weak_point import GRAVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advisor.assess.facts import Facts
    from advisor.assess.weak_point import Severity, WeakPoint


class Figure(NamedTuple):
    """The availability of a flow before and after, in parts of one; None where it is not known."""

    flow: str
    declared: float | None
    """What it is to have afterwards."""
    before: float | None
    after: float | None
    """What follows from the parts that it runs over."""


class Moved(NamedTuple):
    """A finding that remains, and is not what it was."""

    point: WeakPoint
    """As it is after."""
    was: Severity
    """How grave it was before."""
    joined: tuple[str, ...]
    """Elements that it speaks of now and did not before."""
    left: tuple[str, ...]
    """Elements that it spoke of before, by what they are called now."""

    def to_json(self) -> dict[str, Any]:
        """What became of it."""
        severities = {"before": self.was, "after": self.point.severity}
        moved = {"joined": [*self.joined], "left": [*self.left]}
        return {"key": self.point.key, "severity": severities, **moved}


class Scorecard(NamedTuple):
    """Findings fixed, introduced and remaining, and availability before and after."""

    fixed: tuple[WeakPoint, ...]
    """As they were before."""
    introduced: tuple[WeakPoint, ...]
    """As they are after."""
    remaining: tuple[WeakPoint, ...]
    """As they are after."""
    moved: tuple[Moved, ...]
    """Those of the remaining that are graver or less grave now, or of other elements too."""
    grave: tuple[int, int]
    """How many critical and high findings there are before and after."""
    availability: tuple[Figure, ...]
    """Of the flows for which something is known before or after."""

    def to_json(self) -> dict[str, Any]:
        """The scorecard as plain JSON."""
        return {
            "fixed": [point.key for point in self.fixed],
            "introduced": [point.to_json() for point in self.introduced],
            "remaining": [point.key for point in self.remaining],
            "moved": [moved.to_json() for moved in self.moved],
            "weak_points": dict(zip(("before", "after"), self.grave, strict=True)),
            "availability": [figure._asdict() for figure in self.availability],
        }


def scorecard(before: Facts, after: Facts, renames: Mapping[str, str] | None = None) -> Scorecard:
    """Compare the findings on two architectures.

    A finding remains where the same rule speaks of the same elements, whatever they are called
    now; where one speaks of many elements at once, of some of them.

    Args:
        before: the architecture as it was.
        after: and as it becomes.
        renames: from old to new unique-ids.
    """
    known = renames or {}
    earlier = assess_facts(before).findings
    left = dict.fromkeys(earlier)
    named = _named(left, known)
    introduced: list[WeakPoint] = []
    remaining: list[WeakPoint] = []
    moved: list[Moved] = []
    for point in assess_facts(after).findings:
        same = _same(point, [each for each in _alike(point, named) if each in left], known)
        if same is None:
            introduced.append(point)
        else:
            del left[same]
            remaining.append(point)
            moved += _moved(point, same, known)
    return Scorecard(
        tuple(left),
        tuple(introduced),
        tuple(remaining),
        tuple(moved),
        (_grave(earlier), _grave((*introduced, *remaining))),
        tuple(_figures(before, after, known)),
    )


def _moved(point: WeakPoint, same: WeakPoint, renames: Mapping[str, str]) -> Iterator[Moved]:
    """What is another thing in a finding than before, if anything."""
    earlier = dict.fromkeys(renames.get(each, each) for each in same.elements)
    joined = tuple(each for each in point.elements if each not in earlier)
    left = tuple(each for each in earlier if each not in point.elements)
    if joined or left or point.severity != same.severity:
        yield Moved(point, same.severity, joined, left)


def _named(
    points: Iterable[WeakPoint], renames: Mapping[str, str]
) -> dict[tuple[str, str], list[WeakPoint]]:
    """The findings of before by their rule and each of their elements as it is called now."""
    found: dict[tuple[str, str], list[WeakPoint]] = {}
    for point in points:
        for element in point.elements:
            name = renames.get(element, element)
            found.setdefault((point.rule.name, name), []).append(point)
    return found


def _alike(
    point: WeakPoint, named: Mapping[tuple[str, str], list[WeakPoint]]
) -> Iterator[WeakPoint]:
    """The findings of before by the same rule that share an element with this one."""
    for element in point.elements:
        yield from named.get((point.rule.name, element), ())


def _same(
    point: WeakPoint, alike: Sequence[WeakPoint], renames: Mapping[str, str]
) -> WeakPoint | None:
    """The one that this is: of the same first element where there is one."""
    for each in alike:
        if renames.get(each.elements[0], each.elements[0]) == point.elements[0]:
            return each
    return alike[0] if alike else None


def _figures(before: Facts, after: Facts, renames: Mapping[str, str]) -> Iterator[Figure]:
    earlier = {renames.get(each.flow, each.flow): each for each in before.of(figures)}
    for each in after.of(figures):
        was = earlier.get(each.flow)
        computed = was.computed if was else None
        if each.computed is not None or computed is not None:
            yield Figure(each.flow, each.declared, computed, each.computed)


def _grave(points: Iterable[WeakPoint]) -> int:
    return sum(point.severity in GRAVE for point in points)
