"""Stores of data: which have no replica, and which say nothing about recovery.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import (
    RECOVERY,
    REPLICATION,
    TARGETS,
    copies,
    instances,
    is_store,
    members,
    said,
)
from advisor.calm import graph

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_ROLE = re.compile(
    r"-(?:primary|main|master|leader|writer|replica|secondary|standby|slave|follower|reader|copy"
    r"|backup|[a-z]|\d+)(?:-?\d+)?$",
    re.IGNORECASE,
)
"""How the ids of copies end; what is before it is the same in all."""


_READS = re.compile(
    r"\b(?:reads?|reading|quer(?:y|ies|ied)|reports?|look(?:s|ed)? up|fetch(?:es|ed)?|loads? from"
    r"|searche?[sd]?|analy[sz]e[sd]?|selects?|liest|lesen|gelesen)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"\b(?:writ(?:es?|ing|ten)|stor(?:es?|ed|ing)|append(?:s|ed)?|inserts?|inserted|updates?|updated"
    r"|sav(?:es?|ed)|keeps?|kept|book(?:s|ed)?|moved?|record(?:s|ed)?|loads? into|schreib\w*"
    r"|speicher\w*)\b",
    re.IGNORECASE,
)
"""How descriptions say what a connection to a store is for."""


class Store(NamedTuple):
    """A store of data."""

    node: Element
    users: tuple[str, ...]
    """The nodes that lead to it."""
    flows: tuple[str, ...]
    """The flows that run over it."""


def single(facts: Facts) -> list[Store]:
    """The stores without a replica, those of the most flows and users first."""
    found = facts.of(stores)
    copied = _copied(facts.model, [store.node for store in found])
    return [store for store in found if store.node.id not in copied]


def unrecoverable(facts: Facts) -> tuple[list[Store], list[Store]]:
    """The stores with no word about recovery, and those with one but no target for it."""
    nothing, no_target = [], []
    whole = said(facts.model.value.get("controls"))
    for store in facts.of(stores):
        about = f"{whole} {said(*_described(facts.model, store.node))}"
        if not RECOVERY.search(about):
            nothing.append(store)
        elif not TARGETS.search(about):
            no_target.append(store)
    return nothing, no_target


def believed(facts: Facts) -> list[tuple[str, str]]:
    """The stores whose metadata says that there is a copy elsewhere, and what it says."""
    said_so = ((store.node.id or "", copies(store.node)) for store in facts.of(stores))
    return [(identity, words) for identity, words in said_so if words]


def readers(model: Model, store: Store) -> list[str]:
    """The users that read, as their connections say.

    Where none says so, those of which nothing is said are supposed to read if others are said to
    write, or if there is but one user. A store that uses it is none.
    """
    nodes = (model.get(user, "node") for user in store.users)
    users = [node.id or "" for node in nodes if node and not is_store(node)]
    reading = [user for user in users if says_reading(model, user, store)]
    silent = [user for user in users if not _says(_WRITES, model, user, store)]
    is_supposed = len(users) == 1 or len(silent) < len(users)
    return reading or (silent if is_supposed else [])


def says_reading(model: Model, user: str, store: Store) -> bool:
    """Whether a connection from the user to the store speaks of reading."""
    return _says(_READS, model, user, store)


def says_writing(model: Model, user: str, store: Store) -> bool:
    """Whether a connection from the user to the store speaks of writing."""
    return _says(_WRITES, model, user, store)


def _says(wanted: re.Pattern[str], model: Model, user: str, store: Store) -> bool:
    for hop in graph.between(model, user, store.node.id or ""):
        element = model.get(hop.relationship, "relationship")
        described = element.value.get("description") if element else None
        if isinstance(described, str) and wanted.search(described):
            return True
    return False


def stores(facts: Facts) -> list[Store]:
    """Every store that is not a group of others."""
    found = [
        Store(node, tuple(facts.graph.pred[identity]), facts.flows_over.get(identity, ()))
        for identity, node in facts.nodes.items()
        if identity in facts.stores
    ]
    return sorted(found, key=lambda store: -len(store.flows) - len(store.users))


def _described(model: Model, node: Element) -> list[object]:
    """The controls and metadata of a node and of what directly contains it."""
    around = (model.get(hop.source, "node") for hop in graph.containers(model, node.id or ""))
    elements = [node, *(element for element in around if element)]
    return [element.value.get(key) for element in elements for key in ("controls", "metadata")]


def _copied(model: Model, nodes: list[Element]) -> set[str]:
    """The ids of the stores that have a copy, or are one, in any of the ways that are judged."""
    kinds = {node.id or "": str(node.value.get("node-type")) for node in nodes}
    copied = {node.id or "" for node in nodes if instances(node) > 1 or copies(node)}
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
