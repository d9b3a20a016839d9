"""A call that something critical waits for, with nothing that ends the wait."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.chains import chains
from advisor.assess.criticality import called_critical
from advisor.assess.kinds import GUARDS, is_balancer, is_system, said
from advisor.assess.waiting import calls, parallel
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, inert
from advisor.calm.flow import steps
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_LIMITS = re.compile(
    r"\b(?:time-?outs?|retr(?:y|ies)|retried|deadlines?|time[ -]limits?|hystrix|resilience4j"
    r"|zeitlimits?|zeitüberschreitung\w*|zeitbegrenzung\w*|wiederholung\w*|sicherungsautomat\w*)\b"
)


class _Call(NamedTuple):
    """A call that nothing guards."""

    relationship: str
    caller: str
    callee: str
    because: str
    """What calls the flow or the caller critical: `f: tier: 1`."""


def _find(facts: Facts) -> Iterator[Found]:
    whole = said(facts.model.value.get("controls"))
    if not facts.model.flows or _ends_waiting(whole):
        return
    told_already = {each for chain in facts.of(chains) for each in chain.relationships}
    found: dict[str, _Call] = {}
    flows: dict[str, None] = {}
    for flow in facts.model.flows:
        critical = called_critical(flow)
        if _ends_waiting(_guards(flow)):
            continue
        for identity in dict.fromkeys(step.relationship for step in steps(flow)):
            if identity in told_already or identity not in facts.of(calls):
                continue
            reason = f"{flow.id or flow.pointer}, {critical}" if critical else ""
            call = found.get(identity) or _unguarded(facts, identity, reason)
            if call:
                found[identity] = call
                flows[flow.id or flow.pointer] = None
    if found:
        listed = tuple(found.values())
        yield Found(tuple(found), partial(_told, facts, listed), tuple(flows), len(found))


def _unguarded(facts: Facts, identity: str, critical: str) -> _Call | None:
    """The call over a relationship, where something critical waits for it without an end."""
    relationship = facts.relationships[identity]
    ends = {named.role: named.id for named in relationship.references if named.target == "node"}
    caller, callee = (facts.nodes.get(ends.get(role, "")) for role in ("source", "destination"))
    if caller is None or callee is None or caller is callee:
        return None
    one, other = caller.id or "", callee.id or ""
    passing_on = (facts.queues, facts.stores, facts.assets)
    if any(one in kind for kind in (facts.outside, *passing_on)) or is_balancer(caller):
        return None
    if any(other in kind for kind in passing_on):
        return None
    if other in facts.outside and not is_system(callee):
        return None
    reason = critical or (f"{one}, {called}" if (called := called_critical(caller)) else "")
    if not reason or _ends_waiting(f"{_guards(relationship)} {_guards(caller)}"):
        return None
    return _Call(identity, one, other, reason)


def _guards(element: Element) -> str:
    return said(
        *(element.value.get(key) for key in ("controls", "metadata")),
        [element.value.get("description")],
    )


def _ends_waiting(words: str) -> bool:
    return bool(GUARDS.search(words) or _LIMITS.search(words))


def _told(facts: Facts, unguarded: Sequence[_Call]) -> Told:
    ids = [call.relationship for call in unguarded]
    first = unguarded[0]
    proof = Proof(
        "absence",
        f"{code(first.caller)} waits for {code(first.callee)} over {code(first.relationship)}, "
        f"called critical by {inert(first.because)}; no word of a timeout, a retry, a circuit "
        f"breaker, a bulkhead or a fallback at {enumerated(ids)} or at the callers.",
        {
            "looked for": ["timeout", "retry", "circuit breaker", "bulkhead", "fallback"],
            "at": [each for call in unguarded for each in (call.relationship, call.caller)],
            "calls": [call._asdict() for call in unguarded],
        },
    )
    guarding = parallel(facts, ids)
    verb = "has" if len(ids) == 1 else "have"
    return Told(
        f"{counted(len(ids), 'call')} that something critical waits for {verb} no end to the wait: "
        f"{enumerated(ids, 3)}.",
        proof,
        (Remedy("add_circuit_breaker", {"relationships": guarding, "timeout_ms": 2000}),),
        "the timeout is an example; put in what the flow can bear.",
    )


RULE = Rule(
    "unguarded-synchronous-call",
    "resilience",
    "high",
    "A call that something critical waits for, with nothing that ends the wait",
    "Within a flow that is called critical, or from a caller that is (criticality, tier, priority "
    "or business impact in metadata or controls): a connection over which the caller waits, with "
    "no word of a timeout, retry, circuit breaker, bulkhead or fallback at it, its caller, the "
    "flow or in the architecture's controls. Calls to stores and those of a synchronous chain are "
    "not said here.",
    "A caller without a limit waits as long as the other side likes: a slow answer does more harm "
    "than none.",
    "Michael Nygard, Release It!, 2nd edition, chapter 5, Timeouts and Circuit Breaker",
    _find,
)
