"""Flows as sequence diagrams in Mermaid, replies dashed.

Imports the values of pictures, the palette and the text of Mermaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.visible import visible_line
from advisor.diagram.mermaid.text import ABOUT, Names, comment, label, name
from advisor.diagram.palette import TONES, look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.diagram.picture import Message, Participant, Sequence

_INDENT = "    "

_VEIL = 0.16
"""How much of its colour a marked step is laid under: the text shows on light and dark."""


def written(sequence: Sequence) -> str:
    """The text of a diagram; equal flows give equal text, a step on a line of its own.

    The numbers in the picture are those of the messages.
    """
    return "\n".join(_lines(sequence)) + "\n"


def _lines(sequence: Sequence) -> Iterator[str]:
    names = Names(participant.id for participant in sequence.participants)
    yield "sequenceDiagram"
    yield from map(comment, sequence.notes)
    if sequence.title:
        yield f"{_INDENT}accTitle: {label(sequence.title)}"
    for participant in sequence.participants:
        yield f"{_INDENT}{_participant(participant, names)}"
    expected = 0
    for message in sequence.messages:
        if message.number != expected:
            yield f"{_INDENT}autonumber {message.number}"
        expected = message.number + 1
        yield from _message(message, names)


def _participant(participant: Participant, names: Names) -> str:
    word = "actor" if look(participant.kind).name == "actor" else "participant"
    text = name(TONES[participant.mark].sign, participant.name, participant.id)
    return f"{word} {names[participant.id]} as {text}"


def _message(message: Message, names: Names) -> Iterator[str]:
    arrow = "-->>" if message.is_reply else "->>"
    said = message.text if visible_line(message.text) else message.relationship
    text = label(TONES[message.mark].sign + said, ABOUT)
    line = f"{names[message.source]}{arrow}{names[message.target]}: {text}"
    if not message.mark:
        yield f"{_INDENT}{line}"
        return
    yield f"{_INDENT}rect {_veil(TONES[message.mark].line)}"
    yield f"{_INDENT}{_INDENT}{line}"
    yield f"{_INDENT}end"


def _veil(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {_VEIL})"
