"""Synchronous chains: consecutive calls of a flow in which each caller waits for the next.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import (
    GUARDS,
    is_outside,
    is_queue,
    is_queued,
    is_store,
    is_synchronous,
    said,
)
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.calm.model import Model


class Call(NamedTuple):
    """One node calls another over a relationship."""

    caller: str
    callee: str
    relationship: str
    says_synchronous: bool
    """Whether the relationship's own metadata says so."""


class Chain(NamedTuple):
    """Calls that stand within each other, and the flow in which they do."""

    calls: tuple[Call, ...]
    flow: str

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes from the first caller to the last that is called."""
        return (self.calls[0].caller, *(call.callee for call in self.calls))


def chains(facts: Facts) -> list[Chain]:
    """The longest chains of all flows, those that say they are synchronous first."""
    found = [chain for flow in facts.model.flows for chain in _chains(facts, flow)]
    callees: dict[str, int] = {}
    for chain in found:
        callees[chain.nodes[-1]] = callees.get(chain.nodes[-1], 0) + 1
    return sorted(
        found,
        key=lambda chain: (
            not chain.calls[-1].says_synchronous,
            -callees[chain.nodes[-1]],
            -len(chain.calls),
        ),
    )


def _chains(facts: Facts, flow: Element) -> list[Chain]:
    """The calls that are open when another ends, each run of them once."""
    found: dict[tuple[Call, ...], None] = {}
    least = facts.thresholds.chain
    waiting: list[Call] = []
    grew = False
    for step in steps(flow):
        call = _call(facts.model, step)
        if call is None:
            continue
        left = len(waiting)
        if step.backwards:  # an answer: the call and all that it made are over
            left = next((n for n, each in enumerate(waiting) if each == call), left)
        else:
            while left and waiting[left - 1].callee != call.caller:
                left -= 1
        if left < len(waiting) and grew and len(waiting) >= least:
            found[tuple(waiting)] = None
        grew = not step.backwards
        del waiting[left:]
        if grew:
            waiting.append(call)
    if grew and len(waiting) >= least:
        found[tuple(waiting)] = None
    return [Chain(calls, flow.id or flow.pointer) for calls in found]


def _call(model: Model, step: Step) -> Call | None:
    """The call that a step makes or answers, where the caller waits and nothing guards it."""
    relationship = model.get(step.relationship, "relationship")
    if relationship is None or is_queued(relationship):
        return None
    ends = {
        named.role: named.id
        for named in relationship.references
        if named.role in ("source", "destination")
    }
    caller = model.get(ends.get("source", ""), "node")
    callee = model.get(ends.get("destination", ""), "node")
    if caller is None or callee is None or caller is callee:
        return None
    if any(is_outside(node) or is_queue(node) or is_store(node) for node in (caller, callee)):
        return None
    guards = [element.value.get(key) for element in (relationship, caller) for key in _GUARDED]
    if GUARDS.search(said(*guards)):
        return None
    synchronous = is_synchronous(relationship)
    return Call(caller.id or "", callee.id or "", step.relationship, synchronous)


_GUARDED = ("controls", "metadata")
