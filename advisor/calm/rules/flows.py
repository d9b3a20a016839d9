"""Flows: the order of their steps, and what each step runs over."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.rules.containment import STRUCTURAL
from advisor.calm.rules.rule import Hit, advice, dicts, quote, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Element
    from advisor.calm.rules.rule import Subject


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
        for before, after in pairwise(_steps(subject, flow)):
            if before.nodes and after.nodes and before.nodes.isdisjoint(after.nodes):
                message = (
                    f"step {after.number} over {quote(after.relationship)} shares no node with "
                    f"step {before.number} over {quote(before.relationship)}"
                )
                hint = f"go on from {' or '.join(quote(node) for node in sorted(before.nodes)[:5])}"
                yield Hit(f"{flow.pointer}/transitions/{after.position}", message, hint)


@advice("warning")
def flow_transitions_run_over_interactions(subject: Subject) -> Iterator[Hit]:
    """A step of a flow over a `composed-of` or `deployed-in` relationship."""
    for flow in subject.model.flows:
        for step in _steps(subject, flow):
            if step.kind in STRUCTURAL:
                message = (
                    f"step {step.number} runs over {quote(step.relationship)}, which is "
                    f"{step.kind}: nothing passes along it"
                )
                pointer = f"{flow.pointer}/transitions/{step.position}/relationship-unique-id"
                yield Hit(pointer, message, "name a connects or interacts relationship")


class _Step(NamedTuple):
    """A transition, with what its relationship says of it."""

    position: int
    """Position in the list."""
    number: str
    """The sequence number as a person reads it; the position, counted from 1, without one."""
    relationship: str
    kind: str
    """The kind of relationship, or empty where it is unknown."""
    nodes: frozenset[str]
    """The nodes it joins; empty where they are unknown or undecided."""


def _steps(subject: Subject, flow: Element) -> list[_Step]:
    """The steps in the order of their numbers, or of the list where a number is missing."""
    found = [_step(subject, index, step) for index, step in dicts(flow.value.get("transitions"))]
    numbers = [step.get("sequence-number") for _, step in dicts(flow.value.get("transitions"))]
    if all(type(number) is int or type(number) is float for number in numbers):
        order = sorted(range(len(found)), key=numbers.__getitem__)  # type: ignore[arg-type]
        return [found[place] for place in order]
    return found


def _step(subject: Subject, index: int, step: dict[str, Any]) -> _Step:
    identity = step.get("relationship-unique-id")
    number = step.get("sequence-number")
    shown = quote(number) if isinstance(number, (int, float, str)) else str(index + 1)
    relationship = (
        subject.known("relationship").get(identity) if isinstance(identity, str) else None
    )
    if relationship is None:
        return _Step(index, shown, identity if isinstance(identity, str) else "", "", frozenset())
    body = relationship.value.get("relationship-type")
    kind = next(iter(body), "") if isinstance(body, dict) else ""
    nodes = frozenset(
        named.id
        for named in relationship.references
        if named.target == "node" and named.role != "option"
    )
    return _Step(index, shown, relationship.id or "", kind, nodes)
