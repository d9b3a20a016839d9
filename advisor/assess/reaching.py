"""The ways from nodes with symptoms to what they need, and to those who lead to them.

Imports no model library.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.messages import consumes
from advisor.assess.needs import is_foreign, needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advisor.assess.facts import Facts

_UPSTREAM = 2
"""Hops against the arrows: load comes from further away as well, but first through these."""


def needed(facts: Facts, starts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What nodes need, with a way to it; a system of others is followed only from itself."""
    graph, first = facts.of(needs), {*starts}

    def beside(node: str) -> Iterable[str]:
        return () if node not in first and is_foreign(facts, node) else graph.succ[node]

    return _ways(starts, beside)


def leading(facts: Facts, starts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Who leads to nodes over a few hops, with a way from them."""
    return _ways(starts, partial(_callers, facts), _UPSTREAM)


def waited_for(facts: Facts, starts: Iterable[str]) -> frozenset[str]:
    """What nodes need but for what they only give something through a queue, and go on."""
    graph = facts.of(needs)

    def beside(node: str) -> Iterator[str]:
        return (
            other
            for other in graph.succ[node]
            if graph[node][other]["need"].way != "calls"
            or other not in facts.queues
            or consumes(facts, node, other)
        )

    return frozenset(_ways(starts, beside))


def _ways(
    starts: Iterable[str], beside: Callable[[str], Iterable[str]], farthest: int | None = None
) -> dict[str, tuple[str, ...]]:
    """The nodes that are reached, each with a shortest way to it, itself included.

    `farthest` is how many hops are followed; None for all.
    """
    before: dict[str, str] = dict.fromkeys(starts, "")
    order = [*before]
    ways: dict[str, tuple[str, ...]] = {}
    for node in order:
        ways[node] = (*ways.get(before[node], ()), node)
        if len(ways[node]) - 1 == farthest:
            continue
        for other in beside(node):
            if other not in before:
                before[other] = node
                order.append(other)
    return ways


def _callers(facts: Facts, node: str) -> Iterator[str]:
    """Who leads to a node: its callers, and for one that consumes from a queue those that fill it.

    Who consumes from a queue as well does not fill it.
    """
    yield from (
        other
        for other in facts.graph.pred[node]
        if not (node in facts.queues and consumes(facts, other, node))
    )
    yield from (
        other
        for other in facts.graph.succ[node]
        if other in facts.queues and consumes(facts, node, other)
    )
