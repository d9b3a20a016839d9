"""Making a node several instances, behind a load balancer or each on its own."""

from __future__ import annotations

import copy
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.assessing import assess
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.calls import calls
from tests.tools.ledger import LEDGER, REQUIREMENT, found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.walks import breaks_of, connects, numbers_of, said, walk, walked
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "make_redundant"
TWO = {"node": "b", "instances": ["b", "b-2"]}
BEHIND = TWO | {"load_balancer": "lb"}


def net(*links: Json, b: Json | None = None, **rest: Any) -> Json:
    """A node `b` with these members, others, and these relationships."""
    nodes = [node("a", "actor"), node("b", **(b or {})), node("c"), node("d")]
    return ledger(nodes=nodes, relationships=[*links], flows=[]) | rest


def joins(value: Json) -> dict[str, Any]:
    """For each relationship what it joins."""
    return {
        each["unique-id"]: next(iter(each["relationship-type"].values()))
        for each in value["relationships"]
    }


def uses(identity: str, actor: str, *nodes: str) -> Json:
    """An interaction."""
    return relationship(identity, interacts={"actor": actor, "nodes": [*nodes]})


def test_the_gateway_of_the_shop_becomes_two() -> None:
    """Behind a balancer, and without one."""
    instances = [{"id": "api-gateway-1", "description": "One of two."}, "api-gateway-2"]
    balancer = {"id": "load-balancer", "name": "Entry", "protocol": "HTTPS"}
    asked = {"node": "api-gateway", "instances": instances}
    text, expected = as_read(TOOL, (TOOL, asked | {"load_balancer": balancer}), (TOOL, asked))
    assert text == expected


def test_no_instance_alone_parts_the_shop() -> None:
    """Checked on the graph: who is lost without one of them."""
    asked = {"node": "b", "instances": ["b-1", "b-2"], "load_balancer": "lb"}
    value = net(uses("a-b", "a", "b"), connects("b-c", "b", "c"), connects("c-d", "c", "d"))
    rule = "single-point-of-failure"
    before = {each.elements for each in assess(Model(value)).findings if each.rule.name == rule}
    assert ("b",) in before
    after, _ = refactored(TOOL, asked, value)
    graph = Facts(Model(after)).graph
    for instance in ("b-1", "b-2"):
        without = graph.subgraph([each for each in graph if each != instance])
        assert {"c", "d"} <= nx.descendants(without, "a")
    found_after = {
        each.elements for each in assess(Model(after)).findings if each.rule.name == rule
    }
    assert found_after == {("lb",), ("c",)}


def test_callers_reach_the_balancer_over_its_interfaces() -> None:
    """Only those that were called; it is reached where the node was, and the instances are not."""
    api = {"unique-id": "b-api", "host": "b.bank", "port": 443, "protocol": "HTTPS"}
    value = net(
        connects("c-b", "c", "b", "b-api") | {"protocol": "TLS", "metadata": {"tier": 1}},
        b={"interfaces": [api, {"unique-id": "b-admin", "url": "https://b.bank/admin"}]},
    )
    after, notes = refactored(TOOL, BEHIND, value)
    lb = {key: found(after, "lb")[key] for key in ("node-type", "name", "interfaces")}
    assert lb == {
        "node-type": "service",
        "name": "Lb",
        "interfaces": [api | {"unique-id": "lb-api"}],
    }
    without = {key: each for key, each in api.items() if key != "host"}
    assert found(after, "b")["interfaces"] == [without, value["nodes"][1]["interfaces"][1]]
    assert found(after, "b-2")["interfaces"] == [
        without | {"unique-id": "b-api-2"},
        {"unique-id": "b-admin-2"},
    ]
    assert found(after, "c-b") == value["relationships"][0] | {
        "relationship-type": connects("x", "c", "lb", "lb-api")["relationship-type"]
    }
    legs = {key: each for key, each in joins(after).items() if key.startswith("lb-")}
    assert legs == {
        "lb-b": {
            "source": {"node": "lb"},
            "destination": {"node": "b", "interfaces": ["b-api"]},
        },
        "lb-b-2": {
            "source": {"node": "lb"},
            "destination": {"node": "b-2", "interfaces": ["b-api-2"]},
        },
    }
    assert {found(after, each)["protocol"] for each in legs} == {"TLS"}
    assert (
        'left to do: taken over by lb: host "b.bank" of b-api; say with update where "b" is reached'
        in notes
    )


