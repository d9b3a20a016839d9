"""Paraphrases that the built-in rules were not written for: which are understood, and the rate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.paraphrasing import Came, Json, entries, rates, results, wrong
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
LEAST = 80
"""Entries that a corpus needs to say anything."""


def test_the_rate_is_known() -> None:
    """Of every kind; each that is not as expected is listed with what came instead."""
    found = results()
    missed = [f"{entry['id']}: {problem}\n" for entry, problem in found if problem]
    shown = f"{rates(found)}\n{''.join(missed)}"
    assert shown == golden(GOLDEN / "paraphrases.txt", shown)


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    """Ids and prompts stand once."""
    listed = entries()
    assert len(listed) >= LEAST
    assert len({each["id"] for each in listed}) == len({each["prompt"] for each in listed})
    assert len({each["id"] for each in listed}) == len(listed)
    assert len({each["kind"] for each in listed}) == 6


CALL = ("copy_node", {"id": "a", "ids": {"x": "y"}, "on": ["p", {"id": "q", "name": "Q"}]})


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"calls": [{"tool": "copy_node", "arguments": {"id": "a"}}]}, ""),
        ({"calls": [{"tool": "copy_node", "arguments": {"on": ["q", "p"]}}]}, ""),
        ({"calls": [{"tool": "copy_node", "arguments": {"on": ["p"]}}]}, "staged copy_node"),
        ({"calls": [{"tool": "copy_node", "arguments": {"id": "b"}}]}, "staged copy_node"),
        ({"calls": []}, "staged copy_node"),
        ({"calls": [], "or_calls": [[{"tool": "copy_node"}]]}, ""),
        ({"staged": False}, "staged copy_node"),
        ({"findings": ["hub:gate"], "count": 1}, ""),
        ({"findings": ["hub:gatt"]}, "finding 1 is not hub:gatt"),
        ({"findings": ["hub:gate", "hub:x"]}, "finding 2 is not hub:x"),
        ({"count": 2}, "1 findings are told, not 2"),
        ({"mentions": ["MANY"]}, ""),
        ({"mentions": ["few"]}, "few is not mentioned"),
    ],
)
def test_what_is_wrong_is_found(expected: Json, problem: str) -> None:
    """The judge itself, on one answer."""
    answer = "1. `gate` has many neighbours. (low, `hub`)\n   - Proof: count them."
    assert wrong(expected, Came([CALL], answer)) == problem
