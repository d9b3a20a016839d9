"""Flows as sequence diagrams in Mermaid."""

from __future__ import annotations

from pathlib import Path

from advisor.diagram.mermaid.sequence import written
from advisor.diagram.picture import Message, Participant, Sequence
from tests.diagram.pictures import FLOW
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"


def test_text_of_a_sequence_diagram() -> None:
    """Participants, messages, dashed replies; a veil and a sign for each mark."""
    text = written(FLOW)
    assert text == golden(GOLDEN / "flow.sequence.mmd", text)


def test_numbers_are_those_of_the_steps() -> None:
    """Where a step is missing, the count is told to go on with the next one's number."""
    ends = (Participant("a", "A", "service"), Participant("b", "B", "service"))
    steps = tuple(Message(number, "a", "b", "on", "r") for number in (2, 3, 7, 8))
    lines = [line.strip() for line in written(Sequence("", ends, steps)).splitlines()]
    message = "a->>b: on"
    assert lines[3:] == ["autonumber 2", message, message, "autonumber 7", message, message]


def test_a_step_without_words_shows_its_relationship() -> None:
    """An arrow with nothing beside it says nothing."""
    ends = (Participant("a", "A", "service"),)
    assert "a->>a: a-itself" in written(
        Sequence("", ends, (Message(1, "a", "a", " ", "a-itself"),))
    )
