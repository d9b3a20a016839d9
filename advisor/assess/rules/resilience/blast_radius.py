"""A node that much of the system waits for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.blast import blasts, counted_ones, failing_with, unguarded
from advisor.assess.remedies import extended, free
from advisor.assess.single_points import single_points
from advisor.assess.stores import single
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts

_FEWEST = 4
"""Other services that fail with one before it is worth a word, however small the system."""


def _find(facts: Facts) -> Iterator[Found]:
    found = facts.of(blasts)
    services = facts.of(counted_ones)
    told_of = {store.node.id: len(facts.nodes) for store in facts.of(single)}
    told_of |= {point.node.id: point.loses for point in facts.of(single_points).points}
    for identity, number in found.items():
        others = len(services - {identity})
        least = max(_FEWEST, facts.thresholds.blast * others)
        callers = facts.of(unguarded).in_degree(identity)
        if number >= least and callers > 1 and number > told_of.get(identity, 0):
            flows = facts.flows_over.get(identity, ())
            yield Found(
                (identity,),
                partial(_told, facts, identity, others, flows),
                flows,
                number + len(flows),
            )


def _told(facts: Facts, identity: str, others: int, flows: Sequence[str]) -> Told:
    graph = facts.of(unguarded)
    failing = failing_with(facts, identity)
    callers = [*graph.pred[identity]]
    proof = Proof(
        "dominated set",
        f"{enumerated(callers)} call {code(identity)} and wait, and others wait for them in turn: "
        f"what {len(failing)} of {others} other services do fails with it: {enumerated(failing)}. "
        "Stores, queues, people, external systems, and what only hands requests on, such as "
        "gateways, are not counted.",
        {"of": identity, "called by": callers, "fail with it": failing, "other services": others},
    )
    wait = f"{len(failing)} of {others} other services wait"
    node = titled(facts.nodes[identity])
    title = (
        f"Requests of {enumerated(flows, 3)} fail at {node} while it is down, and {wait} for it."
        if flows
        else f"{wait} for {node}, directly or over others, and fail while it is down."
    )
    calls = [each for caller in callers for each in graph[caller][identity]["relationships"]]
    names = [free(facts, extended(facts, identity, number)) for number in "12"]
    instances = {"node": identity, "instances": names}
    balancer = {"load_balancer": free(facts, extended(facts, identity, "load", "balancer"))}
    return Told(
        title,
        proof,
        (
            Remedy("add_circuit_breaker", {"relationships": calls}),
            Remedy("make_redundant", instances | balancer),
        ),
        f"with a circuit breaker the callers need something to do without {code(identity)}: a "
        "default, what was known last, or a plain refusal.",
    )


RULE = Rule(
    "blast-radius",
    "resilience",
    "high",
    "A node that much of the system waits for",
    "At least half of the other services, and four at least, wait for it over calls with no "
    "queue, no circuit breaker, bulkhead or fallback in between; two nodes call it directly. "
    "Balancers and gateways are not counted: they are up when what is behind them is not, though "
    "those who call over them fail. Not said of "
    "what has several instances, of a store that is reported to have no replica, or of a single "
    "point of failure with more behind it than before it.",
    "Its failure, or its slowness alone, becomes that of everything that waits for it.",
    "Michael Nygard, Release It!, 2nd edition, chapter 4, Cascading Failures, and chapter 5, "
    "Bulkheads",
    _find,
)
