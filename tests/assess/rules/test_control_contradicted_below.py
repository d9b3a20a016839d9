"""Controls that ask for encryption or authentication, and what says the contrary below them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.control_contradicted_below import RULE
from advisor.assess.rules.security.unencrypted_communication import RULE as UNENCRYPTED
from advisor.calm.pointer import child, split
from tests.assess.findings import findings, found
from tests.calm.architectures import connects, contains, control, doc, flow, node

Json = dict[str, Any]

TLS: Json = {"encryption-in-transit": control(description="All data is sent over TLS.")}
ASKED: Json = {"authn": control(description="Every caller is authenticated.")}


def pair(*elements: Json, link: Json | None = None, **rest: Any) -> Json:
    """Two services, one calls the other over HTTP."""
    calls = connects("calls", "a", "b", protocol="HTTP") | (link or {})
    return doc(node("a"), node("b"), calls, *elements, flow("f", "calls"), **rest)


def at(value: Any, pointer: str) -> Any:
    """What stands there."""
    for token in split(pointer):
        value = child(value, token)
    return value


def test_http_below_a_control_of_the_document() -> None:
    """Both values with their pointers; one finding for all that contradict, and told once."""
    value = pair(connects("also", "b", "a", protocol="FTP"), controls=TLS)
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("calls", "also"), "high", ("f",))
    assert point.told.title == (
        "`calls` and `also` contradict the control `encryption-in-transit` of the document "
        "(2 values)."
    )
    evidence = point.told.proof.evidence
    assert "TLS" in at(value, evidence["control"])["description"]
    for each in evidence["contradicted by"]:
        assert at(value, each["pointer"]) == each["value"]
    assert [each["value"] for each in evidence["contradicted by"]] == ["HTTP", "FTP"]
    (remedy,) = point.told.remedies
    assert [each["values"]["protocol"] for each in remedy.arguments["entries"]] == ["HTTPS", "SFTP"]
    assert not found(value, UNENCRYPTED)


@pytest.mark.parametrize(
    ("value", "holder"),
    [
        (pair(node("box", "system", controls=TLS), contains("in", "box", "b")), "`box`"),
        (pair(node("x"), link={"controls": TLS}), "`calls`"),
        (doc(node("a"), node("b", controls=TLS), connects("c", "a", "b", protocol="HTTP")), "`b`"),
    ],
)
def test_controls_of_containers_nodes_and_the_connection_itself(value: Json, holder: str) -> None:
    """Each says so, and each is named."""
    (point,) = findings(value, RULE)
    assert f" of {holder} asks for encryption" in point.told.proof.text


def test_the_outermost_control_is_told() -> None:
    """Not each of those that a connection contradicts."""
    value = pair(
        *(node("box", "system", controls=TLS), node("rack", "system", controls=TLS)),
        *(contains("in", "box", "b"), contains("of", "rack", "box")),
        link={"controls": TLS},
    )
    (point,) = findings(value, RULE)
    assert " of `rack` asks for" in point.told.proof.text


def test_a_member_that_says_no_to_authentication() -> None:
    """At an interface, a node or a connection; the remedy turns it round."""
    value = pair(link={"authentication": "none", "protocol": "HTTPS"}, controls=ASKED)
    value["nodes"][1]["metadata"] = {"authentication": {"required": False}}
    (point,) = findings(value, RULE)
    assert point.elements == ("b", "calls")
    assert point.told.remedies == ()
    del value["nodes"][1]["metadata"]
    (alone,) = findings(value, RULE)
    (remedy,) = alone.told.remedies
    assert remedy.arguments == {
        "entries": [{"id": "calls", "values": {"authentication": "required"}}]
    }


def test_metadata_that_says_no_to_encryption() -> None:
    """By set_metadata, at the depth where it stands; not where it stands in a list."""
    for metadata, tools in (
        ({"transport": {"tls": False}}, ["set_metadata"]),
        ([{"tls": False}], []),
    ):
        link = {"metadata": metadata, "protocol": "JDBC"}
        (point,) = findings(pair(link=link, controls=TLS), RULE)
        assert [each.tool for each in point.told.remedies] == tools
        if tools:
            assert point.told.remedies[0].arguments == {
                "entries": [{"on": ["calls"], "values": {"transport": {"tls": True}}}]
            }


@pytest.mark.parametrize(
    "value",
    [
        pair(),
        pair(metadata={"tls": "1.3"}),
        pair(controls={"encryption-at-rest": control(description="Data at rest is encrypted.")}),
        pair(controls={"transport": control(description="no encryption needed")} | ASKED),
        pair(link={"protocol": "HTTPS"}, controls=TLS),
        pair(link={"protocol": "JDBC"}, controls=TLS),
        pair(node("box", "system", controls=TLS), contains("in", "box", "x"), node("x")),
        pair(link={"protocol": "TLS", "encryption-at-rest": False}, controls=TLS),
        pair(link={"protocol": "TLS", "audited": False}, controls=TLS),
        doc(node("a", controls={"tls": control() | {"tls": False}})),
    ],
)
def test_what_is_no_contradiction(value: Json) -> None:
    """No control, another matter, kept, not known, or beside it; nor a control with itself."""
    assert not found(value, RULE)


def test_no_remedy_that_would_leave_a_part() -> None:
    """Where protocols and members contradict, or a control does, no single call mends it."""
    mixed = pair(connects("also", "b", "a", tls=False), controls=TLS)
    inner = pair(link={"protocol": "JDBC", "controls": {"x": {"tls": False}}}, controls=TLS)
    for value in (mixed, inner):
        (point,) = findings(value, RULE)
        assert point.told.remedies == ()
