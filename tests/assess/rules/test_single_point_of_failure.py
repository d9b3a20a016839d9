"""Single points of failure: where they are, only there, and that what is said of them is so."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from advisor.assess.facts import Facts
from advisor.assess.rules.resilience.single_point_of_failure import RULE
from advisor.assess.single_points import single_points
from advisor.calm.model import Model
from tests.architectures import architectures
from tests.assess.findings import doubts, findings, found, links, shop
from tests.assess.losing import check
from tests.calm.architectures import connects, contains, doc, flow, interacts, node

FIXTURES = sorted((Path(__file__).parents[3] / "fixtures/architectures").glob("*.json"))
Json = dict[str, Any]


def fixture(path: Path) -> Json:
    """One of the architectures."""
    value: Json = json.loads(path.read_text("utf-8"))
    return value


def test_the_platforms_single_points() -> None:
    """The gateway takes all down; each with what it parts from the actors, and its flows."""
    gateway, orders, stock = findings(fixture(FIXTURES[1]), RULE)
    assert [each.elements for each in (gateway, orders, stock)] == [
        ("api-gateway",),
        ("order-service",),
        ("inventory-service",),
    ]
    assert (gateway.severity, orders.severity, stock.severity) == ("critical", "high", "high")
    assert gateway.flows == ("order-processing-flow", "inventory-check-flow")
    proof = gateway.told.proof
    assert "without `api-gateway`, 5 nodes are reachable from no actor: `order-serv" in proof.text
    assert "order-processing-flow" not in proof.text
    assert proof.evidence == {
        "without": "api-gateway",
        "from": ["customer", "admin"],
        "unreachable": [
            *("order-service", "inventory-service", "payment-service", "order-db", "inventory-db"),
        ],
    }


def test_what_stands_before_two_gateways_is_the_single_point() -> None:
    """One gateway is one, two are none; a balancer before them is one, and they are not."""
    assert found(shop("gate"), RULE) == [("gate",)]
    assert found(shop("gate-1", "gate-2"), RULE) == []
    assert found(shop("gate-1", "gate-2", balanced=True), RULE) == [("balancer",)]


def test_a_cluster_is_reached_as_a_whole() -> None:
    """What leads to a container of two leads to both, and the border itself does not fail."""
    value = shop("gate-1", "gate-2")
    value["relationships"][0] = interacts("in", "ann", "gates")
    value["nodes"].append(node("gates", "system"))
    value["relationships"].append(contains("group", "gates", "gate-1", "gate-2"))
    assert found(value, RULE) == []
    assert single_points(Facts(Model(value))).origins == ("ann",)


def test_several_instances_in_metadata_are_believed() -> None:
    """Where a number above one is given, and not where it is one or no number."""
    for metadata, expected in (
        ({"replicas": 2}, []),
        ([{"deployment": {"instanceCount": 3}}], []),
        ({"instanzen": 2}, []),
        ({"replicas": 1}, [("gate",)]),
        ({"replicas": True, "high-availability": True}, [("gate",)]),
    ):
        value = shop("gate")
        value["nodes"][1]["metadata"] = metadata
        assert value["nodes"][1]["unique-id"] == "gate"
        assert found(value, RULE) == expected
        believed = any("`gate` is believed to have" in words for words in doubts(value, RULE))
        assert believed == (expected == [])


def replicated(*roles: str) -> Json:
    """A person, a desk, and databases that copy the first of them; a report behind that one."""
    ids = [f"db-{role}" for role in roles]
    parts = [
        node(each, "database", metadata={"role": role})
        for each, role in zip(ids, roles, strict=True)
    ]
    copies = [connects(f"r{n}", ids[0], each) for n, each in enumerate(ids[1:])]
    ways = links("desk>db-primary", "db-primary>report")
    person = interacts("in", "ann", "desk")
    return doc(node("ann", "actor"), node("desk"), node("report"), *parts, person, *ways, *copies)


def test_a_redundant_group_is_no_single_point() -> None:
    """A primary alone is one; with a standby in its place it is none, and that is said."""
    assert found(replicated("primary"), RULE) == [("desk",), ("db-primary",)]
    value = replicated("primary", "standby")
    (desk,) = findings(value, RULE)
    assert desk.elements == ("desk",)
    assert desk.told.proof.evidence["unreachable"] == ["db-primary", "db-standby", "report"]
    assert "without `desk`, 3 nodes are reachable" in desk.told.proof.text
    (words,) = doubts(value, RULE)
    assert words.startswith("`db-primary` and `db-standby` are taken for instances of one another")


def test_a_standby_begins_no_ways_of_its_own() -> None:
    """That it reads from the primary brings nobody to the primary."""
    value = replicated("primary", "standby")
    value["relationships"][-1] = connects("r", "db-standby", "db-primary")
    facts = Facts(Model(value))
    assert single_points(facts).origins == ("ann",)
    assert "db-primary" in single_points(facts).lost("desk")


def test_a_group_is_reached_by_others_alone() -> None:
    """A heartbeat inside it brings nobody in; what reaches one of its containers reaches it."""
    beat = links("gate-1>gate-2", "gate-1>a", "gate-2>a", "a>b")
    value = doc(node("gate-1"), node("gate-2"), node("a"), node("b"), *beat)
    assert single_points(Facts(Model(value))).origins == ("gate-1", "gate-2")
    value = replicated("primary", "standby")
    value["nodes"].append(node("box", "system"))
    value["relationships"] = [
        interacts("in", "ann", "box"),
        contains("inside", "box", "db-standby"),
        *links("db-primary>report"),
    ]
    assert single_points(Facts(Model(value))).origins == ("ann",)


TILL = doc(
    node("ann", "actor"),
    *(node(name) for name in ("till", "orders", "payments")),
    node("order-queue", "queue"),
    node("books", "database"),
    interacts("in", "ann", "till"),
    *links("till>orders", "orders>order-queue", "payments>order-queue", "payments>books"),
)
"""Payments takes from the queue that orders fills."""


def test_a_consumer_is_no_entry() -> None:
    """Messages reach it by the queue, so what leads to the queue is lost with its producer."""
    points = findings(TILL, RULE)
    assert [each.elements for each in points] == [
        ("till",),
        ("orders",),
        ("order-queue",),
        ("payments",),
    ]
    evidence = points[1].told.proof.evidence
    assert evidence["from"] == ["ann"]
    assert evidence["unreachable"] == ["order-queue", "payments", "books"]
    assert evidence["followed from the queue to who takes"] == [
        {"from": ["order-queue"], "to": "payments", "over": "payments>order-queue"}
    ]
    assert check(TILL) == len(points)


def test_a_consumer_at_the_broker_is_no_entry() -> None:
    """It connects to the broker, others to the queue in it."""
    value = copy.deepcopy(TILL)
    value["nodes"].append(node("broker", "message-broker"))
    value["relationships"][3] = links("payments>broker", description="Consumes orders")[0]
    value["relationships"].append(contains("inside", "broker", "order-queue"))
    assert found(value, RULE) == [("till",), ("orders",), ("payments",)]
    assert findings(value, RULE)[0].told.proof.evidence["from"] == ["ann"]
    assert check(value)


@pytest.mark.parametrize("kind", ["ecosystem", "system"])
def test_the_only_way_to_a_system_that_also_calls(kind: str) -> None:
    """An exchange that sends prices begins ways; orders reach it over the router alone."""
    value = doc(
        node("ann", "actor"),
        *(node(name) for name in ("desk", "desk-2", "router", "prices")),
        node("exchange", kind, name="External Exchange"),
        interacts("in", "ann", "desk", "desk-2"),
        *links("desk>router", "desk-2>router", "router>exchange", "exchange>prices"),
    )
    value["relationships"] += links("prices>router")
    (point,) = findings(value, RULE)
    assert point.elements == ("router",)
    assert "`exchange` may still call, but nothing leads there" in point.told.proof.text
    assert point.told.proof.evidence["unreachable"] == ["exchange"]
    assert check(value)


def test_a_client_that_also_listens_is_no_end() -> None:
    """It is told by who was called; nothing is out of reach that it needs."""
    value = doc(
        node("app", "webclient"),
        node("desk"),
        node("desk-2"),
        *links("app>desk", "app>desk-2", "desk>app"),
    )
    assert not found(value, RULE)


def test_the_graver_single_point_comes_first() -> None:
    """By how many nodes and flows are lost; people and external systems are never one."""
    names = [node(name) for name in "abcd"]
    value = doc(node("ann", "actor"), *names, interacts("in", "ann", "a"), *links("a>b", "b>c"))
    value["relationships"] += links("c>d")
    assert found(value, RULE) == [("a",), ("b",), ("c",)]
    value["nodes"][2]["name"] = "External Bank"
    assert found(value, RULE) == [("a",), ("c",)]
    ranked = doc(node("ann", "actor"), *names, interacts("in", "ann", "a", "c"))
    ranked["relationships"] += links("a>b", "c>d")
    assert found(ranked, RULE) == [("a",), ("c",)]
    ranked["flows"] = [flow("f", "c>d")]
    assert found(ranked, RULE) == [("c",), ("a",)]


def severities(value: Json) -> list[str]:
    """How grave each finding is."""
    return [each.severity for each in findings(value, RULE)]


def test_what_takes_everything_down_is_critical() -> None:
    """An entry with all flows over it, or, without flows, with all other parts behind it."""
    value = shop("gate")
    assert severities(value) == ["high"]
    value["nodes"].append(node("bills"))
    value["relationships"] += links("stock>bills")
    assert severities(value) == ["critical", "high"]
    value["flows"] = [flow("f", "in", "gate>stock")]
    assert severities(value) == ["critical", "high"]
    value["flows"].append(flow("g", "stock>bills"))
    assert severities(value) == ["high", "high"]


def test_a_service_before_its_own_store_is_no_news() -> None:
    """Medium, if no flow runs over it and nothing else is behind it."""
    value = doc(node("a"), node("db", "database"), *links("a>db"))
    assert severities(value) == ["medium"]
    assert severities({**value, "flows": [flow("f", "a>db")]}) == ["critical"]
    value["nodes"].append(node("b"))
    value["relationships"] += links("a>b")
    assert severities(value) == ["high"]


def test_without_actors_the_ways_begin_where_nothing_leads_to() -> None:
    """In a ring nothing begins, and that is said to be unknown instead of sound."""
    value = doc(node("a"), node("b"), *links("a>b"))
    (point,) = findings(value, RULE)
    assert point.told.title.endswith("it is the only way in to 1 other node.")
    assert "reachable from no actor or entry node: `b`" in point.told.proof.text
    ring = doc(node("a"), node("b"), *links("a>b", "b>a"))
    assert found(ring, RULE) == []
    (unknown,) = doubts(ring, RULE)
    assert unknown.startswith("No way from outside, or from where work starts")


def test_data_is_not_lost_by_a_store() -> None:
    """A store is no single point of failure of what it holds itself."""
    value = doc(node("a"), node("db", "database"), node("orders", "data-asset"))
    value["relationships"] = [connects("l", "a", "db"), contains("h", "db", "orders")]
    (point,) = findings(value, RULE)
    assert point.elements == ("a",)
    assert point.told.proof.evidence["unreachable"] == ["db"]


def test_a_second_gateway_is_not_lost_with_the_first() -> None:
    """It reads by itself, and only the first one's heartbeat leads to it."""
    value = fixture(FIXTURES[2])
    assert ("edge-gateway-a",) not in found(value, RULE)
    assert any("`edge-gateway-a` and `edge-gateway-b`" in words for words in doubts(value, RULE))
    pair = links("a>b", "a>r", "b>r")
    assert found(doc(node("a"), node("b"), node("r"), *pair), RULE) == []
    value = doc(*map(node, "abrt"), *pair, *links("a>t"))
    (point,) = findings(value, RULE)
    assert point.told.proof.evidence == {"without": "a", "from": ["a"], "unreachable": ["t"]}
    assert "Nothing leads to `a`, and it alone leads to `b`:" in doubts(value, RULE)[0]


