"""Connections that alone join two sides, and when that is another finding's news."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.rules.resilience.bridge_relationship import RULE
from advisor.assess.rules.resilience.single_point_of_failure import RULE as SINGLE_POINT
from tests.assess.drawing import drawn, reached
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, contains, doc, flow, interacts, node

Json = dict[str, Any]


def sites(*elements: Json, **line: Any) -> Json:
    """Two sites of two desks each, joined by one line; a person is in the first."""
    parts = [node(each) for each in ("desk-1", "desk-2", "store-1", "store-2")]
    borders = [node("north", "site"), node("south", "site")]
    inside = [
        contains("in-north", "north", "desk-1", "desk-2", kind="deployed-in"),
        contains("in-south", "south", "store-1", "store-2", kind="deployed-in"),
    ]
    ways = [interacts("in", "ann", "north"), connects("line", "north", "south", **line)]
    return doc(node("ann", "actor"), *parts, *borders, *inside, *ways, *elements)


def test_the_one_line_between_two_sites_is_found() -> None:
    """With what is behind it, and a second line as the remedy."""
    (point,) = findings(sites(protocol="HTTPS"), RULE)
    assert (point.elements, point.severity) == (("line",), "medium")
    proof = point.told.proof
    assert proof.text == (
        "`line` is the only connection between `north` and `south`; without it 3 nodes are "
        "reachable from no actor: `store-1`, `store-2` and `south`."
    )
    assert proof.evidence == {
        "without": "line",
        "from": ["ann"],
        "unreachable": ["store-1", "store-2", "south"],
    }
    (remedy,) = point.told.remedies
    assert remedy.arguments["relationship"] == {
        "unique-id": "line-2",
        "description": "Second line beside line",
        "protocol": "HTTPS",
        "relationship-type": {
            "connects": {"source": {"node": "north"}, "destination": {"node": "south"}}
        },
    }


def test_a_flow_over_it_makes_it_graver() -> None:
    """High, and the flow is named."""
    (point,) = findings(sites(flow("f", "line")), RULE)
    assert (point.severity, point.flows) == ("high", ("f",))


def test_the_remedy_takes_it_away() -> None:
    """With a second line there is none that is alone."""
    value = sites()
    (point,) = findings(value, RULE)
    value["relationships"].append(point.told.remedies[0].arguments["relationship"])
    assert found(value, RULE) == []


@pytest.mark.parametrize(
    "value",
    [
        sites(*links("desk-1>store-2")),
        sites(node("store-3"), contains("c", "south", "store-3"), *links("desk-1>store-2")),
        sites(connects("back", "south", "north")),
        sites(interacts("in-south-too", "ann", "south")),
        sites(interacts("side", "ann", "store-1")),
        doc(*(each for each in sites()["nodes"] if each["node-type"] != "actor"))
        | {"relationships": sites()["relationships"][:2] + links("north>south")},
        doc(node("ann", "actor"), node("n", "site"), node("s", "site"), *map(node, "ab"))
        | {
            "relationships": [
                interacts("in", "ann", "n"),
                contains("cn", "n", "a"),
                contains("cs", "s", "b"),
                *links("n>s"),
            ]
        },
    ],
    ids=[
        "another way",
        "another way to a part",
        "both ways",
        "actor there",
        "actor at a part",
        "no actor",
        "one behind",
    ],
)
def test_what_is_not_alone_or_has_little_behind_it(value: Json) -> None:
    """Other ways, actors on the other side, or only one node there."""
    assert found(value, RULE) == []


def test_only_a_connection_is_a_line() -> None:
    """What a site is said to interact with is joined to it by something that is not told."""
    value = sites()
    value["relationships"] = [
        interacts("line", "north", "south") if each["unique-id"] == "line" else each
        for each in value["relationships"]
    ]
    assert found(value, RULE) == []


def test_where_an_end_is_a_single_point_that_is_said_instead() -> None:
    """One weakness, one finding; what runs several times has several lines."""
    line = doc(node("ann", "actor"), *map(node, "abcd"), interacts("in", "ann", "a"))
    line["relationships"] += links("a>b", "b>c", "b>d")
    assert (found(line, RULE), found(line, SINGLE_POINT)) == ([], [("a",), ("b",)])
    for each in line["nodes"][1:3]:
        each["metadata"] = {"replicas": 2}
    assert (found(line, RULE), found(line, SINGLE_POINT)) == ([], [])


PARTS, BORDERS = "abcd", "NSW"


@st.composite
def nets(draw: st.DrawFn) -> Json:
    """A person, borders with parts in them, and connections between any of these."""
    ids = [*PARTS, *BORDERS]
    pairs = st.sampled_from([f"{one}>{other}" for one in ids for other in ids if one != other])
    ways = links(*draw(st.lists(pairs, max_size=7, unique=True)))
    inside = [
        contains(f"in-{border}", border, *draw(st.lists(st.sampled_from(PARTS), unique=True)))
        for border in BORDERS
    ]
    person = interacts("in", "ann", draw(st.sampled_from(ids)))
    return doc(node("ann", "actor"), *map(node, ids), person, *ways, *inside)


@given(nets())
def test_a_proof_is_true(value: Json) -> None:
    """Without the relationship, that and no more is reached from no origin in a graph drawn anew.

    Either way round, too, nothing joins the two sides but this.
    """
    for point in findings(value, RULE):
        evidence = point.told.proof.evidence
        graph = drawn(value)
        before = reached(graph, evidence["from"])
        ((one, other, _),) = (
            each for each in graph.edges(keys=True) if each[2] == evidence["without"]
        )
        graph.remove_edge(one, other, evidence["without"])
        assert {*evidence["unreachable"]} == before - reached(graph, evidence["from"])
        assert not nx.has_path(graph, one, other)
