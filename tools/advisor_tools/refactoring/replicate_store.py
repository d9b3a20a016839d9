"""The tool that gives a store of data replicas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from advisor.change.draft import RefusedError
from advisor_tools.containment import add_containment, add_member, containments, memberships
from advisor_tools.ends import ends_of
from advisor_tools.legs import usual_joint
from advisor_tools.refactoring.alike import tell_alike
from advisor_tools.refactoring.choices import choose_along
from advisor_tools.refactoring.connecting import (
    Connection,
    another,
    called_by,
    callers,
    connect,
    replace_member,
    spoken,
)
from advisor_tools.refactoring.copies import copied
from advisor_tools.refactoring.marking import held, mark
from advisor_tools.refactoring.parts import become, check_parts, new_node, part, part_schema
from advisor_tools.refactoring.placing import join_borders, tell_sites
from advisor_tools.selection import listed, the
from advisor_tools.todo import leave
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.containment import Structure
    from advisor_tools.refactoring.copies import Copy
    from advisor_tools.refactoring.parts import Part

Mode = Literal["", "async", "sync"]

_REPLICATE_STORE = """\
Give a store of data replicas, in one step. It becomes the `primary` (or keeps its id, if that is \
given); each of `replicas` is a copy that the primary replicates to. Who calls the store calls the \
primary; replicas join its containers, but for hosts and sites: say with move_into where they run. \
`readers` get a connection to the first replica as well, for what they read. With `cluster`, new \
or existing, that one is composed of all of them and stands in the containers where the store \
stood. Metadata says who is primary and replica, and the `mode` if given. Example: {"store": \
"archive", "primary": "archive-primary", "replicas": ["archive-replica"], "cluster": \
"archive-cluster", "readers": ["ledger"], "mode": "async", "why": "The archive must survive its \
host."}"""

_WORDS = {"async": "asynchronously", "sync": "synchronously", "": ""}


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    ids = {"type": "array", "items": {"type": "string"}}
    parameters = {
        "properties": {
            "store": {"type": "string", "description": "unique-id of the store."},
            "primary": part_schema(
                "What the store becomes; its id as it is, to keep it.", "name", "description"
            ),
            "replicas": {
                "type": "array",
                "items": part_schema("A new node.", "name", "description"),
                "minItems": 1,
                "description": "The new nodes.",
            },
            "cluster": part_schema(
                "What holds them all, new or existing; left out, there is none.",
                "name",
                "description",
                "node_type",
            ),
            "readers": ids | {"description": "unique-ids of nodes that read from the replica."},
            "mode": {"enum": ["async", "sync"], "description": "How the primary replicates."},
        },
        "required": ["store", "primary", "replicas"],
    }
    return (Tool("replicate_store", _REPLICATE_STORE, parameters, replicate_store),)


class _Asked(NamedTuple):
    """What is asked for."""

    primary: Part
    replicas: list[Part]
    cluster: Part | None
    readers: list[Element]


def replicate_store(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    store: str,
    primary: str | dict[str, str],
    replicas: Sequence[str | dict[str, str]],
    *,
    cluster: str | dict[str, str] = "",
    readers: Sequence[str] = (),
    mode: Mode = "",
) -> None:
    """Make a store the primary of replicas.

    Args:
        draft: where it is staged.
        store: unique-id of the store.
        primary: what it becomes.
        replicas: the new nodes.
        cluster: what holds all of them; empty for nothing.
        readers: unique-ids of the nodes that read from the first replica.
        mode: how the primary replicates; empty where nobody says.

    Raises:
        RefusedError: the node is none that can be replicated, a reader is none, or an id is taken.
    """
    model = draft.model
    old = the(model, store, "node")
    asked = _Asked(
        part(primary),
        [part(each) for each in replicas],
        part(cluster) if cluster else None,
        [the(model, each, "node") for each in dict.fromkeys(readers)],
    )
    _check(model, old, asked)
    name, links, joint = old.name, callers(model, old), usual_joint(model)
    entries = called_by(model, links, old)
    become(draft, old, asked.primary)
    copies = [
        copied(draft, old, each, each.named_after(store, name), "none") for each in asked.replicas
    ]
    for each in copies:
        _replicate(draft, old, each, entries, mode)
    for reader in asked.readers:
        draft.notes.append(_lead(draft, reader, links, copies[0], joint))
    tell_alike(draft, old, copies)
    _mark(draft, old, copies, mode)
    nodes = [old, *(each.node for each in copies)]
    chosen = [each.id or "" for each in nodes[1:]]
    if asked.cluster:
        _gather(draft, nodes, asked.cluster, (store, name))
        chosen.append(asked.cluster.id)
    for each in copies:
        # What the store is a part of the cluster is a part of, in its place.
        kinds: tuple[Structure, ...] = ("deployed-in",) if asked.cluster else ()
        join_borders(draft, each.node.id or "", [old], *kinds)
    choose_along(draft, {old.id or "": chosen})
    _tell(draft, old, asked)
    draft.title = f"replicate {store}: {listed([each.id or '' for each in nodes])}"


def _check(model: Model, store: Element, asked: _Asked) -> None:
    if store.value.get("node-type") == "actor":
        raise RefusedError(f'"{store.id}" is an actor; name a store of data')
    inside = (r for holder in containments(model, store) for r in holder.references)
    parts = [r.id for r in inside if r.role == "member" and not _is_data(model, r.id)]
    if parts:
        raise RefusedError(
            f'"{store.id}" is a container of {listed(list(dict.fromkeys(parts)))}: replicate those '
            "of them that hold data, a call for each"
        )
    keeps = asked.primary.id == store.id
    new = [*asked.replicas] if keeps else [asked.primary, *asked.replicas]
    cluster = asked.cluster
    if cluster and not model.get(cluster.id, "node"):
        new.append(cluster)
    elif cluster and cluster.is_described:
        raise RefusedError(f'"{cluster.id}" is there already: give its id alone, or another id')
    elif cluster:
        _check_cluster(model, store, cluster.id)
    if store.id in [each.id for each in (*asked.replicas, *([cluster] if cluster else []))]:
        raise RefusedError(f'"{store.id}" becomes the primary, and cannot be anything else')
    check_parts(model, new)
    for reader in asked.readers:
        if reader is store or (cluster and reader.id == cluster.id):
            raise RefusedError(f'"{reader.id}" does not read from the replica; leave it out')


def _check_cluster(model: Model, store: Element, cluster: str) -> None:
    """Refuse a cluster that contains what contains the store: it cannot take the store's place."""
    waiting = [each for each in _around(model, store) if each.id != cluster]
    for node in waiting:
        waiting += [each for each in _around(model, node) if each not in waiting]
        if node.id in (cluster, store.id):
            raise RefusedError(
                f'"{cluster}" contains "{store.id}" already, through others: give a new cluster'
            )


