"""The last node that every way to a node runs through."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

_ROOT = ""
"""Stands before all entries; no unique-id of a node is empty, as the vocabulary is checked."""


def dominators(graph: nx.DiGraph[str], entries: Iterable[str]) -> dict[str, str]:
    """For each node that `entries` reach its immediate dominator, when all hang on one root.

    Where that root is the answer, two ways share no node or the node is an entry, and the text is
    empty. Entries that are not in the graph are left out.

    Source: Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2006), as networkx
    has it.
    """
    import networkx as nx

    joined = graph.copy()
    joined.add_edges_from([(_ROOT, entry) for entry in entries if entry in graph])
    joined.add_node(_ROOT)
    found = nx.immediate_dominators(joined, _ROOT)
    return {node: by or "" for node, by in found.items() if node != _ROOT}
