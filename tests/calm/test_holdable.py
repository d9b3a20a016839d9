"""What no document can hold."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.calm.holdable import objection


def nested(levels: int, inner: Any = 1) -> Any:
    """A value of so many levels, lists and objects in turn."""
    value = inner
    for level in range(levels - 1):
        value = [value] if level % 2 else {"a": value}
    return value


@pytest.mark.parametrize("value", [None, "NaN", 1.5, {}, [], {"a": [1, {"b": 2.0}]}, nested(50)])
def test_what_a_document_can_hold(value: Any) -> None:
    """Any JSON of modest depth."""
    assert not objection(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (nested(51), "nested deeper than 50 levels"),
        (nested(100_000), "nested deeper than 50 levels"),
        (float("nan"), "no numbers in JSON"),
        (nested(7, float("-inf")), "no numbers in JSON"),
    ],
    ids=["one level more", "far more", "no number", "none inside"],
)
def test_what_it_cannot(value: Any, reason: str) -> None:
    """Told before anything walks through it, however deep it is."""
    assert reason in objection(value)
