"""Flows: the order of their steps, and what each step runs over."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.quoting import quote
from advisor.calm.rules.containment import STRUCTURAL
from advisor.calm.rules.rule import Hit, advice, reference
from advisor.calm.rules.subject import dicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Element
    from advisor.calm.rules.subject import Subject

_SHOWN = 5
"""Nodes that a hint lists."""


@reference("error")
def flow_transitions_have_unique_sequence_numbers(subject: Subject) -> Iterator[Hit]:
    """A sequence number that stands twice in one flow."""
    for flow in subject.model.flows:
        seen: set[object] = set()
        double: dict[object, None] = {}
        for _index, step in dicts(flow.value.get("transitions")):
            number = step.get("sequence-number")
            if isinstance(number, (int, float, str)) and not isinstance(number, bool):
                if number in seen:
                    double[number] = None
                seen.add(number)
        if double:
            numbers = ", ".join(quote(number) for number in double)
            message = f"flow {quote(flow.id)} has more than one step numbered {numbers}"
            yield Hit(f"{flow.pointer}/transitions", message, "number the steps 1, 2, 3 …")


@advice("warning")
def flow_consecutive_transitions_share_a_node(subject: Subject) -> Iterator[Hit]:
    """A step of a flow that has no node in common with the step before it."""
    for flow in subject.model.flows:
        steps = [(step, _nodes(subject, step)) for step in _steps(subject, flow)]
        for (before, nodes), (after, following) in pairwise(steps):
            if nodes and following and nodes.isdisjoint(following):
                message = f"{after} shares no node with {before}"
                hint = f"go on from {' or '.join(quote(node) for node in sorted(nodes)[:_SHOWN])}"
                yield Hit(f"{flow.pointer}/transitions/{after.position}", message, hint)


@advice("warning")
def flow_transitions_run_over_interactions(subject: Subject) -> Iterator[Hit]:
    """A step of a flow over a `composed-of` or `deployed-in` relationship."""
    structural: dict[Element | None, str] = {
        body.relationship: body.kind for body in subject.bodies if body.kind in STRUCTURAL
    }
    for flow in subject.model.flows:
        for step in _steps(subject, flow) if structural else ():
            kind = structural.get(step.relationship)
            if kind:
                pointer = f"{flow.pointer}/transitions/{step.position}/relationship-unique-id"
                message = f"{step} is {kind}: nothing passes along it"
                yield Hit(pointer, message, "name a connects or interacts relationship")


class _Step(NamedTuple):
    """A transition."""

    position: int
    """In the list, from 0."""
    number: Any
    """The sequence number, whatever stands there."""
    relationship: Element | None
    """What it runs over, where that exists."""

    def __str__(self) -> str:
        over = f" over {quote(self.relationship.id)}" if self.relationship else ""
        number = self.position + 1 if self.number is None else self.number
        return f"step {quote(number)}{over}"


def _steps(subject: Subject, flow: Element) -> list[_Step]:
    """The steps in the order of their numbers, or of the list where one is not a number."""
    known = subject.known("relationship")
    found: list[_Step] = []
    for position, step in dicts(flow.value.get("transitions")):
        identity = step.get("relationship-unique-id")
        relationship = known.get(identity) if isinstance(identity, str) else None
        found.append(_Step(position, step.get("sequence-number"), relationship))
    if all(type(step.number) in (int, float) for step in found):
        found.sort(key=lambda step: step.number)
    return found


def _nodes(subject: Subject, step: _Step) -> set[str]:
    """The nodes that a step joins; none where that is undecided: options, a missing end."""
    nodes = {
        named.id
        for named in (step.relationship.references if step.relationship else ())
        if named.target == "node" and named.role != "option"
    }
    return nodes if len(nodes) > 1 and nodes <= subject.known("node").keys() else set()
