"""How elements are known to fail, in any form that people write it down, and what fits."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.failure_modes import FailureMode, failure_modes, matching
from tests.assess.outages import SHOP, facts
from tests.calm.architectures import connects, doc, node


def known(metadata: Any) -> list[FailureMode]:
    """What the metadata of a node says."""
    return failure_modes(facts(doc(node("a", metadata=metadata))))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"failure-modes": ["it hangs"]}, FailureMode("a", "it hangs")),
        ({"knownIssues": "it hangs"}, FailureMode("a", "it hangs")),
        ({"known_errors": {"hangs": "restart"}}, FailureMode("a", "hangs", resolution="restart")),
        (
            {"ops": {"failure-modes": [{"mode": "hangs", "root-cause": "a lock"}]}},
            FailureMode("a", "hangs", cause="a lock"),
        ),
        (
            [{"troubleshooting": {"hangs": {"check": "locks", "steps": ["kill", "start"]}}}],
            FailureMode("a", "hangs", check="locks", resolution="kill; start"),
        ),
        (
            {"failure-modes": {"symptom": "hangs", "escalation": "Ada"}},
            FailureMode("a", "hangs", escalation="Ada"),
        ),
        (
            {"failure-modes": [{"name": "hangs", "fix": "restart"}]},
            FailureMode("a", "hangs", resolution="restart"),
        ),
        (
            {"bekannte-fehler": [{"fehler": "hängt", "ursache": "Sperre", "behebung": "neu"}]},
            FailureMode("a", "hängt", cause="Sperre", resolution="neu"),
        ),
    ],
)
def test_forms(metadata: Any, expected: FailureMode) -> None:
    """Texts, lists, objects, objects by name; nested, in camelCase, in German."""
    assert known(metadata) == [expected]


@pytest.mark.parametrize(
    "metadata",
    [
        {"failure-modes": [None, 3, [], [["x"]], {}, {"x": None}, ""]},
        {"failure-domain": "eu-1"},
        {"issues": "https://tracker.example.com"},
        {"errors-per-minute": 3},
        {"failure-modes": {"hangs": {"hangs": {"hangs": "deep"}}}},
        None,
    ],
)
def test_other_metadata_says_nothing(metadata: Any) -> None:
    """Values of no form, and keys that only sound alike."""
    assert known(metadata) == []


def test_every_element_may_say_it() -> None:
    """Also a connection and the document; each thing is told once."""
    issue = {"metadata": {"known-issues": ["slow"]}}
    value = doc(node("a"), connects("r", "a", "a", **issue), **issue)
    assert failure_modes(facts(value)) == [
        FailureMode("architecture", "slow"),
        FailureMode("r", "slow"),
    ]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("timeouts on every order", ["orders"]),
        ("Order times out", ["orders"]),
        ("we see 503", ["gate"]),
        ("latency", ["orders-db"]),
        ("queries are very slow", ["orders-db"]),
        ("disk is full", ["orders-db"]),
        ("the service has an error", []),
        ("", []),
        ("…", []),
    ],
)
def test_words_that_fit(seen: str, expected: list[str]) -> None:
    """By their stems and by words that mean the same; words that every failure has fit none."""
    found = matching(facts(SHOP), seen)
    assert [match.mode.element for match in found] == expected


def test_more_words_come_first() -> None:
    """Whatever the order in the document."""
    value = doc(
        node("a", metadata={"known-issues": ["disk full", "the disk is slow and full"]}),
    )
    found = matching(facts(value), "slow disk, full")
    assert [match.mode.symptom for match in found] == ["the disk is slow and full", "disk full"]
    assert found[0].words == ("slow", "disk", "full")


def test_long_texts_are_cut() -> None:
    """A runbook in a value stays out of an answer."""
    (mode,) = known({"known-issues": ["x" * 5000]})
    assert len(mode.symptom) < 400
