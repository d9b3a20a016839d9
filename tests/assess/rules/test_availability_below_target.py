"""Flows that promise more than their parts: found by arithmetic that anybody can do again."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest

from advisor.assess.rules.resilience.availability_below_target import RULE
from tests.assess.findings import doubts, findings, found, links
from tests.calm.architectures import contains, doc, flow, interacts, node

Json = dict[str, Any]


def up(identity: str, share: Any, kind: str = "service", **rest: Any) -> Json:
    """A node that declares how available it is."""
    return node(identity, kind, metadata={"availability": share}, **rest)


def shop(target: Any, *others: Json, **shares: Any) -> Json:
    """Orders, stock and a database in a flow with a target."""
    parts = [
        up(each, share, "database" if each == "db" else "service") for each, share in shares.items()
    ]
    pairs = [">".join(pair) for pair in zip([*shares], [*shares][1:], strict=False)]
    walk = flow("buy", *pairs) | {"metadata": {"availability": target}}
    return doc(*parts, *links(*pairs), *others, walk)


def test_the_product_of_the_parts_is_less() -> None:
    """Told with all terms, in percent and minutes, and what would be enough."""
    (point,) = findings(shop("99.9%", orders="99.9%", stock="99.8%", db="99.95%"), RULE)
    assert (point.elements, point.flows, point.severity) == (("buy",), ("buy",), "high")
    told = point.told
    assert told.title == (
        "`buy` is to be available 99.9 % of the time, but its parts together promise 99.65035 %."
    )
    assert told.proof.text == (
        "`buy` runs over `stock` (99.8 %) \N{MULTIPLICATION SIGN} `orders` (99.9 %) "
        "\N{MULTIPLICATION SIGN} `db` (99.95 %): 99.65035 % at most, 108 minutes in 30 days less "
        "than 99.9 %, which stands at `/flows/0/metadata/availability`."
    )
    assert told.remedies == ()
    assert told.note == (
        "no second instance of one node is enough; a lower target, at most 99.65 %, is to be "
        "agreed with its users."
    )


def test_the_evidence_multiplies_out() -> None:
    """The product and the shortfall follow from the evidence alone."""
    (point,) = findings(shop("99.5%", orders=0.99, stock=0.995, db=0.9995), RULE)
    evidence = point.told.proof.evidence
    (only,) = evidence["flows"]
    assert prod(term["percent"] / 100 for term in only["terms"]) * 100 == pytest.approx(
        only["product"], abs=1e-5
    )
    assert only["product"] < evidence["target"] == 99.5


@pytest.mark.parametrize(
    ("target", "shares"),
    [
        ("99.9%", {"orders": "99.9%", "stock": None}),
        ("99.9%", {"orders": 0.999, "stock": 1}),
        (None, {"orders": 0.5, "stock": 0.5}),
        ("high", {"orders": 0.5, "stock": 0.5}),
        ("99.9%", {"orders": None, "stock": None}),
        ("99%", {"orders": "99.5%", "stock": "99.5%"}),
    ],
    ids=str,
)
def test_what_is_enough_or_unknown_is_no_finding(target: Any, shares: Json) -> None:
    """As good as the target, no target, or nothing known; the last pair makes 99.0025 %."""
    assert found(shop(target, **shares), RULE) == []


def test_a_second_instance_where_one_is_enough() -> None:
    """Of the weakest node, if that alone lifts the product over the target; never of others."""
    (point,) = findings(shop("99.5%", orders="99.9%", stock="99%", db="99.9%"), RULE)
    (first,) = point.told.remedies
    assert (first.tool, first.arguments) == (
        "make_redundant",
        {"node": "stock", "instances": ["stock-1", "stock-2"]},
    )
    (point,) = findings(shop("99.5%", orders="99.9%", db="99%"), RULE)
    assert point.told.remedies[0].arguments == {
        "store": "db",
        "primary": "db",
        "replicas": ["db-replica"],
    }
    hall = [
        up("hall", "99%", "data-center"),
        contains("at", "hall", "orders", "db", kind="deployed-in"),
    ]
    (point,) = findings(shop("99.5%", *hall, orders="99.9%", db="99.9%"), RULE)
    assert point.told.remedies == ()


def test_who_is_outside_gets_no_second_instance() -> None:
    """What others run is not ours to double."""
    value = shop("99.5%", orders="99.9%", bank="99%")
    value["nodes"][1]["node-type"] = "ecosystem"
    (point,) = findings(value, RULE)
    assert point.told.remedies == ()


def test_one_target_that_several_flows_miss_is_one_finding() -> None:
    """The architecture's: the worst flow first, and a new target that all of them meet."""
    value = shop(None, orders="99.9%", stock="99.8%", db="99.95%")
    value["metadata"] = {"availability": "99.95%"}
    value["flows"].append(flow("look", "stock>db"))
    (point,) = findings(value, RULE)
    assert point.elements == point.flows == ("buy", "look")
    assert "at most 99.65 %" in point.told.note
    assert "`buy` and 1 other flow are to be available 99.95 %" in point.told.title
    value["flows"][1]["metadata"] = {"availability": "99.9%"}
    assert found(value, RULE) == [("buy",), ("look",)]


