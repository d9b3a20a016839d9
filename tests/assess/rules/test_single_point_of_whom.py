"""How single points of failure weigh, whose they are, and what mends those that keep state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.assess.rules.resilience.single_point_of_failure import RULE
from tests.assess.findings import findings, found, links, shop
from tests.assess.losing import check
from tests.calm.architectures import connects, doc, flow, interacts, node

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ({"metadata": {"instances": 1}}, "`instances: 1`"),
        ({"metadata": [{"deployment": {"replicaCount": 1}}]}, "`replicaCount: 1`"),
        ({"description": "One RabbitMQ node that carries orders."}, "`One RabbitMQ node`"),
        ({"description": "Starts the run; one instance"}, "`one instance`"),
        ({"description": "Eine einzelne virtuelle Maschine."}, "`Eine einzelne virtuelle Masch"),
        ({"description": "One instance per region."}, ""),
        ({"description": "One service of many."}, ""),
        ({"metadata": {"instances": True, "nodes": "1"}}, ""),
    ],
    ids=str,
)
def test_that_there_is_one_is_quoted(rest: Json, said: str) -> None:
    """As the document says it, in metadata or the description."""
    value = shop("gate")
    value["nodes"][1] |= rest
    (point,) = findings(value, RULE)
    assert said in point.told.proof.text
    assert ("there is one of it" in point.told.proof.text) == bool(said)


def test_what_no_flow_runs_over_is_medium() -> None:
    """Where there are flows; among others those that are critical go first."""
    value = shop("gate")
    value["nodes"] += [node("export"), node("bank", "ecosystem"), node("till"), node("bon")]
    value["relationships"] += links("offers>export", "stock>export", "export>bank")
    value["relationships"] += [interacts("in-2", "ann", "till"), *links("till>bon")]
    value["flows"] = [flow("rare", "gate>stock"), flow("sale", "in-2", "till>bon")]
    value["flows"][1]["metadata"] = {"criticality": "high"}
    points = findings(value, RULE)
    severities = [(point.elements[0], point.severity) for point in points]
    assert severities == [("till", "high"), ("gate", "high"), ("export", "medium")]
    del value["flows"][1]["metadata"]
    assert [elements[0] for elements in found(value, RULE)] == ["gate", "till", "export"]


def two_ways(**rest: Any) -> Json:
    """A trader with two ways to the orders, and a client with one, over a gateway."""
    return doc(
        *(node(each, "actor") for each in ("trader", "client")),
        *(node(each) for each in ("desk", "desk-b", "orders", "limits")),
        node("gateway", **rest),
        interacts("in", "client", "gateway"),
        interacts("in-2", "trader", "desk", "desk-b"),
        *links("gateway>orders", "desk>orders", "desk-b>orders", "gateway>limits", "desk-b>limits"),
        flow("order", "in", "gateway>orders"),
    )


def test_the_only_way_of_one_actor() -> None:
    """Medium, since others get round it; what the actor loses is so on a graph drawn anew."""
    value = two_ways()
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("gateway",), "medium", ("order",))
    assert "a single point of failure for `client`: every way from there" in point.told.title
    assert point.told.proof.evidence["unreachable"] == ["orders", "limits"]
    assert point.told.remedies[0].arguments["load_balancer"] == "load-balancer"
    assert check(value) == 1


def test_an_actor_without_a_flow_or_with_another_way() -> None:
    """Nothing is known of the first, and the second gets there."""
    value = two_ways()
    value["flows"] = [flow("order", "in-2", "desk>orders")]
    assert found(value, RULE) == []
    value = two_ways()
    value["relationships"].append(interacts("in-3", "client", "desk"))
    assert found(value, RULE) == []
    assert found(two_ways(metadata={"instances": 2}), RULE) == []
    bank = json.loads(json.dumps(two_ways()).replace("client", "bank"))
    bank["nodes"][1]["node-type"] = "ecosystem"
    assert found(bank, RULE) == []


def test_two_gateways_are_no_only_way() -> None:
    """Of the client that reaches both, and nobody else does."""
    value = json.loads(json.dumps(two_ways()).replace('"gateway', '"gateway-1'))
    value["nodes"].append(node("gateway-2"))
    value["relationships"][0] = interacts("in", "client", "gateway-1", "gateway-2")
    value["relationships"] += links("gateway-2>orders", "gateway-2>limits")
    assert found(value, RULE) == []


def test_what_leads_back_alone_loses_nothing() -> None:
    """To the person who calls, or to what the person called before."""
    for back in ("gateway>ann", "gateway>desk"):
        value = doc(
            *(node("ann", "actor"), node("bob", "actor"), node("gateway"), node("desk")),
            *links("ann>desk", "desk>gateway", back, "bob>gateway", "bob>desk"),
            flow("f", "ann>desk", "desk>gateway"),
        )
        assert found(value, RULE) == [("desk",)]
        assert check(value)


def test_clients_of_one_gateway_are_one_finding() -> None:
    """It names both, and the flows of both."""
    value = two_ways()
    value["nodes"].append(node("notebook", "webclient"))
    value["relationships"].append(connects("asks", "notebook", "gateway"))
    value["flows"].append(flow("ask", "asks", "gateway>limits"))
    (point,) = findings(value, RULE)
    assert point.told.proof.evidence["from"] == ["client", "notebook"]
    assert point.flows == ("order", "ask")


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ({"node-type": "message-broker"}, "it holds messages"),
        ({"node-type": "database"}, "it holds data"),
        ({"description": "Owns the state of every order."}, "Owns the state"),
        ({"metadata": {"mode": "active-passive"}}, "active-passive"),
        ({"name": "Nightly Scheduler"}, "do it twice"),
    ],
    ids=str,
)
def test_what_keeps_state_gets_no_balancer(rest: Json, why: str) -> None:
    """Its instances are a cluster or a pair; what calls it reaches each."""
    value = shop("gate")
    value["nodes"][1] |= rest
    (point,) = findings(value, RULE)
    assert point.told.remedies[0].arguments == {"node": "gate", "instances": ["gate-1", "gate-2"]}
    assert point.told.note.startswith("run the instances as a cluster or an active-passive pair: ")
    assert why in point.told.note
    assert "what spreads the requests" in findings(shop("gate"), RULE)[0].told.note