def test_an_instance_has_all_that_the_node_has() -> None:
    """Controls, metadata in a list, what it calls, and the containers."""
    control = {"access": {"description": "Few.", "requirements": [REQUIREMENT]}}
    value = net(
        connects("b-c", "b", "c") | {"controls": control},
        relationship("in", deployed_in={"container": "d", "nodes": ["c", "b"]}),
        b={"metadata": [{"owner": "Bees"}, {"tier": 1}], "controls": control},
    )
    after, _ = refactored(TOOL, BEHIND, value)
    assert found(after, "b-2") == found(value, "b") | {"unique-id": "b-2", "name": "B 2"}
    assert found(after, "b") == found(value, "b")
    assert found(after, "b-2-c") == found(value, "b-c") | {
        "unique-id": "b-2-c",
        "relationship-type": connects("x", "b-2", "c")["relationship-type"],
    }
    assert joins(after)["in"]["nodes"] == ["c", "b", "b-2", "lb"]


def test_no_instance_joins_the_host_of_the_first() -> None:
    """Nor does the balancer; both join its zone, and where they run is left to be said."""
    value = net(
        relationship("runs", deployed_in={"container": "h1", "nodes": ["b"]}),
        relationship("safe", deployed_in={"container": "zone", "nodes": ["b", "c"]}),
    )
    value["nodes"] += [node("h1", "host"), node("zone", "network")]
    after, notes = refactored(TOOL, BEHIND, value)
    assert joins(after)["runs"]["nodes"] == ["b"]
    assert joins(after)["safe"]["nodes"] == ["b", "c", "b-2", "lb"]
    assert (
        'left to do: "b" is in runs, with which all that is there fails; where each new one runs '
        "is not said: move_into"
    ) in notes


def test_a_flow_goes_over_balancer_and_first_instance() -> None:
    """There and back, every use, with numbers that go on."""
    flow = walk(
        "f",
        ("c-b", 1, None),
        ("b-d", 2, None),
        ("c-b", 3, "destination-to-source"),
        ("c-b", 4, None),
    )
    value = net(connects("c-b", "c", "b"), connects("b-d", "b", "d"), flows=[flow])
    after, notes = refactored(TOOL, BEHIND, value)
    assert said(after, "f") == [
        "c-b > f 0",
        "lb-b > Lb passes it on to B",
        "b-d > f 1",
        "lb-b < B answers Lb",
        "c-b < f 2",
        "c-b > f 3",
        "lb-b > Lb passes it on to B",
    ]
    assert numbers_of(after, "f") == [1, 2, 3, 4, 5, 6, 7]
    assert breaks_of(after, "f") == []
    assert 'flows go over "b": f' in notes


def test_of_an_interaction_with_several_only_what_meant_the_node_is_led() -> None:
    """The others are used as before, and a flow to one of them is left alone."""
    flows = [
        walk("there", ("uses", 1, None), ("b-c", 2, None)),
        walk("elsewhere", ("uses", 1, None), ("d-c", 2, None)),
    ]
    links = [uses("uses", "a", "d", "b"), connects("b-c", "b", "c"), connects("d-c", "d", "c")]
    after, _ = refactored(TOOL, BEHIND, net(*links, flows=flows))
    assert joins(after)["uses"] == {"actor": "a", "nodes": ["d", "lb"]}
    assert said(after, "there") == [
        "uses > there 0",
        "lb-b > Lb passes it on to B",
        "b-c > there 1",
    ]
    assert said(after, "elsewhere") == ["uses > elsewhere 0", "d-c > elsewhere 1"]


