"""How much fails with a node: everything that waits for it, over any number of calls.

Imports no model library; networkx when it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.kinds import instances
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


def blasts(facts: Facts) -> dict[str, int]:
    """For each node that runs once how many others fail with it.

    Sets of nodes are numbers with a bit for each, so that joining two is one operation.
    """
    import networkx as nx

    graph, one_vertex = facts.of(unguarded), facts.of(condensed)
    bits: dict[str, int] = {}
    place = 0
    for vertex in graph:
        number = len(one_vertex.members.get(vertex, (vertex,)))
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
        vertex: failing[vertex].bit_count() - 1
        for vertex in graph
        if vertex not in one_vertex.members and instances(facts.nodes[vertex]) == 1
    }


def failing_with(facts: Facts, node: str) -> list[str]:
    """The nodes that fail with one, in document order."""
    import networkx as nx

    found = {*facts.of(condensed).expanded(nx.ancestors(facts.of(unguarded), node))}
    return [each for each in facts.nodes if each in found]
