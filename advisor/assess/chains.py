"""Synchronous chains: consecutive calls of a flow in which each caller waits for the next.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import GUARDS, is_balancer, is_queued, is_synchronous, members, spaced
from advisor.assess.redundancy import redundant
from advisor.assess.waiting import is_guarded, unanswered
from advisor.assess.words import plain
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.flow import Step

_OTHER_WAY = re.compile(rf"{GUARDS.pattern}|\bfail-?over\b|\bausweich\w*|\bersatzweg\w*")
"""How descriptions say that the caller goes on without the callee."""
_TIME_LIMITS = re.compile(
    r"\b(?:time ?-?outs?|time[ -]limit|deadline|frist|zeitlimit|zeitüberschreitung)\b"
)


class Call(NamedTuple):
    """One node calls another; load balancers between them are no links of a chain."""

    caller: str
    callee: str
    relationships: tuple[str, ...]
    """From the caller to the callee: more than one where balancers stand between."""
    says_synchronous: bool
    """Whether metadata of a relationship says so."""
    time_limit: str
    """What ends the wait, as metadata says, such as `timeout-seconds: 3`; empty where nothing."""


class Chain(NamedTuple):
    """Calls that stand within each other, and the flow in which they do."""

    calls: tuple[Call, ...]
    flow: str

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes from the first caller to the last that is called."""
        return (self.calls[0].caller, *(call.callee for call in self.calls))

    @property
    def relationships(self) -> tuple[str, ...]:
        """Those of the calls, in their order."""
        return tuple(each for call in self.calls for each in call.relationships)


def chains(facts: Facts) -> list[Chain]:
    """The chains of all flows to each that is called, those that say they are synchronous first."""
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
    """The calls that are open when another is made, with that one, each run of them once."""
    found: dict[tuple[Call, ...], None] = {}
    waiting: list[Call] = []
    handed: dict[str, Call] = {}  # for each balancer the call that came to it last
    for step in steps(flow):
        left = len(waiting)
        if step.backwards:  # an answer: the call and all that it made are over
            over = (n for n, each in enumerate(waiting) if step.relationship in each.relationships)
            del waiting[next(over, left) :]
            continue
        caller, callee = _ends(facts, step)
        call = _call(facts, step)
        if call and caller in facts.of(_balancers):
            call = _joined(handed.get(caller), call)
        if callee in facts.of(_balancers):
            handed.pop(callee, None)
            handed |= {callee: call} if call else {}
        elif call and call.caller != call.callee:
            while left and waiting[left - 1].callee != call.caller:
                left -= 1
            waiting[left:] = [call]
            if len(waiting) >= facts.thresholds.chain:
                found[tuple(waiting)] = None
    return [Chain(calls, flow.id or flow.pointer) for calls in found]


def _ends(facts: Facts, step: Step) -> tuple[str, str]:
    relationship = facts.relationships.get(step.relationship)
    named = relationship.references if relationship else ()
    ends = {each.role: each.id for each in named if each.role in ("source", "destination")}
    return ends.get("source", ""), ends.get("destination", "")


def _joined(handed: Call | None, call: Call) -> Call | None:
    """A call to a balancer and what it makes of it; none where nothing came to the balancer."""
    return handed and Call(
        handed.caller,
        call.callee,
        (*handed.relationships, *call.relationships),
        handed.says_synchronous or call.says_synchronous,
        handed.time_limit or call.time_limit,
    )


def _call(facts: Facts, step: Step) -> Call | None:
    """The call that a step makes, where the caller waits and nothing guards it."""
    relationship = facts.relationships.get(step.relationship)
    if relationship is None or is_queued(relationship):
        return None
    if step.relationship in facts.of(unanswered):
        return None
    caller, callee = _ends(facts, step)
    if caller == callee or caller not in facts.nodes or callee not in facts.nodes:
        return None
    if any(each in kind for each in (caller, callee) for kind in _no_callers(facts)):
        return None
    if is_guarded(facts, caller, step.relationship) or _goes_on(facts, caller, callee):
        return None
    says_synchronous, time_limit = is_synchronous(relationship), _time_limit(relationship)
    return Call(caller, callee, (step.relationship,), says_synchronous, time_limit)


def _goes_on(facts: Facts, caller: str, callee: str) -> bool:
    """Whether a connection to the callee, or to its like, is said to be the other way."""
    return any(
        _OTHER_WAY.search(described.lower())
        for like in facts.of(redundant).get(callee, (callee,))
        if facts.graph.has_edge(caller, like)
        for each in facts.graph[caller][like]["relationships"]
        if each in facts.relationships
        and isinstance(described := facts.relationships[each].value.get("description"), str)
    )


def _time_limit(relationship: Element) -> str:
    for source in ("metadata", "controls"):
        for key, value in members(relationship.value.get(source)):
            is_said = isinstance(value, str | int | float) and value
            if is_said and _TIME_LIMITS.search(spaced(key).lower()):
                return f"{key}: {plain(str(value))}"
    return ""


def _no_callers(facts: Facts) -> tuple[frozenset[str], ...]:
    """Who takes no part: what is outside, queues, stores and data."""
    return facts.outside, facts.queues, facts.stores, facts.assets


def _balancers(facts: Facts) -> frozenset[str]:
    return frozenset(each for each, node in facts.nodes.items() if is_balancer(node))
