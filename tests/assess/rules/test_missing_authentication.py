"""Nodes that take calls from outside or handle classified data, and do not say who may call."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.missing_authentication import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links, shop
from tests.calm.architectures import connects, control, doc, flow, interacts, node

Json = dict[str, Any]


def test_a_gateway_that_does_not_say_how_it_asks() -> None:
    """Told with who calls it over what."""
    value = shop("gateway")
    value["flows"] = [flow("buy", "in")]
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("gateway",), "medium", ("buy",))
    assert point.told.title == (
        "`gateway` takes calls from outside, and nothing says how callers are authenticated."
    )
    assert point.told.proof.text.startswith("`ann` calls `gateway`; no word such as")
    graph = drawn(value)
    for call in point.told.proof.evidence["calls"]:
        assert graph.has_edge(call["source"], call["target"], key=call["relationship"])
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments["on"]) == ("add_control", ["gateway"])


def test_a_decision_record_that_says_it_is_no_control() -> None:
    """It is decided, and nothing there can be checked; a record on other things says nothing."""
    value = shop("gateway")
    value["adrs"] = [7, "docs/adr/0001-record-decisions.md", "adr/0002-no-login-for-guests.md"]
    assert [each.severity for each in findings(value, RULE)] == ["medium"]
    record = "docs/adr/0002-use-oauth2-for-api-authentication.md"
    value["adrs"].append(record)
    (point,) = findings(value, RULE)
    assert point.severity == "low"
    assert point.told.title == (
        "`gateway` takes calls from outside, and no control says how callers are authenticated."
    )
    assert f"only where nothing can be checked: `{record}` (`/adrs/3`)." in point.told.proof.text
    assert point.told.proof.evidence["said beside"] == [{"at": "/adrs/3", "text": record}]
    assert point.told.remedies


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("The gateway checks the access token", "low"),
        ("Ann logs in", "low"),
        ("Authentifizierung am Gateway", "low"),
        ("The gateway checks the address", "medium"),
        ("Without login", "medium"),
    ],
)
def test_a_step_that_says_it(words: str, severity: str) -> None:
    """Of the call that it runs over, and of no other."""
    value = shop("gateway")
    value["flows"] = [flow("buy", "in")]
    value["flows"][0]["transitions"][0]["description"] = words
    (point,) = findings(value, RULE)
    assert point.severity == severity
    value["nodes"].append(node("side-door"))
    value["relationships"] += [interacts("aside", "ann", "side-door")]
    of = {point.elements: point.severity for point in findings(value, RULE)}
    both = {("gateway",): "low", ("side-door",): "medium"}
    assert of == (both if severity == "low" else {("gateway", "side-door"): "medium"})


def test_behind_a_balancer_the_next_is_asked() -> None:
    """A balancer passes on what it gets; only if it speaks of authentication that is enough."""
    value = shop("gateway-1", "gateway-2", balanced=True)
    assert found(value, RULE) == [("gateway-1", "gateway-2")]
    balancer = next(each for each in value["nodes"] if each["unique-id"] == "balancer")
    balancer["controls"] = {"authentication": control()}
    assert not found(value, RULE)


def classified(**orders: Any) -> Json:
    """A service in the middle that keeps personal data, called by another behind a queue."""
    return doc(
        node("stock"),
        node("orders", **orders),
        node("db", "database"),
        node("customers", "data-asset", metadata={"personal-data": True}),
        {
            "unique-id": "holds",
            "relationship-type": {"composed-of": {"container": "db", "nodes": ["customers"]}},
        },
        *links("stock>orders", "orders>db"),
    )


def test_a_service_with_classified_data() -> None:
    """The proof names where they are called so, even if that is the data within a store."""
    value = classified()
    (point,) = findings(value, RULE)
    assert point.elements == ("orders",)
    assert "handles classified data" in point.told.title
    assert point.told.proof.evidence["classified by"] == {
        "orders": "/nodes/3/metadata/personal-data"
    }
    value["nodes"][3]["metadata"]["personal-data"] = False
    assert not found(value, RULE)


@pytest.mark.parametrize(
    "level", ["Confidential", "PII", "vertraulich", "strictly-confidential", "Highly restricted"]
)
def test_levels_that_are_classified(level: str) -> None:
    """In metadata or as a member, in either language."""
    for key in ("data-classification", "classification", "schutzbedarf"):
        value = doc(node("a"), node("b", **{key: level}), *links("a>b"))
        assert found(value, RULE) == [("b",)]


@pytest.mark.parametrize("level", ["Public", "internal", "non-sensitive", "none", ""])
def test_levels_that_are_not(level: str) -> None:
    """Nor what is said of something else."""
    for key in ("data-classification", "description"):
        assert not found(doc(node("a"), node("b", **{key: level}), *links("a>b")), RULE)
    assert not found(doc(node("a"), node("b", secrecy="Confidential"), *links("a>b")), RULE)


@pytest.mark.parametrize(
    "value",
    [
        classified(controls={"authn": control(description="Kerberos for every caller.")}),
        classified(description="Checks the JWT."),
        classified() | {"metadata": {"identity": "workload identities"}},
        doc(node("queue"), node("b", classification="secret"), *links("queue>b")),
        doc(node("b", classification="secret")),
        doc(node("a"), node("db", "database", classification="secret"), *links("a>db")),
    ],
)
def test_where_it_is_said_or_nobody_calls(value: Json) -> None:
    """A queue hands over what was asked before, and a store is told elsewhere."""
    assert not found(value, RULE)


def test_one_silent_way_in_is_enough() -> None:
    """That one caller is authenticated says nothing of the other."""
    value = doc(
        node("ann", "actor"),
        node("app", "webclient"),
        node("gateway"),
        node("orders"),
        interacts("sees", "ann", "gateway"),
        connects("calls", "app", "gateway", metadata={"auth": "OIDC"}),
        *links("gateway>orders"),
    )
    (point,) = findings(value, RULE)
    assert [call["relationship"] for call in point.told.proof.evidence["calls"]] == ["sees"]


def test_a_gateway_with_classified_data_is_told_once() -> None:
    """As what takes calls from outside."""
    value = shop("gateway")
    for each in value["nodes"]:
        if each["unique-id"] == "gateway":
            each["metadata"] = {"classification": "secret"}
    assert found(value, RULE) == [("gateway",)]


def test_a_balancer_that_asks_a_directory() -> None:
    """What stands behind it need not ask again."""
    value = shop("gateway-1", "gateway-2", balanced=True)
    value["nodes"].append(node("directory", "ldap"))
    value["relationships"] += links("balancer>directory")
    assert not found(value, RULE)
