"""Synchronous chains: calls within calls, and what parts them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.facts import Thresholds
from advisor.assess.rules.resilience.synchronous_chain import RULE
from advisor.assess.weak_point import Remedy
from tests.assess.findings import findings, found, links
from tests.assess.mending import left
from tests.calm.architectures import connects, control, doc, flow, node

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


def remedies(value: Json) -> tuple[list[str], str]:
    """The tools that mend the one finding, in their order, and the note."""
    (point,) = findings(value, RULE)
    return [remedy.tool for remedy in point.told.remedies], point.told.note


def test_a_queue_is_for_who_needs_no_answer() -> None:
    """It comes last where the call is said to be synchronous."""
    assert remedies(calls())[0] == ["insert_queue", "add_circuit_breaker"]
    synchronous = calls(*links("b>c", metadata={"call": "synchronous"}))
    assert remedies(synchronous)[0] == ["add_circuit_breaker", "insert_queue"]


@pytest.mark.parametrize(
    ("description", "word"),
    [
        ("Every order waits for it", "waits"),
        ("Returns the rating", "returns"),
        ("Wartet auf die Nummer", "wartet"),
    ],
)
def test_who_waits_for_the_answer_gets_no_queue(description: str, word: str) -> None:
    """Words say so; the note quotes them."""
    tools, note = remedies(calls(*links("b>c", description=description)))
    assert (tools, note) == (
        ["add_circuit_breaker"],
        f"a queue is no remedy: `b>c` says `{word}`.",
    )


def test_a_step_that_answers_leaves_no_room_for_a_queue() -> None:
    """In this flow or another."""
    value = calls()
    value["flows"].append(flow("g", "b>c", "b>c"))
    value["flows"][1]["transitions"][1]["direction"] = "destination-to-source"
    tools, note = remedies(value)
    assert tools == ["add_circuit_breaker"]
    assert note == "a queue is no remedy: a step of `g` brings the answer over `b>c`."


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


@pytest.mark.parametrize("balancer", [node("lb"), node("x", name="Load Balancer")], ids=str)
def test_a_balancer_is_no_link(balancer: Json) -> None:
    """A call over it is the call of who called it; both its connections are in the proof."""
    name = balancer["unique-id"]
    legs = [connects("r1", "b", name), connects("r2", name, "c", metadata={"timeout": 2})]
    (point,) = findings(calls(balancer, *legs, steps=("ann>a", "a>b", "r1", "r2")), RULE)
    assert (point.elements, point.severity) == (("c",), "medium")
    assert point.told.proof.evidence["nodes"] == ["a", "b", "c"]
    assert point.told.proof.evidence["relationships"] == ["a>b", "r1", "r2"]
    assert all(each.arguments["relationships"] == ["r1"] for each in point.told.remedies)


def test_a_balancer_that_nobody_inside_called() -> None:
    """What an actor calls over it begins a chain, and does not go on with an earlier one."""
    legs = [*links("ann>lb", "lb>b", "a>lb")]
    steps = ("ann>a", "a>lb", "ann>lb", "lb>b", "b>c")
    assert found(calls(node("lb"), *legs, steps=steps), RULE) == []
    steps = ("ann>a", "ann>lb", "a>lb", "lb>b", "b>c")
    assert found(calls(node("lb"), *legs, steps=steps), RULE) == [("c",)]
    assert found(calls(node("lb"), *legs, steps=("lb>b", "b>c")), RULE) == []


def test_two_instances_are_one_callee() -> None:
    """Behind a balancer, in two flows."""
    value = calls(node("c-1"), node("c-2"), *links("b>c-1", "b>c-2"), steps=("a>b", "b>c-1"))
    value["flows"].append(flow("g", "a>b", "b>c-2"))
    (point,) = findings(value, RULE)
    assert point.flows == ("f", "g")
    assert point.told.remedies[0].arguments["relationships"] == ["b>c-1", "b>c-2"]


def test_a_second_instance_mends_no_chain() -> None:
    """Whoever waits for one waits for two of them no less."""
    for remedy in findings(calls(), RULE)[0].told.remedies:
        assert left(calls(), remedy, RULE) == []
    twice = {"node": "c", "instances": ["c-1", "c-2"], "load_balancer": "lb"}
    value = calls(node("c", name="C", description="Prices"))
    assert left(value, Remedy("make_redundant", twice), RULE) == [("c-1",)]


def test_each_callee_of_a_long_chain_is_told() -> None:
    """So none appears when another is mended."""
    value = calls(node("d"), *links("c>d"), steps=("ann>a", "a>b", "b>c", "c>d"))
    points = {point.elements: point for point in findings(value, RULE)}
    assert points.keys() == {("c",), ("d",)}
    breaker = Remedy("add_circuit_breaker", {"relationships": ["c>d"]})
    assert left(value, breaker, RULE) == [("c",)]


@pytest.mark.parametrize(
    ("metadata", "severity", "limit"),
    [
        ({"timeout-seconds": 2}, "medium", "(`b>c`: timeout-seconds: 2)"),
        ({"timeoutMilliseconds": 250}, "medium", "timeoutMilliseconds: 250"),
        ({"call": {"frist-sekunden": 1.5}}, "medium", "frist-sekunden: 1.5"),
        ([{"timeout": "2s"}], "medium", "timeout: 2s"),
        ({"timeout": None}, "high", ""),
        ({"timeout": 0}, "high", ""),
        ({"befristet": 3}, "high", ""),
    ],
    ids=str,
)
def test_a_limit_of_the_wait_is_said(metadata: Any, severity: str, limit: str) -> None:
    """It ends the wait and not the failure, so the chain weighs less."""
    (point,) = findings(calls(*links("b>c", metadata=metadata)), RULE)
    assert point.severity == severity
    assert limit in point.told.proof.text
    assert ("a limit of the wait is declared" in point.told.proof.text) == bool(limit)


def test_a_limit_in_one_of_two_calls() -> None:
    """The other is waited for without an end."""
    value = calls(*links("b>c", metadata={"timeout": 3}))
    value["relationships"].append(connects("again", "b", "c"))
    value["flows"].append(flow("g", "a>b", "again"))
    (point,) = findings(value, RULE)
    assert point.severity == "high"


@pytest.mark.parametrize(
    ("rest", "is_call"),
    [
        ({"protocol": "TCP"}, False),
        ({"protocol": "TCP", "metadata": {"call": "synchronous"}}, True),
        ({"protocol": "HTTPS"}, True),
        ({"description": "Asks for the price after failover"}, False),
        ({"description": "Ausweichweg über Frankfurt"}, False),
        ({"description": "Asks for the price"}, True),
        ({"description": None}, True),
    ],
    ids=str,
)
def test_what_is_no_synchronous_call(rest: Json, is_call: bool) -> None:  # noqa: FBT001 - the row's
    """Nobody waits where nothing answers, or where there is another way."""
    assert found(calls(*links("b>c", **rest)), RULE) == [("c",)] * is_call


def test_an_answer_over_tcp() -> None:
    """A step back in a flow says that the caller waits."""
    value = calls(*links("b>c", protocol="TCP"), steps=("ann>a", "a>b", "b>c", "b>c"))
    value["flows"][0]["transitions"][3]["direction"] = "destination-to-source"
    assert found(value, RULE) == [("c",)]


def test_another_way_beside_a_call() -> None:
    """To an instance of the same service, not to any other."""
    ways = links("b>c-1", "b>c-2")
    ways[1]["description"] = "After failover"
    value = calls(node("c-1"), node("c-2"), *ways, steps=("a>b", "b>c-1"))
    assert found(value, RULE) == []
    value = calls(node("other"), *links("b>other", description="After failover"))
    assert found(value, RULE) == [("c",)]


def test_data_are_no_callees() -> None:
    """Nor callers."""
    assert found(calls(node("c", "data-asset")), RULE) == []
    assert found(calls(node("a", "data-asset")), RULE) == []


def test_a_record_that_decides_for_a_queue_comes_with_it() -> None:
    """By the words of its name; the queue is proposed first, although an answer is awaited."""
    value = calls(*links("b>c", description="Waits for the answer."))
    value["adrs"] = ["docs/adr/0001-one-region.md", "docs/adr/0002-async-payments.md"]
    (point,) = findings(value, RULE)
    queue, breaker = point.told.remedies
    assert (queue.tool, breaker.tool) == ("insert_queue", "add_circuit_breaker")
    assert queue.arguments["decision_record"] == "docs/adr/0002-async-payments.md"
    assert "decides for a queue" in point.told.note
    value["adrs"] = ["docs/adr/0003-screen-synchronously.md"]
    (point,) = findings(value, RULE)
    assert [each.tool for each in point.told.remedies] == ["add_circuit_breaker"]


@pytest.mark.parametrize(
    ("metadata", "severity"),
    [
        ({"timeout-seconds": 2}, "medium"),
        ({"timeout-seconds": 30}, "high"),
        ({"timeout-milliseconds": 600}, "medium"),
        ({"timeout-milliseconds": 5000}, "high"),
        ({"timeout": "800 ms"}, "medium"),
        ({"timeout": "short"}, "medium"),
        ({}, "high"),
    ],
)
def test_a_short_limit_of_the_wait_makes_it_less_grave(metadata: Json, severity: str) -> None:
    """Callers pile up behind a long one."""
    (point,) = findings(calls(*links("b>c", metadata=metadata)), RULE)
    assert point.severity == severity
