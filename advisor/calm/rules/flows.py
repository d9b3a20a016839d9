"""Flows: the order of their steps, and what each step runs over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm import flow as flows
from advisor.calm.element import CONTAINMENT
from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice, reference
from advisor.calm.rules.subject import dicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.flow import Step
    from advisor.calm.model import Model
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
    model = subject.model
    for flow in model.flows:
        for before, after in flows.breaks(model, flow):
            message = f"{_told(model, after)} shares no node with {_told(model, before)}"
            nodes = sorted(flows.joined(model, before.relationship))[:_SHOWN]
            hint = f"go on from {' or '.join(quote(node) for node in nodes)}"
            yield Hit(f"{flow.pointer}/transitions/{after.position}", message, hint)


@advice("warning")
def flow_transitions_run_over_interactions(subject: Subject) -> Iterator[Hit]:
    """A step of a flow over a `composed-of` or `deployed-in` relationship."""
    model = subject.model
    structural = {
        body.relationship: body.kind for body in subject.bodies if body.kind in CONTAINMENT
    }
    for flow in model.flows if structural else ():
        for step in flows.steps(flow):
            relationship = model.get(step.relationship, "relationship")
            kind = structural.get(relationship) if relationship else None
            if kind:
                pointer = f"{flow.pointer}/transitions/{step.position}/relationship-unique-id"
                message = f"{_told(model, step)} is {kind}: nothing passes along it"
                yield Hit(pointer, message, "name a connects or interacts relationship")


def _told(model: Model, step: Step) -> str:
    """A step by its number, or its place where it has none, and what it runs over."""
    known = model.get(step.relationship, "relationship")
    over = f" over {quote(step.relationship)}" if known else ""
    number = step.position + 1 if step.number is None else step.number
    return f"step {quote(number)}{over}"
