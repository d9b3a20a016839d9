"""Remedies of findings as staged changes: one call each, checked to do what they are for.

Imports floors 1 and 2, and the registry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.assessing import assess
from advisor.assess.words import plain
from advisor.change.proposal import composed
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.assess.weak_point import Remedy, WeakPoint
    from advisor.change.workspace import Workspace


_PLACEHOLDER = re.compile(r"\[\[ [A-Z0-9_]+ \]\]")
"""CALM's own form, which validation warns of."""
_CLAIM = "it mends nothing, and is right only where there are several already"
"""Why a remedy that states so is left to a person."""
_WHY = 300
"""Characters of a finding's title that are the reason of its change."""


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
    has_examples: bool = False
    """Whether values of it are placeholders or figures that only stand for a person's own."""


def mend(workspace: Workspace, points: Iterable[WeakPoint]) -> Iterator[Mended]:
    """Stage for each finding the first of its remedies that makes it go away.

    Every finding is looked for again in the document as the ones before it left it, and told by
    what its elements are called by then. A remedy that is refused, that leaves an error, after
    which the finding is still there or one before it is back, is taken back. One that only says
    that it is otherwise already is not tried: whether it is so is a person's to know.
    """
    gone: list[WeakPoint] = []
    for point in points:
        done = Mended(point)
        # What was one finding may be several by now: each of these parts is mended.
        for _ in point.elements:
            standing = _standing(workspace, point)
            if standing is None or done.why_not:
                break
            done = _mended(workspace, point, standing, gone)
        if not done.why_not:
            gone.append(point)
        yield done


def _mended(
    workspace: Workspace, point: WeakPoint, standing: WeakPoint, gone: Sequence[WeakPoint]
) -> Mended:
    told, reasons = standing.told, []
    for remedy in told.remedies:
        if remedy.is_claim:
            reasons.append(f"{remedy.tool}: {_CLAIM}")
            continue
        why = plain(told.title, _WHY).replace("**", "")
        outcome = registry.call(workspace, remedy.tool, {**remedy.arguments, "why": why})
        why_not = outcome.refusal
        if outcome.change is not None:
            why_not = _objection(workspace, standing, gone)
            if not why_not:
                has_examples = _has_examples(remedy)
                return Mended(point, outcome.change.number, "", told.note, has_examples)
            workspace.withdraw([outcome.change.number])
        reasons.append(f"{remedy.tool}: {why_not}")
    return Mended(point, why_not="; ".join(reasons) or told.note or "only a person knows how")


def _has_examples(remedy: Remedy) -> bool:
    """Whether a person has to put in values of their own."""
    return (
        remedy.tool == "set_service_level" or _PLACEHOLDER.search(str(remedy.arguments)) is not None
    )


def _objection(workspace: Workspace, standing: WeakPoint, gone: Sequence[WeakPoint]) -> str:
    """Why what was staged last cannot stay; empty where it can."""
    if _standing(workspace, standing) is not None:
        return "it is still so afterwards"
    if problems := workspace.problems():
        return f"it would leave an error: {problems[0]}"
    for point in gone:
        if _standing(workspace, point) is not None:
            return f"it would bring {point.key} back"
    return ""


def _standing(workspace: Workspace, point: WeakPoint) -> WeakPoint | None:
    """The finding as it is now; None where it is gone."""
    renames = composed(pair for change in workspace.changes for pair in change.renames)
    now = {renames.get(element, element) for element in point.elements}
    for each in assess(workspace.model, rules=[point.rule]).findings:
        if not now.isdisjoint(each.elements):
            return each
    return None
