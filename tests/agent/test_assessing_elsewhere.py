"""Weak points of the other architectures: what is found, what is believed, what can be said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.agent.weak_points.assessing import ASPECTS, Assessment, assess, told
from advisor.agent.weak_points.single_points import single_points
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.calm.architectures import connects, contains, doc, flow, node

FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"
OTHERS = ("payments", "data-platform", "iot", "trading")
Json = dict[str, Any]


def architecture(fixture: str) -> Model:
    """One of the architectures."""
    return Model(json.loads((FIXTURES / f"{fixture}.json").read_text("utf-8")))


def nodes(found: Assessment, aspect: str) -> set[str]:
    """The nodes of one aspect."""
    return {node for point in found.weak_points if point.aspect == aspect for node in point.nodes}


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [
        ("payments", {"payments-db"}),
        ("data-platform", {"lake-raw", "lake-curated", "catalog-db"}),
        ("iot", {"zeitreihen-db", "auftrags-db"}),
        ("trading", {"DB_ORDERS", "DB_LIMITS"}),
    ],
)
def test_stores_without_a_replica(fixture: str, expected: set[str]) -> None:
    """Also those that hold data; what metadata says of a copy is believed."""
    assert nodes(assess(architecture(fixture)), "no replica") == expected


@pytest.mark.parametrize(
    ("fixture", "expected"), [("data-platform", {"lake-raw"}), ("iot", {"zeitreihen-db"})]
)
def test_recovery_of_stores_that_hold_data(fixture: str, expected: set[str]) -> None:
    """Data within is no part: the store is no group."""
    assert nodes(assess(architecture(fixture)), "recovery") >= expected


def test_data_is_not_lost_by_a_store() -> None:
    """A store is no single point of failure of what it holds itself."""
    value = doc(node("a"), node("db", "database"), node("orders", "data-asset"))
    value["relationships"] = [connects("l", "a", "db"), contains("h", "db", "orders")]
    found = single_points(Model(value))
    assert [point.node.id for point in found.points] == ["a"]
    assert found.lost("a") == ["db"]
    assert found.lost("db") == []


@pytest.mark.parametrize(
    ("metadata", "believed"),
    [
        ({"replica": "FRA"}, True),
        ({"standby": "Frankfurt"}, True),
        ([{"replicas": ["FRA", "LDN"]}], True),
        ({"replica": True}, True),
        ({"replica": "none"}, False),
        ({"replica": "None "}, False),
        ({"replica": "planned"}, False),
        ({"replica": False}, False),
        ({"replicas": []}, False),
        ({"replicas": 0}, False),
        ({"replicas": 1}, False),
        ({"replica-lag": "1s"}, False),
    ],
    ids=str,
)
def test_what_metadata_says_of_a_copy(metadata: Any, believed: bool) -> None:  # noqa: FBT001 - the row's
    """It is believed, and that is said."""
    value = doc(node("a"), node("db", "database", metadata=metadata), connects("l", "a", "db"))
    found = assess(Model(value), ASPECTS[1:2])
    assert nodes(found, "no replica") == (set() if believed else {"db"})
    assert ("`db` is believed to have a copy" in told(found, 3)) == believed


def test_a_second_gateway_is_not_lost_with_the_first() -> None:
    """It reads by itself, and only the first one's heartbeat leads to it."""
    model = architecture("iot")
    found = single_points(model)
    assert "edge-gateway-a" not in {point.node.id for point in found.points}
    assert found.lost("edge-gateway-a") == []
    assert "`edge-gateway-a` alone leads to `edge-gateway-b`" in told(assess(model), 1)
    pair = [connects("beat", "a", "b"), connects("ar", "a", "r"), connects("br", "b", "r")]
    assert single_points(Model(doc(node("a"), node("b"), node("r"), *pair))).points == ()
    alone = [*pair, connects("at", "a", "t")]
    (point,) = single_points(Model(doc(*map(node, "abrt"), *alone))).points
    assert (point.node.id, point.loses) == ("a", 1)


@pytest.mark.parametrize(
    ("fixture", "store", "said"),
    [
        ("data-platform", "lake-raw", ("transform",)),
        ("data-platform", "lake-curated", ("quality-gate", "warehouse-loader")),
        ("data-platform", "catalog-db", ("catalog-ui",)),
        ("trading", "DB_ORDERS", ("SVC_REPORTING",)),
        ("trading", "DB_LIMITS", ("SVC_RISK",)),
        ("payments", "payments-db", ()),
        ("iot", "zeitreihen-db", ()),
    ],
)
def test_who_reads_from_a_replica(fixture: str, store: str, said: tuple[str, ...]) -> None:
    """Those who read; where nobody is known to, nobody is connected, and that is said."""
    found = assess(architecture(fixture), ASPECTS[1:2]).weak_points
    words = next(point.words() for point in found if point.nodes == (store,))
    connected = [f"Connect {user} to {store}-replica for read operations." for user in said]
    assert words.remedy.count("Connect ") == len(said)
    assert all(each in words.remedy for each in connected)
    assert words.note.startswith("who reads from it is not said") == (not said)


@pytest.mark.parametrize("fixture", OTHERS)
def test_every_remedy_can_be_said_as_it_stands(fixture: str) -> None:
    """The rules understand it whole, it applies, brings no error, and mends what it is for."""
    path = FIXTURES / f"{fixture}.json"
    for before in assess(architecture(fixture)).weak_points:
        workspace = Workspace(load(path))
        understood = understand(before.words().remedy, workspace.model)
        assert understood.not_understood == ()
        for call in understood.calls:
            assert registry.call(workspace, call.tool, call.arguments).refusal == ""
        assert workspace.problems() == []
        after = assess(workspace.model).weak_points
        assert (before.aspect, before.nodes) not in {(each.aspect, each.nodes) for each in after}


def test_a_flow_ranks_but_loses_nothing() -> None:
    """An entry node whose followers are entries without it is no point, whatever flows over it."""
    ways = [connects("ab", "a", "b"), connects("bc", "b", "c"), connects("cd", "c", "d")]
    value = doc(*map(node, "abcd"), *ways, flow("f", "ab", "bc"))
    assert [point.node.id for point in single_points(Model(value)).points] == ["b", "c"]


def test_another_store_does_not_read() -> None:
    """What fills a store from another one is not connected to its replica."""
    value = doc(node("raw", "datastore"), node("db", "database"), connects("l", "raw", "db"))
    (point,) = (p for p in assess(Model(value), ASPECTS[1:2]).weak_points if p.nodes == ("db",))
    assert "Connect " not in point.words().remedy


def test_instances_in_german_are_believed() -> None:
    """As in English."""
    ways = [connects("ab", "a", "b"), connects("bc", "b", "c")]
    value = doc(node("a"), node("b", metadata={"instanzen": 2}), node("c"), *ways)
    assert single_points(Model(value)).several == (("b", 2),)
