"""The scorecard of a proposal in a few lines: findings fixed, introduced, remaining; availability.

Values in, lines out; the lines are ready for a screen.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.calm.phrases import bounded
from advisor.calm.visible import visible
from advisor.shells.render import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advisor.assess.scorecard import Figure, Moved, Scorecard
    from advisor.assess.weak_point import WeakPoint
    from advisor.calm.model import Model
    from advisor.shells.render import Style

_SHOWN = 8
"""Findings, or flows, that have a line of their own."""
_NAMED = 3
"""Elements that a line names."""
_MENDING = frozenset({"add_circuit_breaker", "insert_queue", "make_redundant", "replicate_store"})
"""Tools that cost parts or effort and are there to mend what is weak."""
_PLACES = 4
"""Decimals of a percentage: a minute a year is 0.0002 %."""


def compared(
    before: dict[str, Any], after: dict[str, Any], renames: Mapping[str, str]
) -> Scorecard:
    """The scorecard of two documents."""
    # Imported here: the rules, and a library of graphs.
    from advisor.assess.facts import Facts
    from advisor.assess.scorecard import scorecard
    from advisor.calm.model import Model

    return scorecard(Facts(Model(before)), Facts(Model(after)), renames)


def weak_points(architecture: Model | dict[str, Any]) -> int:
    """How many critical and high findings there are."""
    from advisor.assess.assessing import assess
    from advisor.assess.weak_point import GRAVE
    from advisor.calm.model import Model

    model = Model(architecture) if isinstance(architecture, dict) else architecture
    return sum(point.severity in GRAVE for point in assess(model).findings)


def weak(card: Scorecard) -> str:
    """How many weak points there are before and after."""
    before, after = card.grave
    return f"weak points {before} → {after}"


def summary(card: Scorecard) -> str:
    """One line: the weak points before and after, and what became of the findings."""
    counts = f"{len(card.fixed)} fixed, {len(card.introduced)} introduced"
    remain = len(card.remaining)
    return f"{weak(card)} · findings: {counts}, {remain} remain{'s' * (remain == 1)}"


def lines(card: Scorecard, style: Style, columns: int, tools: Iterable[str] = ()) -> Iterator[str]:
    """After an empty line the summary, each finding that goes or comes, and availability.

    Args:
        card: what is told.
        style: of the screen.
        columns: of the screen.
        tools: of the changes; where one is there to mend and mends nothing, that is said.
    """
    yield ""
    yield style.bold(f"  {summary(card)}")
    if not card.fixed and not _MENDING.isdisjoint(tools):
        yield style.yellow("    fixes no finding")
    yield from map(style.green, _listed("- fixed", card.fixed, columns))
    yield from map(style.yellow, _listed("+ introduced", card.introduced, columns))
    for moved in card.moved[:_SHOWN]:
        yield from wrapped("    ~ remains  ", visible(_changed(moved)), columns)
    for figure in card.availability[:_SHOWN]:
        yield from wrapped("    availability  ", visible(_figure(figure)), columns)
    if len(card.availability) > _SHOWN:
        yield f"    availability  and of {len(card.availability) - _SHOWN} more flows"


def _listed(sign: str, points: Sequence[WeakPoint], columns: int) -> Iterator[str]:
    for point in points[:_SHOWN]:
        text = f"{point.severity} {point.rule.name}: {bounded(point.elements, 1)}"
        yield from wrapped(f"    {sign}  ", visible(text), columns)
    if rest := Counter(point.rule.name for point in points[_SHOWN:]):
        counted = ", ".join(f"{number} {rule}" for rule, number in rest.items())
        yield from wrapped(f"    {sign}  ", f"and {counted}", columns)


def _changed(moved: Moved) -> str:
    """A finding that remains, and what of it is not as it was."""
    point, parts = moved.point, []
    if point.severity != moved.was:
        parts.append(f"{moved.was} → {point.severity}")
    for word, elements in (("now also", moved.joined), ("no more", moved.left)):
        if elements:
            parts.append(f"{word} {bounded(elements, _NAMED)}")
    return f"{point.rule.name}: {point.elements[0]}, {', '.join(parts)}"


def _figure(figure: Figure) -> str:
    before, after = _percent(figure.before), _percent(figure.after)
    declared = f", declared {_percent(figure.declared)}" if figure.declared is not None else ""
    change = before if before == after else f"{before} → {after}"
    return f"{figure.flow} {change}{declared}"


def _percent(share: float | None) -> str:
    if share is None:
        return "not known"
    return f"{round(share * 100, _PLACES):.10g} %"