def test_without_a_balancer_callers_reach_each_instance() -> None:
    """Connections are copied, interactions take the copy in; flows stay where they are."""
    flow = walk("f", ("uses", 1, None), ("c-b", 2, None))
    value = net(uses("uses", "a", "b", "c"), connects("c-b", "c", "b"), flows=[flow])
    after, _ = refactored(TOOL, {"node": "b", "instances": ["b", "b-2", "b-3"]}, value)
    assert joins(after)["uses"]["nodes"] == ["b", "c", "b-2", "b-3"]
    reached = [each["destination"]["node"] for key, each in joins(after).items() if key != "uses"]
    assert reached == ["b", "b-2", "b-3"]
    assert after["flows"] == value["flows"]


def test_a_balancer_that_is_there_is_used() -> None:
    """Its connection to the node stays, others are like it; who went past it goes through it."""
    value = net(
        connects("d-b", "d", "b") | {"protocol": "mTLS", "metadata": {"tier": 1}},
        connects("c-b", "c", "b"),
        flows=[walk("f", ("c-b", 1, None)), walk("g", ("d-b", 1, None))],
    )
    after, _ = refactored(TOOL, TWO | {"load_balancer": "d"}, value)
    assert found(after, "d-b") == found(value, "d-b")
    assert found(after, "d-b-2") == {
        "unique-id": "d-b-2",
        "relationship-type": connects("x", "d", "b-2")["relationship-type"],
        "protocol": "mTLS",
        "metadata": {"tier": 1},
        "description": "D forwards to B 2.",
    }
    assert joins(after)["c-b"]["destination"] == {"node": "d"}
    assert said(after, "f") == ["c-b > f 0", "d-b > D passes it on to B"]
    assert said(after, "g") == ["d-b > g 0"]
    assert [each["unique-id"] for each in after["nodes"]] == ["a", "b", "c", "d", "b-2"]


def test_a_balancer_keeps_to_its_own_interfaces() -> None:
    """The only one is called; of several none, and that is told."""
    value = net(connects("c-b", "c", "b", "b-api"), b={"interfaces": [{"unique-id": "b-api"}]})
    one = copy.deepcopy(value)
    one["nodes"][3]["interfaces"] = [{"unique-id": "d-in"}]
    after, _ = refactored(TOOL, TWO | {"load_balancer": "d"}, one)
    assert joins(after)["c-b"]["destination"] == {"node": "d", "interfaces": ["d-in"]}
    one["nodes"][3]["interfaces"].append({"unique-id": "d-out"})
    after, notes = refactored(TOOL, TWO | {"load_balancer": "d"}, one)
    assert joins(after)["c-b"]["destination"] == {"node": "d"}
    assert 'which interface of "d" is called is not said: rewire' in notes


def test_options_choose_what_the_node_has_become() -> None:
    """The instances, the balancer, and the relationships on both sides."""
    decision = {"description": "With b", "nodes": ["b", "d"], "relationships": ["c-b", "b-d"]}
    value = net(
        connects("c-b", "c", "b"),
        connects("b-d", "b", "d"),
        relationship("choice", options=[decision]),
    )
    after, notes = refactored(TOOL, BEHIND, value)
    assert joins(after)["choice"] == [
        decision
        | {
            "nodes": ["b", "lb", "b-2", "d"],
            "relationships": ["c-b", "lb-b", "lb-b-2", "b-d", "b-2-d"],
        }
    ]
    assert "chosen along in the options of choice" in notes


def test_queues_stay_one_in_all_brokers() -> None:
    """Each instance holds them; other parts are made redundant themselves."""
    nodes = [node("broker", "system"), node("orders", "queue"), node("c")]
    parts = relationship("parts", composed_of={"container": "broker", "nodes": ["orders"]})
    value = ledger(nodes=nodes, relationships=[parts], flows=[])
    asked = {"node": "broker", "instances": ["broker-1", "broker-2"]}
    after, notes = refactored(TOOL, asked, value)
    assert [*joins(after).values()] == [
        {"container": "broker-1", "nodes": ["orders"]},
        {"container": "broker-2", "nodes": ["orders"]},
    ]
    held = '"broker-2" holds orders as well: added broker-2-composition'
    assert any(each.startswith(held) for each in notes)
    value["relationships"][0]["relationship-type"]["composed-of"]["nodes"].append("c")
    assert refused(TOOL, asked, value) == (
        '"broker" is a container of c: make those redundant that may fail, a call for each'
    )