def test_what_declares_nothing_is_told() -> None:
    """It can only lower the product further."""
    (point,) = findings(shop("99.9%", orders="99%", stock=None), RULE)
    assert "`stock` declares nothing and can only lower it." in point.told.proof.text
    assert point.told.proof.evidence["flows"][0]["declare nothing"] == ["stock"]


def test_long_flows_are_told_by_their_weakest_parts() -> None:
    """The rest is one factor of the text; the evidence has each."""
    shares = {f"n{number}": f"99.{number}%" for number in range(10, 20)}
    (point,) = findings(shop("99.9%", **shares), RULE)
    assert "`n15` (99.15 %) \N{MULTIPLICATION SIGN} 4 more (together 96." in point.told.proof.text
    assert len(point.told.proof.evidence["flows"][0]["terms"]) == 10


def test_a_target_that_can_be_met_is_rounded_down() -> None:
    """The product is 99.4507 %, which 99.451 % would miss again."""
    (point,) = findings(shop("99.9%", orders="99.8%", stock="99.65%"), RULE)
    assert "at most 99.45 %" in point.told.note


def test_no_less_than_all_is_told_as_all() -> None:
    """However near the product is to 100 %."""
    (point,) = findings(shop(100, orders="99.9999999%", stock=100), RULE)
    assert "promise 99.9999999 %." in point.told.title
    assert "99.9999999 % at most, less than a minute in 30 days less than 100 %" in (
        point.told.proof.text
    )
    (only,) = point.told.proof.evidence["flows"]
    assert only["product"] < point.told.proof.evidence["target"]


def reaching(*others: Json) -> Json:
    """A person who may reach two nodes, in a flow of nothing else."""
    parts = [node("ann", "actor"), up("a", "90%"), up("b", "80%")]
    walk = flow("f", "w") | {"metadata": {"availability": "99%"}}
    return doc(*parts, interacts("w", "ann", "a", "b"), *others, walk)


def test_nodes_of_which_nobody_knows_are_told() -> None:
    """In the proof where there is one, else as a doubt."""
    assert found(reaching(), RULE) == []
    (doubt,) = doubts(reaching(), RULE)
    assert doubt == (
        "Which of `a` and `b` `f` needs is not said, so it is not known how available it can be."
    )
    value = reaching(up("c", "90%"), *links("ann>c"))
    value["flows"][0]["transitions"] += flow("g", "ann>c")["transitions"]
    (point,) = findings(value, RULE)
    assert "`a` and `b` left out: which of them it needs is not said." in point.told.proof.text
    assert point.told.proof.evidence["flows"][0]["left out"] == ["a", "b"]
    assert doubts(value, RULE) == []
