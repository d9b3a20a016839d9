"""Connections and what their protocols and ports say of encryption."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.connections import connections, encrypted_by, secrecy
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.calm.architectures import connects, doc, interacts, node

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        *((each, "encrypted") for each in ("HTTPS", "TLS", "mTLS", "SFTP", "wss", "LDAPS")),
        *((each, "encrypted") for each in ("TCP/TLS", "HTTP over mTLS", "gRPC (TLS)")),
        *((each, "plain") for each in ("HTTP", "http/1.1", "FTP", "Telnet", "REST/HTTP")),
        *((each, "either") for each in ("JDBC", "AMQP", "TCP", "WebSocket", "SocketIO", "LDAP")),
        *((each, "unknown") for each in ("", "pigeon", "HTTPX")),
    ],
)
def test_what_a_protocol_says(protocol: str, expected: str) -> None:
    """By whole words; one that encrypts settles it."""
    assert secrecy(protocol) == expected


def test_connections_of_nodes_that_exist() -> None:
    """In document order; interactions, ends that are no nodes and loops are none."""
    value = doc(
        *map(node, "ab"),
        interacts("uses", "a", "b"),
        *(connects("x", "a", "b"), connects("loop", "a", "a"), connects("lost", "a", "c")),
        connects("y", "b", "a", protocol="JDBC"),
    )
    found = connections(Facts(Model(value)))
    assert [(each.identity, each.source, each.destination, each.protocol) for each in found] == [
        ("x", "a", "b", ""),
        ("y", "b", "a", "JDBC"),
    ]


@pytest.mark.parametrize(
    ("interface", "expected"),
    [
        ({"port": 443}, "/nodes/1/interfaces/0"),
        ({"port": 80}, ""),
        ({"port": True}, ""),
        ({"protocol": "HTTPS"}, "HTTPS"),
        ({"url": "https://b.example.com"}, "https"),
        ({"url": "http://b.example.com"}, ""),
        ({"tls": "1.2"}, "/nodes/1/interfaces/0/tls"),
        ({"tls": False}, ""),
    ],
    ids=str,
)
def test_an_interface_says_it_where_the_relationship_is_silent(
    interface: Json, expected: str
) -> None:
    """Of the protocol, the port, the address or a member; of an end that names none all count."""
    far = node("b") | {"interfaces": [{"unique-id": "i"} | interface]}
    for end in ("b", {"node": "b", "interfaces": ["i"]}):
        facts = Facts(Model(doc(node("a"), far, connects("c", "a", end))))
        (connection,) = connections(facts)
        assert encrypted_by(facts, connection) == expected


def test_an_interface_that_is_not_named_does_not_speak_for_one_that_is() -> None:
    """A connection to port 80 is not encrypted because there is a port 443."""
    interfaces = [{"unique-id": "plain", "port": 80}, {"unique-id": "safe", "port": 443}]
    value = doc(
        *(node("a"), node("b") | {"interfaces": interfaces}),
        connects("c", "a", {"node": "b", "interfaces": ["plain"]}, protocol="JDBC"),
    )
    facts = Facts(Model(value))
    (connection,) = connections(facts)
    assert encrypted_by(facts, connection) == ""
