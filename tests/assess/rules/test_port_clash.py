"""Which interfaces cannot have the same port, and which may."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.structure.port_clash import RULE
from tests.assess.findings import findings, found, links
from tests.assess.mending import left
from tests.calm.architectures import contains, doc, node

Json = dict[str, Any]

HOST = "a.example.com"


def interface(identity: str, host: Any = HOST, port: Any = 8080, **rest: Any) -> Json:
    """An interface at a port of a host."""
    return {"unique-id": identity, "host": host, "port": port} | rest


def at(identity: str, *interfaces: Json, **rest: Any) -> Json:
    """A node with the interfaces."""
    return node(identity, name=identity, description="d", interfaces=[*interfaces], **rest)


def test_two_nodes_cannot_have_one_port() -> None:
    """The values are told; the second gets the next port that nothing of the host has."""
    taken = at("c", interface("c-api", port=8081))
    value = doc(
        at("a", interface("a-api")), at("b", interface("b-api", host="A.example.com")), taken
    )
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("a-api", "b-api"), "medium")
    assert "`a.example.com:8080`" in point.told.title
    listed = point.told.proof.evidence["interfaces"]
    assert [(each["interface"], each["node"]) for each in listed] == [
        ("a-api", "a"),
        ("b-api", "b"),
    ]
    (remedy,) = point.told.remedies
    assert remedy.tool == "update"
    assert remedy.arguments == {"entries": [{"id": "b-api", "values": {"port": 8082}}]}
    assert left(value, remedy, RULE) == []


def test_three_get_different_ports() -> None:
    """Also where host and port stand in a config."""
    within = {"definition-url": "https://example.com/i", "config": {"host": HOST, "port": 8080}}
    third = at("c", {"unique-id": "c-api"} | within)
    value = doc(at("a", interface("a-api")), at("b", interface("b-api")), third)
    (point,) = findings(value, RULE)
    (remedy,) = point.told.remedies
    assert remedy.arguments["entries"] == [
        {"id": "b-api", "values": {"port": 8081}},
        {"id": "c-api", "values": {"config": {"port": 8082}}},
    ]
    assert left(value, remedy, RULE) == []


def test_one_node_cannot_speak_two_protocols_at_one_port() -> None:
    """Two interfaces of one protocol share a listener, as do HTTPS and what runs over it."""
    other = interface("a-queue", protocol="AMQP")
    (point,) = findings(doc(at("a", interface("a-api", protocol="HTTPS"), other)), RULE)
    assert "they speak AMQP and HTTPS" in point.told.proof.text
    for protocol in ("HTTPS", "WebSocket", None):
        same = interface("a-admin", protocol=protocol)
        assert not found(doc(at("a", interface("a-api", protocol="HTTPS"), same)), RULE)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"port": 8081}),
        ({}, {"host": "b.example.com"}),
        ({"host": "localhost"}, {"host": "localhost"}),
        ({"host": "127.0.0.1"}, {"host": "127.0.0.1"}),
        ({"host": "[[ HOST ]]"}, {"host": "[[ HOST ]]"}),
        ({"host": "${HOST}"}, {"host": "${HOST}"}),
        ({"host": ""}, {"host": ""}),
        ({"host": None}, {"host": None}),
        ({"port": 443}, {"port": 443}),
        ({"port": "https"}, {"port": "https"}),
        ({"path": "/a"}, {"path": "/b"}),
        ({"topic": "a"}, {"topic": "b"}),
    ],
    ids=str,
)
def test_what_two_nodes_may_have(first: Json, second: Json) -> None:
    """Other ports or hosts, hosts that are none, ports that are shared, paths and topics."""
    assert not found(doc(at("a", interface("i") | first), at("b", interface("j") | second)), RULE)


def test_what_stands_behind_one_name() -> None:
    """Instances, a balancer and what is behind it, a container and its parts."""
    pair = [at("s-1", interface("i")), at("s-2", interface("j"))]
    calls = links("gate>s-1", "gate>s-2")
    assert not found(doc(*pair, node("gate"), *calls), RULE)
    assert found(doc(*pair, node("gate"), calls[0]), RULE)
    balanced = [at("load-balancer", interface("i")), at("shop", interface("j"))]
    assert not found(doc(*balanced), RULE)
    whole = [at("suite", interface("i")), at("shop", interface("j"))]
    assert not found(doc(*whole, contains("g", "suite", "shop")), RULE)


def test_no_remedy_where_an_interface_cannot_be_named() -> None:
    """Its id stands twice, or no port is left."""
    value = doc(at("a", interface("i")), at("b", interface("i")))
    assert not findings(value, RULE)[0].told.remedies
    value = doc(at("a", interface("i", port=65535)), at("b", interface("j", port="65535")))
    (point,) = findings(value, RULE)
    assert (point.told.remedies, point.told.note) == ((), "")
