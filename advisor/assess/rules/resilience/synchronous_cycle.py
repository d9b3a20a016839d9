"""Services that wait for one another in a ring."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.assess.remedies import extended, free
from advisor.assess.waiting import waiting
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from advisor.assess.facts import Facts

_LARGEST = 100
"""Nodes of a knot in which it is tried before which of them a queue would undo it."""


def _find(facts: Facts) -> Iterator[Found]:
    import networkx as nx

    graph = facts.of(waiting)
    calling = graph.subgraph(each for each in graph if each not in facts.stores)
    for component in nx.strongly_connected_components(calling):
        if len(component) == 1:
            continue
        knot = calling.subgraph(each for each in facts.nodes if each in component)
        over = _relationships(knot)
        flows = dict.fromkeys(flow for each in over for flow in facts.flows_over.get(each, ()))
        listed = [each for each in facts.nodes if each in component]
        cut = _cut(knot, listed)
        listed.sort(key=lambda each: each != cut)
        yield Found(
            tuple(listed),
            partial(_told, facts, knot, cut),
            tuple(flows),
            len(listed) + len(flows),
            "high" if flows else None,
        )


def _told(facts: Facts, knot: nx.DiGraph[str], cut: str) -> Told:
    ring = _ring(knot, cut or next(iter(knot)))
    steps = [*pairwise(ring)]
    over = [knot.edges[step]["relationships"][0] for step in steps]
    proof = Proof(
        "cycle",
        f"{' → '.join(map(code, ring))} over {enumerated(over)}, with no queue between.",
        {"nodes": ring, "relationships": over, "wait for one another": [*knot]},
    )
    title = f"{enumerated([*knot], 4)} wait for one another in a ring."
    if not cut:
        note = "no one queue undoes it: take apart which of them asks and which is asked."
        return Told(title, proof, (), note)
    before = [each for caller in knot.pred[cut] for each in knot[caller][cut]["relationships"]]
    name = free(facts, extended(facts, cut, "queue"))
    queue = Remedy("insert_queue", {"relationships": before, "queue": name})
    note = (
        f"the queue is right only where no answer of {code(cut)} is needed at once; else move what "
        "both sides need into a service of its own."
    )
    return Told(title, proof, (queue,), note)


def _cut(knot: nx.DiGraph[str], listed: list[str]) -> str:
    """The node with the fewest calls to it of those without which no ring is left, or nothing."""
    import networkx as nx

    if len(listed) > _LARGEST:
        return ""
    calls = {
        each: sum(len(knot[one][each]["relationships"]) for one in knot.pred[each])
        for each in listed
    }
    for each in sorted(listed, key=lambda each: calls[each]):
        if nx.is_directed_acyclic_graph(knot.subgraph(other for other in listed if other != each)):
            return each
    return ""


def _ring(knot: nx.DiGraph[str], start: str) -> list[str]:
    """A shortest ring through a node, which stands at both ends."""
    import networkx as nx

    ways = nx.single_source_shortest_path(knot, start)
    return [*min((ways[before] for before in knot.pred[start]), key=len), start]


def _relationships(knot: nx.DiGraph[str]) -> list[str]:
    return [each for *_, edge in knot.edges(data=True) for each in edge["relationships"]]


RULE = Rule(
    "synchronous-cycle",
    "resilience",
    "medium",
    "Services that wait for one another in a ring",
    "Connections between services in both directions, or in a longer ring, over which the caller "
    "waits: no queue at an end, no protocol of messages or files, and no word of an answer, an "
    "event, a notification or a copy in id and description. High where a flow runs over one.",
    "Each needs the others to start, to answer and to be changed, so they fail as one; under load "
    "they can use up the threads that they wait for.",
    "Sam Newman, Building Microservices, 2nd edition, chapter 2 (Types of Coupling); Robert C. "
    "Martin, Clean Architecture, chapter 14, The Acyclic Dependencies Principle",
    _find,
)
