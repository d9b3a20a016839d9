"""The steps of a flow: their order, how they are named, and where two share no node.

A step is named by the relationship it runs over, or by ``id#2`` for its second use in the flow,
since sequence numbers shift whenever a step is put in or taken out. Imports the model alone.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model


class Step(NamedTuple):
    """A transition."""

    position: int
    """In the list of transitions, from 0."""
    number: Any
    """The sequence number, whatever stands there."""
    relationship: str
    """unique-id of what it runs over; empty where none is given."""
    use: int
    """Which use of the relationship in this flow, from 1, in the order of the steps."""
    value: dict[str, Any]
    """The transition itself."""

    @property
    def key(self) -> str:
        """The step's name: the relationship's id, with ``#2`` for its second use."""
        return self.relationship if self.use == 1 else f"{self.relationship}#{self.use}"

    @property
    def backwards(self) -> bool:
        """Whether it runs from the destination to the source."""
        return self.value.get("direction") == "destination-to-source"


def steps(flow: Element) -> list[Step]:
    """The steps by their numbers, or in the order of the list where one is not a number."""
    transitions = flow.value.get("transitions")
    listed = [
        (index, item)
        for index, item in enumerate(transitions if isinstance(transitions, list) else [])
        if isinstance(item, dict)
    ]
    if all(type(item.get("sequence-number")) in (int, float) for _, item in listed):
        listed.sort(key=lambda each: each[1]["sequence-number"])
    uses: dict[str, int] = {}
    found = []
    for index, item in listed:
        named = item.get("relationship-unique-id")
        identity = named if isinstance(named, str) else ""
        uses[identity] = uses.get(identity, 0) + 1
        number = item.get("sequence-number")
        found.append(Step(index, number, identity, uses[identity], item))
    return found


def joined(model: Model, relationship: str) -> frozenset[str]:
    """The nodes a relationship joins; none where that is undecided: options, a missing end."""
    element = model.get(relationship, "relationship")
    nodes = {
        named.id
        for named in (element.references if element else ())
        if named.target == "node" and named.role != "option"
    }
    known = all(model.get(node, "node") for node in nodes)
    return frozenset(nodes) if len(nodes) > 1 and known else frozenset()


def breaks(model: Model, flow: Element) -> list[tuple[Step, Step]]:
    """The pairs of consecutive steps that share no node.

    The stricter rule, that a step starts where the last one ended, is broken by sound documents:
    a reply is often left out.
    """
    walked = [(step, joined(model, step.relationship)) for step in steps(flow)]
    return [
        (before, after)
        for (before, nodes), (after, following) in pairwise(walked)
        if nodes and following and nodes.isdisjoint(following)
    ]


def ends(model: Model, step: Step) -> tuple[str, str]:
    """From where to where a step runs; empty where that is no one node, as for options."""
    element = model.get(step.relationship, "relationship")
    places: dict[str, list[str]] = {"from": [], "to": []}
    for named in element.references if element else ():
        if named.role in ("source", "actor", "container"):
            places["from"].append(named.id)
        elif named.role in ("destination", "member"):
            places["to"].append(named.id)
    start, end = ", ".join(places["from"]), ", ".join(places["to"])
    return (end, start) if step.backwards else (start, end)
