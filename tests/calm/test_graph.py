"""Walking from node to node over connects and interacts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm import graph
from advisor.calm.graph import Hop
from advisor.calm.model import Model
from tests.architectures import architectures
from tests.calm.architectures import connects, contains, doc, interacts, node, relationship

NAMES = ["a", "b", "c", "d", "e"]


def model(*pairs: str, **rest: Any) -> Model:
    """A model with a connection for each two letters."""
    links = [connects(f"{pair}-{number}", *pair) for number, pair in enumerate(pairs)]
    return Model(doc(*(node(name) for name in NAMES), *links, **rest))


def reached(found: list[graph.Reached]) -> dict[str, int]:
    """How far each node is."""
    return {each.node: each.distance for each in found}


def test_a_connection_is_walked_as_it_points() -> None:
    """Out, in, and both; no farther than allowed."""
    chain = model("ab", "bc", "dc")
    assert reached(graph.reach(chain, ["a"], "out")) == {"b": 1, "c": 2}
    assert reached(graph.reach(chain, ["a"], "out", 1)) == {"b": 1}
    assert reached(graph.reach(chain, ["c"], "in")) == {"b": 1, "d": 1, "a": 2}
    assert reached(graph.reach(chain, ["a"], "both")) == {"b": 1, "c": 2, "d": 3}
    assert reached(graph.reach(chain, ["a", "d"], "out")) == {"b": 1, "c": 1}
    assert graph.reach(chain, ["e"], "both") == []
    assert graph.reach(chain, ["nobody"], "both") == []


def test_an_actor_reaches_what_it_interacts_with() -> None:
    """Each of the nodes, and not they each other."""
    value = doc(node("a"), node("b"), node("c"), interacts("uses", "a", "b", "c"))
    assert reached(graph.reach(Model(value), ["a"], "out")) == {"b": 1, "c": 1}
    assert reached(graph.reach(Model(value), ["b"], "in")) == {"a": 1}
    assert graph.reach(Model(value), ["b"], "out") == []


def test_containers_are_no_way() -> None:
    """They are told apart, both kinds."""
    value = doc(
        node("a"),
        node("b"),
        node("c"),
        contains("parts", "a", "b"),
        contains("place", "c", "b", kind="deployed-in"),
        relationship("choice", "options", [{"nodes": ["a", "b"]}]),
    )
    view = Model(value)
    assert graph.reach(view, "a", "both") == []
    assert graph.containers(view, "b") == [Hop("a", "b", "parts"), Hop("c", "b", "place")]
    assert graph.contents(view, "a") == [Hop("a", "b", "parts")]
    assert graph.containers(view, "a") == graph.contents(view, "b") == []


def test_all_hops_of_the_same_distance_are_told() -> None:
    """Two connections, and a longer way that is none of them."""
    (b, c, d) = graph.reach(model("ab", "ab", "ac", "bd", "cd", "bc"), "a", "out")
    assert [hop.relationship for hop in b.hops] == ["ab-0", "ab-1"]
    assert [hop.relationship for hop in c.hops] == ["ac-2"]
    assert [hop.relationship for hop in d.hops] == ["bd-3", "cd-4"]
    assert graph.between(model("ab", "ba"), "a", "b") == [Hop("a", "b", "ab-0")]


def test_the_shortest_paths_come_first() -> None:
    """Without repeated nodes, and none that is much longer."""
    view = model("ab", "be", "ac", "cd", "de", "ae", "ba")
    assert graph.paths(view, "a", "e", limit=5) == [
        ["a", "e"],
        ["a", "b", "e"],
        ["a", "c", "d", "e"],
    ]
    assert graph.paths(view, "a", "e", limit=2) == [["a", "e"], ["a", "b", "e"]]
    assert graph.paths(view, "e", "a", limit=5) == []
    assert graph.paths(view, "e", "d", limit=1, directed=False) == [["e", "d"]]
    assert graph.paths(view, "a", "a", limit=5) == []


def test_a_dense_graph_is_given_up_in_time() -> None:
    """Forty nodes that all connect have more paths than anybody can count."""
    names = [f"n{number}" for number in range(40)]
    links = [connects(f"{one}-{other}", one, other) for one in names for other in names]
    view = Model(doc(*(node(name) for name in names), *links))
    found = graph.paths(view, "n0", "n39", limit=10_000)
    assert found[0] == ["n0", "n39"]
    assert 1 < len(found) <= 5_000


@pytest.mark.parametrize(
    "body",
    [None, 7, {}, {"source": None}, {"source": {"node": "a"}}, {"source": {"node": ["a"]}}],
    ids=str,
)
def test_malformed_connections_are_no_way(body: Any) -> None:
    """And in nobody's way; a target that is no node is still a name."""
    broken = relationship("broken", "connects", body)
    view = Model(doc(node("a"), broken, connects("ab", "a", "nobody")))
    assert reached(graph.reach(view, "a", "both")) == {"nobody": 1}


def brute(pairs: list[str], start: str, end: str) -> list[list[str]]:
    """Every path without repeated nodes, the shortest first."""
    found, waiting = [], [[start]]
    for path in waiting:
        if path[-1] == end:
            found.append(path)
        else:
            steps = sorted({pair[1] for pair in pairs if pair[0] == path[-1]} - {*path})
            waiting.extend([*path, step] for step in steps)
    return found


@given(st.lists(st.sampled_from([a + b for a in NAMES for b in NAMES]), max_size=14))
def test_paths_are_all_there_are(pairs: list[str]) -> None:
    """Up to two hops beyond the shortest, in the order of their length."""
    every = brute(pairs, "a", "e")
    shortest = len(every[0]) if every else 0
    expected = [path for path in every if len(path) <= shortest + 2]
    found = graph.paths(model(*pairs), "a", "e", limit=1000)
    assert sorted(found) == sorted(expected)
    assert [len(path) for path in found] == sorted(len(path) for path in expected)


@given(architectures())
def test_out_and_in_are_two_sides_of_one_thing(value: dict[str, Any]) -> None:
    """Who reaches another is whom that is reached by, and a path leads there."""
    view = Model(value)
    names = [each.id or "" for each in view.nodes]
    for name in names:
        for each in graph.reach(view, name, "out"):
            assert name in reached(graph.reach(view, each.node, "in"))
            (path, *_) = graph.paths(view, name, each.node, limit=1)
            assert len(path) == each.distance + 1
            assert all(graph.between(view, one, other) for one, other in pairwise(path))
