"""Synchronous chains: consecutive calls of a flow in which each caller waits for the next.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import is_balancer, is_queued, is_synchronous
from advisor.assess.waiting import is_guarded
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.flow import Step


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
        call = _call(facts, step)
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


def _call(facts: Facts, step: Step) -> Call | None:
    """The call that a step makes or answers, where the caller waits and nothing guards it."""
    relationship = facts.relationships.get(step.relationship)
    if relationship is None or is_queued(relationship):
        return None
    ends = {
        named.role: named.id
        for named in relationship.references
        if named.role in ("source", "destination")
    }
    caller, callee = ends.get("source", ""), ends.get("destination", "")
    if caller == callee or caller not in facts.nodes or callee not in facts.nodes:
        return None
    if any(each in kind for each in (caller, callee) for kind in _no_callers(facts)):
        return None
    if is_guarded(facts, caller, step.relationship):
        return None
    return Call(caller, callee, step.relationship, is_synchronous(relationship))


def _no_callers(facts: Facts) -> tuple[frozenset[str], ...]:
    """Who takes no part: outside, queues, stores, and what hands on what it is handed."""
    return facts.outside, facts.queues, facts.stores, facts.of(_balancers)


def _balancers(facts: Facts) -> frozenset[str]:
    return frozenset(each for each, node in facts.nodes.items() if is_balancer(node))
