"""Calls within each other, each of which waits for the next."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.chains import chains
from advisor.assess.kinds import said
from advisor.assess.redundancy import condensed
from advisor.assess.remedies import extended, free
from advisor.assess.waiting import parallel
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.chains import Chain
    from advisor.assess.facts import Facts

_SHORT = 2.0
"""Seconds; a thread that waits longer is missed by others."""
_THOUSAND = 1000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MILLISECONDS = re.compile(r"milli|(?:^|[^a-z])ms(?:$|[^a-z])")
_QUEUEING = re.compile(
    r"(?<![a-z])(?:queues?|queuing|async|asynchronous(?:ly)?|messaging|warteschlangen?|asynchron)"
    r"(?![a-z])"
)
_ANSWERED = re.compile(
    r"\b(?:waits?|waiting|awaits?|returns?|returned|answers?|answered|results?|respon(?:d|se)s?"
    r"|reply|replies|wartet|warten|antwort\w*|ergebnis\w*|rückmeldung\w*|zusage\w*)\b"
)
"""How a connection says that the caller goes on with what it is answered."""


def _find(facts: Facts) -> Iterator[Found]:
    by_callee: dict[str, list[Chain]] = {}
    vertex = facts.of(condensed).vertex
    for each in facts.of(chains):
        callee = each.nodes[-1]
        by_callee.setdefault(vertex.get(callee, callee), []).append(each)
    number = len(by_callee)
    for place, inside in enumerate(by_callee.values()):
        flows = tuple(dict.fromkeys(each.flow for each in inside))
        yield Found(
            (inside[0].nodes[-1],),
            partial(_told, facts, inside, flows),
            flows,
            number - place,
            "medium" if all(_is_short(each.calls[-1].time_limit) for each in inside) else None,
        )


def _told(facts: Facts, inside: list[Chain], flows: tuple[str, ...]) -> Told:
    first = inside[0]
    caller, callee = first.nodes[-2:]
    relationships = [*first.relationships]
    says = " (its metadata says so)" if first.calls[-1].says_synchronous else ""
    proof = Proof(
        "path",
        f"{' → '.join(map(code, first.nodes))} over {enumerated(relationships)}, with no queue "
        f"between and no word of a circuit breaker{_limited(inside)}.",
        {"nodes": [*first.nodes], "relationships": relationships, "flow": first.flow},
    )
    # Over a balancer the caller's own connection: there it waits.
    lasts = [*dict.fromkeys(each.calls[-1].relationships[0] for each in inside)]
    name = free(facts, extended(facts, callee, "queue"))
    queue = Remedy("insert_queue", {"relationships": lasts, "queue": name})
    breaker = Remedy("add_circuit_breaker", {"relationships": parallel(facts, lasts)})
    remedies: tuple[Remedy, ...] = (breaker,)
    answer, record = _answer(facts, inside), _record(facts)
    if record:
        queue.arguments["decision_record"] = record
        remedies = (queue, breaker)
        note = f"{code(record)} decides for a queue"
        note += f", while {answer}: what follows on it has to change." if answer else "."
    elif answer:
        note = f"a queue is no remedy: {answer}."
    else:
        remedies = (breaker, queue) if first.calls[-1].says_synchronous else (queue, breaker)
        note = (
            f"the queue is right only where {code(caller)} does not need the answer at once; else "
            "take the circuit breaker."
        )
    return Told(
        f"{titled(facts.nodes[callee])} is called synchronously{says} inside {enumerated(flows)}: "
        "when it fails or is slow, its callers fail or wait.",
        proof,
        remedies,
        note,
    )


def _answer(facts: Facts, inside: list[Chain]) -> str:
    """What says that a caller needs the answer at once: a step that brings it, or words."""
    over = {each: chain.flow for chain in inside for each in chain.calls[-1].relationships}
    for flow in facts.model.flows:
        for step in steps(flow):
            if step.backwards and step.relationship in over:
                told = code(flow.id or flow.pointer)
                return f"a step of {told} brings the answer over {code(step.relationship)}"
    for each in over:
        value = facts.relationships[each].value
        words = _ANSWERED.search(said([value.get("description"), value.get("metadata")]))
        if words:
            return f"{code(each)} says {code(words[0])}"
    return ""


def _record(facts: Facts) -> str:
    """The linked decision record whose name speaks of a queue; empty where there is none."""
    listed = facts.model.value.get("adrs")
    for record in listed if isinstance(listed, list) else ():
        if isinstance(record, str) and _QUEUEING.search(record.rpartition("/")[2].lower()):
            return record
    return ""


def _is_short(limit: str) -> bool:
    """Whether a declared limit ends a wait before callers pile up; one without a unit does."""
    key, _, value = limit.partition(": ")
    number = _NUMBER.match(value)
    if not limit or number is None:
        return bool(limit)
    is_small = _MILLISECONDS.search(f"{key} {value[number.end() :]}".lower()) is not None
    return float(number[0]) / (_THOUSAND if is_small else 1) <= _SHORT


def _limited(inside: list[Chain]) -> str:
    """What ends the waits for the callee, as the calls say."""
    lasts = dict.fromkeys(chain.calls[-1] for chain in inside)
    limits = (
        f"{code(call.relationships[0])}: {call.time_limit}" for call in lasts if call.time_limit
    )
    listed = ", ".join(dict.fromkeys(limits))
    return f"; a limit of the wait is declared ({listed})" if listed else ""


RULE = Rule(
    "synchronous-chain",
    "resilience",
    "high",
    "Calls of a flow within each other, each of which waits for the next",
    "Two or more calls of a flow within each other over connects, with no queue or broker among "
    "them (by type, id, name and protocol), and no word of a circuit breaker, bulkhead or fallback "
    "at the caller or the connection. A load balancer on the way is no link. No call is what is "
    "described as the way after a failover, or has a way beside it that is, and what goes over TCP "
    "with no word of synchronous and no answer in the flow. Medium where metadata limits the wait "
    "for the one that is called last to two seconds (timeout-seconds, frist-sekunden). A linked "
    "decision record whose name speaks of a queue decides for one.",
    "Each caller is down or slow whenever one that it waits for is: failures cascade upwards.",
    "Michael Nygard, Release It!, 2nd edition, chapter 4, Cascading Failures",
    _find,
)
