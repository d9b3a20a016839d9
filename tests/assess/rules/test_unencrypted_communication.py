"""Connections that are not encrypted, and those of which nothing says so where it matters."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.unencrypted_communication import RULE
from tests.assess.findings import findings, found
from tests.calm.architectures import connects, contains, control, doc, flow, node

Json = dict[str, Any]

ORDERS = node("orders", "service", metadata={"owner": "Team A"})


def pair(*elements: Json, protocol: str = "JDBC", target: Json | None = None, **link: Any) -> Json:
    """A service that uses a database over the protocol, and what else is given."""
    uses = connects("uses", "orders", "db", protocol=protocol, **link)
    return doc(ORDERS, target or node("db", "database"), uses, *elements)


def test_a_protocol_that_does_not_encrypt() -> None:
    """Told with pointers; the remedy changes the protocol of the interface too."""
    ends = {"node": "stock", "interfaces": ["api"]}
    stock = node("stock") | {"interfaces": [{"unique-id": "api", "port": 80, "protocol": "HTTP"}]}
    value = doc(
        ORDERS,
        stock,
        connects("asks", "orders", ends, protocol="HTTP"),
        connects("sends", "stock", "orders", protocol="FTP"),
        connects("safe", "stock", "orders", protocol="HTTPS"),
        flow("buy", "asks"),
    )
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("asks", "sends"), "high", ("buy",))
    assert point.told.title == "`asks` and `sends` are not encrypted (FTP, HTTP)."
    assert "no word such as `TLS`, `mTLS` and `SSL` stands in" in point.told.proof.text
    for each in point.told.proof.evidence["connections"]:
        place = value["relationships"][int(each["pointer"].rsplit("/", 1)[1])]
        assert (place["unique-id"], place["protocol"]) == (each["relationship"], each["protocol"])
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments["entries"]) == (
        "update",
        [
            {"id": "asks", "values": {"protocol": "HTTPS"}},
            {"id": "api", "values": {"protocol": "HTTPS"}},
            {"id": "sends", "values": {"protocol": "SFTP"}},
        ],
    )


ENCRYPTED: Json = {"tls": control(description="All traffic uses TLS 1.3.")}


@pytest.mark.parametrize(
    "value",
    [
        pair(protocol="HTTP", metadata={"encryption": "mTLS"}),
        pair(protocol="HTTP", controls=ENCRYPTED),
        pair(protocol="HTTP", target=node("db", "database", controls=ENCRYPTED)),
        pair(protocol="HTTP") | {"controls": ENCRYPTED},
        pair(protocol="HTTP") | {"metadata": [{"transport-encryption": "IPsec"}]},
        pair(
            node("net", "network", controls=ENCRYPTED), contains("in", "net", "db"), protocol="FTP"
        ),
        pair(protocol="HTTP", description="Verschlüsselt über VPN"),
        pair(protocol="HTTP", target=node("db", interfaces=[{"unique-id": "i", "port": 8443}])),
        pair(
            protocol="HTTP", target=node("db", interfaces=[{"unique-id": "i", "host": "localhost"}])
        ),
        pair(protocol="HTTP over TLS"),
        pair(protocol="carrier pigeon"),
        doc(node("a"), node("b"), connects("c", "a", "b")),
        doc(node("a"), connects("self", "a", "a", protocol="HTTP")),
    ],
)
def test_what_is_said_to_be_encrypted_or_not_known_is_no_finding(value: Json) -> None:
    """On the connection, its ends, around them, for the document, by port, or on one machine."""
    assert not found(value, RULE)


@pytest.mark.parametrize(
    "said",
    [
        {"encryption": "none"},
        {"tls": False},
        {"note": "without TLS"},
        {"encryption-at-rest": "AES-256"},
        {"ssl": {"enabled": False}},
        {"comment": "keine Verschlüsselung"},
        {"encryption": "", "link": "https://example.com"},
    ],
    ids=str,
)
def test_words_that_say_no_or_speak_of_data_at_rest_do_not_count(said: Json) -> None:
    """Nor does the scheme of an address."""
    assert found(pair(protocol="HTTP", metadata=said), RULE) == [("uses",)]


def test_a_protocol_that_may_be_encrypted_is_told_where_it_matters() -> None:
    """Classified data, another network, outside: medium, with the reason of each."""
    value = doc(
        ORDERS,
        node("db", "database", metadata={"data-classification": "Confidential"}),
        node("bank", "ecosystem"),
        node("stock"),
        node("here", "network"),
        node("there", "network"),
        contains("a", "here", "orders", kind="deployed-in"),
        contains("b", "there", "stock", kind="deployed-in"),
        connects("keeps", "orders", "db", protocol="JDBC"),
        connects("pays", "orders", "bank", protocol="TCP"),
        connects("asks", "orders", "stock", protocol="gRPC"),
    )
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("keeps", "pays", "asks"), "medium")
    reasons = {
        each["relationship"]: each["because"] for each in point.told.proof.evidence["connections"]
    }
    assert reasons == {
        "keeps": "(JDBC) carries classified data (`/nodes/1/metadata/data-classification`)",
        "pays": "(TCP) joins inside and outside",
        "asks": "(gRPC) leads from one network to another",
    }
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments["on"]) == ("add_control", ["keeps", "pays", "asks"])
    assert remedy.arguments["control_id"] == "encryption-in-transit"


def test_a_silent_connection_beside_an_encrypted_one_of_its_protocol() -> None:
    """The silence of one says more where others speak; the data inside make a store classified."""
    value = pair(node("old", "database"), connects("also", "orders", "old", protocol="JDBC"))
    assert not found(value, RULE)
    value["relationships"][0]["metadata"] = {"tls": "1.3"}
    (point,) = findings(value, RULE)
    assert point.elements == ("also",)
    assert "(JDBC) is silent where `uses` is encrypted" in point.told.proof.text


def test_the_remedy_reaches_all_that_would_be_next() -> None:
    """Silent connections of the same protocol get the control too, and the note says so."""
    bank = node("bank", "ecosystem")
    value = pair(bank, connects("pays", "orders", "bank", protocol="JDBC"))
    (point,) = findings(value, RULE)
    assert point.elements == ("pays",)
    (remedy,) = point.told.remedies
    assert remedy.arguments["on"] == ["pays", "uses"]
    assert "also goes on `uses`" in point.told.note


def test_a_member_that_says_no() -> None:
    """It stands in the proof as it stands in the document, and the remedy turns it round."""
    (point,) = findings(pair(metadata={"tls": False}), RULE)
    assert point.elements == ("uses",)
    assert point.told.proof.evidence["values"] == [
        {"pointer": "/relationships/0/metadata/tls", "value": False}
    ]
    (remedy,) = point.told.remedies
    assert remedy.tool == "set_metadata"
    assert remedy.arguments == {"entries": [{"on": ["uses"], "values": {"tls": True}}]}
    (direct,) = findings(pair(encrypted="no"), RULE)
    (update,) = direct.told.remedies
    assert (update.tool, update.arguments) == (
        "update",
        {"entries": [{"id": "uses", "values": {"encrypted": "required"}}]},
    )


def test_no_remedy_for_what_cannot_be_named() -> None:
    """A connection without an id is told by its pointer."""
    value = pair(protocol="HTTP")
    del value["relationships"][0]["unique-id"]
    (point,) = findings(value, RULE)
    assert (point.elements, point.told.remedies) == (("/relationships/0",), ())


def test_a_broker_speaks_tls_to_those_that_read_from_it() -> None:
    """Its own port counts where a connection leads from it and names no interface."""
    bank = node("bank", "ecosystem")
    reads = connects("reads", "broker", "bank", protocol="AMQP")
    for port, expected in ((5671, []), (5672, [("reads",)])):
        broker = node("broker") | {"interfaces": [{"unique-id": "amqp", "port": port}]}
        assert found(doc(broker, bank, reads), RULE) == expected


def test_only_what_is_said_at_a_connection_makes_others_silent() -> None:
    """A control on a database of its own says nothing of the like."""
    safe = node("safe", "database", controls=ENCRYPTED)
    value = pair(safe, connects("also", "orders", "safe", protocol="JDBC"))
    assert not found(value, RULE)


def test_interfaces_of_another_protocol_keep_it() -> None:
    """The remedy changes what speaks the protocol of the connection."""
    soap = node("db") | {"interfaces": [{"unique-id": "soap", "protocol": "SOAP"}]}
    (point,) = findings(pair(protocol="HTTP", target=soap), RULE)
    (remedy,) = point.told.remedies
    assert [each["id"] for each in remedy.arguments["entries"]] == ["uses"]
