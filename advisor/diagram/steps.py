"""A flow as messages between those who take part in it.

Imports the steps of a flow, the marks and the picture's values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.flow import sides, steps
from advisor.diagram.lookup import find, shortened
from advisor.diagram.marks import NO_MARKS
from advisor.diagram.picture import Message, Participant, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor.diagram.marks import Marks
    from advisor.diagram.picture import Mark


class _Ends(NamedTuple):
    """The nodes between which a step may run; one on each side, mostly."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]


def flow(model: Model, identity: str, marks: Marks = NO_MARKS) -> Sequence:
    """The steps of a flow in their order, each from one node to one node.

    Where a relationship joins one with many, a step runs to the one that a step beside it touches,
    else to the first; a note says so. A step over what joins no nodes is told in a note.

    Raises:
        UsageError: no flow has this id.
    """
    element = find(model, identity, "flow")
    own = marks.of(identity)
    whole: Mark = "" if own == "changed" else own
    changed = marks.steps.get(identity, {})
    walked = [(step, _ends(model, step)) for step in steps(element)]
    messages: list[Message] = []
    notes: list[str] = []
    for place, (step, ends) in enumerate(walked):
        number = place + 1
        if not ends.sources or not ends.targets:
            notes.append(f"Step {number} is not drawn: {_missing(model, step)}.")
            continue
        near = walked[max(place - 1, 0) : place] + walked[number : number + 1]
        beside = {node for _, others in near for node in (*others.sources, *others.targets)}
        source, target = _one(ends.sources, beside), _one(ends.targets, beside)
        notes += _choices(number, ((source, ends.sources), (target, ends.targets)))
        said = (_text(model, step), step.relationship, step.backwards)
        mark = whole or changed.get(step.key, "")
        messages.append(Message(number, source, target, *said, mark))
    participants = _participants(model, messages, marks)
    return Sequence(element.name, participants, tuple(messages), tuple(notes))


def _choices(number: int, sides: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """What to say of a step that may run elsewhere: for each side the one drawn, and all."""
    for drawn, among in sides:
        if len(among) > 1:
            many = f"Step {number} may be with any of {len(among)} nodes"
            yield f"{many}; {shortened(drawn)} is drawn."


def _ends(model: Model, step: Step) -> _Ends:
    start, end = (
        tuple(each for each in side if model.get(each, "node")) for side in sides(model, step)
    )
    return _Ends(start, end)


def _one(among: tuple[str, ...], beside: Collection[str]) -> str:
    return next((each for each in among if each in beside), among[0])


def _missing(model: Model, step: Step) -> str:
    if not step.relationship:
        return "it names no relationship"
    if model.get(step.relationship, "relationship") is None:
        return f"there is no relationship {shortened(step.relationship)}"
    return f"{shortened(step.relationship)} joins no two nodes"


def _text(model: Model, step: Step) -> str:
    element = model.get(step.relationship, "relationship")
    said = (
        step.value.get("description"),
        step.value.get("summary"),
        element.string("description") if element else "",
    )
    return next((each for each in said if isinstance(each, str) and each), "")


def _participants(model: Model, messages: list[Message], marks: Marks) -> tuple[Participant, ...]:
    appeared = dict.fromkeys(end for each in messages for end in (each.source, each.target))
    nodes = [model.get(each, "node") for each in appeared]
    return tuple(
        Participant(node.id or "", node.name, node.string("node-type"), marks.of(node.id))
        for node in nodes
        if node
    )
