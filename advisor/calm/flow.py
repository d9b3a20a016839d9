"""The steps of a flow: their order, how they are named, and where two share no node.

A step is named by the relationship it runs over, or by ``id#2`` for its second use in the flow,
since sequence numbers shift whenever a step is put in or taken out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import FROM, TO

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


def sides(model: Model, step: Step) -> tuple[list[str], list[str]]:
    """The ids that a step may run from, and those that it may run to; none for options.

    Mostly that is one each. Nobody has looked whether there are such nodes.
    """
    element = model.get(step.relationship, "relationship")
    references = element.references if element else []
    start = [named.id for named in references if named.role in FROM]
    end = [named.id for named in references if named.role in TO]
    return (end, start) if step.backwards else (start, end)


def ends(model: Model, step: Step) -> tuple[str, str]:
    """From where to where a step runs, in words; empty where it has no such side."""
    start, end = sides(model, step)
    return ", ".join(start), ", ".join(end)
