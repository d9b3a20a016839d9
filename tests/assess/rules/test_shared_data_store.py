"""Who shares a store, and what a store is for that many may write to."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.structure.shared_data_store import RULE
from tests.assess.findings import findings, found, links
from tests.assess.mending import left
from tests.calm.architectures import doc, flow, interacts, node

Json = dict[str, Any]


def shop(*uses: Json, store: str = "books", kind: str = "database", **rest: Any) -> Json:
    """Orders, stock and a store, and the given connections."""
    parts = [node("orders"), node("stock"), node("shipping"), node(store, kind)]
    return doc(*parts, *uses, **rest)


def test_two_that_write_share_it() -> None:
    """It is proved by the connections; who only reads has no part in it."""
    uses = links("orders>books", "stock>books", description="Writes what was sold")
    reads = links("shipping>books", description="Reads addresses")
    value = shop(*uses, *reads, flow("f", "orders>books"))
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("books",), "medium", ("f",))
    assert point.told.title == "**`books`** is written to by `orders` and `stock`."
    evidence = point.told.proof.evidence
    assert evidence["writing"] == ["orders", "stock"]
    assert evidence["not said only to read"] == []
    for user, names in evidence["over"].items():
        for name in names:
            (link,) = (each for each in value["relationships"] if each["unique-id"] == name)
            ends = link["relationship-type"]["connects"]
            assert (ends["source"]["node"], ends["destination"]["node"]) == (user, "books")
            assert link["description"].startswith("Writes")


def test_where_it_is_not_said_who_writes_it_is_low() -> None:
    """One of two is said to write, or neither, or both to do both."""
    for told in (("Writes", "Uses"), ("Uses", "Uses"), ("Reads and writes", "Reads and writes")):
        uses = [
            *links("orders>books", description=told[0]),
            *links("stock>books", description=told[1]),
        ]
        (point,) = findings(shop(*uses), RULE)
        assert point.severity == "low"
        assert point.told.title == "**`books`** may be written to by `orders` and `stock`."


@pytest.mark.parametrize(
    "value",
    [
        shop(*links("orders>books")),
        shop(*links("orders>books", "db-proxy>books"), node("db-proxy")),
        shop(*links("orders>books"), *links("stock>books", description="Queries the prices")),
        shop(*links("orders>warehouse", "stock>warehouse"), store="warehouse"),
        shop(*links("orders>session-cache", "stock>session-cache"), store="session-cache"),
        shop(*links("orders>books", "stock>books"), kind="service"),
        doc(
            *(node(each) for each in ("orders-1", "orders-2", "gate")),
            node("books", "database"),
            *links("gate>orders-1", "gate>orders-2", "orders-1>books", "orders-2>books"),
        ),
        doc(
            *(node("ann", "actor"), node("orders"), node("books", "database")),
            *(interacts("i", "ann", "books"), *links("orders>books")),
        ),
    ],
    ids=["one", "balancer", "reader", "warehouse", "cache", "no store", "instances", "person"],
)
def test_what_is_no_sharing(value: Json) -> None:
    """One service, readers, stores meant for many, instances of one service, people."""
    assert not found(value, RULE)


def test_the_others_are_led_through_the_owner() -> None:
    """The one that writes in most flows; over the protocol by which it is called."""
    nodes = [node(each, name=each, description="d") for each in ("gate", "orders", "stock", "mail")]
    store = node("books", "database", name="Books", description="d")
    uses = links("orders>books", "stock>books", "mail>books", description="Writes", protocol="JDBC")
    calls = links("gate>stock", description="Asks", protocol="mTLS")
    nodes[2]["interfaces"] = [{"unique-id": "stock-api", "host": "stock.example.com", "port": 9}]
    value = doc(*nodes, store, *calls, *uses, flow("f", "gate>stock", "stock>books"))
    value["flows"][0] |= {"name": "F", "description": "d"}
    for step in value["flows"][0]["transitions"]:
        step["description"] = "d"
    (point,) = findings(value, RULE)
    (remedy,) = point.told.remedies
    assert remedy.tool == "insert_between"
    assert remedy.arguments == {
        "relationships": ["orders>books", "mail>books"],
        "node": "stock",
        "consumes": False,
        "first": {"protocol": "mTLS"},
        "node_interfaces": ["stock-api"],
    }
    assert "`stock`" in point.told.note
    assert left(value, remedy, RULE) == []
    value["relationships"][0]["protocol"] = "JDBC"
    assert findings(value, RULE)[0].told.remedies[0].arguments["first"] == {"protocol": "HTTPS"}


def test_the_owner_is_one_that_is_said_to_write() -> None:
    """Though another has more flows."""
    uses = [*links("orders>books"), *links("stock>books", description="Writes")]
    (point,) = findings(shop(*uses, flow("f", "orders>books")), RULE)
    assert point.told.remedies[0].arguments["node"] == "stock"


def test_who_interacts_cannot_be_led_elsewhere() -> None:
    """Only connections can; then there is no remedy, and the note says what to do."""
    uses = [*links("orders>books"), interacts("i", "stock", "books", "shipping")]
    (point,) = findings(shop(*uses, flow("f", "orders>books")), RULE)
    assert not point.told.remedies
    assert point.told.note == "let one of them own the data, and the others go through it."
