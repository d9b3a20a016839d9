"""Pictures and flows as lines of text: what stands in what, then what leads to what.

Lines may hold anything that a document holds; whoever writes them to a screen makes them harmless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.diagram.box_words import about, about_group
from advisor.diagram.nesting import Nesting
from advisor.diagram.palette import TONES
from advisor.diagram.picture import Box

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from advisor.diagram.picture import (
        Arrow,
        Group,
        Link,
        Message,
        Participant,
        Picture,
        Sequence,
    )


_WORDS: Mapping[Link, str] = {
    "connects": "connects",
    "interacts": "interacts",
    "deployed-in": "deployed in",
    "composed-of": "part of",
}
"""What leads from the one end to the other."""


class _Characters(NamedTuple):
    """What lines are drawn with."""

    branch: str
    last: str
    pipe: str
    arrow: str
    both: str
    between: str


_DRAWN = _Characters("├─ ", "└─ ", "│  ", "→", "↔", " · ")
_TYPED = _Characters("|- ", "`- ", "|  ", "->", "<->", ", ")
_BLANK = "   "


def lines(picture: Picture, nodes: Collection[str] = (), *, unicode: bool = True) -> Iterator[str]:
    """The boxes in their groups as a tree, then the arrows, then the notes.

    Args:
        picture: what is shown.
        nodes: ids that nodes have; a box that stands for several and has another goes by its name.
        unicode: whether the screen knows the characters that trees and arrows are drawn with.
    """
    characters = _DRAWN if unicode else _TYPED
    names = _names(picture, nodes)
    yield picture.title
    yield ""
    yield from _tree(picture, names, characters)
    if picture.arrows:
        yield ""
    for arrow in picture.arrows:
        yield _arrow(arrow, names, characters)
    yield from _notes(picture)


def flow_lines(sequence: Sequence, *, unicode: bool = True) -> Iterator[str]:
    """The participants, then the steps with their numbers, then the notes; as in `lines`."""
    characters = _DRAWN if unicode else _TYPED
    yield sequence.title
    yield ""
    for participant in sequence.participants:
        names = {participant.id: participant.id}
        yield _named(participant, (participant.kind,), names, characters)
    if sequence.messages:
        yield ""
    widest = len(str(max((each.number for each in sequence.messages), default=0)))
    for message in sequence.messages:
        yield f"{message.number:>{widest}}  {_message(message, characters)}"
    yield from _notes(sequence)


def _tree(picture: Picture, names: Mapping[str, str], characters: _Characters) -> Iterator[str]:
    """What stands outside of all groups, then the groups, each with its own below it."""
    nesting = Nesting(picture)
    waiting = [(each, "", "") for each in reversed(_parts(nesting, ""))]
    while waiting:
        each, head, below = waiting.pop()
        if isinstance(each, Box):
            yield f"{head}{_named(each, about(each), names, characters)}"
            continue
        yield f"{head}{_named(each, about_group(each), names, characters)}"
        branch, pipe = characters.last, _BLANK
        for part in reversed(_parts(nesting, each.id)):
            waiting.append((part, below + branch, below + pipe))
            branch, pipe = characters.branch, characters.pipe


def _parts(nesting: Nesting, group: str) -> list[Box | Group]:
    parts: list[Box | Group] = []
    parts += nesting.boxes[group]
    parts += nesting.groups[group]
    return parts


def _named(
    each: Group | Box | Participant,
    said: tuple[str, ...],
    names: Mapping[str, str],
    characters: _Characters,
) -> str:
    """The name, the id where it is another, and what else there is to say."""
    identity = names[each.id] if names[each.id] != each.name else ""
    more = characters.between.join(filter(None, (identity, *said)))
    return f"{TONES[each.mark].sign}{each.name}  {more}".rstrip()


def _names(picture: Picture, nodes: Collection[str]) -> dict[str, str]:
    """What each end of an arrow is called: its id, or the name where no node has that."""
    return {each.id: each.id for each in picture.groups} | {
        each.id: each.name if each.gathered and each.id not in nodes else each.id
        for each in picture.boxes
    }


def _arrow(arrow: Arrow, names: Mapping[str, str], characters: _Characters) -> str:
    line = characters.both if arrow.back else characters.arrow
    ends = f"{names[arrow.source]} {line} {names[arrow.target]}"
    said = f"{_WORDS[arrow.link]}  {arrow.label}".rstrip()
    return f"{TONES[arrow.mark].sign}{ends}  {said}"


def _message(message: Message, characters: _Characters) -> str:
    ends = f"{message.source} {characters.arrow} {message.target}"
    reply = "(reply)" if message.is_reply else ""
    said = "  ".join(filter(None, (ends, message.text, reply)))
    return f"{TONES[message.mark].sign}{said}"


def _notes(shown: Picture | Sequence) -> Iterator[str]:
    if shown.notes:
        yield ""
    yield from shown.notes
