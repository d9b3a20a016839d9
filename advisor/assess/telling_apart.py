"""Which working node tells causes apart: it needs one of them, and none of the others.

Imports no model library; networkx when it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.needs import needs
from advisor.assess.redundancy import redundant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.causes import Cause, Side
    from advisor.assess.facts import Facts


_TOLD: tuple[Side, ...] = ("needed", "around", "on")
"""Of what shows a symptom itself, and of who leads to one, nobody else can tell."""


def telling_apart(facts: Facts, causes: Sequence[Cause]) -> list[tuple[str, ...]]:
    """For each cause the nodes that need it and no other cause, but those that it needs itself.

    Where one of them works, the cause is hardly behind the symptoms; where it fails as well, the
    cause is likelier. What stands in for a node on the way tells nothing: it may be idle. Nor does
    it tell anything of a node that is itself known to fail.
    """
    import networkx as nx

    graph = facts.of(needs)
    above = {each.node: nx.ancestors(graph, each.node) for each in causes}
    failing = {way[0] for each in causes for _, way in each.ways}
    symptoms = {symptom for each in causes for symptom in each.explains}
    failing |= {node for symptom in symptoms for node in _at(facts, symptom)}
    failing &= {*graph}
    suffering = failing.union(*(nx.ancestors(graph, each) for each in failing))
    found = []
    for cause in causes:
        # On the way of a flow all fail at once, so that what else needs one of them tells.
        shown = failing if cause.side == "on" else suffering
        alike = {same for _, way in cause.ways for each in way for same in _same(facts, each)}
        others = {each for each, those in above.items() if cause.node not in {each, *those}}
        needing_others = others.union(*(above[each] for each in others))
        telling = (
            each for each in graph.pred[cause.node] if each not in shown | alike | needing_others
        )
        found.append(tuple(telling) if cause.side in _TOLD else ())
    return found


def _at(facts: Facts, symptom: str) -> Iterator[str]:
    """The nodes that a symptom is about: itself, or those that it joins or runs over."""
    yield symptom
    element = facts.model.get(symptom, "relationship")
    yield from (each.id for each in (element.references if element else ()))
    yield from (node for node, flows in facts.flows_over.items() if symptom in flows)


def _same(facts: Facts, node: str) -> frozenset[str]:
    return facts.of(redundant).get(node, frozenset())
