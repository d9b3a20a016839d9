"""Services that wait for one another in a ring, and what only looks like it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.rules.resilience.synchronous_cycle import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, contains, doc, flow, node

Json = dict[str, Any]


def ring(*elements: Json) -> Json:
    """Three services that call each other in a ring, but for what is given otherwise."""
    named = {element["unique-id"] for element in elements}
    parts = [node(name) for name in "abc" if name not in named]
    ways = [each for each in links("a>b", "b>c", "c>a") if each["unique-id"] not in named]
    return doc(*parts, *ways, *elements)


def test_a_ring_is_found_once_with_the_way_around() -> None:
    """However many nodes are in it; the first is the one before which a queue undoes it."""
    (point,) = findings(ring(), RULE)
    assert point.elements == ("a", "b", "c")
    assert point.severity == "medium"
    proof = point.told.proof
    assert proof.text == "`a` → `b` → `c` → `a` over `a>b`, `b>c` and `c>a`, with no queue between."
    assert proof.evidence == {
        "nodes": ["a", "b", "c", "a"],
        "relationships": ["a>b", "b>c", "c>a"],
        "wait for one another": ["a", "b", "c"],
    }
    assert point.told.remedies == (
        ("insert_queue", {"relationships": ["c>a"], "queue": "a-queue"}),
    )


@pytest.mark.parametrize(
    "value",
    [
        ring(*links("b>c", protocol="AMQP")),
        ring(*links("b>c", protocol="SFTP")),
        ring(*links("b>c", metadata={"call": "asynchronous"})),
        ring(*links("b>c", description="Notifies of a new order")),
        ring(*links("b>c", description="Antwort auf die Anfrage")),
        ring(connects("b>c", "c", "b")),
        ring(node("b", "queue")),
        ring(node("b", "database")),
        ring(node("b", "actor")),
        ring(node("x"), contains("in", "b", "x")),
    ],
    ids=[
        "protocol",
        "files",
        "said",
        "event",
        "answer",
        "turned",
        *("queue", "store", "person"),
        "border",
    ],
)
def test_what_is_no_ring(value: Json) -> None:
    """Where somebody does not wait, or is no service that does."""
    assert found(value, RULE) == []


def test_who_says_to_wait_is_believed() -> None:
    """Whatever the description sounds like."""
    ways = links("b>c", description="Returns goods", metadata={"call": "synchronous"})
    assert len(found(ring(*ways), RULE)) == 1


def test_a_flow_over_it_makes_it_graver() -> None:
    """High, and the flow is named."""
    (point,) = findings({**ring(), "flows": [flow("f", "a>b")]}, RULE)
    assert (point.severity, point.flows) == ("high", ("f",))


def test_two_rings_are_two_findings_and_a_knot_is_one() -> None:
    """Rings that share a node are undone before it; in a full knot no one queue is enough."""
    two = doc(*map(node, "abcd"), *links("a>b", "b>a", "c>d", "d>c"))
    assert found(two, RULE) == [("a", "b"), ("c", "d")]
    eight = doc(*map(node, "abc"), *links("a>b", "b>a", "b>c", "c>b"))
    (point,) = findings(eight, RULE)
    assert point.elements == ("b", "a", "c")
    assert point.told.remedies[0].arguments["relationships"] == ["a>b", "c>b"]
    pairs = [f"{one}>{other}" for one in "abc" for other in "abc" if one != other]
    (knot,) = findings(doc(*map(node, "abc"), *links(*pairs)), RULE)
    assert knot.told.remedies == ()
    assert knot.told.note.startswith("no one queue undoes it")


def test_the_queue_goes_where_the_fewest_calls_are() -> None:
    """Of the nodes before which it undoes the ring."""
    (point,) = findings(ring(connects("again", "c", "a")), RULE)
    assert point.told.remedies[0].arguments["relationships"] == ["a>b"]
    many = [f"n{number}" for number in range(101)]
    pairs = [f"{one}>{other}" for one, other in pairwise([*many, many[0]])]
    (long,) = findings(doc(*map(node, many), *links(*pairs)), RULE)
    assert long.told.remedies == ()
    assert len(long.told.proof.evidence["nodes"]) == len(many) + 1


def test_a_shortest_way_around_is_told() -> None:
    """Of several through the same node."""
    (point,) = findings(doc(*map(node, "xabc"), *links("x>a", "a>x", "x>b", "b>c", "c>x")), RULE)
    assert point.told.proof.evidence["nodes"] == ["x", "a", "x"]


def test_instances_of_one_another_are_no_ring() -> None:
    """They are one vertex, and what they say to each other stays inside it."""
    ways = links("desk>gate-1", "desk>gate-2", "gate-1>gate-2", "gate-2>gate-1")
    assert found(doc(node("desk"), node("gate-1"), node("gate-2"), *ways), RULE) == []


NAMES = "abcde"
PAIRS = st.lists(
    st.sampled_from([f"{a}>{b}" for a in NAMES for b in NAMES]), max_size=12, unique=True
)


@given(PAIRS)
def test_every_ring_is_in_one_finding(pairs: list[str]) -> None:
    """As they are seen in a graph drawn again; and the remedy's calls are in all of its rings."""
    value = doc(*map(node, NAMES), *links(*pairs))
    graph = drawn(value)
    knots = {frozenset(each) for each in nx.strongly_connected_components(graph) if len(each) > 1}
    points = findings(value, RULE)
    assert {frozenset(each.elements) for each in points} == knots
    for point in points:
        evidence = point.told.proof.evidence
        steps = [*pairwise(evidence["nodes"])]
        assert [f"{one}>{other}" for one, other in steps] == evidence["relationships"]
        assert {*evidence["relationships"]} <= {*pairs}
        assert evidence["nodes"][0] == evidence["nodes"][-1]
        left = graph.subgraph(point.elements).copy()
        left.remove_edges_from([(each, each) for each in point.elements])
        for remedy in point.told.remedies:
            for each in remedy.arguments["relationships"]:
                left.remove_edge(*each.split(">"))
            assert nx.is_directed_acyclic_graph(left)
