"""Nodes that all a person or a client does runs through, though others get round them.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import instances, is_system
from advisor.assess.redundancy import condensed
from advisor.assess.single_points import single_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts


class OnlyWay(NamedTuple):
    """A node without which some of those outside get nowhere."""

    node: str
    callers: tuple[str, ...]
    """People and clients."""
    flows: tuple[str, ...]
    """Their flows that run over it."""


def only_ways(facts: Facts) -> list[OnlyWay]:
    """What is no single point of failure for all, and is one for those whose only way it is.

    Said of callers with flows alone: of others it is not known what they need. The ways of a caller
    are followed as long as each leads to one node only.
    """
    points = facts.of(single_points)
    told = {point.node.id for point in points.points} | {each for each, _ in points.several}
    callers: dict[str, list[str]] = {}
    before: dict[str, set[str]] = {}
    for caller in facts.nodes:
        if caller in facts.outside and not is_system(facts.nodes[caller]):
            passed = {caller}
            for node in _line(facts, caller):
                passed.add(node)
                if node not in told and _judged(facts, node) and _flows(facts, caller, node):
                    callers.setdefault(node, []).append(caller)
                    before.setdefault(node, set()).update(passed)
    reaching = facts.of(condensed).reaching
    return [
        OnlyWay(
            node,
            tuple(listed),
            tuple(dict.fromkeys(flow for each in listed for flow in _flows(facts, each, node))),
        )
        for node, listed in callers.items()
        if not before[node].union(facts.assets).issuperset(reaching.succ[node])
    ]


def behind(facts: Facts, way: OnlyWay) -> list[str]:
    """What the callers reach over the node alone, in document order."""
    import networkx as nx

    one_vertex = facts.of(condensed)
    left = nx.restricted_view(one_vertex.reaching, [way.node], [])
    still = {*way.callers}.union(*(nx.descendants(left, each) for each in way.callers))
    vertices = nx.descendants(one_vertex.reaching, way.node) - facts.assets - still
    found = {*one_vertex.expanded(vertices)}
    return [each for each in facts.nodes if each in found]


def _line(facts: Facts, caller: str) -> Iterator[str]:
    """The nodes that follow one another from a caller, each as the only next one."""
    reaching = facts.of(condensed).reaching
    seen, node = {caller}, caller
    while len(ahead := [*reaching.succ[node]]) == 1:
        node = ahead[0]
        if node in seen or node in facts.outside or node not in facts.nodes:
            return
        seen.add(node)
        yield node


def _judged(facts: Facts, node: str) -> bool:
    never = facts.groups | facts.of(condensed).members.keys()
    return node not in never and instances(facts.nodes[node]) == 1


def _flows(facts: Facts, caller: str, node: str) -> tuple[str, ...]:
    over = facts.flows_over.get(node, ())
    return tuple(flow for flow in facts.flows_over.get(caller, ()) if flow in over)
