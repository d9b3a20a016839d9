"""What is joined with far more than the rest, and what is there for that."""

from __future__ import annotations

from statistics import median
from typing import Any

import networkx as nx
import pytest

from advisor.assess.facts import Thresholds
from advisor.assess.rules.structure.hub import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import doubts, findings, found, links
from tests.calm.architectures import doc, node

Json = dict[str, Any]


def star(number: int, middle: str = "core", kind: str = "service", beside: str = "s") -> Json:
    """A node that calls so many others."""
    others = [f"{beside}{place}" for place in range(number)]
    ways = links(*(f"{middle}>{each}" for each in others))
    return doc(node(middle, kind), *map(node, others), *ways)


def test_nine_neighbours_are_a_hub() -> None:
    """The numbers can be checked on the graph."""
    value = star(9)
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("core",), "medium")
    assert point.told.title.startswith("**`core`** is joined with 9 other nodes")
    graph: nx.Graph[str] = nx.Graph(drawn(value, parts=False))
    evidence = point.told.proof.evidence
    assert {*evidence["neighbours"]} == {*graph["core"]}
    assert evidence["median"] == median(dict(graph.degree).values())
    assert not point.told.remedies
    assert "split_service" in point.told.note


def test_eight_are_none_unless_the_threshold_is_lower() -> None:
    """The threshold is a user's."""
    assert not found(star(8), RULE)
    assert findings(star(8), RULE, Thresholds(hub=7))


def test_where_all_have_many_none_stands_out() -> None:
    """Twelve nodes, each joined with every other."""
    ids = [f"s{number}" for number in range(12)]
    ways = links(*(f"{one}>{other}" for one in ids for other in ids if one < other))
    assert not found(doc(*map(node, ids), *ways), RULE)


@pytest.mark.parametrize(
    ("middle", "kind", "is_told"),
    [
        *(("api-gateway", "service", True), ("load-balancer", "service", True)),
        *(("login", "identity-provider", True), ("broker", "service", False)),
        *(("ann", "actor", False), ("books", "database", False)),
    ],
)
def test_what_is_there_to_be_joined(middle: str, kind: str, *, is_told: bool) -> None:
    """Gateways and the like are told as believed; people, stores and queues are nothing."""
    value = star(12, middle, kind)
    assert not found(value, RULE)
    assert bool(doubts(value, RULE)) is is_told


def test_instances_of_one_service_are_one_neighbour() -> None:
    """Nine instances behind it make no hub."""
    assert not found(star(9, beside="stock-"), RULE)
