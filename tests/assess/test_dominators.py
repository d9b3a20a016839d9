"""The last node that every way to a node runs through."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.dominators import DominatorTree, dominators
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.calm.architectures import connects, contains, doc, node

NAMES = "abcde"
PAIRS = st.lists(st.sampled_from([a + b for a in NAMES for b in NAMES]), max_size=14)


def drawn(*pairs: str) -> nx.DiGraph[str]:
    """A graph with an edge for each two letters."""
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(NAMES)
    found.add_edges_from((pair[0], pair[1]) for pair in pairs)
    return found


def test_what_every_way_runs_through() -> None:
    """A node behind a node; two ways that share none; an entry that others reach as well."""
    graph = drawn("ab", "bc", "bd", "ce", "de", "ae")
    assert dominators(graph, ["a"]) == {"a": "", "b": "a", "c": "b", "d": "b", "e": "a"}
    assert dominators(graph, ["a", "b"]) == {"a": "", "b": "", "c": "b", "d": "b", "e": ""}
    assert dominators(graph, ["nobody"]) == dominators(graph, []) == {}
    assert dominators(drawn("ab", "ba", "bx"), ["a"]) == {"a": "", "b": "a", "x": "b"}
    assert "" not in graph


def test_what_is_below_a_node_in_the_tree() -> None:
    """At any depth, in the order that is given; what nothing reaches stands nowhere."""
    found = dominators(drawn("ab", "bc", "bd", "de"), ["a"])
    tree = DominatorTree.of(found, "edcbax")
    assert tree.below == {"d": ["e"], "b": ["d", "c"], "a": ["b"], "": ["a"]}
    assert tree.under("a") == ["b", "d", "c", "e"]
    assert tree.under("e") == tree.under("x") == []


def test_what_reaches_a_container_reaches_its_parts() -> None:
    """Every part hangs on the container, and a part that is called as well does not."""
    value = doc(node("a"), node("b"), node("c"), node("d"), connects("ab", "a", "b"))
    value["relationships"] += [contains("parts", "b", "c", "d"), connects("ad", "a", "d")]
    reaching = Facts(Model(value)).reaching
    assert dominators(reaching, ["a"]) == {"a": "", "b": "a", "c": "b", "d": "a"}


@given(PAIRS)
def test_without_its_dominator_a_node_is_out_of_reach(pairs: list[str]) -> None:
    """And without any node that does not dominate it, it still is reached."""
    graph = drawn(*pairs)
    found = dominators(graph, ["a", "b"])
    for each in found:
        above, over = [], found[each]
        while over:
            above.append(over)
            over = found[over]
        for gone in {*found} - {each}:
            rest = graph.copy()
            rest.remove_node(gone)
            starts = {"a", "b"} - {gone}
            still = starts.union(*(nx.descendants(rest, start) for start in starts))
            assert (each in still) == (gone not in above)
