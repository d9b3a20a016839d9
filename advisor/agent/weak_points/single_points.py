"""Single points of failure: nodes that every way from the actors to other nodes runs through.

Where a way begins at a node that nothing reaches, what it alone leads to begins ways of its own
once it is gone: a second gateway that the first sends its heartbeat to is not lost with the first.
Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.weak_points.kinds import instances, is_outside
from advisor.calm import graph
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.element import Element
    from advisor.calm.model import Model


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
    unreached: tuple[str, ...]
    """Nodes with connections that no origin reaches, so that nothing is known of them."""
    alone: tuple[tuple[str, tuple[str, ...]], ...]
    """Entry nodes, each with those that it alone leads to and that lead on themselves."""
    below: dict[str, list[str]]
    """The dominator tree: for each node those that it immediately dominates."""
    kept: dict[str, frozenset[str]]
    """For an entry node those below it that are reached without it, or are entries then."""
    assets: frozenset[str]
    """Data, which is no part that is reached."""
    origin: str
    """What an origin is called here: an actor, unless ways begin at other nodes as well."""

    def lost(self, identity: str) -> list[str]:
        """The nodes that no origin reaches without this one."""
        found = _under(self.below, identity)
        left = self.kept.get(identity, frozenset()) | self.assets
        return [node for node in found if node not in left]


def single_points(model: Model) -> SinglePoints:
    """The single points of failure of an architecture."""
    origins = [identity for identity in model.ids("node") if _is_origin(model, identity)]
    above = graph.dominators(model, origins)
    below: dict[str, list[str]] = {}
    for identity in model.ids("node"):
        if identity in above:
            below.setdefault(above[identity], []).append(identity)
    assets = frozenset(identity for identity in model.ids("node") if is_asset(model, identity))
    alone, kept = {}, {}
    for origin in origins:
        under = _under(below, origin)
        if entries := _entries_without(model, origin, under):
            alone[origin] = entries
            kept[origin] = _onward(model, entries, {*under}) - assets
    sizes, flows = _sizes(below, assets), flows_over(model)
    points, several = [], []
    for node in _judged(model, (each for each in model.ids("node") if each in below)):
        identity = node.id or ""
        loses = sizes[identity] - len(kept.get(identity, ()))
        if loses and instances(node) > 1:
            several.append((identity, instances(node)))
        elif loses:
            points.append(SinglePoint(node, loses, flows.get(identity, ())))
    unreached = [
        identity
        for identity in model.ids("node")
        if identity not in above and any(graph.hops(model, identity, "both"))
    ]
    points.sort(key=lambda point: -point.loses - len(point.flows))
    nodes = (model.get(identity, "node") for identity in origins)
    origin = "actor" if all(node and is_outside(node) for node in nodes) else "actor or entry node"
    judged = {node.id for node in _judged(model, alone)}
    return SinglePoints(
        tuple(points),
        tuple(origins),
        tuple(several),
        tuple(unreached),
        tuple((each, entries) for each, entries in alone.items() if each in judged),
        below,
        kept,
        assets,
        origin,
    )


def _entries_without(model: Model, origin: str, under: list[str]) -> tuple[str, ...]:
    """The nodes under an entry node that are entry nodes once it is gone."""
    node = model.get(origin, "node")
    if node is None or is_outside(node):  # what a person no longer reaches is out of reach
        return ()
    return tuple(each for each in under if _is_origin(model, each, origin))


def _onward(model: Model, entries: Iterable[str], under: set[str]) -> frozenset[str]:
    """What is reached from `entries` among the nodes `under` one that is gone, they included."""
    waiting = list(entries)
    seen = {*waiting}
    for node in waiting:
        ways = (*graph.hops(model, node, "out"), *graph.contents(model, node))
        onward = {hop.target for hop in ways} & under - seen
        seen |= onward
        waiting += onward
    return frozenset(seen)


def _under(below: dict[str, list[str]], identity: str) -> list[str]:
    """All nodes under one in the dominator tree."""
    found = list(below.get(identity, ()))
    for node in found:
        found += below.get(node, ())
    return found


def _judged(model: Model, ids: Iterable[str]) -> list[Element]:
    """The nodes that may fail: neither outside nor a group."""
    found = [model.get(identity, "node") for identity in ids]
    return [
        node
        for node in found
        if node and not is_outside(node) and not is_group(model, node.id or "")
    ]


def _is_origin(model: Model, identity: str, gone: str | None = None) -> bool:
    """Whether ways begin here: it leads on, and is outside or reached by nobody but `gone`."""
    node = model.get(identity, "node")
    onward = graph.hops(model, identity, "out")
    if node is None or not any(hop.target != identity for hop in onward):
        return False
    return is_outside(node) or not _is_reached(model, identity, gone)


def _is_reached(model: Model, identity: str, gone: str | None) -> bool:
    """Whether others lead to it, or to a container that it is in, at any level."""
    waiting, seen = [identity], {identity, gone}
    for node in waiting:
        if any(hop.source not in (node, gone) for hop in graph.hops(model, node, "in")):
            return True
        around = {hop.source for hop in graph.containers(model, node)} - seen
        seen |= around
        waiting += sorted(around)
    return False


def _sizes(below: dict[str, list[str]], assets: frozenset[str]) -> dict[str, int]:
    """How many nodes are below each in the dominator tree; data does not count."""
    order = [""]
    for node in order:
        order += below.get(node, ())
    sizes: dict[str, int] = {}
    for node in reversed(order):
        under = below.get(node, ())
        sizes[node] = sum(sizes[each] + (each not in assets) for each in under)
    return sizes


def flows_over(model: Model) -> dict[str, tuple[str, ...]]:
    """For each node the flows with a step that joins it, by id or by where they stand."""
    found: dict[str, dict[str, None]] = {}
    for flow in model.flows:
        for relationship in dict.fromkeys(step.relationship for step in steps(flow)):
            element = model.get(relationship, "relationship")
            for named in element.references if element else ():
                if named.target == "node":
                    found.setdefault(named.id, {})[flow.id or flow.pointer] = None
    return {node: tuple(flows) for node, flows in found.items()}


def is_group(model: Model, identity: str) -> bool:
    """Whether it contains others, and so is a border around parts rather than a part.

    Data is no part: a store that holds some is a store still.
    """
    return any(not is_asset(model, hop.target) for hop in graph.contents(model, identity))


def is_asset(model: Model, identity: str) -> bool:
    """Whether it is data, and no thing that runs."""
    node = model.get(identity, "node")
    return node is not None and node.value.get("node-type") == "data-asset"
