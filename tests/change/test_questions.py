"""Which sentences of a prompt only ask."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.change.questions import is_question, without_questions


@pytest.mark.parametrize(
    "sentence",
    [
        "Why is takeover 60 seconds?",
        "why is takeover 60 seconds",
        "Ok, but why 60?",
        "What does an RTO of 4 hours mean?",
        "60 seconds?",
        "Is the owner Dana",
        "Warum 60 Sekunden?",
        "The owner is Dana, isn't she?",
    ],
)
def test_a_question_asks(sentence: str) -> None:
    """By its first word or by its mark."""
    assert is_question(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Set it to 60 seconds.",
        "Can you set it to 60 seconds?",
        "Please, could we have 3 replicas?",
        "What about 3 replicas?",
        "Add one with a TTL of 60 s?",
        "And how about an RTO of 4 hours?",
        "Könntest du 3 Kopien anlegen?",
        "Whatever it takes: 60 seconds",
        "When it fails, wait 60 seconds",
        "",
    ],
)
def test_a_wish_does_not_only_ask(sentence: str) -> None:
    """However politely it is put."""
    assert not is_question(sentence)


def test_what_stands_beside_a_question_stays() -> None:
    """As it was written; an address with a question mark ends no sentence."""
    text = "Why 60 seconds? Take 2.5 s, see https://x.example/?a=1 for more.\n- Is it?\n- RTO: 4 h"
    left = "Take 2.5 s, see https://x.example/?a=1 for more.\n- RTO: 4 h"
    assert without_questions(text) == left


@given(text=st.text(alphabet="a .?!\nwhy"))
def test_only_whole_sentences_go(text: str) -> None:
    """What is left stands in the text in the same order; twice takes no more away."""
    left = without_questions(text)
    rest = iter(text)
    assert all(character in rest for character in left)
    assert without_questions(left) == left


@pytest.mark.parametrize(
    "text", ["and " * 50_000, "a?" * 50_000, "?" * 50_000, "and" + " " * 50_000]
)
def test_a_long_text_takes_no_time(text: str) -> None:
    """Whatever stands in it."""
    start = time.perf_counter()
    without_questions(text)
    assert time.perf_counter() - start < 1
