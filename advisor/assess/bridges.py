"""Connections that alone join two sides, such as the one link between two sites.

Imports no model library; networkx when it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import instances
from advisor.assess.redundancy import condensed
from advisor.assess.single_points import single_points

if TYPE_CHECKING:
    import networkx as nx

    from advisor.assess.facts import Facts


class Bridge(NamedTuple):
    """A connection without which what is behind it is out of reach."""

    relationship: str
    source: str
    target: str

    def lost(self, facts: Facts) -> list[str]:
        """The nodes that no origin reaches without it, in document order.

        Whatever is behind a bridge is reached over the node at its far end alone.
        """
        found = {self.target, *facts.of(single_points).lost(self.target)}
        return [each for each in facts.nodes if each in found]


def bridges(facts: Facts) -> list[Bridge]:
    """The connections that are news: no end of them is a single point of failure itself.

    An end that runs several times is not told of either, since each instance has its own way. So
    the ends are mostly containers: sites, networks, systems.
    """
    import networkx as nx

    if not facts.outside:
        return []
    found = facts.of(single_points)
    told_of = {point.node.id for point in found.points} | found.one_vertex.members.keys()
    told_of |= facts.outside
    may_be = [
        bridge
        for other, one in found.tree.above.items()
        # A leaf has nothing behind it, and there are very many.
        if one and found.tree.below.get(other) and not told_of.intersection((one, other))
        if (bridge := _bridge(facts, one, other))
    ]
    if not may_be:
        return []
    parting = {frozenset(ends) for ends in nx.bridges(_joined(facts))}
    return [each for each in may_be if frozenset((each.source, each.target)) in parting]


def _joined(facts: Facts) -> nx.Graph[str]:
    """What is joined to what, either way; a container to its parts where others speak to it."""
    import networkx as nx

    one_vertex = facts.of(condensed)
    found: nx.Graph[str] = nx.Graph()
    found.add_edges_from(one_vertex.graph.edges)
    for container, inside in facts.parts.items():
        if container in facts.nodes and facts.graph.degree(container):
            ends = (one_vertex.vertex.get(each, each) for each in inside)
            found.add_edges_from((container, end) for end in ends if end != container)
    return found


def _bridge(facts: Facts, one: str, other: str) -> Bridge | None:
    """The one connection between two nodes, if there is but one and it is no interaction."""
    if other not in facts.ways[one] or one in facts.ways[other]:
        return None
    if any(instances(facts.nodes[each]) > 1 for each in (one, other)):
        return None
    over = facts.ways[one][other]["relationships"]
    element = facts.relationships.get(over[0])
    if len(over) > 1 or not element or all(each.role != "source" for each in element.references):
        return None
    return Bridge(over[0], one, other)
