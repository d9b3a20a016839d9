"""Stores of data: which have no replica, and which say nothing about recovery.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.weak_points.kinds import (
    RECOVERY,
    REPLICATION,
    TARGETS,
    instances,
    is_outside,
    is_store,
    members,
    said,
)
from advisor.agent.weak_points.single_points import flows_over, is_group
from advisor.calm import graph

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_ROLE = re.compile(
    r"-(?:primary|main|master|leader|writer|replica|secondary|standby|slave|follower|reader|copy"
    r"|backup|[a-z]|\d+)(?:-?\d+)?$",
    re.IGNORECASE,
)
"""How the ids of copies end; what is before it is the same in all."""


class Store(NamedTuple):
    """A store of data."""

    node: Element
    users: tuple[str, ...]
    """The nodes that lead to it."""
    flows: tuple[str, ...]
    """The flows that run over it."""


def single(model: Model) -> list[Store]:
    """The stores without a replica, those of the most flows and users first."""
    found = _stores(model)
    copied = _copied(model, [store.node for store in found])
    return [store for store in found if store.node.id not in copied]


def unrecoverable(model: Model) -> tuple[list[Store], list[Store]]:
    """The stores with no word about recovery, and those with one but no target for it."""
    nothing, no_target = [], []
    whole = said(model.value.get("controls"))
    for store in _stores(model):
        about = f"{whole} {said(*_described(model, store.node))}"
        if not RECOVERY.search(about):
            nothing.append(store)
        elif not TARGETS.search(about):
            no_target.append(store)
    return nothing, no_target


def _stores(model: Model) -> list[Store]:
    """Every store that is not a group of others."""
    flows = flows_over(model)
    nodes = [model.get(identity, "node") for identity in model.ids("node")]
    found = [
        Store(node, _users(model, node.id or ""), flows.get(node.id or "", ()))
        for node in nodes
        if node and is_store(node) and not is_outside(node) and not is_group(model, node.id or "")
    ]
    return sorted(found, key=lambda store: -len(store.flows) - len(store.users))


def _users(model: Model, identity: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hop.source for hop in graph.hops(model, identity, "in")))


def _described(model: Model, node: Element) -> list[object]:
    """The controls and metadata of a node and of what directly contains it."""
    around = (model.get(hop.source, "node") for hop in graph.containers(model, node.id or ""))
    elements = [node, *(element for element in around if element)]
    return [element.value.get(key) for element in elements for key in ("controls", "metadata")]


def _copied(model: Model, nodes: list[Element]) -> set[str]:
    """The ids of the stores that have a copy, or are one, in any of the ways that are judged."""
    kinds = {node.id or "": str(node.value.get("node-type")) for node in nodes}
    copied = {node.id or "" for node in nodes if instances(node) > 1}
    for node in nodes:
        mine = node.id or ""
        named = {value for _, value in members(node.value.get("metadata")) if type(value) is str}
        for other in (*(kinds.keys() & named), *_replicated(model, node)):
            if other != mine and kinds.get(other) == kinds[mine]:
                copied |= {mine, other}
    named_alike: dict[tuple[str, str], set[str]] = {}
    together: dict[tuple[str, str], set[str]] = {}
    for identity, kind in kinds.items():
        named_alike.setdefault((kind, _ROLE.sub("", identity)), set()).add(identity)
        for around in graph.containers(model, identity):
            together.setdefault((kind, around.source), set()).add(identity)
    # A container that holds other things as well is no cluster, but a platform.
    clusters = (group for (_, inside), group in together.items() if _is_cluster(model, inside))
    return copied.union(*(group for group in (*named_alike.values(), *clusters) if len(group) > 1))


def _replicated(model: Model, node: Element) -> list[str]:
    """What a relationship joins the store to that speaks of replication."""
    found = []
    for hop in graph.hops(model, node.id or "", "both"):
        element = model.get(hop.relationship, "relationship")
        if element and REPLICATION.search(said(element.value)):
            found += [hop.source, hop.target]
    return found


def _is_cluster(model: Model, container: str) -> bool:
    """Whether the container holds stores alone."""
    parts = [model.get(hop.target, "node") for hop in graph.contents(model, container)]
    return all(part and is_store(part) for part in parts)
