"""Stores of data that are reached past the service that keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.direct_data_store_access import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, contains, doc, flow, interacts, node

Json = dict[str, Any]


def test_a_client_that_reads_the_database() -> None:
    """High; the service that uses it already may stand before it."""
    value = doc(
        node("app", "webclient"),
        node("orders"),
        node("db", "database"),
        *links("app>db", "orders>db"),
        flow("look", "app>db"),
    )
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("db",), "high", ("look",))
    assert point.told.title == "**`db`** is reached from outside by `app`, with no service between."
    evidence = point.told.proof.evidence
    graph = drawn(value)
    assert {way["source"] for way in evidence["ways"]} == {"app"}
    assert set(graph.pred["db"]) == {"app", *evidence["services that use it"]}
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments) == (
        "insert_between",
        {"relationships": ["app>db"], "node": "orders", "consumes": False},
    )
    assert "whether `orders` is the service" in point.told.note


@pytest.mark.parametrize(
    "stranger",
    [node("ann", "actor"), node("bank", "ecosystem"), node("x", name="External Ledger")],
)
def test_people_and_external_systems_are_outside_too(stranger: Json) -> None:
    """Where no service uses the store nobody can say what should stand before it."""
    ways = links(f"{stranger['unique-id']}>db")
    (point,) = findings(doc(stranger, node("db", "database"), *ways), RULE)
    assert (point.elements, point.told.remedies) == (("db",), ())
    assert point.told.note == "a service that decides who reads what has to stand before it."


def test_no_remedy_that_would_move_others_too() -> None:
    """What interacts with several nodes cannot be led through the service in one call."""
    nodes = [node("ann", "actor"), node("orders"), node("db", "database"), node("mail")]
    value = doc(*nodes, interacts("uses", "ann", "db", "mail"), *links("orders>db"))
    (point,) = findings(value, RULE)
    assert (point.elements, point.told.remedies) == (("db",), ())


def systems(*rest: Json) -> Json:
    """Orders with a database, in one system; billing in another, which reads it."""
    return doc(
        *(node("shop", "system"), node("finance", "system")),
        *(node("orders"), node("db", "database"), node("billing")),
        contains("a", "shop", "orders", "db"),
        contains("b", "finance", "billing"),
        *links("orders>db", "billing>db"),
        *rest,
    )


def test_another_system_reaches_past_the_keeper() -> None:
    """Medium, with the systems of either side; the keeper then offers what is read."""
    (point,) = findings(systems(), RULE)
    assert (point.elements, point.severity) == (("db", "billing"), "medium")
    assert point.told.title == (
        "**`db`** is reached from other systems by `billing`, past `orders`."
    )
    assert point.told.proof.evidence == {
        "relationships": ["billing>db"],
        "system": "shop",
        "keepers": ["orders"],
        "systems of callers": {"billing": ["finance"]},
    }
    (remedy,) = point.told.remedies
    assert remedy.arguments["node"] == "orders"


@pytest.mark.parametrize(
    "value",
    [
        systems(contains("c", "shop", "billing")),
        doc(node("a"), node("b"), node("db", "database"), *links("a>db", "b>db")),
        doc(node("db", "database"), node("copy", "database"), *links("db>copy")),
        doc(node("gateway"), node("db", "database"), *links("gateway>db")),
        doc(node("app", "webclient"), node("db", "data-asset"), *links("app>db")),
        doc(
            *(node("shop", "system"), node("data", "system"), node("orders")),
            *(node("db", "database"), contains("a", "shop", "orders"), contains("b", "data", "db")),
            connects("keeps", "orders", "db"),
        ),
    ],
)
def test_what_is_fine(value: Json) -> None:
    """In the same system, of no system, between stores, or with nobody else to keep the store."""
    assert not found(value, RULE)


def test_a_copy_in_another_system_is_no_access() -> None:
    """Stores copy to each other across systems."""
    value = systems(node("copy", "database"), contains("d", "finance", "copy"), *links("copy>db"))
    assert found(value, RULE) == [("db", "billing")]
