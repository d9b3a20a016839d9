"""Calls within each other, each of which waits for the next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.chains import chains
from advisor.assess.remedies import free
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.chains import Chain
    from advisor.assess.facts import Facts


def _find(facts: Facts) -> Iterator[Found]:
    by_callee: dict[str, list[Chain]] = {}
    for each in facts.of(chains):
        by_callee.setdefault(each.nodes[-1], []).append(each)
    number = len(by_callee)
    for place, (callee, inside) in enumerate(by_callee.items()):
        flows = tuple(dict.fromkeys(each.flow for each in inside))
        yield Found((callee,), partial(_told, facts, inside, flows), flows, number - place)


def _told(facts: Facts, inside: list[Chain], flows: tuple[str, ...]) -> Told:
    first = inside[0]
    caller, callee = first.nodes[-2:]
    relationships = [call.relationship for call in first.calls]
    says = " (its metadata says so)" if first.calls[-1].says_synchronous else ""
    proof = Proof(
        "path",
        f"{' → '.join(map(code, first.nodes))} over {enumerated(relationships)}, with no queue "
        "between and no word of a circuit breaker.",
        {"nodes": [*first.nodes], "relationships": relationships, "flow": first.flow},
    )
    lasts = [*dict.fromkeys(each.calls[-1].relationship for each in inside)]
    queue = Remedy(
        "insert_queue", {"relationships": lasts, "queue": free(facts, f"{callee}-queue")}
    )
    breaker = Remedy("add_circuit_breaker", {"relationships": lasts})
    return Told(
        f"{titled(facts.nodes[callee])} is called synchronously{says} inside {enumerated(flows)}: "
        "when it fails or is slow, its callers fail or wait.",
        proof,
        (queue, breaker),
        f"the queue is right only where {code(caller)} does not need the answer at once; else take "
        "the circuit breaker.",
    )


RULE = Rule(
    "synchronous-chain",
    "resilience",
    "high",
    "Calls of a flow within each other, each of which waits for the next",
    "Two or more calls of a flow within each other over connects, with no queue or broker among "
    "them (by type, id, name and protocol), and no word of a circuit breaker, bulkhead or fallback "
    "at the caller or the connection.",
    "Each caller is down or slow whenever one that it waits for is: failures cascade upwards.",
    "Michael Nygard, Release It!, 2nd edition, chapter 4, Cascading Failures",
    _find,
)
