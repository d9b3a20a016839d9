"""What counts as a word about recovery."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.assess.rules.resilience.no_recovery_target import RULE
from tests.assess.findings import findings, found
from tests.calm.architectures import contains, control, doc, node

FIXTURES = Path(__file__).parents[3] / "fixtures/architectures"
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("metadata", "controls", "whole", "lacks"),
    [
        ({}, {}, {}, "no word about recovery"),
        ({"backup": "nightly"}, {}, {}, "no target for recovery"),
        ({"rtoMinutes": 5}, {}, {}, ""),
        ({}, {"dr": control(description="Recovery time of an hour")}, {}, ""),
        ({}, {}, {"failover": control()}, "no target for recovery"),
        ({}, {}, {"dr": control(description="RPO of 5 minutes")}, ""),
    ],
    ids=str,
)
def test_what_counts_as_a_word_about_recovery(
    metadata: Json, controls: Json, whole: Json, lacks: str
) -> None:
    """In metadata, in controls, and in the controls of the architecture."""
    store = node("books", "database", metadata=metadata, controls=controls)
    told = [point.told.title for point in findings(doc(store, controls=whole), RULE)]
    assert told == ([f"`books` has {lacks}."] if lacks else [])


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ("Takes over within 60 seconds", ""),
        ("Die zweite übernimmt binnen 60 Sekunden.", ""),
        ("Takes over bookings. In the evening, minutes are written", "no word about recovery"),
        ("Backed up every night", "no target for recovery"),
        ("RPO of a minute", ""),
    ],
)
@pytest.mark.parametrize("at", ["books", "box"])
def test_descriptions_speak_of_recovery(words: str, lacks: str, at: str) -> None:
    """Of the store and of what contains it."""
    parts = [node("books", "database"), node("box", "system")]
    next(each for each in parts if each["unique-id"] == at)["description"] = words
    (title, *_) = [
        *(
            point.told.title
            for point in findings(doc(*parts, contains("in", "box", "books")), RULE)
        ),
        "",
    ]
    assert title == (f"`books` has {lacks}." if lacks else "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ecommerce-platform", {"order-db", "inventory-db"}),
        ("data-platform", {"lake-raw"}),
        ("iot", {"zeitreihen-db"}),
    ],
)
def test_stores_of_the_architectures(name: str, expected: set[str]) -> None:
    """Also those that hold data: what is within is no part, and the store no group."""
    value = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    assert {store for elements in found(value, RULE) for store in elements} >= expected


def test_queues_count_where_they_keep_messages() -> None:
    """As their descriptions or metadata say, in English or German; others pass them on."""
    keeping = [
        node("q1", "queue", description="Durable, with a dead letter queue"),
        node("q2", "queue", metadata={"retention": "7 days"}),
        node("q3", "queue", description="Hält Nachrichten dauerhaft"),
    ]
    value = doc(*keeping, node("q4", "queue", description="Passes prices on"))
    assert found(value, RULE) == [("q1", "q2", "q3")]


def test_both_kinds_of_silence_are_told_apart() -> None:
    """One finding for those with no word, one for those without a target, each once."""
    value = doc(
        node("a", "database"),
        node("b", "database", metadata={"backup": "nightly"}),
        node("c", "database"),
        node("d", "database", metadata={"sicherung": "täglich"}),
    )
    silent, aimless = findings(value, RULE)
    assert (silent.elements, aimless.elements) == (("a", "c"), ("b", "d"))
    assert silent.told.proof.evidence == {
        "looked for": ["RTO", "RPO", "backup", "failover", "restoring"],
        "in vain at": ["a", "c"],
    }
    assert aimless.told.proof.evidence["looked for"] == ["RTO", "RPO"]
    assert aimless.told.remedies[0].arguments["on"] == ["b", "d"]


def test_what_a_container_says_counts_for_what_it_holds() -> None:
    """A control on a cluster is one on its stores."""
    there = {"failover": control(description="RTO of an hour")}
    value = doc(node("a", "database"), node("set", "x", controls=there), contains("in", "set", "a"))
    assert found(value, RULE) == []


def test_copies_of_one_store_are_one() -> None:
    """Told of by the first of them, and what one says holds for the other."""
    pair = [node("a-primary", "database"), node("a-standby", "database")]
    assert found(doc(*pair), RULE) == [("a-primary",)]
    pair[1]["metadata"] = {"rto": "1h"}
    assert found(doc(*pair), RULE) == []


def test_a_store_that_is_called_a_queue_is_told_once() -> None:
    """Its type says what it is, and its name as well."""
    assert found(doc(node("queue-db", "database", description="Durable")), RULE) == [("queue-db",)]
