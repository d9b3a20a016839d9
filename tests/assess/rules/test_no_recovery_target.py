"""What counts as a word about recovery."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.assess.rules.resilience.no_recovery_target import RULE
from tests.assess.findings import findings, found
from tests.calm.architectures import control, doc, node

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
