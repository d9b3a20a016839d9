"""Who fails, or runs out of work, when another fails.

An arrow of a document says who speaks first. Who needs whom differs from it where messages are
passed on: a queue goes on when its consumer is down, and the consumer runs dry when the queue is.
Imports no model library; networkx when the first graph is built.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from advisor.assess.kinds import REPLICATION, is_queued, is_system, said
from advisor.assess.redundancy import redundant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_FEEDS = re.compile(
    r"\b(?:feeds?|stream(?:s|ing)?|prices|quotes|ticks|kurse|preise|kursdaten|datenstrom)\b"
)
"""What a sender gives on as it comes, over a connection that stays open."""
_OPEN = {"tcp", "udp", "websocket", "multicast"}
"""Protocols of such connections."""

Way: TypeAlias = Literal["calls", "is fed by", "runs in", "consists of"]


class Need(NamedTuple):
    """One node needs another."""

    node: str
    needed: str
    way: Way
    relationships: tuple[str, ...]
    """unique-ids of what says so, or where it stands when it has none."""


def needs(facts: Facts) -> nx.DiGraph[str]:
    """An edge from each node to what it needs, with a `Need` as `need`; ask through `facts.of`.

    A call needs what it calls, and whoever uses a queue needs the queue. What a queue, a store that
    replicates, a feed or a sender that does not wait gives on feeds the other end, which needs it.
    Nodes that stand in for one another need only what they replicate. A node needs what it is
    deployed in, and a part of a broker needs the broker. A group that others speak to needs its
    parts. Nothing inside needs a person or a client. Data is left out.
    """
    import networkx as nx

    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(each for each in facts.nodes if each not in facts.assets)
    for need in (*_spoken(facts), *_contained(facts)):
        if need.node != need.needed and not found.has_edge(need.node, need.needed):
            found.add_edge(need.node, need.needed, need=need)
    return found


def is_foreign(facts: Facts, node: str) -> bool:
    """Whether it is a system of others: what it needs beyond us no document of ours tells.

    It may well call us, and yet it goes on without us.
    """
    return node in facts.outside and is_system(facts.nodes[node])


def _spoken(facts: Facts) -> Iterator[Need]:
    """The needs that `connects` and `interacts` tell."""
    for one, other in facts.graph.edges:
        over: list[str] = facts.graph[one][other]["relationships"]
        if facts.assets.intersection((one, other)):
            continue
        if other in facts.queues and one not in facts.queues:
            yield Need(one, other, "calls", (*over,))
        elif one in facts.queues or _passes_on(facts, one, other):
            yield Need(other, one, "is fed by", (*over,))
        elif other not in facts.of(redundant).get(one, ()) and not _is_told(facts, one, other):
            yield Need(one, other, "calls", (*over,))


def _is_told(facts: Facts, one: str, other: str) -> bool:
    """Whether something inside leads to a person or a client, and works without."""
    is_client = other in facts.outside and not is_system(facts.nodes[other])
    return is_client and one not in facts.outside


def _passes_on(facts: Facts, one: str, other: str) -> bool:
    """Whether the first gives something on and does not wait for the other."""
    listed = [facts.relationships[each] for each in _known(facts, one, other)]
    if {one, other} <= facts.stores:
        return any(REPLICATION.search(said(each.value)) for each in listed)
    # Whoever writes to a store needs the store, however it does so.
    if other in facts.stores or not listed:
        return False
    return all(is_queued(each) for each in listed) or all(_is_feed(each) for each in listed)


def _is_feed(relationship: Element) -> bool:
    """Whether its words say that it is a feed, over a connection that stays open."""
    protocol = relationship.value.get("protocol")
    is_open = isinstance(protocol, str) and protocol.lower() in _OPEN
    words = said([relationship.value.get("description"), relationship.value.get("metadata")])
    return is_open and _FEEDS.search(words) is not None


def _known(facts: Facts, one: str, other: str) -> Iterable[str]:
    return (
        each for each in facts.graph[one][other]["relationships"] if each in facts.relationships
    )


def _contained(facts: Facts) -> Iterator[Need]:
    """The needs that `deployed-in` and `composed-of` tell."""
    for identity, element in facts.relationships.items():
        named = [each for each in element.references if each.target == "node"]
        container = next((each.id for each in named if each.role == "container"), "")
        if container not in facts.nodes:
            continue
        members = [each for each in named if each.role == "member"]
        for each in members:
            if each.id not in facts.nodes or each.id in facts.assets:
                continue
            if each.path[1] == "deployed-in" or container in facts.queues:
                yield Need(each.id, container, "runs in", (identity,))
            elif facts.graph.in_degree(container):
                yield Need(container, each.id, "consists of", (identity,))
