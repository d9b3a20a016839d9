"""An architecture drawn again from its JSON, to check proofs without our own graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]


def drawn(value: Json, *, parts: bool = True) -> nx.MultiDiGraph[str]:
    """The nodes, and an edge with the relationship's id as key for each way over it.

    Args:
        value: A sound architecture.
        parts: Whether a container leads to its parts, since what reaches it reaches them.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(each["unique-id"] for each in value["nodes"])
    for each in value.get("relationships", []):
        for one, other in _ways(each["relationship-type"], parts=parts):
            graph.add_edge(one, other, key=each["unique-id"])
    return graph


def redrawn(graph: nx.MultiDiGraph[str], evidence: Json) -> None:
    """Draw otherwise what the evidence of a single point says was drawn otherwise."""
    for way in evidence.get("followed from the queue to who takes", []):
        for one, other, key in [*graph.in_edges(way["from"], keys=True)]:
            if (one, key) == (way["to"], way["over"]):
                graph.remove_edge(one, other, key)
        graph.add_edges_from((each, way["to"]) for each in way["from"])
        graph.remove_edges_from(
            [edge for edge in graph.out_edges(way["to"], keys=True) if edge[2] == way["over"]]
        )
    for outside in evidence.get("taken as two nodes, where ways begin and end", []):
        leading = [one for one, _ in graph.in_edges(outside)]
        graph.remove_edges_from([*graph.in_edges(outside, keys=True)])
        graph.add_edges_from((one, f"{outside}, the end") for one in leading)


def reached(graph: nx.MultiDiGraph[str], origins: Iterable[str]) -> set[str]:
    """What is reached from any of the origins that are in the graph, they included."""
    starts = {origin for origin in origins if origin in graph}
    return starts.union(*(nx.descendants(graph, start) for start in starts))


def merged(graph: nx.MultiDiGraph[str], groups: Iterable[Iterable[str]]) -> None:
    """Make one node of each group, under the id of its first."""
    for first, *others in groups:
        for other in others:
            nx.contracted_nodes(graph, first, other, self_loops=False, copy=False)


def _ways(kinds: Json, *, parts: bool) -> Iterator[tuple[str, str]]:
    for kind, body in kinds.items():
        if kind == "connects":
            yield body["source"]["node"], body["destination"]["node"]
        elif kind == "interacts":
            yield from ((body["actor"], other) for other in body["nodes"])
        elif kind in ("deployed-in", "composed-of") and parts:
            yield from ((body["container"], other) for other in body["nodes"])
