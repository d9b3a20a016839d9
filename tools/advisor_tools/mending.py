"""Remedies of findings as staged changes: one call each, checked to do what they are for.

Imports floors 1 and 2, and the registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.assessing import assess
from advisor.assess.words import plain
from advisor.change.proposal import composed
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.assess.weak_point import Remedy, WeakPoint
    from advisor.change.workspace import Workspace


class Mended(NamedTuple):
    """What became of one finding."""

    point: WeakPoint
    """As it was asked for."""
    number: int = 0
    """Of the change that mends it; 0 where there is none."""
    why_not: str = ""
    """Why nothing was staged for it; empty where a change was, or another one mended it already."""
    note: str = ""
    """What the remedy leaves open."""


def mend(workspace: Workspace, points: Iterable[WeakPoint]) -> Iterator[Mended]:
    """Stage for each finding the first of its remedies that makes it go away.

    Every finding is looked for again in the document as the ones before it left it, and told by
    what its elements are called by then. A remedy that is refused, or after which the finding is
    still there, is taken back.
    """
    for point in points:
        standing = _standing(workspace, point)
        yield Mended(point) if standing is None else _mended(workspace, point, standing)


def _mended(workspace: Workspace, point: WeakPoint, standing: WeakPoint) -> Mended:
    told, reasons = standing.told, []
    for remedy in told.remedies:
        number, why_not = _staged(workspace, standing, remedy)
        if number:
            return Mended(point, number, note=told.note)
        reasons.append(f"{remedy.tool}: {why_not}")
    return Mended(point, why_not="; ".join(reasons) or told.note or "only a person knows how")


def _staged(workspace: Workspace, standing: WeakPoint, remedy: Remedy) -> tuple[int, str]:
    """The number of the change that makes the finding go away, or why there is none."""
    why = plain(standing.told.title, 300).replace("**", "")
    outcome = registry.call(workspace, remedy.tool, {**remedy.arguments, "why": why})
    if outcome.change is None:
        return 0, outcome.refusal
    if _standing(workspace, standing) is None:
        return outcome.change.number, ""
    workspace.withdraw([outcome.change.number])
    return 0, "it is still so afterwards"


def _standing(workspace: Workspace, point: WeakPoint) -> WeakPoint | None:
    """The finding as it is now; None where it is gone."""
    renames = composed(pair for change in workspace.changes for pair in change.renames)
    now = {renames.get(element, element) for element in point.elements}
    for each in assess(workspace.model, rules=[point.rule]).findings:
        if not now.isdisjoint(each.elements):
            return each
    return None
