"""Single points of failure: nodes that every way from the actors to other nodes runs through.

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
    below: dict[str, list[str]]
    """The dominator tree: for each node those that it immediately dominates."""
    origin: str
    """What an origin is called here: an actor, unless ways begin at other nodes as well."""

    def lost(self, identity: str) -> list[str]:
        """The nodes that no origin reaches without this one."""
        found = list(self.below.get(identity, ()))
        for node in found:
            found += self.below.get(node, ())
        return found


def single_points(model: Model) -> SinglePoints:
    """The single points of failure of an architecture."""
    origins = [identity for identity in model.ids("node") if _is_origin(model, identity)]
    above = graph.dominators(model, origins)
    below: dict[str, list[str]] = {}
    for identity in model.ids("node"):
        if identity in above:
            below.setdefault(above[identity], []).append(identity)
    sizes, flows = _sizes(below), flows_over(model)
    points, several = [], []
    for node in _judged(model, (each for each in model.ids("node") if each in below)):
        identity = node.id or ""
        if instances(node) > 1:
            several.append((identity, instances(node)))
        else:
            points.append(SinglePoint(node, sizes[identity] - 1, flows.get(identity, ())))
    unreached = [
        identity
        for identity in model.ids("node")
        if identity not in above and any(graph.hops(model, identity, "both"))
    ]
    points.sort(key=lambda point: -point.loses - len(point.flows))
    nodes = (model.get(identity, "node") for identity in origins)
    origin = "actor" if all(node and is_outside(node) for node in nodes) else "actor or entry node"
    return SinglePoints(
        tuple(points), tuple(origins), tuple(several), tuple(unreached), below, origin
    )


def _judged(model: Model, ids: Iterable[str]) -> list[Element]:
    """The nodes that may fail: neither outside nor a group."""
    found = [model.get(identity, "node") for identity in ids]
    return [
        node
        for node in found
        if node and not is_outside(node) and not is_group(model, node.id or "")
    ]


def _is_origin(model: Model, identity: str) -> bool:
    """Whether ways begin here: it leads on, and is outside or reached by nobody else."""
    node = model.get(identity, "node")
    onward = graph.hops(model, identity, "out")
    if node is None or not any(hop.target != identity for hop in onward):
        return False
    return is_outside(node) or not _is_reached(model, identity)


def _is_reached(model: Model, identity: str) -> bool:
    """Whether others lead to it, or to a container that it is in, at any level."""
    waiting, seen = [identity], {identity}
    for node in waiting:
        if any(hop.source != node for hop in graph.hops(model, node, "in")):
            return True
        around = {hop.source for hop in graph.containers(model, node)} - seen
        seen |= around
        waiting += sorted(around)
    return False


def _sizes(below: dict[str, list[str]]) -> dict[str, int]:
    """How many nodes are in each part of the dominator tree, its top included."""
    order = [""]
    for node in order:
        order += below.get(node, ())
    sizes: dict[str, int] = {}
    for node in reversed(order):
        sizes[node] = 1 + sum(sizes[each] for each in below.get(node, ()))
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
    """Whether it contains others, and so is a border around parts rather than a part."""
    return any(named.role == "container" for named in model.references.get(identity, ()))