def test_a_flow_ranks_but_loses_nothing() -> None:
    """An entry node whose followers are entries without it is no point, whatever flows over it."""
    value = doc(*map(node, "abcd"), *links("a>b", "b>c", "c>d"), flow("f", "a>b", "b>c"))
    assert found(value, RULE) == [("b",), ("c",)]


def test_the_remedy_has_free_ids() -> None:
    """What is called so already is not made again; what spreads requests gets no other before."""
    value = shop("gate")
    value["nodes"] += [node("gate-1"), node("load-balancer")]
    (remedy,) = findings(value, RULE)[0].told.remedies
    assert remedy.arguments == {
        "node": "gate",
        "instances": ["gate-1-2", "gate-2"],
        "load_balancer": "gate-load-balancer",
    }
    (balancer,) = findings(shop("gate-1", "gate-2", balanced=True), RULE)
    assert balancer.told.remedies[0].arguments == {
        "node": "balancer",
        "instances": ["balancer-1", "balancer-2"],
    }
    assert balancer.told.note == ""


@given(architectures())
def test_a_proof_is_true(value: Json) -> None:
    """Of what is drawn again."""
    check(value)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_proof_of_the_architectures_is_true(path: Path) -> None:
    """And every one of them has a finding to prove."""
    assert check(fixture(path))
