"""How much fails with a node: every service that waits for it, over any number of calls.

What hands requests on, such as a gateway, is up when what is behind it is not; those who call it
fail all the same.

Imports no model library; networkx when it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.kinds import hands_on, instances
from advisor.assess.redundancy import condensed
from advisor.assess.waiting import waiting

if TYPE_CHECKING:
    import networkx as nx

    from advisor.assess.facts import Facts


def unguarded(facts: Facts) -> nx.DiGraph[str]:
    """The graph of who waits for whom without the calls that a circuit breaker ends."""
    graph = facts.of(waiting)
    found = graph.copy()
    found.remove_edges_from(
        [(one, other) for one, other, edge in graph.edges(data=True) if edge["guarded"]]
    )
    return found


def counted_ones(facts: Facts) -> frozenset[str]:
    """The services that may fail with others: no stores, and nothing that only hands on."""
    graph = facts.of(waiting)
    found = facts.of(condensed).expanded(graph)
    return frozenset(
        each for each in found if each not in facts.stores and not hands_on(facts.nodes[each])
    )


def blasts(facts: Facts) -> dict[str, int]:
    """For each node that runs once how many other services fail with it.

    Sets of nodes are numbers with a bit for each, so that joining two is one operation.
    """
    import networkx as nx

    graph, one_vertex = facts.of(unguarded), facts.of(condensed)
    counted = facts.of(counted_ones)
    bits: dict[str, int] = {}
    place = 0
    for vertex in graph:
        number = len(counted.intersection(one_vertex.members.get(vertex, (vertex,))))
        bits[vertex] = ((1 << number) - 1) << place
        place += number
    failing: dict[str, int] = {}
    # What is called comes first in networkx's order; here the callers have to.
    for component in reversed([*nx.strongly_connected_components(graph)]):
        together = 0
        for vertex in component:
            together |= bits[vertex]
            for caller in graph.pred[vertex]:
                together |= failing.get(caller, 0)
        failing |= dict.fromkeys(component, together)
    return {
        vertex: failing[vertex].bit_count() - bits[vertex].bit_count()
        for vertex in graph
        if vertex not in one_vertex.members and instances(facts.nodes[vertex]) == 1
    }


def failing_with(facts: Facts, node: str) -> list[str]:
    """The services that fail with a node, in document order."""
    import networkx as nx

    found = {*facts.of(condensed).expanded(nx.ancestors(facts.of(unguarded), node))}
    return [each for each in facts.nodes if each in found and each in facts.of(counted_ones)]
