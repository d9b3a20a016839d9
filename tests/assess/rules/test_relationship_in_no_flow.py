"""Connections that stand out because the flows run over nearly all others."""

from __future__ import annotations

from typing import Any

from advisor.assess.rules.structure.relationship_in_no_flow import RULE
from tests.assess.findings import findings, found, links
from tests.calm.architectures import contains, doc, flow, interacts, node

Json = dict[str, Any]

WAYS = ("a>b", "b>c", "c>d", "d>e")


def shop(*idle: str, used: tuple[str, ...] = WAYS) -> Json:
    """Connections that a flow runs over, and idle ones."""
    names = dict.fromkeys(name for way in (*used, *idle) for name in way.split(">"))
    return doc(*map(node, names), *links(*used, *idle), flow("f", *used))


def test_two_of_six_stand_out() -> None:
    """They are one finding; the evidence parts all connections in two."""
    value = shop("a>x", "b>x")
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("a>x", "b>x"), "low")
    assert point.told.title == "`a>x` and `b>x` are part of no flow, unlike most connections."
    evidence = point.told.proof.evidence
    steps = {each["relationship-unique-id"] for each in value["flows"][0]["transitions"]}
    assert {*evidence["in a flow"]} == steps
    assert {*evidence["in no flow"]} == {
        each["unique-id"] for each in value["relationships"]
    } - steps
    assert not point.told.remedies
    assert "edit_flow" in point.told.note


def test_where_the_flows_run_over_few_it_is_no_habit() -> None:
    """Under two thirds, or under four, or no flow at all."""
    assert not found(shop("a>x", "b>x", "c>x"), RULE)
    assert not found(shop("a>x", used=WAYS[:3]), RULE)
    assert not found(shop(), RULE)
    assert not found(doc(node("a"), node("b"), *links("a>b")), RULE)


def test_containers_are_no_connections() -> None:
    """An actor's interaction is one."""
    value = shop()
    value["relationships"].append(contains("g", "a", "b"))
    assert not found(value, RULE)
    value["relationships"].append(interacts("i", "a", "e"))
    assert found(value, RULE) == [("i",)]


def test_the_other_instances_need_no_flow() -> None:
    """The flow runs over one of them; nor does what joins them among themselves."""
    ways = ("a>b-1", "b-1>c", "c>d", "d>e")
    assert not found(shop("a>b-2", "b-2>c", "b-1>b-2", used=ways), RULE)
    assert found(shop("a>b-2", "b-2>c", "d>c", used=(*ways, "e>f")), RULE) == [("d>c",)]
