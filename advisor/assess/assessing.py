"""All rules on one architecture: what was found, ranked, and what was believed or left out."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.facts import Facts
from advisor.assess.rules import RULES
from advisor.assess.weak_point import SEVERITIES, WeakPoint

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from advisor.assess.facts import Thresholds
    from advisor.assess.weak_point import Doubt, Focus, Rule
    from advisor.calm.model import Model


class Assessment(NamedTuple):
    """What was found of an architecture."""

    findings: tuple[WeakPoint, ...]
    """Ranked: the gravest first."""
    rules: tuple[Rule, ...]
    """Those that looked."""
    doubts: tuple[Doubt, ...]
    """What was believed or could not be known, and so was left out."""


def assess(
    model: Model,
    focus: Collection[Focus] = (),
    *,
    rules: Sequence[Rule] = RULES,
    thresholds: Thresholds | None = None,
) -> Assessment:
    """What the rules find, those of some focuses where any are given."""
    return assess_facts(Facts(model, thresholds), focus, rules=rules)


def assess_facts(
    facts: Facts, focus: Collection[Focus] = (), *, rules: Sequence[Rule] = RULES
) -> Assessment:
    """As `assess`, where something else is asked of the same facts."""
    looking = tuple(rule for rule in rules if not focus or rule.focus in focus)
    found = [_found(facts, rule) for rule in looking]
    doubts = tuple(doubt for rule in looking if rule.doubts for doubt in rule.doubts(facts))
    return Assessment(tuple(_ranked(found)), looking, doubts)


def _found(facts: Facts, rule: Rule) -> list[WeakPoint]:
    """What one rule finds, the gravest first."""
    listed = [
        WeakPoint(
            rule,
            found.severity or rule.severity,
            found.elements,
            found.flows,
            found.weight,
            found.told,
        )
        for found in rule.find(facts)
    ]
    return sorted(listed, key=lambda point: (SEVERITIES.index(point.severity), -point.weight))


def _ranked(found: Sequence[Sequence[WeakPoint]]) -> list[WeakPoint]:
    """By severity; within one, the first of every rule, then the second of every rule.

    So the few that somebody asks for tell of several kinds, not of the commonest alone.
    """
    rows = zip_longest(*found)
    turns = [point for row in rows for point in row if point is not None]
    return sorted(turns, key=lambda point: SEVERITIES.index(point.severity))
