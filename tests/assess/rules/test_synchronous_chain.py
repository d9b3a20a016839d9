"""Synchronous chains: calls within calls, and what parts them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.facts import Thresholds
from advisor.assess.rules.resilience.synchronous_chain import RULE
from tests.assess.findings import findings, found, links
from tests.calm.architectures import control, doc, flow, node

Json = dict[str, Any]


def calls(*elements: Json, steps: tuple[str, ...] = ("ann>a", "a>b", "b>c"), **rest: Any) -> Json:
    """Three services that call each other in a flow."""
    named = {element.get("unique-id") for element in elements}
    parts = [node(name) for name in "abc" if name not in named]
    ways = [each for each in links("ann>a", "a>b", "b>c", "a>c") if each["unique-id"] not in named]
    return doc(node("ann", "actor"), *parts, *ways, *elements, flow("f", *steps), **rest)


@pytest.mark.parametrize(
    ("value", "callee"),
    [
        (calls(), ["c"]),
        (calls(steps=("ann>a", "a>b")), []),
        (calls(steps=("ann>a", "a>b", "a>c")), []),
        (calls(steps=("b>c", "a>b")), []),
        (calls(node("b", "queue")), []),
        (calls(node("c", "database")), []),
        (calls(*links("b>c", protocol="AMQP")), []),
        (calls(*links("b>c", metadata={"call": "asynchronous"})), []),
        (calls(node("b", controls={"circuit-breaker": control()})), []),
        (calls(*links("b>c", metadata={"fallback": "cached"})), []),
        (calls(*links("b>c", metadata={"timeout": 3})), ["c"]),
    ],
    ids=str,
)
def test_what_counts_as_a_synchronous_chain(value: Json, callee: list[str]) -> None:
    """Calls within calls, with nothing that parts them and no word of a breaker."""
    assert [elements[0] for elements in found(value, RULE)] == callee


def test_the_proof_is_the_path() -> None:
    """Nodes and relationships in the order of the calls, and the flow they stand in."""
    (point,) = findings(calls(), RULE)
    assert (point.severity, point.flows) == ("high", ("f",))
    assert point.told.proof.kind == "path"
    assert "`a` → `b` → `c` over `a>b` and `b>c`" in point.told.proof.text
    assert point.told.proof.evidence == {
        "nodes": ["a", "b", "c"],
        "relationships": ["a>b", "b>c"],
        "flow": "f",
    }
    queue, breaker = point.told.remedies
    assert queue == ("insert_queue", {"relationships": ["b>c"], "queue": "c-queue"})
    assert breaker == ("add_circuit_breaker", {"relationships": ["b>c"]})


def test_an_answer_ends_a_call() -> None:
    """What is called after the answer is no longer within that call."""
    value = calls(steps=("ann>a", "a>b", "a>b", "b>c"))
    assert found(value, RULE) == [("c",)]
    value["flows"][0]["transitions"][2]["direction"] = "destination-to-source"
    assert found(value, RULE) == []


def test_how_long_a_chain_is_reported_is_for_the_reader_to_say() -> None:
    """Two calls are enough, unless a longer chain is asked for."""
    assert len(findings(calls(), RULE, Thresholds(chain=2))) == 1
    assert findings(calls(), RULE, Thresholds(chain=3)) == []


def test_a_callee_is_told_once() -> None:
    """Over several flows, which are all named."""
    value = calls()
    value["flows"].append(flow("g", "a>b", "b>c"))
    (point,) = findings(value, RULE)
    assert point.flows == ("f", "g")
