"""Everybody comes in by one node that has several instances, and when that is another's news."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.resilience.single_entry import RULE
from advisor.assess.rules.resilience.single_point_of_failure import RULE as SINGLE_POINT
from tests.assess.drawing import drawn, reached
from tests.assess.findings import findings, found, links
from tests.calm.architectures import contains, doc, interacts, node

Json = dict[str, Any]
SEVERAL: Json = {"metadata": {"replicas": 3}}


def door(*elements: Json, **gate: Any) -> Json:
    """A person and an administrator who both come in by a gate."""
    people = [node("ann", "actor"), node("root", "actor")]
    ways = [interacts("in", "ann", "gate"), interacts("admin", "root", "gate"), *links("gate>shop")]
    return doc(*people, node("gate", **gate), node("shop"), *ways, *elements)


def test_one_door_for_everybody_is_found() -> None:
    """With the ways in; cut, they leave nobody inside."""
    value = door(**SEVERAL)
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.told.remedies) == (("gate",), "low", ())
    evidence = point.told.proof.evidence
    assert evidence == {"relationships": ["in", "admin"], "from": ["ann", "root"], "to": ["gate"]}
    assert "`ann` and `root` come in over `in` and `admin`" in point.told.proof.text
    graph = drawn(value)
    assert reached(graph, evidence["from"]) == {*graph}
    graph.remove_edges_from(
        [each for each in graph.edges(keys=True) if each[2] in evidence["relationships"]]
    )
    assert reached(graph, evidence["from"]) == {"ann", "root"}


def test_instances_of_one_another_are_one_door() -> None:
    """Named all; and one way past them is enough."""
    pair = [node("way-1"), node("way-2")]
    ways = [interacts("a", "ann", "way-1", "way-2"), interacts("b", "root", "way-1", "way-2")]
    people = [node("ann", "actor"), node("root", "actor")]
    value = doc(*people, *pair, node("shop"), *ways, *links("way-1>shop", "way-2>shop"))
    assert found(value, RULE) == [("way-1", "way-2")]
    value["relationships"].append(interacts("c", "root", "shop"))
    assert found(value, RULE) == []


def test_a_client_is_still_outside() -> None:
    """A door is what is behind the application on somebody's telephone."""
    value = door(node("app", "webclient"), **SEVERAL)
    value["relationships"][0] = interacts("in", "ann", "app")
    value["relationships"] += links("app>gate")
    (point,) = findings(value, RULE)
    evidence = point.told.proof.evidence
    assert (point.elements, evidence["from"]) == (("gate",), ["root", "app"])


@pytest.mark.parametrize(
    "value",
    [
        door(),
        door(interacts("side", "root", "shop"), **SEVERAL),
        door(node("part"), contains("inside", "gate", "part"), **SEVERAL),
        doc(node("ann", "actor"), node("gate", **SEVERAL), node("shop"))
        | {"relationships": [interacts("in", "ann", "gate"), *links("gate>shop")]},
        doc(node("ann", "actor"), node("root", "actor"), node("gate"))
        | {"relationships": [interacts("in", "ann", "gate"), interacts("admin", "root", "gate")]},
        doc(node("gate"), node("shop"), *links("gate>shop")),
    ],
    ids=["single", "side door", "border", "one actor", "nothing behind", "no actor"],
)
def test_what_is_no_news(value: Json) -> None:
    """Where it is a single point of failure, a border, or there is not much to say."""
    assert found(value, RULE) == []


def test_a_door_of_one_instance_is_a_single_point_instead() -> None:
    """One of the two rules says it, whatever the number."""
    assert found(door(), SINGLE_POINT) == [("gate",)]
    assert found(door(**SEVERAL), SINGLE_POINT) == []
