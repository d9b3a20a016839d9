"""The availability of flows: what is declared of them, and what their parts allow.

Availabilities are shares of the time, from 0 to 1. Imports no model library.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.declared import declared, percent
from advisor.assess.deployments import deployments
from advisor.assess.redundancy import redundant
from advisor.calm.element import CONTAINMENT
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.assess.facts import Facts


@dataclass(frozen=True)
class Term:
    """A factor of a product: one element, or redundant nodes of which one must be there."""

    elements: tuple[str, ...]
    shares: tuple[float, ...]
    """What each of them declares, with what leads to it."""
    over: tuple[tuple[str, ...], ...] = ()
    """The relationships of each whose shares are in its own."""

    @cached_property
    def share(self) -> float:
        """How much of the time at least one of them is there, if they fail independently."""
        return 1 - prod(1 - each for each in self.shares)

    def to_json(self) -> dict[str, Any]:
        """The term as evidence, in percent."""
        if len(self.elements) == 1:
            return {"element": self.elements[0], "percent": percent(self.share)}
        listed = dict(zip(self.elements, map(percent, self.shares), strict=True))
        over = {each: [*ids] for each, ids in zip(self.elements, self.over, strict=False) if ids}
        told = {"any of": listed, "percent": percent(self.share)}
        return told | ({"each with": over} if over else {})


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
    left_out: tuple[str, ...] = ()
    """Nodes of interactions with several, of which it is not said which ones the flow needs."""

    @property
    def computed(self) -> float | None:
        """The product of the terms: exact with nothing unknown, else the most that it can be."""
        return prod(term.share for term in self.terms) if self.terms else None


def figures(facts: Facts) -> tuple[FlowAvailability, ...]:
    """The availability of each flow, in document order.

    A flow runs over the relationships of its steps, over the nodes that these join, and over what
    those nodes are deployed in. What a part is to have is taken as what it has. What stands on
    both ways of a redundant group counts once; what holds some of its nodes alone is left out, as
    is every part that declares nothing, so the product is an upper bound. A relationship of one
    node of a redundant group counts with that node, beside those of the others. Of an interaction
    with several nodes those count that another step runs over too; the others are left out.
    """
    whole = declared(facts.model.value)
    parts = _Parts(facts)
    found = []
    for flow in facts.model.flows:
        own = declared(flow.value)
        target = own or whole
        over = dict.fromkeys(step.relationship for step in steps(flow))
        needed = parts.of_flow([each for each in over if each in facts.relationships])
        found.append(
            FlowAvailability(
                flow.id or flow.pointer,
                target.share if target else None,
                (flow.pointer if own else "") + (target.at if target else ""),
                needed.terms,
                needed.unknown,
                needed.left_out,
            )
        )
    return tuple(found)


class _Needed(NamedTuple):
    """What is needed of some part of a flow."""

    terms: tuple[Term, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...] = ()


class _Parts:
    """What flows need, each part of them worked out once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._shares: dict[str, float | None] = {}
        self._groups: dict[frozenset[str], _Needed] = {}

    def of_flow(self, relationships: list[str]) -> _Needed:
        """What a flow over these relationships needs, each term once."""
        terms: dict[tuple[str, ...], Term] = {}
        unknown: dict[str, None] = {}
        nodes, left_out = _nodes(self._facts, relationships)
        leading: dict[frozenset[str], list[str]] = {}
        for each in relationships:
            groups = self._groups_at(each)
            if not groups:
                terms |= {term.elements: term for term in self._term(each)}
            elif len(groups) == 1:
                leading.setdefault(groups[0], []).append(each)
        for group in dict.fromkeys(_members(self._facts, each) for each in nodes):
            if group not in self._groups:
                self._groups[group] = self._of_group(group)
            needed = self._groups[group]
            terms |= {
                term.elements: self._with_ways(term, leading.get(group, ()))
                for term in needed.terms
            }
            unknown |= dict.fromkeys(needed.unknown)
        return _Needed(tuple(terms.values()), tuple(unknown), tuple(left_out))

    def _groups_at(self, relationship: str) -> list[frozenset[str]]:
        """The redundant groups at its ends: with one at both, many ways lead between them."""
        ends = (each.id for each in self._facts.relationships[relationship].references)
        of_group = self._facts.of(redundant)
        return [of_group[each] for each in ends if len(of_group.get(each, ())) > 1]

    def _with_ways(self, term: Term, relationships: Iterable[str]) -> Term:
        """The redundant nodes, each in series with its own relationships beside those given."""
        if len(term.elements) == 1:
            return term
        over: dict[str, dict[str, None]] = {each: {} for each in term.elements}
        for relationship in relationships:
            element = self._facts.relationships[relationship]
            ends = [each.id for each in element.references if each.target == "node"]
            for other in {*ends}.difference(term.elements):
                for each in term.elements:
                    pair = (each, other) if ends[0] in over else (other, each)
                    edge = self._facts.graph.get_edge_data(*pair, {})
                    ways = [way for way in edge.get("relationships", ()) if self._share(way)]
                    # Of several ways one may do.
                    if len(edge.get("relationships", ())) == 1:
                        over[each] |= dict.fromkeys(ways)
        shares = (
            share * prod(self._share(way) or 1.0 for way in over[each])
            for each, share in zip(term.elements, term.shares, strict=True)
        )
        return Term(term.elements, tuple(shares), tuple(map(tuple, over.values())))

    def _of_group(self, group: frozenset[str]) -> _Needed:
        """What one node, or one of several, needs: itself, and where all of them are deployed."""
        members = sorted(group)
        terms = self._term(*self._cluster(members) or members)
        unknown = [each for each in members if self._share(each) is None] if not terms else []
        if self._facts.outside.issuperset(members):
            unknown = []
        around = [self._facts.of(deployments).get(each, ()) for each in members]
        shared = set(around[0]).intersection(*around[1:])
        places = (term for each in around[0] if each in shared for term in self._term(each))
        return _Needed((*terms, *places), tuple(unknown))

    def _cluster(self, members: list[str]) -> list[str]:
        """A container of nothing but these nodes that declares the availability of all of them."""
        places = self._facts.of(deployments).get(members[0], ())
        for box in self._facts.containers.get(members[0], ()) if len(members) > 1 else ():
            is_whole = {*self._facts.parts[box]} == {*members}
            if is_whole and box not in places and self._share(box) is not None:
                return [box]
        return []

    def _term(self, *elements: str) -> tuple[Term, ...]:
        """The term of redundant elements; none where one of them declares nothing."""
        shares = [share for each in elements if (share := self._share(each)) is not None]
        return (Term(elements, tuple(shares)),) if len(shares) == len(elements) else ()

    def _share(self, identity: str) -> float | None:
        if identity not in self._shares:
            facts = self._facts
            element = facts.nodes.get(identity) or facts.relationships.get(identity)
            found = declared(element.value) if element else None
            self._shares[identity] = found.share if found else None
        return self._shares[identity]


def _nodes(facts: Facts, relationships: Iterable[str]) -> tuple[list[str], list[str]]:
    """The nodes that a flow over these relationships needs, and those of which nobody knows."""
    ends: Counter[str] = Counter()
    several: set[str] = set()
    for each in relationships:
        named = [one for one in facts.relationships[each].references if one.target == "node"]
        kinds = {one.path[1] for one in named}
        ids = {one.id: None for one in named if one.role != "option" and one.id in facts.nodes}
        ends.update(ids.keys())
        members = [one.id for one in named if one.role == "member"]
        if kinds.intersection(CONTAINMENT):
            several.update(ids)
        elif len(members) > 1:
            several.update(members)
    needed = [each for each, uses in ends.items() if each not in several or uses > 1]
    left_out = several.difference(needed, facts.outside)
    return needed, [each for each in ends if each in left_out]


def _members(facts: Facts, node: str) -> frozenset[str]:
    """A node with those that stand in for it; for a group of such nodes, these."""
    of_group = facts.of(redundant)
    parts = facts.parts.get(node, ()) if node in facts.groups else ()
    inside = next((part for part in parts if part in of_group), "")
    if inside and of_group[inside].issuperset(parts):
        node = inside
    return of_group.get(node) or frozenset((node,))
