"""Stores of data: who uses them, and which of them hold the same.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.affirming import affirmed_leaves
from advisor.assess.kinds import REPLICATION, copies, instances, is_store, members, said
from advisor.assess.redundancy import redundant, stem
from advisor.calm import graph

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_ROLE = re.compile(
    r"[-_.](?:primary|main|master|leader|writer|replica|secondary|standby|slave|follower|reader"
    r"|copy|backup|mirror|replik|spiegel|kopie|haupt|bereitschaft|[a-z]|\d+)(?:[-_.]?\d+)?$",
    re.IGNORECASE,
)
"""How the ids of copies end; what is before it is the same in all."""


_OBJECTS = re.compile(
    r"(?<![a-z])(?:object[-_ ]?stor(?:e|age)|s3|blob[-_ ]?storage|buckets?|objektspeicher)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_OBJECT_INTERFACES = re.compile(r"(?<![a-z\d])(?:s3|gcs|blobs?)(?![a-z\d])", re.IGNORECASE)
"""In the ids, hosts and addresses of interfaces: `lake.s3`, `x.blob.core.windows.net`."""

_CLUSTERS = re.compile(r"\b(?:clusters?|quorum|clustered|verbund)\b")
"""With `REPLICATION`, how what stands around stores says that they are copies of one another."""

_COPYING = re.compile(
    rf"{REPLICATION.pattern}|\b(?:copy|primary|secondary|leader|follower|follows|cluster|peers?"
    r"|kopien?|zweitsystem)\b"
)
"""In the names of metadata that tell which store is the copy."""

_READS = re.compile(
    r"\b(?:reads?|reading|quer(?:y|ies|ied)|reports?|look(?:s|ed)? up|fetch(?:es|ed)?|loads? from"
    r"|searche?[sd]?|analy[sz]e[sd]?|selects?|liest|lesen|gelesen|fragt|sucht"
    r"|abfrag\w*|wertet|auswert\w*)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"\b(?:writ(?:es?|ing|ten)|stor(?:es?|ed|ing)|append(?:s|ed)?|inserts?|inserted|updates?|updated"
    r"|sav(?:es?|ed)|keeps?|kept|book(?:s|ed)?|moved?|record(?:s|ed)?|loads? into|schreib\w*"
    r"|speicher\w*|legt|ablegen|bucht|aktualisier\w*)\b",
    re.IGNORECASE,
)
"""How descriptions say what a connection to a store is for."""


class Cluster(NamedTuple):
    """Stores that are believed to hold the same, since they are parts of one thing."""

    container: str
    stores: tuple[str, ...]
    because: str
    """What speaks for it: a word, or that their names have one stem."""


class Store(NamedTuple):
    """A store of data."""

    node: Element
    users: tuple[str, ...]
    """The nodes that lead to it."""
    flows: tuple[str, ...]
    """The flows that run over it."""


def single(facts: Facts) -> list[Store]:
    """The stores without a replica, those of the most flows and users first."""
    copied = frozenset[str]().union(*facts.of(copies_of))
    return [
        store
        for store in facts.of(stores)
        if store.node.id not in copied
        and instances(store.node) == 1
        and not _says_copied(store.node)
    ]


def believed(facts: Facts) -> list[tuple[str, str]]:
    """The stores that are believed to have a copy elsewhere, each with what says so."""
    said_so = ((store.node.id or "", _says_copied(store.node)) for store in facts.of(stores))
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


def copies_of(facts: Facts) -> list[frozenset[str]]:
    """The sets of stores that hold the same data, in any of the ways that are judged.

    Redundant nodes; stores of one node-type of which one is named in the metadata of the other,
    that a relationship joins which speaks of replication, that have one id but for its ending, or
    that are a cluster.
    """
    model = facts.model
    kinds = {
        store.node.id or "": str(store.node.value.get("node-type")) for store in facts.of(stores)
    }
    groups = facts.of(redundant)
    found = dict.fromkeys(groups[each].intersection(kinds) for each in kinds if each in groups)
    alike: dict[tuple[str, ...], set[str]] = {}
    for mine, kind in kinds.items():
        node = facts.nodes[mine]
        for other in (*(kinds.keys() & _copies_named(node)), *_replicated(model, node)):
            if other != mine and kinds.get(other) == kind:
                found[frozenset((mine, other))] = None
        alike.setdefault((kind, _ROLE.sub("", mine)), set()).add(mine)
    clusters_found = (frozenset(cluster.stores) for cluster in facts.of(clusters))
    listed = (*found, *map(frozenset, alike.values()), *clusters_found)
    return [group for group in listed if len(group) > 1]


def clusters(facts: Facts) -> list[Cluster]:
    """The containers that are composed of stores of one node-type alone, with a word of copies.

    That stores stand in one network, or are the stores of one system, says nothing of what they
    hold: the container, the relationship or one of them has to speak of replication or a cluster,
    or their names to be one but for an ending.
    """
    found = []
    for element in facts.relationships.values():
        named = [each for each in element.references if each.target == "node"]
        if not named or named[0].path[1] != "composed-of":
            continue
        around = next((each.id for each in named if each.role == "container"), "")
        inside = facts.parts.get(around, ())
        kinds = {str(facts.nodes[each].value.get("node-type")) for each in inside}
        if not inside[1:] or len(kinds) > 1 or not facts.stores.issuperset(inside):
            continue
        if because := _copies_spoken_of(facts, element, around, inside):
            found.append(Cluster(around, inside, because))
    return found


def _copies_spoken_of(facts: Facts, element: Element, around: str, inside: tuple[str, ...]) -> str:
    stems = {stem(facts.nodes[each].name) for each in inside}
    if len(stems) == 1 and stems != {""}:
        return "their names differ in the ending alone"
    told = [element.value.get("description"), element.value.get("metadata")]
    for each in (around, *inside):
        value = facts.nodes[each].value if each in facts.nodes else {}
        told += [value.get(key) for key in ("unique-id", "node-type", "name", "description")]
        told.append(value.get("metadata"))
    spoken = said(told)
    words = REPLICATION.search(spoken) or _CLUSTERS.search(spoken)
    return f"there is the word {words[0]}" if words else ""


def _copies_named(node: Element) -> set[str]:
    """The texts in its metadata under names that speak of copies: `replicas`, `standby-of`."""
    return {
        leaf
        for path, leaf in affirmed_leaves(node.value.get("metadata"))
        if type(leaf) is str and _COPYING.search(said({str(key): True for key in path}))
    }


def _says_copied(node: Element) -> str:
    """What says of a store that there is a copy of it; object stores keep several by themselves."""
    if said_so := copies(node):
        return f"its metadata: {said_so}"
    texts = (node.value.get(key) for key in ("node-type", "unique-id", "name"))
    found = (_OBJECTS.search(text) for text in texts if isinstance(text, str))
    if words := next((each[0] for each in found if each), ""):
        return f"object stores such as {words} do"
    offered = (value for _, value in members(node.value.get("interfaces")))
    spoken = (text for text in offered if isinstance(text, str))
    words = next((text for text in spoken if _OBJECT_INTERFACES.search(text)), "")
    return f"object stores do, and it is one by its interface {words}" if words else ""


def _replicated(model: Model, node: Element) -> list[str]:
    """What a relationship joins the store to that speaks of replication."""
    found = []
    for hop in graph.hops(model, node.id or "", "both"):
        element = model.get(hop.relationship, "relationship")
        if element and REPLICATION.search(said(element.value)):
            found += [hop.source, hop.target]
    return found
