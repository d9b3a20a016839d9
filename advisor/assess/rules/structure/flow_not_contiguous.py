"""Flows that go on from a place where they have never been."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled
from advisor.calm.flow import breaks, joined, steps
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.flow import Step


def _find(facts: Facts) -> Iterator[Found]:
    for flow in facts.model.flows:
        jumps = _jumps(facts, flow)
        if jumps:
            ids = (flow.id or flow.pointer,)
            yield Found(ids, partial(_told, facts, flow, jumps), ids, len(jumps))


def _jumps(facts: Facts, flow: Element) -> list[tuple[Step, Step]]:
    """The breaks of the flow whose later step shares no node with any step before it.

    Where it does, the flow goes on from an earlier place, and only a reply is left out.
    """
    found = breaks(facts.model, flow)
    if not found:
        return []
    visited: set[str] = set()
    before: dict[int, set[str]] = {}
    for step in steps(flow):
        before[step.position] = {*visited}
        visited |= joined(facts.model, step.relationship)
    return [
        (last, step)
        for last, step in found
        if before[step.position].isdisjoint(joined(facts.model, step.relationship))
    ]


def _told(facts: Facts, flow: Element, jumps: Sequence[tuple[Step, Step]]) -> Told:
    told = []
    for last, step in jumps:
        ends = (sorted(joined(facts.model, each.relationship)) for each in (last, step))
        there, here = (enumerated(nodes) for nodes in ends)
        told.append(f"{code(last.key)} joins {there}, then {code(step.key)} joins {here}")
    proof = Proof(
        "path",
        f"{'; '.join(told)}: no step before shares a node with the later one.",
        {"flow": flow.id, "jumps": [[last.key, step.key] for last, step in jumps]},
    )
    remedy = _remedy(facts, flow)
    return Told(
        f"{titled(flow)} jumps {counted(len(jumps), 'time')}: it goes on from where it has never "
        "been.",
        proof,
        (remedy,) if remedy else (),
        "say in the steps put in what passes there."
        if remedy
        else "no relationship leads from one place to the other: either it is missing, or the "
        "steps are in a wrong order.",
    )


def _remedy(facts: Facts, flow: Element) -> Remedy | None:
    """Steps put in where the flow breaks, over relationships that join both sides."""
    inserted: list[dict[str, Any]] = []
    for last, step in breaks(facts.model, flow):
        found = _bridge(facts, last, step)
        if found is None:
            return None
        inserted.append(found)
    return Remedy("edit_flow", {"flow": flow.id, "insert": inserted}) if flow.id else None


def _bridge(facts: Facts, last: Step, step: Step) -> dict[str, Any] | None:
    """A step over the first relationship from one of the nodes of `last` to one of `step`."""
    here, there = (sorted(joined(facts.model, each.relationship)) for each in (last, step))
    for one in here:
        for other in there:
            for start, end, backwards in ((one, other, False), (other, one, True)):
                if not facts.graph.has_edge(start, end):
                    continue
                (name, *_) = facts.graph[start][end]["relationships"]
                relationship = facts.model.get(name, "relationship")
                if relationship is None:
                    continue
                text = f"{facts.name(one)} goes on to {facts.name(other)}"
                way = {"direction": "destination-to-source"} if backwards else {}
                return {"relationship": name, "description": text, "after": last.key} | way
    return None


RULE = Rule(
    "flow-not-contiguous",
    "structure",
    "medium",
    "A flow that goes on from a place where it has never been",
    "A step shares no node with the step before it, nor with any earlier one. A flow that goes on "
    "from an earlier place only leaves out a reply, and is let pass.",
    "How the work gets from one place to the other is not described, so neither is what carries it "
    "and what its failure stops.",
    "Nick Rozanski and Eoin Woods, Software Systems Architecture, 2nd edition, chapter 10, "
    "Identifying and Using Scenarios",
    _find,
)
