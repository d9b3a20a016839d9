"""Weak points of small architectures, in both directions: found where they are, and only there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.controlled_english import understand
from advisor.agent.weak_points.assessing import ASPECTS, Assessment, assess, told
from advisor.agent.weak_points.single_points import single_points
from advisor.calm import graph
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.architectures import architectures
from tests.calm.architectures import connects, contains, control, doc, flow, interacts, node
from tests.mutations import STRANGE, mutants

if TYPE_CHECKING:
    from collections.abc import Iterable

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
Json = dict[str, Any]


def links(*pairs: str, **rest: Any) -> list[Json]:
    """A connection for each `a>b`, called so."""
    return [connects(pair, *pair.split(">"), **rest) for pair in pairs]


def weak(value: Json) -> dict[str, list[str]]:
    """The nodes of each aspect, in the order in which they are told."""
    found: dict[str, list[str]] = {}
    for point in assess(Model(value)).weak_points:
        found.setdefault(point.aspect, []).extend(point.nodes)
    return found


def shop(*gateways: str, balanced: bool = False) -> Json:
    """A person, gateways of the given ids, and two services behind each of them."""
    entries = ["balancer"] if balanced else [*gateways]
    ways = [f"{gateway}>{service}" for gateway in gateways for service in ("stock", "offers")]
    if balanced:
        ways += [f"balancer>{gateway}" for gateway in gateways]
    names = {*gateways, *entries, "stock", "offers"}
    parts = [node(name) for name in sorted(names)]
    return doc(node("ann", "actor"), *parts, interacts("in", "ann", *entries), *links(*ways))


def test_the_platforms_weak_points() -> None:
    """The first of each aspect, then the second of each; every one with its proof."""
    found = assess(Model(load(PLATFORM).value))
    assert [(point.aspect, point.nodes) for point in found.weak_points] == [
        ("single point", ("api-gateway",)),
        ("no replica", ("order-db",)),
        ("synchronous chain", ("payment-service",)),
        ("recovery", ("order-db", "inventory-db")),
        ("single point", ("order-service",)),
        ("no replica", ("inventory-db",)),
        ("synchronous chain", ("inventory-service",)),
        ("single point", ("inventory-service",)),
    ]
    proof = found.weak_points[0].words().proof
    assert "without `api-gateway`, 5 nodes are reachable from no actor: `order-service`" in proof
    assert "`order-processing-flow` and `inventory-check-flow`" in proof


def test_what_stands_before_two_gateways_is_the_single_point() -> None:
    """One gateway is one, two are none; a balancer before them is one, and they are not."""
    assert weak(shop("gate")) == {"single point": ["gate"]}
    assert weak(shop("gate-1", "gate-2")) == {}
    assert weak(shop("gate-1", "gate-2", balanced=True)) == {"single point": ["balancer"]}


def test_a_cluster_is_reached_as_a_whole() -> None:
    """What leads to a container of two leads to both, and the border itself does not fail."""
    value = shop("gate-1", "gate-2")
    value["relationships"][0] = interacts("in", "ann", "gates")
    value["nodes"].append(node("gates", "system"))
    value["relationships"].append(contains("group", "gates", "gate-1", "gate-2"))
    assert weak(value) == {}
    assert single_points(Model(value)).origins == ("ann",)


def test_several_instances_in_metadata_are_believed() -> None:
    """Where a number above one is given, and not where it is one or no number."""
    for metadata, expected in (
        ({"replicas": 2}, {}),
        ([{"deployment": {"instanceCount": 3}}], {}),
        ({"replicas": 1}, {"single point": ["gate"]}),
        ({"replicas": True, "high-availability": True}, {"single point": ["gate"]}),
    ):
        value = shop("gate")
        value["nodes"][1]["metadata"] = metadata
        assert value["nodes"][1]["unique-id"] == "gate"
        assert weak(value) == expected
        believed = "`gate` is believed to have" in told(assess(Model(value)), 1)
        assert believed == (expected == {})


def test_the_graver_single_point_comes_first() -> None:
    """By how many nodes and flows are lost; people and external systems are never one."""
    names = [node(name) for name in "abcd"]
    value = doc(node("ann", "actor"), *names, interacts("in", "ann", "a"), *links("a>b", "b>c"))
    value["relationships"] += links("c>d")
    assert weak(value) == {"single point": ["a", "b", "c"]}
    value["nodes"][2]["name"] = "External Bank"
    assert weak(value) == {"single point": ["c"]}
    ranked = doc(node("ann", "actor"), *names, interacts("in", "ann", "a", "c"))
    ranked["relationships"] += links("a>b", "c>d")
    assert weak(ranked)["single point"] == ["a", "c"]
    ranked["flows"] = [flow("f", "c>d")]
    assert weak(ranked)["single point"] == ["c", "a"]


def test_without_actors_the_ways_begin_where_nothing_leads_to() -> None:
    """In a ring nothing begins, and that is said to be unknown instead of sound."""
    line = single_points(Model(doc(node("a"), node("b"), *links("a>b"))))
    assert (line.origins, line.unreached) == (("a",), ())
    (point,) = assess(Model(doc(node("a"), node("b"), *links("a>b")))).weak_points
    assert point.words().finding.endswith("it is the only way in to 1 other node.")
    assert "reachable from no actor or entry node: `b`" in point.words().proof
    ring = single_points(Model(doc(node("a"), node("b"), *links("a>b", "b>a"))))
    assert (ring.points, ring.unreached) == ((), ("a", "b"))
    text = told(assess(Model(doc(node("a"), node("b"), *links("a>b", "b>a")))), 3)
    assert "No way from an origin leads to `a` and `b`" in text


def stores(*others: Json, **metadata: Any) -> Json:
    """Two databases with a target for recovery each, beside a service that uses both."""
    there = {"metadata": {"rto": "1h", **metadata}}
    pair = [node("books", "database", **there), node("copy", "database", metadata={"rpo": 1})]
    return doc(node("desk"), *pair, *links("desk>books", "desk>copy"), *others)


@pytest.mark.parametrize(
    ("value", "single"),
    [
        (stores(), ["books", "copy"]),
        (stores(node("set", "system"), contains("group", "set", "books", "copy")), []),
        (
            stores(node("all", "system"), contains("group", "all", "books", "copy", "desk")),
            ["books", "copy"],
        ),
        (stores(connects("r", "books", "copy", description="Replicates at night")), []),
        (stores(connects("r", "books", "copy", description="Reports")), ["books", "copy"]),
        (stores(standby="copy"), []),
        (stores(replicas=2), ["copy"]),
        (stores(node("books-2", "database", metadata={"rpo": 1})), ["copy"]),
        (stores(node("books-2", "cache")), ["books", "copy"]),
    ],
    ids=["none", "cluster", "platform", "replicates", "reports", "named", "count", "id", "kind"],
)
def test_what_counts_as_a_replica(value: Json, single: list[str]) -> None:
    """Each way in which a store may be copied, and what looks like one and is none."""
    assert sorted(weak(value).get("no replica", [])) == single


def calls(*elements: Json, steps: tuple[str, ...] = ("ann>a", "a>b", "b>c"), **rest: Any) -> Json:
    """Three services that call each other in a flow."""
    named = {element.get("unique-id") for element in elements}
    parts = [node(name) for name in "abc" if name not in named]
    ways = [each for each in links("ann>a", "a>b", "b>c", "a>c") if each["unique-id"] not in named]
    return doc(node("ann", "actor"), *parts, *ways, *elements, flow("f", *steps), **rest)


@pytest.mark.parametrize(
    ("value", "callee"),
    [
        (calls(), ["c"]),
        (calls(steps=("ann>a", "a>b")), []),
        (calls(steps=("ann>a", "a>b", "a>c")), []),
        (calls(steps=("b>c", "a>b")), []),
        (calls(node("b", "queue")), []),
        (calls(node("c", "database", metadata={"rto": 1, "replicas": 2})), []),
        (calls(*links("b>c", protocol="AMQP")), []),
        (calls(*links("b>c", metadata={"call": "asynchronous"})), []),
        (calls(node("b", controls={"circuit-breaker": control()})), []),
        (calls(*links("b>c", metadata={"fallback": "cached"})), []),
        (calls(*links("b>c", metadata={"timeout": 3})), ["c"]),
    ],
    ids=str,
)
def test_what_counts_as_a_synchronous_chain(value: Json, callee: list[str]) -> None:
    """Calls within calls, with nothing that parts them and no word of a breaker."""
    assert weak(value).get("synchronous chain", []) == callee


def test_an_answer_ends_a_call() -> None:
    """What is called after the answer is no longer within that call."""
    value = calls(steps=("ann>a", "a>b", "a>b", "b>c"))
    assert weak(value)["synchronous chain"] == ["c"]
    value["flows"][0]["transitions"][2]["direction"] = "destination-to-source"
    assert "synchronous chain" not in weak(value)


@pytest.mark.parametrize(
    ("metadata", "controls", "whole", "lacks"),
    [
        ({}, {}, {}, "no word about recovery"),
        ({"backup": "nightly"}, {}, {}, "no target for recovery"),
        ({"rtoMinutes": 5}, {}, {}, ""),
        ({}, {"dr": control(description="Recovery time of an hour")}, {}, ""),
        ({}, {}, {"failover": control()}, "no target for recovery"),
        ({}, {}, {"dr": control(description="RPO of 5 minutes")}, ""),
    ],
    ids=str,
)
def test_what_counts_as_a_word_about_recovery(
    metadata: Json, controls: Json, whole: Json, lacks: str
) -> None:
    """In metadata, in controls, and in the controls of the architecture."""
    store = node("books", "database", metadata=metadata, controls=controls)
    found = assess(Model(doc(store, controls=whole)), ASPECTS[3:]).weak_points
    assert [point.words().finding for point in found] == (
        [f"`books` has {lacks}."] if lacks else []
    )


@pytest.mark.parametrize("number", range(8))
def test_every_remedy_can_be_said_as_it_stands(number: int) -> None:
    """The rules understand it whole, it applies, brings no warning, and mends what it is for."""
    workspace = Workspace(load(PLATFORM))
    before = assess(workspace.model).weak_points[number]
    understood = understand(before.words().remedy, workspace.model)
    assert understood.not_understood == ()
    for call in understood.calls:
        assert registry.call(workspace, call.tool, call.arguments).refusal == ""
    assert workspace.problems() == []
    assert {each.severity for each in workspace.checked()} <= {"info", "unresolved"}
    after = assess(workspace.model).weak_points
    assert (before.aspect, before.nodes) not in {(each.aspect, each.nodes) for each in after}


def test_a_second_balancer_is_reached_as_well() -> None:
    """What comes in through the first comes in through the second."""
    model = Model(shop("gate-1", "gate-2", balanced=True))
    (point,) = assess(model).weak_points
    assert "Connect ann to balancer-2." in point.words().remedy
    assert point.words().note == ""


def test_ids_of_a_remedy_are_free() -> None:
    """What is called so already is not made again."""
    value = shop("gate")
    value["nodes"] += [node("gate-1"), node("load-balancer")]
    remedy = assess(Model(value)).weak_points[0].words().remedy
    assert 'instances: "gate-1-2" and "gate-2"' in remedy
    assert '"gate-load-balancer" as the entry point' in remedy


def test_only_so_many_are_told() -> None:
    """The rest is named, and where nothing is found that is said with how it was judged."""
    found = assess(Model(load(PLATFORM).value))
    text = told(found, 2)
    assert "The first 2 of 8 weak points:" in text
    assert "\n3. " not in text
    assert "Further: `payment-service` (synchronous chain)" in text
    sound = told(assess(Model(shop("gate-1", "gate-2"))), 2)
    assert sound.startswith("**No weak point** of the kinds that are judged.\n\nHow it was judged:")


def probed(value: Json) -> Assessment:
    """An assessment with the words of everything that was found."""
    found = assess(Model(value))
    for point in found.weak_points:
        assert all(point.words()[:3])
    assert told(found, 3)
    return found


@given(st.data())
def test_malformed_documents_are_assessed(data: st.DataObject) -> None:
    """Whatever stands in the wrong place, there is an answer."""
    sound = data.draw(st.sampled_from([load(PLATFORM).value, calls(), stores(), shop("gate")]))
    probed(data.draw(mutants(sound)))


@given(architectures())
def test_a_proof_is_true(value: Json) -> None:
    """In the document without a single point, what it loses is reached from no origin.

    Without an entry node there are others, if what it led to leads on; without a node behind the
    entries they are as they were.
    """
    model = Model(value)
    found = single_points(model)
    probed(value)
    for point in found.points:
        gone = point.node.id or ""
        after = Model(without(value, gone))
        others = single_points(after).origins if gone in found.origins else ()
        origins = ({*found.origins} | {*others}) - {gone}
        assert len(found.lost(gone)) == point.loses > 0
        assert set(found.lost(gone)) == reached(model, found.origins) - reached(after, origins) - {
            gone
        }


def without(value: Json, gone: str) -> Json:
    """The architecture without a node and without what names it."""
    left: Json = {**value, "nodes": [n for n in value["nodes"] if n["unique-id"] != gone]}
    left["relationships"] = []
    for each in value.get("relationships", []):
        ((kind, body),) = each["relationship-type"].items()
        if kind == "connects":
            is_left = gone not in (body["source"]["node"], body["destination"]["node"])
        elif kind == "options":
            is_left = False
        else:
            body = {**body, "nodes": [node for node in body["nodes"] if node != gone]}
            is_left = gone not in (body.get("actor"), body.get("container"))
        if is_left:
            left["relationships"].append({**each, "relationship-type": {kind: body}})
    return left


def reached(model: Model, origins: Iterable[str]) -> set[str]:
    """What the origins reach, over connections and into containers."""
    found = [origin for origin in origins if model.get(origin, "node")]
    for each in found:
        onward = [*graph.hops(model, each, "out"), *graph.contents(model, each)]
        found += {hop.target for hop in onward if model.get(hop.target, "node")} - {*found}
    return {*found}


@pytest.mark.parametrize("strange", STRANGE, ids=lambda value: repr(value)[:20])
def test_any_value_in_place_of_a_list(strange: Any) -> None:
    """Nodes, relationships and flows that are none."""
    probed({"nodes": strange, "relationships": strange, "flows": strange, "controls": strange})
    probed({"nodes": [strange, None], "relationships": [strange], "flows": [strange, {}]})


def test_five_thousand_nodes_are_assessed() -> None:
    """Services in layers that call each other, each with a store: every store lacks a replica."""
    model = Model(large(1_000, 4))
    assert len(model.nodes) == 5_001
    text = str(told(assess(model), 3))
    assert "no replica" in text


def large(width: int, depth: int) -> Json:
    """Rows of services, one calling the next, each row ending in a store of its own."""
    nodes, ways, walks = [node("ann", "actor")], [], []
    for row in range(width):
        names = [f"s{row}-{place}" for place in range(depth)]
        nodes += [*map(node, names), node(f"db{row}x", "database")]
        chain = ["ann", *names, f"db{row}x"]
        pairs = [f"{one}>{other}" for one, other in pairwise(chain)]
        ways += links(*pairs, f"s{row}-0>s{(row + 1) % width}-1")
        walks.append(flow(f"f{row}", *pairs))
    return doc(*nodes, *ways, *walks)
