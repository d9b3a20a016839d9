"""Queues that one side is missing of, by words and by arrows."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.resilience.queue_without_producer_or_consumer import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, contains, doc, node

Json = dict[str, Any]


def queue(*ways: Json, **rest: Any) -> Json:
    """A queue between services."""
    return doc(node("a"), node("b"), node("c"), node("q", "queue", **rest), *ways)


def way(source: str, target: str, text: str = "Orders") -> Json:
    """A connection that says something."""
    return connects(f"{source}>{target}", source, target, description=text)


@pytest.mark.parametrize(
    ("ways", "missing"),
    [
        ([way("a", "q", "Publishes orders")], "Nobody reads from it"),
        ([way("a", "q", "Sends"), way("b", "q", "Writes too")], "Nobody reads from it"),
        ([way("q", "a")], "Nobody writes to it"),
        ([way("q", "a"), way("b", "q", "Consumes orders")], "Nobody writes to it"),
        ([way("a", "q")], "Nobody else is connected with it"),
        ([way("a", "q", "Legt Aufträge ab"), way("q", "b", "Meldet")], "Nobody reads from it"),
        ([way("a", "q", "Liest Aufträge")], "Nobody writes to it"),
    ],
    ids=str,
)
def test_a_side_is_missing(ways: list[Json], missing: str) -> None:
    """By what the connections say, in English and German, and by arrows away from the queue."""
    (point,) = findings(queue(*ways), RULE)
    assert (point.elements, point.severity) == (("q",), "medium")
    assert point.told.title == f"{missing}: **`q`**."
    assert point.told.remedies == ()


@pytest.mark.parametrize(
    "ways",
    [
        [],
        [way("a", "q"), way("q", "b")],
        [way("a", "q"), way("b", "q")],
        [way("a", "q", "Publishes orders"), way("b", "q")],
        [way("a", "q", "Publishes orders"), way("b", "q", "Subscribes to orders")],
        [way("a", "q", "Publishes and consumes jobs")],
        [way("a", "q", "Puts jobs"), way("q", "a")],
        [way("q", "a", "Takes jobs"), way("b", "q")],
    ],
    ids=str,
)
def test_both_sides_are_there_or_may_be(ways: list[Json]) -> None:
    """Also where nothing is said, and where one node is both; no connection is no matter here."""
    assert found(queue(*ways), RULE) == []


def test_dead_letters_are_for_people() -> None:
    """No program reads them."""
    assert found(queue(way("a", "q", "Sends"), name="Dead Letter Queue"), RULE) == []


def test_who_reaches_the_broker_reaches_its_queues() -> None:
    """So nothing is known of those of a broker with connections; a silent broker hides nothing."""
    inside = [node("broker"), contains("in", "broker", "q")]
    assert found(queue(*inside, way("a", "q", "Sends"), way("b", "broker")), RULE) == []
    assert found(queue(*inside, way("a", "q", "Sends")), RULE) == [("q",)]


def test_the_evidence_is_all_that_is_connected() -> None:
    """On a graph drawn anew there is no other way, and nobody is left out."""
    value = queue(way("a", "q", "Sends"), way("b", "q", "Writes"), *links("a>c"))
    (point,) = findings(value, RULE)
    evidence = point.told.proof.evidence
    graph = drawn(value)
    ways = [*graph.in_edges("q", keys=True), *graph.out_edges("q", keys=True)]
    assert {*evidence["relationships"]} == {name for _, _, name in ways}
    assert evidence["write"] == [one for one, _, _ in ways]
    assert (evidence["read"], evidence["not said"]) == ([], [])
    assert point.told.proof.text.endswith("`a` and `b` write.")
