"""Connections that no flow runs over, where the flows run over most."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.redundancy import condensed
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import enumerated
from advisor.calm.flow import steps
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts

_SHARE = 2 / 3
"""The part of the connections that flows run over, from which on the others stand out."""

_FEWEST = 4
"""Connections that flows run over."""


def _find(facts: Facts) -> Iterator[Found]:
    used = {step.relationship for flow in facts.model.flows for step in steps(flow)}
    if not used:
        return
    vertex = facts.of(condensed).vertex
    run: dict[str, None] = {}
    passed: set[tuple[str, str]] = set()
    alone: dict[str, set[tuple[str, str]]] = {}
    for source, target, edge in facts.graph.edges(data=True):
        ends = (vertex.get(source, source), vertex.get(target, target))
        for name in edge["relationships"]:
            if name in used:
                run[name] = None
                passed.add(ends)
            elif ends[0] != ends[1]:
                alone.setdefault(name, set()).add(ends)
    idle = tuple(each for each in facts.relationships if each in alone and alone[each] - passed)
    if idle and len(run) >= _FEWEST and len(run) >= _SHARE * (len(run) + len(idle)):
        yield Found(idle, partial(_told, idle, tuple(run)), (), len(idle))


def _told(idle: Sequence[str], run: Sequence[str]) -> Told:
    proof = Proof(
        "absence",
        f"the flows run over {counted(len(run), 'connection')}, and over none of "
        f"{enumerated(idle)}.",
        {"in a flow": [*run], "in no flow": [*idle]},
    )
    verb = "is" if len(idle) == 1 else "are"
    return Told(
        f"{enumerated(idle, 3)} {verb} part of no flow, unlike most connections.",
        proof,
        (),
        "say in a flow what they are for by edit_flow or add_flow, or remove those of no use.",
    )


RULE = Rule(
    "relationship-in-no-flow",
    "structure",
    "low",
    "A connection that no flow runs over, where the flows run over most",
    "At least two thirds of all connects and interacts, and at least four, are steps of a flow; "
    "these are not. Those between the same two services as one that is, each in any of its "
    "instances, and those among instances of one service are left out.",
    "Nobody can say whom its failure hurts, nor whether it is still needed.",
    "Nick Rozanski and Eoin Woods, Software Systems Architecture, 2nd edition, chapter 10, "
    "Identifying and Using Scenarios",
    _find,
)
