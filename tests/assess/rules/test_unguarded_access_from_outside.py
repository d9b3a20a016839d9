"""Nodes that outside reaches with nothing made for it between, and unasked."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.missing_authentication import RULE as AUTHENTICATION
from advisor.assess.rules.security.unguarded_access_from_outside import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, control, doc, flow, interacts, node

Json = dict[str, Any]


def shop(entry: Json | None = None, **link: Any) -> Json:
    """An app that calls a service with a database behind it."""
    return doc(
        node("app", "webclient"),
        entry or node("orders"),
        node("db", "database"),
        connects("calls", "app", (entry or {"unique-id": "orders"})["unique-id"], **link),
        connects("keeps", (entry or {"unique-id": "orders"})["unique-id"], "db"),
        flow("buy", "calls", "keeps"),
    )


def test_a_service_that_an_app_calls() -> None:
    """High, as data are behind it; what is behind it is what the graph says."""
    value = shop()
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("orders",), "high", ("buy",))
    assert point.told.title == (
        "`orders` is reached from outside with no guard between and no word of authentication "
        "(1 way in)."
    )
    assert point.told.proof.text.startswith("`app` → `orders` over `calls`: no gateway, proxy")
    evidence = point.told.proof.evidence
    graph = drawn(value)
    for way in evidence["ways"]:
        assert graph.has_edge(way["source"], way["target"], key=way["relationship"])
    assert evidence["behind"] == {"orders": list(graph.succ["orders"])}
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments["on"]) == ("add_control", ["orders"])
    assert remedy.arguments["requirements"][0]["config"] == {"method": "[[ METHOD ]]"}


def test_people_who_interact_and_services_without_data_are_medium() -> None:
    """They are one finding, apart from those that are high."""
    value = shop()
    value["nodes"] += [node("ann", "actor"), node("risk"), node("mail"), node("price")]
    value["relationships"] += [
        interacts("sees", "ann", "risk"),
        *links("app>mail", "mail>price", "risk>orders"),
    ]
    assert [(each.severity, each.elements) for each in findings(value, RULE)] == [
        ("high", ("orders",)),
        ("medium", ("mail", "risk")),
    ]


@pytest.mark.parametrize(
    "value",
    [
        shop(node("api-gateway")),
        shop(node("edge", "waf")),
        shop(node("shop-portal")),
        shop(node("shop-cli")),
        shop(node("keycloak")),
        shop(node("orders", metadata={"authentication": "OIDC"})),
        shop(node("orders", controls={"access": control(description="Users log-in by SSO.")})),
        shop(node("orders", description="Prüft die Anmeldung.")),
        shop(metadata={"auth": "api-key"}),
        shop(protocol="mTLS"),
        shop(node("sftp-landing")),
        shop() | {"controls": {"mfa": control(description="Two-factor for everybody.")}},
        doc(node("app", "webclient"), node("orders"), *links("app>orders")),
        doc(node("user-service"), node("orders"), *links("user-service>orders", "orders>x")),
    ],
)
def test_a_guard_or_a_word_of_authentication_or_nothing_behind(value: Json) -> None:
    """Each is enough to say nothing of it here."""
    assert not found(value, RULE)


def test_who_asks_an_identity_provider_authenticates() -> None:
    """A connection to a directory says so without a word at the service."""
    value = shop()
    value["nodes"].append(node("directory", "ldap"))
    value["relationships"] += links("orders>directory")
    assert not found(value, RULE)


def test_saying_no_is_no_word() -> None:
    """Authentication that is none is missing."""
    assert found(shop(metadata={"authentication": "none"}), RULE) == [("orders",)]


def test_a_gateway_that_leads_there_already_may_stand_before_it() -> None:
    """It is offered after the control, and one that does not lead there is not."""
    value = shop()
    value["nodes"] += [node("gateway"), node("other-gateway")]
    value["relationships"] += links("gateway>orders")
    (point,) = findings(value, RULE)
    _, remedy = point.told.remedies
    assert (remedy.tool, remedy.arguments) == (
        "insert_between",
        {"relationships": ["calls"], "node": "gateway", "consumes": False},
    )


def test_it_is_told_once() -> None:
    """What is told here is not told as missing authentication, and the reverse."""
    assert not found(shop(), AUTHENTICATION)
    assert found(shop(node("api-gateway")), AUTHENTICATION) == [("api-gateway",)]


def test_the_ways_are_those_from_outside() -> None:
    """What a caller that says how it logs in asks for is another matter."""
    value = shop()
    value["nodes"] += [node("desk"), node("ann", "actor")]
    value["relationships"] += links("desk>orders")
    (point,) = findings(value, RULE)
    assert [way["relationship"] for way in point.told.proof.evidence["ways"]] == ["calls"]
    value["nodes"][0]["description"] = "Sells things."
    assert found(value, RULE)
    value["nodes"][0]["description"] = "Login by OpenID."
    assert not found(value, RULE)


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (node("lb"), [("orders",)]),
        (node("front", name="External Load Balancer"), [("orders",)]),
        (node("external-alb"), [("orders",)]),
        (node("lb", controls={"access": control(description="OIDC for everybody.")}), []),
        (node("api-gateway"), []),
        (node("waf-lb"), []),
        (node("proxy"), []),
    ],
    ids=str,
)
def test_a_balancer_is_no_guard(between: Json, expected: list[tuple[str, ...]]) -> None:
    """Requests come out of it as they went in, unless it asks who calls."""
    value = shop()
    name = between["unique-id"]
    value["nodes"].append(between)
    value["relationships"][0] = connects("calls", "app", name)
    value["relationships"].append(connects("passes", name, "orders"))
    points = findings(value, RULE)
    assert [point.elements for point in points] == expected
    assert all(
        [(way["source"], way["target"]) for way in point.told.proof.evidence["ways"]]
        == [(name, "orders")]
        and len(point.told.remedies) == 1
        for point in points
    )


@pytest.mark.parametrize(
    ("caller", "rest", "is_access"),
    [
        (node("exchange", "ecosystem"), {"description": "Direct feeds."}, False),
        (node("exchange", "ecosystem"), {"protocol": "UDP"}, False),
        (node("vendor", "system", name="External Vendor"), {"description": "Marktdaten"}, False),
        (node("exchange", "ecosystem"), {"metadata": {"access": "read-only"}}, False),
        (node("exchange", "ecosystem"), {"description": "Orders of members."}, True),
        (node("ann", "actor"), {"description": "Reads the feed."}, True),
    ],
    ids=str,
)
def test_a_feed_is_no_access(caller: Json, rest: Json, is_access: bool) -> None:  # noqa: FBT001 - the row's
    """A system that sends what it has asks for nothing; a person who reads does."""
    value = shop()
    value["nodes"].append(caller)
    value["relationships"][0] = connects("in", caller["unique-id"], "orders", **rest)
    assert found(value, RULE) == [("orders",)] * is_access
    assert not found(value, AUTHENTICATION)


def test_a_feed_is_known_by_the_interface_that_takes_it() -> None:
    """Where the connection names it."""
    value = shop()
    value["nodes"].append(node("exchange", "ecosystem"))
    end = {"node": "orders", "interfaces": ["IF_PRICES_MULTICAST"]}
    value["relationships"][0] = connects("in", "exchange", end)
    assert not found(value, RULE)


@pytest.mark.parametrize(
    ("way", "gateway", "is_offered"),
    [
        ("HTTPS", "HTTP", True),
        ("WebSocket", "HTTPS", True),
        ("TLS", "TLS", True),
        ("HTTPS", "TLS", False),
        ("HTTPS", "FIX", False),
    ],
)
def test_a_gateway_of_another_protocol_is_not_offered(
    way: str,
    gateway: str,
    is_offered: bool,  # noqa: FBT001 - the row's
) -> None:
    """A gateway for FIX passes no web requests on."""
    value = shop(protocol=way)
    value["nodes"].append(node("gateway"))
    value["relationships"] += links("gateway>orders", protocol=gateway)
    (point,) = findings(value, RULE)
    assert [each.tool for each in point.told.remedies[1:]] == ["insert_between"] * is_offered


def test_a_client_that_is_called_gateway_guards_nothing() -> None:
    """It is outside itself, and so no node to put between."""
    value = shop()
    value["nodes"][0]["name"] = "Gateway App"
    (point,) = findings(value, RULE)
    assert [remedy.tool for remedy in point.told.remedies] == ["add_control"]


def test_two_ways_over_one_edge_are_shown_once() -> None:
    """Both are in the evidence."""
    value = shop()
    value["relationships"].append(connects("streams", "app", "orders"))
    (point,) = findings(value, RULE)
    assert point.told.proof.text.startswith("`app` → `orders` over `calls` and `streams`: no")
    assert len(point.told.proof.evidence["ways"]) == 2


def test_many_ways_are_counted() -> None:
    """Six are shown, and how many more there are."""
    value = shop()
    apps = [f"app-{number}" for number in range(8)]
    value["nodes"] += [node(each, "webclient") for each in apps]
    value["relationships"] += links(*(f"{each}>orders" for each in apps))
    (point,) = findings(value, RULE)
    assert "`app-4` → `orders` over `app-4>orders` and 3 more: no" in point.told.proof.text
