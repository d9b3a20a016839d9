"""Connections that name no interface, where naming one is the habit."""

from __future__ import annotations

from typing import Any

from advisor.assess.rules.structure.connection_without_interfaces import RULE
from tests.assess.findings import findings, found, links
from tests.assess.mending import left
from tests.calm.architectures import connects, doc, node

Json = dict[str, Any]


def shop(*vague: str, named: int = 2, interfaces: tuple[str, ...] = ("api",), **rest: Any) -> Json:
    """Stock with interfaces, so many that name the first, and others that name none."""
    stock = node("stock", name="Stock", description="d")
    stock["interfaces"] = [
        {"unique-id": each, "host": "stock.example.com", "port": number}
        for number, each in enumerate(interfaces, 8080)
    ]
    end = {"node": "stock", "interfaces": ["api"]}
    precise = [f"p{number}" for number in range(named)]
    ids = dict.fromkeys((*precise, *(each.split(">")[0] for each in vague)))
    others = [node(each, name=each, description="d") for each in ids]
    ways = [connects(f"{each}-stock", each, end, description="d") for each in precise]
    return doc(stock, *others, *ways, *links(*vague, description="d", **rest))


def test_one_that_names_none_stands_out() -> None:
    """The remedy names the only interface there is."""
    value = shop("desk>stock")
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("desk>stock",), "low")
    assert "2 connections of 3" in point.told.proof.text
    assert point.told.proof.evidence == {"naming one": 2, "naming none": {"desk>stock": ["api"]}}
    (remedy,) = point.told.remedies
    assert remedy.arguments == {"relationship": "desk>stock", "target_interfaces": ["api"]}
    assert left(value, remedy, RULE) == []


def test_several_interfaces_are_several_remedies() -> None:
    """But for those of another protocol."""
    value = shop("desk>stock", interfaces=("api", "admin", "queue"), protocol="HTTPS")
    value["nodes"][0]["interfaces"][0]["protocol"] = "HTTPS"
    value["nodes"][0]["interfaces"][2]["protocol"] = "AMQP"
    remedies = findings(value, RULE)[0].told.remedies
    assert [each.arguments["target_interfaces"] for each in remedies] == [["api"], ["admin"]]
    for remedy in remedies:
        assert left(value, remedy, RULE) == []


def test_several_connections_are_one_finding_without_remedy() -> None:
    """One call mends one of them."""
    (point,) = findings(shop("desk>stock", "till>stock"), RULE)
    assert point.elements == ("desk>stock", "till>stock")
    assert (point.told.remedies, point.told.note) == ((), "")


def test_where_it_is_no_habit_nothing_is_said() -> None:
    """Most name none, or one alone names one, or the node has no interface to name."""
    assert not found(shop("desk>stock", "till>stock", "mail>stock"), RULE)
    assert not found(shop("desk>stock", named=1), RULE)
    assert not found(shop(), RULE)
    bare = shop("desk>stock")
    bare["nodes"].append(node("bare"))
    bare["relationships"][-1] = connects("x", "desk", "bare")
    assert not found(bare, RULE)


def test_what_is_pushed_needs_no_interface() -> None:
    """A queue delivers; or the interface is that of the source."""
    value = shop("queue>stock")
    assert not found(value, RULE)
    value = shop("desk>stock")
    value["nodes"][-1]["interfaces"] = [{"unique-id": "feed"}]
    pushed = connects("desk>stock", {"node": "desk", "interfaces": ["feed"]}, "stock")
    value["relationships"][-1] = pushed
    assert not found(value, RULE)