def test_what_it_leaves_to_think_of_is_told() -> None:
    """Several interfaces of which none is named, an entry that nobody calls, data in instances."""
    two = {"interfaces": [{"unique-id": "b-1"}, {"unique-id": "b-3"}], "node-type": "database"}
    _, notes = refactored(TOOL, BEHIND, net(connects("b-c", "b", "c"), b=two))
    assert {
        'lb-b names no interface, since "b" has several: rewire',
        "lb connects to the instances over lb-b, lb-b-2; nobody calls it yet",
        "left to do: each instance has data of its own unless that is replicated",
    } <= {*notes}


@pytest.mark.parametrize(
    ("mode", "roles"),
    [("active-active", ["active", "active"]), ("active-passive", ["active", "standby"])],
)
def test_who_stands_by_is_said(mode: str, roles: list[str]) -> None:
    """In metadata, under a key of its own where the node has another role; unasked, nothing."""
    after, _ = refactored(TOOL, TWO | {"mode": mode}, net())
    assert [found(after, each)["metadata"]["role"] for each in ("b", "b-2")] == roles
    cook = {"metadata": {"role": "cook"}}
    after, _ = refactored(TOOL, TWO | {"mode": mode}, net(b=cook))
    assert found(after, "b-2")["metadata"] == {"role": "cook", "redundancy-role": roles[1]}
    after, _ = refactored(TOOL, TWO, net())
    assert "metadata" not in found(after, "b-2")


def test_each_protocol_goes_on_as_it_came() -> None:
    """A leg for each, over the interfaces that were called; flows go over the one they are on."""
    api = {"interfaces": [{"unique-id": "web"}, {"unique-id": "socket"}, {"unique-id": "off"}]}
    links = [
        connects("c-b", "c", "b", "web") | {"protocol": "HTTPS"},
        connects("d-b", "d", "b", "socket") | {"protocol": "WebSocket"},
    ]
    value = net(*links, b=api, flows=[walk("f", ("d-b", 1, None))])
    after, _ = refactored(TOOL, BEHIND, value)
    legs = {
        (each["destination"]["node"], found(after, key)["protocol"]): each["destination"]
        for key, each in joins(after).items()
        if key.startswith("lb-")
    }
    assert {key: end["interfaces"] for key, end in legs.items()} == {
        ("b", "HTTPS"): ["web"],
        ("b", "WebSocket"): ["socket"],
        ("b-2", "HTTPS"): ["web-2"],
        ("b-2", "WebSocket"): ["socket-2"],
    }
    (_, onward) = (each.split()[0] for each in said(after, "f"))
    assert found(after, onward)["protocol"] == "WebSocket"
    one, _ = refactored(TOOL, TWO | {"load_balancer": {"id": "lb", "protocol": "TLS"}}, value)
    assert [found(one, each)["protocol"] for each in ("lb-b", "lb-b-2")] == ["TLS", "TLS"]
    assert "lb-b-3" not in joins(one)