def _around(model: Model, node: Element) -> list[Element]:
    found = (
        model.get(each.id, "node")
        for holder in memberships(model, node)
        for each in holder.references
        if each.role == "container"
    )
    return [each for each in found if each]


def _is_data(model: Model, identity: str) -> bool:
    node = model.get(identity, "node")
    return node is not None and node.value.get("node-type") == "data-asset"


def _replicate(
    draft: Draft, primary: Element, replica: Copy, entries: Sequence[str], mode: Mode
) -> None:
    """Connect the primary to a replica."""
    how = f" {_WORDS[mode]}" if mode else ""
    said = f"{primary.name} replicates to {replica.node.name}{how}."
    called = [replica.interfaces[each] for each in entries if each in replica.interfaces]
    wanted = Connection(primary.id or "", replica.node.id or "", said, interfaces=called)
    identity = connect(draft, wanted, "-replicates-to-")
    if mode:
        mark(draft, the(draft.model, identity, "relationship"), {"replication-mode": mode})


def _lead(
    draft: Draft, reader: Element, links: Sequence[Element], replica: Copy, joint: str
) -> str:
    """Connect a reader to the replica, in the way in which it reaches the primary; what to tell."""
    node, own = replica.node, replica.interfaces
    said = f"{reader.name} reads from {node.name}."
    like = [each for each in links if ends_of(each).source == reader.id]
    if like:
        made = another(draft, like[0], node, own, joint=joint, description=said)
    else:
        called = called_by(draft.model, (), node)
        ends = (reader.id or "", node.id or "")
        made = connect(draft, Connection(*ends, said, spoken(links, ()), called), joint)
    return f"{made}: {said}"


def _mark(draft: Draft, primary: Element, copies: Sequence[Copy], mode: Mode) -> None:
    """Say in metadata who is what; a role of another kind that is said there stays."""
    roles = [(primary, "primary"), *((each.node, "replica") for each in copies)]
    key = "replication-role" if "role" in held(primary) else "role"
    for node, role in roles:
        mark(draft, node, {key: role} | ({"replication-mode": mode} if mode else {}))


def _gather(draft: Draft, nodes: Sequence[Element], cluster: Part, was: tuple[str, str]) -> None:
    """Put nodes into the cluster, and that in the place of the first in its containers.

    Args:
        draft: where it is done.
        nodes: the primary and its replicas.
        cluster: a new node, or the id of one that is there.
        was: unique-id and name of the store.
    """
    model, first = draft.model, nodes[0]
    ids = [each.id or "" for each in nodes]
    node = model.get(cluster.id, "node")
    if node is None:
        said = f"Primary and replicas of {was[1]}."
        node = draft.add_element("node", new_node(cluster, "system", said, was))
        join_borders(draft, cluster.id, [first], "deployed-in")
    own = containments(model, node, "composed-of")
    for holder in memberships(model, first, "composed-of"):
        if holder not in own:
            replace_member(draft, holder, first.id or "", cluster.id)
    if not own:
        made = add_containment(draft, node, "composed-of", ids)
        draft.notes.append(f'"{cluster.id}" is composed of them all: added {made}')
        return
    joined = next((each for each in own if each in memberships(model, first)), own[0])
    for each in nodes:
        if joined not in memberships(model, each):
            add_member(draft, node, joined, each.id or "")


def _tell(draft: Draft, primary: Element, asked: _Asked) -> None:
    """What the refactoring leaves to be thought of."""
    model = draft.model
    naming = [r for r in model.references.get(primary.id or "", ()) if r.target == "node"]
    replicas = listed([each.id for each in asked.replicas])
    tell_sites(draft, primary, "replica")
    outgoing = [r.holder.id or "" for r in naming if r.role in ("source", "actor")]
    stay = [each for each in outgoing if each not in {made.id for made in draft.inserted}]
    if stay:
        draft.notes.append(f'from "{primary.id}" alone: {listed(stay)}')
    if not asked.readers:
        leave(draft, f"nobody reads from {replicas} yet: name `readers`, or connect them")
