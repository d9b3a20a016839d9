"""The last node that every way to a node runs through, and the tree that these make."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

_ROOT = ""
"""Stands before all entries; no unique-id of a node is empty, as the vocabulary is checked."""


class DominatorTree(NamedTuple):
    """What is out of reach without a node: all that stands below it."""

    above: dict[str, str]
    """The immediate dominator of each node that an entry reaches; empty where there is none."""
    below: dict[str, list[str]]
    """For each node those that it immediately dominates."""

    @classmethod
    def of(cls, above: dict[str, str], order: Iterable[str]) -> DominatorTree:
        """The tree of immediate dominators.

        Args:
            above: as `dominators` finds them.
            order: all nodes, in the order in which they shall stand below one.
        """
        below: dict[str, list[str]] = {}
        for each in order:
            if each in above:
                below.setdefault(above[each], []).append(each)
        return cls(above, below)

    def under(self, identity: str) -> list[str]:
        """All nodes below one, at any depth; the nearer first."""
        found = list(self.below.get(identity, ()))
        for node in found:
            found += self.below.get(node, ())
        return found


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
