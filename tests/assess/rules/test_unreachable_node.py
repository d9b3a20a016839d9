"""What nobody is said to use, and what begins by itself."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.structure.unreachable_node import RULE
from tests.assess.drawing import drawn, reached
from tests.assess.findings import doubts, findings, found, links
from tests.calm.architectures import contains, doc, flow, interacts, node

Json = dict[str, Any]


def shop(*others: Json) -> Json:
    """A person, a till that she uses, with stock behind it; and the given elements."""
    parts = [node("ann", "actor"), node("till"), node("stock")]
    return doc(*parts, interacts("in", "ann", "till"), *links("till>stock"), *others)


def test_what_no_way_leads_to() -> None:
    """The first of it, and what is behind; the graph drawn anew says the same."""
    value = shop(
        node("stock-two"), node("admin"), *links("admin>stock-two"), flow("f", "admin>stock-two")
    )
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("admin", "stock-two"), "low")
    assert point.flows == ("f",)
    assert point.told.title == "Nobody is said to use `admin`, nor 1 node behind."
    evidence = point.told.proof.evidence
    assert evidence["from"] == ["ann"]
    assert reached(drawn(value), evidence["from"]).isdisjoint(evidence["unreached"])
    assert not point.told.remedies
    assert "add_relationship" in point.told.note


def test_a_ring_of_its_own_is_unreached() -> None:
    """Each is called, and yet nobody uses them."""
    value = shop(node("a"), node("b"), *links("a>b", "b>a"))
    (point,) = findings(value, RULE)
    assert point.told.title == "Nobody is said to use `a` and `b`."


@pytest.mark.parametrize(
    ("identity", "kind", "target", "rest"),
    [
        ("scheduler", "service", "stock", {}),
        ("nightly", "batch-job", "stock", {}),
        ("crm", "system", "stock", {}),
        ("admin", "service", "books", {}),
        ("admin", "service", "orders-queue", {"description": "Sends orders"}),
        ("admin", "service", "stock", {"description": "Reads the prices"}),
        ("admin", "service", "stock", {"description": "Liest die Preise"}),
    ],
)
def test_what_begins_by_itself(identity: str, kind: str, target: str, rest: Json) -> None:
    """By its name or type, as a source, by going to a store, by fetching; it is told so."""
    parts = [node(identity, kind), node("books", "database"), node("orders-queue")]
    ways = links("till>books", "till>orders-queue")
    value = shop(*parts, *links(f"{identity}>{target}", **rest), *ways)
    assert not found(value, RULE)
    (words,) = doubts(value, RULE)
    assert f"`{identity}`" in words


def test_containers_lead_in_and_out() -> None:
    """What is led to a container reaches its parts; a part goes where its container goes."""
    parts = [node("suite", "system"), node("desk"), node("ledger")]
    inside = [contains("g", "suite", "desk"), *links("desk>ledger", "till>suite")]
    assert not found(shop(*parts, *inside), RULE)
    outwards = [contains("g", "suite", "desk"), *links("suite>ledger", "till>desk")]
    assert not found(shop(*parts, *outwards), RULE)


def test_a_part_of_what_is_called_is_no_beginning() -> None:
    """Though nothing leads to the part itself; a system with parts is no mere source either."""
    parts = [node("suite", "system"), node("sync-job"), contains("g", "suite", "sync-job")]
    value = shop(*parts, *links("sync-job>stock", "till>suite"))
    assert not doubts(value, RULE)
    value = shop(*parts, *links("suite>stock"))
    assert found(value, RULE) == [("suite",)]


def test_without_users_or_connections_nothing_is_said() -> None:
    """A document without actors does not tell of users; an orphan is another finding."""
    assert not found(doc(node("a"), node("b"), *links("a>b")), RULE)
    assert not found(doc(node("ann", "actor"), node("a"), node("b"), *links("a>b")), RULE)
    assert not found(shop(node("alone")), RULE)
    assert not found(shop(), RULE)
    assert not doubts(shop(), RULE)