def test_what_is_alike_is_told_once() -> None:
    """However many instances: one description, figures that add up, what calls had."""
    limit = {"requests-per-minute": 600, "level": 2}
    requirement = {"requirement-url": "https://p.example.com/x", "config": limit}
    controls = {"limits": {"description": "Few.", "requirements": [requirement]}}
    links = [
        connects("c-b", "c", "b") | {"metadata": {"call": "synchronous"}, "controls": controls},
        connects("b-d", "b", "d") | {"metadata": {"tier": 1}},
    ]
    value = net(*links, b={"controls": controls, "description": "Owns every order."})
    asked = BEHIND | {"instances": ["b", "b-2", "b-3"]}
    _, notes = refactored(TOOL, asked, value)
    assert notes.count("new ids: b-2-d, b-3-d") == 1
    told = "alike in all instances: controls limits; b-d metadata tier"
    assert notes.count(told) == 1
    left = [each for each in notes if each.startswith("left to do: ")]
    assert [each.removeprefix("left to do: ") for each in left] == [
        (
            "said of calls that end at lb now, and not of those behind it: c-b metadata call and "
            "controls limits"
        ),
        '3 nodes have the description "Owns every order.": say with update what is true',
        (
            "requests-per-minute 600 of b now stand at each of 3 instances, and may count 3 times: "
            "change controls with update_control"
        ),
    ]
    described = [{"id": each, "description": each} for each in ("b", "b-2")]
    _, notes = refactored(TOOL, BEHIND | {"instances": described}, value)
    assert not any("have the description" in each for each in notes)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"node": "clerk"}, '"clerk" is of node-type actor and has no instances'),
        ({"node": "ledger-platform"}, '"ledger-platform" is a container of ledger: make those'),
        ({"node": "ledgr"}, 'there is no node "ledgr"; nearest: ledger'),
        ({"instances": ["x", "archive"]}, 'there is a node "archive" already, and this makes'),
        ({"instances": ["x", "x"]}, '"x" is named twice'),
        ({"instances": ["x", "ledger"]}, '"ledger" becomes the first instance: name it first'),
        ({"instances": ["x", "booking"]}, 'unique-id "booking" is taken by the flow'),
        ({"instances": ["x"]}, "instances"),
        ({"load_balancer": "ledger"}, '"ledger" cannot stand before itself'),
        ({"load_balancer": "ledger-2"}, '"ledger-2" is an instance, and cannot stand before'),
        ({"load_balancer": "booking"}, '"booking" is a flow, not a node'),
        ({"load_balancer": {"id": "archive", "name": "LB"}}, '"archive" is there already: give'),
    ],
)
def test_what_is_refused(asked: Json, why: str) -> None:
    """In one line that says what would be right, and nothing has changed."""
    said_why = refused(TOOL, {"node": "ledger", "instances": ["ledger", "ledger-2"]} | asked)
    assert why in said_why
    assert "\n" not in said_why


def test_the_words_can_be_given() -> None:
    """Of the node that keeps its id too."""
    instances = [{"id": "ledger", "name": "Eins"}, {"id": "ledger-2", "description": "Zwei."}]
    balancer = {"id": "lb", "name": "Verteiler", "description": "Verteilt.", "node_type": "network"}
    asked = {"node": "ledger", "instances": instances, "load_balancer": balancer}
    after, _ = refactored(TOOL, asked)
    assert found(after, "ledger") == found(LEDGER, "ledger") | {"name": "Eins"}
    second = found(after, "ledger-2")
    assert (second["name"], second["description"]) == ("Ledger 2", "Zwei.")
    third = {key: found(after, "lb")[key] for key in ("name", "description", "node-type")}
    assert third == {"name": "Verteiler", "description": "Verteilt.", "node-type": "network"}


@given(wired(), st.data())
def test_whatever_is_taken_holds(value: Json, data: st.DataObject) -> None:
    """No error, undone by the inverse, nothing unrelated touched."""
    checked(value, *data.draw(calls(Model(value))[TOOL]))


@given(walked(), st.data())
def test_flows_stay_connected(value: Json, data: st.DataObject) -> None:
    """What was in one piece still is, and the steps keep their order."""
    after, _ = checked(value, *data.draw(calls(Model(value))[TOOL]))
    for flow in value["flows"]:
        identity = flow["unique-id"]
        assert len(breaks_of(after, identity)) <= len(breaks_of(value, identity))
        own = {each.split(" ", 2)[2] for each in said(value, identity)}
        kept = [each.split(" ", 2)[2] for each in said(after, identity)]
        assert [each for each in kept if each in own] == [
            each.split(" ", 2)[2] for each in said(value, identity)
        ]
