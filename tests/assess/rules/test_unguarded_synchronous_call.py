"""Calls that something critical waits for, and what ends a wait."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.resilience.synchronous_chain import RULE as CHAIN
from advisor.assess.rules.resilience.unguarded_synchronous_call import RULE
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, control, doc, flow, node

Json = dict[str, Any]
CRITICAL: Json = {"metadata": {"criticality": "high"}}


def payment(*elements: Json, critical: bool = True, **rest: Any) -> Json:
    """A desk that asks a scheme within a flow."""
    named = {element["unique-id"] for element in elements}
    parts = [node(name) for name in ("desk", "scheme") if name not in named]
    ways = [each for each in links("desk>scheme") if each["unique-id"] not in named]
    walk = flow("pay", "desk>scheme") | (CRITICAL if critical else {})
    return doc(*parts, *ways, *elements, *([] if "pay" in named else [walk]), **rest)


def test_a_call_of_a_critical_flow_is_found() -> None:
    """With who waits for whom, why it is critical, and what was looked for where."""
    (point,) = findings(payment(), RULE)
    assert (point.elements, point.flows, point.severity) == (("desk>scheme",), ("pay",), "high")
    proof = point.told.proof
    assert (
        '`desk` waits for `scheme` over `desk>scheme`, called critical by pay, criticality: "hi'
        in (proof.text)
    )
    assert proof.evidence == {
        "looked for": ["timeout", "retry", "circuit breaker", "bulkhead", "fallback"],
        "at": ["desk>scheme", "desk"],
        "calls": [
            {
                "relationship": "desk>scheme",
                "caller": "desk",
                "callee": "scheme",
                "because": 'pay, criticality: "high"',
            }
        ],
    }
    (remedy,) = point.told.remedies
    assert remedy == (
        "add_circuit_breaker",
        {"relationships": ["desk>scheme"], "timeout_ms": 2000},
    )


def test_a_critical_caller_is_enough() -> None:
    """In a flow of which nothing is said; a critical callee is not."""
    assert found(payment(critical=False), RULE) == []
    assert found(payment(node("desk", metadata={"tier": 1}), critical=False), RULE) == [
        ("desk>scheme",)
    ]
    assert found(payment(node("scheme", metadata={"tier": 1}), critical=False), RULE) == []


def test_an_external_system_is_waited_for_as_well() -> None:
    """It is the one that nobody here can mend."""
    assert found(payment(node("scheme", "external-system")), RULE) == [("desk>scheme",)]


@pytest.mark.parametrize(
    "value",
    [
        payment(*links("desk>scheme", metadata={"timeout-ms": 800})),
        payment(*links("desk>scheme", controls={"circuit-breaker": control()})),
        payment(*links("desk>scheme", metadata={"retries": 3})),
        payment(*links("desk>scheme", description="Asks, with a time-out of a second")),
        payment(*links("desk>scheme", metadata={"zeitlimit": "1 s"})),
        payment(node("desk", controls={"bulkhead": control()})),
        payment(node("desk", metadata={"fallback": "stored rates"})),
        payment(flow("pay", "desk>scheme") | {"metadata": {"critical": True, "timeout": "2s"}}),
        payment(controls={"calls": control(description="Every call has a timeout")}),
        payment(*links("desk>scheme", protocol="AMQP")),
        payment(*links("desk>scheme", description="Notifies of the payment")),
        payment(node("scheme", "database")),
        payment(node("scheme", "queue")),
        payment(node("desk", "actor")),
        payment(node("desk", "load-balancer")),
        payment(connects("desk>scheme", "desk", "desk")),
        payment(flow("pay", "nothing") | CRITICAL),
        payment() | {"flows": []},
    ],
    ids=str,
)
def test_what_ends_a_wait_or_is_none(value: Json) -> None:
    """A word of a limit at the call, its caller, the flow or the whole; or nobody waits."""
    assert found(value, RULE) == []


def test_all_calls_are_one_finding() -> None:
    """Over several flows; a call is told once, and the flows are named."""
    value = payment(node("rates"), *links("desk>rates"))
    value["flows"].append(flow("quote", "desk>rates", "desk>scheme") | CRITICAL)
    value["flows"].append(flow("report", "desk>scheme"))
    (point,) = findings(value, RULE)
    assert point.elements == ("desk>scheme", "desk>rates")
    assert point.flows == ("pay", "quote", "report")
    calls = point.told.proof.evidence["calls"]
    assert [each["because"].split(",")[0] for each in calls] == ["pay", "quote"]


def test_all_parallel_calls_are_guarded_at_once() -> None:
    """Those to other instances, and from other instances of the caller."""
    value = payment(node("scheme-1"), node("scheme-2"), node("desk-1"), node("desk-2"))
    value["relationships"] += links(
        "gate>desk-1",
        "gate>desk-2",
        *(f"desk-{one}>scheme-{other}" for one in (1, 2) for other in (1, 2)),
    )
    value["nodes"].append(node("gate"))
    value["flows"] = [flow("pay", "desk-1>scheme-1") | CRITICAL]
    (point,) = findings(value, RULE)
    assert point.elements == ("desk-1>scheme-1",)
    assert point.told.remedies[0].arguments["relationships"] == [
        f"desk-{one}>scheme-{other}" for one in (1, 2) for other in (1, 2)
    ]


def test_a_call_of_a_chain_is_said_there() -> None:
    """Not twice."""
    value = payment(node("bank"), *links("scheme>bank"))
    value["flows"] = [flow("pay", "desk>scheme", "scheme>bank") | CRITICAL]
    assert (found(value, RULE), found(value, CHAIN)) == ([], [("bank",)])


def test_people_and_data_are_no_callees() -> None:
    """Nor do data call; an external system does answer."""
    for kind, expected in (("actor", 0), ("webclient", 0), ("data-asset", 0), ("ecosystem", 1)):
        value = doc(node("a"), node("b", kind), *links("a>b"), flow("f", "a>b"))
        value["flows"][0]["metadata"] = {"criticality": "high"}
        assert len(found(value, RULE)) == expected, kind
    value = doc(node("a", "data-asset"), node("b"), *links("a>b"), flow("f", "a>b"))
    value["flows"][0]["metadata"] = {"criticality": "high"}
    assert found(value, RULE) == []
