"""Flows that name no service level or business impact, and those that are called critical."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.operations.silent_flow import RULES
from tests.assess.findings import findings, found
from tests.calm.architectures import control, doc, flow

LEVEL, IMPACT = RULES
Json = dict[str, Any]


def walk(identity: str, **rest: Any) -> Json:
    """A flow of no steps."""
    return flow(identity) | rest


def test_where_nobody_says_it_all_flows_are_one_low_finding() -> None:
    """For each of the two rules, with the remedy on all flows."""
    for rule, told, argument in (
        (LEVEL, "a service level", {"availability_percent": 99.9}),
        (IMPACT, "business impact", {"business_impact": "[[ BUSINESS_IMPACT ]]"}),
    ):
        (point,) = findings(doc(walk("f"), walk("g")), rule)
        assert (point.elements, point.flows, point.severity) == (("f", "g"), ("f", "g"), "low")
        assert point.told.title == f"`f` and `g` say nothing of {told}."
        assert "said of no flow" in point.told.proof.text
        (remedy,) = point.told.remedies
        assert remedy == ("set_service_level", {"on": ["f", "g"], **argument})
        assert point.told.note
    assert not found(doc(), LEVEL)


@pytest.mark.parametrize(
    "said",
    [
        {"metadata": {"sla": "99.9 %"}},
        {"metadata": [{"maxLatencyMs": 200}]},
        {"metadata": {"antwortzeit": "2 s"}},
        {"controls": {"service-level": control()}},
        {"controls": {"speed": control(description="The response time is a second at most")}},
        {"description": "The customer is answered within 10 seconds."},
    ],
    ids=str,
)
def test_what_counts_as_a_service_level(said: Json) -> None:
    """In metadata, in controls, in a description; the other flow is then contrasted with it."""
    (point,) = findings(doc(walk("f"), walk("g", **said)), LEVEL)
    assert point.elements == ("f",)
    assert point.told.title == "`f` says nothing of a service level, unlike `g`."
    assert point.told.proof.evidence["said of"] == ["g"]


def test_the_availability_of_goods_is_no_service_level() -> None:
    """Where a description or a step speaks of it."""
    assert found(doc(walk("f", description="Checks the availability of goods")), LEVEL) == [("f",)]


@pytest.mark.parametrize("key", ["business-impact", "businessImpact", "impact", "Auswirkung"])
def test_what_counts_as_business_impact(key: str) -> None:
    """A key of the flow's metadata in any spelling."""
    value = doc(walk("f"), walk("g", metadata={key: "No orders"}))
    assert found(value, IMPACT) == [("f",)]


@pytest.mark.parametrize(
    ("rule", "above"),
    [
        (LEVEL, {"controls": {"high-availability": control()}}),
        (IMPACT, {"metadata": {"business-impact": "No orders"}}),
    ],
)
def test_what_the_architecture_says_holds_for_all_flows(rule: Any, above: Json) -> None:
    """Unless some flow has its own: then the others are to have theirs."""
    assert not found(doc(walk("f", metadata={"critical": True}), **above), rule)
    own = walk("g", metadata={"sla": "1 h", "impact": "No orders"})
    assert found(doc(walk("f"), own, **above), rule) == [("f",)]


@pytest.mark.parametrize(
    ("called", "is_critical"),
    [
        ({"metadata": {"criticality": "critical"}}, True),
        ({"metadata": {"business-critical": True}}, True),
        ({"metadata": {"klasse": "kritisch"}}, True),
        ({"name": "Mission-critical settlement"}, True),
        ({"metadata": {"critical": False}}, False),
        ({"metadata": {"criticality": "not critical at all"}}, False),
        ({"description": "Alerts of critical temperatures"}, False),
    ],
    ids=str,
)
def test_a_critical_flow_stands_apart(called: Json, *, is_critical: bool) -> None:
    """It is graver that the level is missing; of impact it is low all the same."""
    points = findings(doc(walk("f", **called), walk("g")), LEVEL)
    expected = [("medium", ("f",)), ("low", ("g",))] if is_critical else [("low", ("f", "g"))]
    assert [(point.severity, point.elements) for point in points] == expected
    assert ("though called critical" in points[0].told.title) is is_critical
    assert {point.severity for point in findings(doc(walk("f", **called)), IMPACT)} == {"low"}
