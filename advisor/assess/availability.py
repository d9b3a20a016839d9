"""The availability of flows: what is declared of them, and what their parts allow.

Availabilities are shares of the time, from 0 to 1. Imports no model library.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.declared import declared, percent
from advisor.assess.deployments import deployments
from advisor.assess.redundancy import redundant
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.assess.declared import Declared
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element


class Term(NamedTuple):
    """A factor of a product: one element, or redundant nodes of which one must be there."""

    elements: tuple[str, ...]
    shares: tuple[float, ...]
    """What each of them declares."""

    @property
    def share(self) -> float:
        """How much of the time at least one of them is there, if they fail independently."""
        return 1 - prod(1 - each for each in self.shares)

    def to_json(self) -> dict[str, Any]:
        """The term as evidence, in percent."""
        if len(self.elements) == 1:
            return {"element": self.elements[0], "percent": percent(self.share)}
        listed = zip(self.elements, map(percent, self.shares), strict=True)
        return {"any of": dict(listed), "percent": percent(self.share)}


class FlowAvailability(NamedTuple):
    """What a flow declares, and what the parts that it runs over allow."""

    flow: str
    """unique-id, or a pointer where it has none."""
    declared: float | None
    """What it is to have, by itself or as the architecture says; None where neither does."""
    at: str
    """The pointer to where that stands; empty where it does not."""
    terms: tuple[Term, ...]
    """Each part once, however often the flow comes by, and however many stand on it."""
    unknown: tuple[str, ...]
    """Nodes of the flow that declare nothing."""

    @property
    def computed(self) -> float | None:
        """The product of the terms: exact with nothing unknown, else the most that it can be."""
        return prod(term.share for term in self.terms) if self.terms else None


def figures(facts: Facts) -> tuple[FlowAvailability, ...]:
    """The availability of each flow, in document order.

    A flow runs over the relationships of its steps, over the nodes that these join, and over what
    those nodes are deployed in. What a part is to have is taken as what it has. What stands on
    both ways of a redundant group counts once; what holds some of its nodes alone is left out, as
    is every part that declares nothing, so the product is an upper bound. Of an interaction with
    several nodes those count that another step runs over too.
    """
    whole = declared(facts.model.value)

    @cache
    def said(identity: str) -> Declared | None:
        element = facts.nodes.get(identity) or facts.relationships.get(identity)
        return declared(element.value) if element else None

    found = []
    for flow in facts.model.flows:
        own = declared(flow.value)
        target = own or whole
        terms, unknown = _terms(facts, flow, said)
        found.append(
            FlowAvailability(
                flow.id or flow.pointer,
                target.share if target else None,
                (flow.pointer if own else "") + (target.at if target else ""),
                terms,
                unknown,
            )
        )
    return tuple(found)


def _terms(
    facts: Facts, flow: Element, said: Callable[[str], Declared | None]
) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    """The terms of a flow, and its nodes that declare nothing."""
    relationships = dict.fromkeys(
        step.relationship for step in steps(flow) if step.relationship in facts.relationships
    )
    found: dict[tuple[str, ...], None] = {(each,): None for each in relationships if said(each)}
    unknown: dict[str, None] = {}
    for members in dict.fromkeys(_members(facts, each) for each in _nodes(facts, relationships)):
        term = _known(facts, members, said)
        if term:
            found[term] = None
        elif not facts.outside.issuperset(members):
            unknown |= dict.fromkeys(each for each in members if not said(each))
        found |= {(each,): None for each in _places(facts, members) if said(each)}
    terms = (Term(each, tuple(one.share for one in map(said, each) if one)) for each in found)
    return tuple(terms), tuple(unknown)


def _known(
    facts: Facts, members: tuple[str, ...], said: Callable[[str], Declared | None]
) -> tuple[str, ...]:
    """What declares the availability of a node or a group: a cluster of them, or all of them."""
    if len(members) > 1:
        places = facts.of(deployments).get(members[0], ())
        for box in facts.containers.get(members[0], ()):
            if box not in places and said(box) and {*facts.parts[box]} == {*members}:
                return (box,)
    return members if all(said(each) for each in members) else ()


def _nodes(facts: Facts, relationships: Iterable[str]) -> Iterator[str]:
    """The nodes that a flow over these relationships needs."""
    ends: Counter[str] = Counter()
    several: set[str] = set()
    for each in relationships:
        named = [one for one in facts.relationships[each].references if one.target == "node"]
        kinds = {one.path[1] for one in named}
        ids = {one.id: None for one in named if one.role != "option" and one.id in facts.nodes}
        ends.update(ids.keys())
        members = [one.id for one in named if one.role == "member"]
        if kinds & {"deployed-in", "composed-of"}:
            several.update(ids)
        elif len(members) > 1:
            several.update(members)
    return (each for each, uses in ends.items() if each not in several or uses > 1)


def _members(facts: Facts, node: str) -> tuple[str, ...]:
    """A node with those that stand in for it; for a group of such nodes, these."""
    of_group = facts.of(redundant)
    parts = facts.parts.get(node, ()) if node in facts.groups else ()
    inside = next((part for part in parts if part in of_group), "")
    if inside and of_group[inside].issuperset(parts):
        node = inside
    return tuple(sorted(of_group.get(node, (node,))))


def _places(facts: Facts, members: tuple[str, ...]) -> list[str]:
    """What all of them are deployed in."""
    places = [facts.of(deployments).get(each, ()) for each in members]
    return [each for each in places[0] if all(each in others for others in places[1:])]
