"""Redundant nodes in one place: on one machine, or in one of several data centres."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from advisor.assess.rules.resilience.replicas_share_a_deployment import RULE
from tests.assess.findings import findings, found, links
from tests.calm.architectures import contains, doc, flow, node

Json = dict[str, Any]


def pair(*others: Json, first: Json | None = None, second: Json | None = None) -> Json:
    """Two instances of a service between a desk and its books."""
    parts = [node("desk"), node("books", "database")]
    parts += [node("shop-1", metadata=first or {}), node("shop-2", metadata=second or {})]
    ways = links("desk>shop-1", "desk>shop-2", "shop-1>books", "shop-2>books")
    return doc(*parts, *ways, *others)


def at(place: str, *nodes: str) -> Json:
    """What is deployed there."""
    return contains(f"at-{place}", place, *nodes, kind="deployed-in")


def test_one_machine_for_both() -> None:
    """Told with the flows that both fail; the evidence holds on the containers drawn anew."""
    value = pair(node("h1", "host"), at("h1", "shop-1", "shop-2"), flow("f", "shop-2>books"))
    (point,) = findings(value, RULE)
    assert (point.elements, point.flows, point.severity) == (("shop-1", "shop-2"), ("f",), "high")
    assert point.told.title == "`shop-1` and `shop-2` are redundant, and all in **`h1`**."
    evidence = point.told.proof.evidence
    inside: nx.DiGraph[str] = nx.DiGraph([("h1", "shop-1"), ("h1", "shop-2")])
    assert nx.descendants(inside, evidence["all deployed in"]) == {*evidence["redundant"]}
    assert point.told.remedies == ()
    assert point.told.note == "add another place beside `h1`, and move one of them there."


def test_one_of_them_moves_where_there_is_room() -> None:
    """To a machine of the same type that holds none of them."""
    hosts = [node("h1", "host"), node("h2", "host"), node("h3", "server")]
    (point,) = findings(pair(*hosts, at("h1", "shop-1", "shop-2"), at("h2", "desk")), RULE)
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments) == (
        "move_into",
        {"container": "h2", "nodes": ["shop-2"], "kind": "deployed-in"},
    )


def test_a_machine_around_their_machines_is_one_too() -> None:
    """Two containers on one host are gone with it."""
    boxes = [node("c1", "runtime"), node("c2", "runtime"), node("h", "virtual-machine")]
    value = pair(*boxes, at("c1", "shop-1"), at("c2", "shop-2"), at("h", "c1", "c2"))
    assert findings(value, RULE)[0].told.proof.evidence["all deployed in"] == "h"


@pytest.mark.parametrize(
    "place",
    [
        node("net", "network"),
        node("k", "cluster", name="Server Cluster"),
        node("h", "host", metadata={"instances": 3}),
        node("dmz", "network", name="Security Zone"),
        node("dc", "data-center"),
        node("serverless", "runtime"),
    ],
    ids=lambda value: str(value["unique-id"]),
)
def test_what_is_shared_as_a_matter_of_course(place: Json) -> None:
    """Networks, clusters, and the only data centre of the document."""
    assert found(pair(place, at(place["unique-id"], "shop-1", "shop-2")), RULE) == []


def test_one_of_two_data_centres() -> None:
    """Where there is another one, both could be in both."""
    halls = [node("dc-1", "data-center"), node("dc-2", "data-center")]
    value = pair(*halls, at("dc-1", "shop-1", "shop-2"), at("dc-2", "books"))
    (point,) = findings(value, RULE)
    assert point.told.remedies[0].arguments["container"] == "dc-2"
    value = pair(*halls, at("dc-1", "shop-1"), at("dc-2", "shop-2"))
    assert found(value, RULE) == []


def test_metadata_may_tell_them_apart() -> None:
    """What says where each of them is, is believed."""
    place = [node("h1", "host"), at("h1", "shop-1", "shop-2")]
    here, there = {"site": "Frankfurt"}, {"site": "Offenbach"}
    assert found(pair(*place, first=here, second=there), RULE) == []
    assert len(found(pair(*place, first=here, second=here), RULE)) == 1


@pytest.mark.parametrize(
    ("metadata", "other", "expected"),
    [
        ({"host": "n17"}, {}, 1),
        ({"availabilityZone": "eu-1a"}, {"availability-zone": "eu-1b"}, 1),
        ({"availabilityZone": "eu-1a"}, {"availability-zone": "eu-1a"}, 0),
        ({"Rechenzentrum": "Nord"}, {"rechenzentrum": "Süd"}, 1),
        ({"zone": "dmz"}, {"zone": "inner"}, 0),
        ({"region": "eu"}, {"region": "us"}, 0),
    ],
    ids=str,
)
def test_metadata_may_say_that_they_are_together(
    metadata: Json, other: Json, expected: int
) -> None:
    """On one machine, or in one place where another node is in another."""
    value = pair(first=metadata, second=metadata)
    value["nodes"][0]["metadata"] = other
    points = findings(value, RULE)
    assert len(points) == expected
    for point in points:
        assert point.told.proof.evidence == {"redundant": ["shop-1", "shop-2"], **metadata}
        (entry,) = point.told.remedies[0].arguments["entries"]
        assert entry["on"] == ["shop-2"]
        assert [*entry["values"]] == [*metadata]
        value["nodes"][3]["metadata"] = metadata | entry["values"]
        assert found(value, RULE) == []


def test_copies_of_a_store_count() -> None:
    """As its id says that it is one."""
    stores = [node("db-primary", "database"), node("db-standby", "database"), node("h", "server")]
    assert found(doc(*stores, at("h", "db-primary", "db-standby")), RULE) == [
        ("db-primary", "db-standby")
    ]
    assert found(doc(*stores, at("h", "db-primary")), RULE) == []


def test_of_groups_that_overlap_the_largest_counts() -> None:
    """A primary and its standby on one machine, and a third copy on another."""
    stores = [
        node("db-primary", "database", metadata={"role": "primary"}),
        node("db-standby", "database", metadata={"role": "standby"}),
        node("db-3", "database"),
    ]
    value = doc(*stores, node("h", "server"), at("h", "db-primary", "db-standby"))
    assert found(value, RULE) == []
    value["relationships"] = [at("h", "db-primary", "db-standby", "db-3")]
    assert found(value, RULE) == [("db-primary", "db-standby", "db-3")]
