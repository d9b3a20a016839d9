"""Single points of failure: nodes that every way from the actors to other nodes runs through.

Where a way begins at a node that nothing reaches, what it alone leads to begins ways of its own
once it is gone: a second gateway that the first sends its heartbeat to is not lost with the first.
A redundant group is one vertex of the graph, and no single point. Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.dominators import DominatorTree, dominators
from advisor.assess.kinds import instances
from advisor.assess.redundancy import Condensed, condensed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element


class SinglePoint(NamedTuple):
    """A node without which others are out of reach."""

    node: Element
    loses: int
    """How many nodes no origin reaches without it."""
    flows: tuple[str, ...]
    """The flows that run over it."""


class SinglePoints(NamedTuple):
    """What was found, and what the judgement stands on."""

    points: tuple[SinglePoint, ...]
    """Those that lose the most nodes and flows first."""
    origins: tuple[str, ...]
    """People, clients, external systems, and nodes that nothing reaches."""
    several: tuple[tuple[str, int], ...]
    """Nodes that would count, but whose metadata gives this number of instances."""
    together: tuple[tuple[str, ...], ...]
    """Redundant groups that would count, were they one node."""
    unreached: tuple[str, ...]
    """Nodes with connections that no origin reaches, so that nothing is known of them."""
    alone: tuple[tuple[str, tuple[str, ...]], ...]
    """Entry nodes, each with those that it alone leads to and that lead on themselves."""
    tree: DominatorTree
    """Of the nodes that an origin reaches."""
    kept: dict[str, frozenset[str]]
    """For an entry node those below it that are reached without it, or are entries then."""
    assets: frozenset[str]
    """Data, which is no part that is reached."""
    one_vertex: Condensed
    """The graph in which redundant groups are one vertex; the ids above are of its vertices."""
    origin: str
    """What an origin is called here: an actor, unless ways begin at other nodes as well."""

    def lost(self, identity: str) -> list[str]:
        """The nodes that no origin reaches without this one."""
        found = self.tree.under(identity)
        left = self.kept.get(identity, frozenset()) | self.assets
        return self.one_vertex.expanded(node for node in found if node not in left)

    def lost_without(self, identities: Collection[str]) -> list[str]:
        """The other nodes that no origin reaches when all of these are gone at once."""
        one_vertex = self.one_vertex
        gone = {each for each in identities if each not in one_vertex.vertex}
        gone |= {each for each, alike in one_vertex.members.items() if {*alike} <= {*identities}}
        gone |= {end for end, system in one_vertex.ends.items() if system in gone}
        origins = {one_vertex.vertex.get(each, each) for each in self.origins}
        starts = origins.union(*(self.kept.get(each, ()) for each in gone)) - gone
        seen = {*starts}
        for node in (waiting := [*starts]):
            onward = {*one_vertex.reaching[node]} - gone - seen
            seen |= onward
            waiting += onward
        kept = seen | gone | self.assets
        lost = one_vertex.expanded(each for each in self.tree.under("") if each not in kept)
        return [each for each in dict.fromkeys(lost) if each not in identities]


def single_points(facts: Facts) -> SinglePoints:
    """The single points of failure of an architecture."""
    one_vertex = facts.of(condensed)
    vertices = [each for each in facts.nodes if one_vertex.vertex.get(each, each) == each]
    vertices += one_vertex.ends
    origins = [each for each in vertices if _is_origin(facts, each)]
    tree = DominatorTree.of(dominators(one_vertex.reaching, origins), vertices)
    alone, kept = {}, {}
    for origin in origins:
        under = tree.under(origin)
        if entries := _entries_without(facts, origin, under):
            alone[origin] = entries
            kept[origin] = _onward(facts, entries, {*under}) - facts.assets
    points, several, together = _losing(facts, tree.below, kept)
    unreached = [
        each
        for each in facts.nodes
        if one_vertex.vertex.get(each, each) not in tree.above and facts.graph.degree(each)
    ]
    origin = "actor" if facts.outside.issuperset(origins) else "actor or entry node"
    judged = {node.id for node in _judged(facts, alone)}
    return SinglePoints(
        points=points,
        origins=tuple(one_vertex.expanded(origins)),
        several=several,
        together=together,
        unreached=tuple(unreached),
        alone=tuple((each, entries) for each, entries in alone.items() if each in judged),
        tree=tree,
        kept=kept,
        assets=facts.assets,
        one_vertex=one_vertex,
        origin=origin,
    )


def _losing(
    facts: Facts, below: dict[str, list[str]], kept: dict[str, frozenset[str]]
) -> tuple[tuple[SinglePoint, ...], tuple[tuple[str, int], ...], tuple[tuple[str, ...], ...]]:
    """What would lose others: single points, nodes of several instances, redundant groups."""
    one_vertex = facts.of(condensed)
    sizes = _sizes(below, one_vertex, facts.assets)
    points: list[SinglePoint] = []
    several, together = [], []
    for node in _judged(facts, (each for each in facts.nodes if each in below)):
        identity = node.id or ""
        loses = sizes[identity] - len(one_vertex.expanded(kept.get(identity, ())))
        if loses and identity in one_vertex.members:
            together.append(one_vertex.members[identity])
        elif loses and instances(node) > 1:
            several.append((identity, instances(node)))
        elif loses:
            points.append(SinglePoint(node, loses, facts.flows_over.get(identity, ())))
    points.sort(key=lambda point: -point.loses - len(point.flows))
    return tuple(points), tuple(several), tuple(together)


def _entries_without(facts: Facts, origin: str, under: list[str]) -> tuple[str, ...]:
    """The nodes under an entry node that are entry nodes once it is gone."""
    if origin in facts.outside:  # what a person no longer reaches is out of reach
        return ()
    return tuple(each for each in under if _is_origin(facts, each, origin))


def _onward(facts: Facts, entries: Iterable[str], under: set[str]) -> frozenset[str]:
    """What is reached from `entries` among the nodes `under` one that is gone, they included."""
    waiting = list(entries)
    reaching = facts.of(condensed).reaching
    seen = {*waiting}
    for node in waiting:
        onward = {*reaching[node]} & under - seen
        seen |= onward
        waiting += onward
    return frozenset(seen)


def _judged(facts: Facts, ids: Iterable[str]) -> list[Element]:
    """The nodes that may fail: neither outside nor a group, nor a queue that a broker keeps."""
    never = facts.outside | facts.groups
    return [facts.nodes[each] for each in ids if each not in never and not _is_kept(facts, each)]


def _is_kept(facts: Facts, identity: str) -> bool:
    """Whether it is a queue in a broker: the broker fails, and has instances."""
    around = facts.containers.get(identity, ())
    return identity in facts.queues and not facts.queues.isdisjoint(around)


def _is_origin(facts: Facts, identity: str, gone: str | None = None) -> bool:
    """Whether ways begin here: it leads on, and is outside or reached by nobody but `gone`."""
    if not facts.of(condensed).graph.out_degree(identity):
        return False
    return identity in facts.outside or not _is_reached(facts, identity, gone)


def _is_reached(facts: Facts, identity: str, gone: str | None) -> bool:
    """Whether others lead to it, or to a container that it is in, at any level."""
    one_vertex = facts.of(condensed)
    waiting, seen = [identity], {identity, gone}
    for node in waiting:
        if any(caller != gone for caller in one_vertex.graph.pred.get(node, ())):
            return True
        alike = one_vertex.members.get(node, (node,))
        around = {box for each in alike for box in facts.containers.get(each, ())} - seen
        seen |= around
        waiting += sorted(filter(None, around))
    return False


def _sizes(
    below: dict[str, list[str]], one_vertex: Condensed, assets: frozenset[str]
) -> dict[str, int]:
    """How many nodes are below each in the dominator tree; data does not count."""
    order = [""]
    for node in order:
        order += below.get(node, ())
    sizes: dict[str, int] = {}
    for node in reversed(order):
        under = below.get(node, ())
        sizes[node] = sum(
            sizes[each] + (each not in assets) * len(one_vertex.members.get(each, (each,)))
            for each in under
        )
    return sizes
