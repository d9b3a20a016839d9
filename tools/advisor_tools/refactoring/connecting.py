"""New connections and what they call, new interfaces, and the containers that a new node joins.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor_tools.containment import add_member, memberships
from advisor_tools.ends import ends_of
from advisor_tools.identity import check_new, free, free_link

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.containment import Structure

PROTOCOL: dict[str, Any] = definition("relationship", CURRENT)["properties"]["protocol"]
"""The JSON Schema of a protocol."""


class Connection(NamedTuple):
    """A connection that there will be."""

    source: str
    target: str
    description: str
    protocol: str = ""
    """Empty where nothing is known of it."""
    interfaces: Sequence[str] = ()
    """Those of the target that are called."""


def connect(draft: Draft, wanted: Connection, joint: str, identity: str = "") -> str:
    """Add a connection; returns its unique-id.

    Args:
        draft: where it is made.
        wanted: what it says.
        joint: what stands between both ends in its id, see `legs.usual_joint`.
        identity: its unique-id, where one is given.

    Raises:
        RefusedError: that is taken.
    """
    if identity:
        check_new(draft.model, identity)
    identity = identity or free_link(draft.model, f"{wanted.source}{joint}{wanted.target}")
    target: dict[str, Any] = {"node": wanted.target}
    if wanted.interfaces:
        target["interfaces"] = [*wanted.interfaces]
    made: dict[str, Any] = {"unique-id": identity, "description": wanted.description}
    if wanted.protocol:
        made["protocol"] = wanted.protocol
    connects = {"source": {"node": wanted.source}, "destination": target}
    draft.add_element("relationship", made | {"relationship-type": {"connects": connects}})
    return identity


def another(  # noqa: PLR0913 - what differs from the one that is there
    draft: Draft,
    relationship: Element,
    target: Element,
    interfaces: Mapping[str, str],
    *,
    joint: str,
    description: str = "",
) -> str:
    """Add a relationship like one that is there, but to another node; returns its unique-id.

    Args:
        draft: where it is made.
        relationship: of connects or interacts; the new one has its protocol, controls, metadata.
        target: the other node.
        interfaces: for those that are called those of the other node.
        joint: what stands between both ends in the new id.
        description: what it is for; empty for that of the first.
    """
    ends = ends_of(relationship)
    made: dict[str, Any] = copy.deepcopy(relationship.value)
    made["unique-id"] = free_link(draft.model, f"{ends.source}{joint}{target.id}")
    if description:
        made["description"] = description
    body = made["relationship-type"][ends.kind]
    if ends.kind == "connects":
        end = body["destination"]
        end["node"] = target.id
        named = end.pop("interfaces", None)
        called = [interfaces[each] for each in named or () if each in interfaces]
        if called:
            end["interfaces"] = called
    else:
        body["nodes"] = [target.id]
    draft.add_element("relationship", made)
    return str(made["unique-id"])


def callers(model: Model, node: Element, *besides: str) -> list[Element]:
    """The relationships over which others than `besides` reach a node, by connects or interacts."""
    found = []
    for each in model.references.get(node.id or "", ()):
        is_reached = each.role == "destination" or each.path[1:2] == ("interacts",)
        if is_reached and each.role != "actor" and each.holder not in found:
            found.append(each.holder)
    left_out = {node.id, *besides}
    return [each for each in found if ends_of(each).source not in left_out]


def called_by(model: Model, relationships: Sequence[Element], node: Element) -> list[str]:
    """The interfaces of a node that relationships call: those named, else the only one."""
    own = [each.id for each in node.interfaces if each.id]
    named = {
        each.id
        for relationship in relationships
        for each in relationship.references
        if each.role == "interface" and each.path[2:3] == ("destination",)
    }
    called = [each for each in own if each in named and model.get(each, "interface")]
    return called or (own if len(own) == 1 else [])


def spoken(relationships: Sequence[Element], interfaces: Sequence[Element]) -> str:
    """The protocol of the first that says one; empty where none does, or one that is not legal."""
    for each in (*relationships, *interfaces):
        protocol = each.value.get("protocol")
        if protocol in PROTOCOL["enum"]:
            return str(protocol)
    return ""


def interface_id(model: Model, node: str, word: str, besides: Collection[str] = ()) -> str:
    """A free id for an interface of a node: ``order-queue-amqp``."""
    return free(model, f"{node}-{word.lower() or 'api'}", besides=besides)


def join_containers(
    draft: Draft,
    node: str,
    beside: Sequence[Element],
    *kinds: Structure,
    holds: Callable[[Element], bool] = lambda _holder: True,
) -> list[str]:
    """Make a node a member of all containers that each of the nodes `beside` is in.

    Args:
        draft: where it is done.
        node: unique-id of the node that joins.
        beside: those that are in the containers.
        kinds: of containment, all when none are given.
        holds: whether a relationship that holds the others is joined.

    Returns:
        The unique-ids of the containers, each once; none where nothing is beside.
    """
    if not beside:
        return []
    first, *others = beside
    joined: dict[str, None] = {}
    for holder in memberships(draft.model, first, *kinds):
        is_common = all(holder in memberships(draft.model, each) for each in others)
        around = [each.id for each in holder.references if each.role == "container"]
        container = draft.model.get(around[0], "node") if around else None
        if is_common and container and container.id != node and holds(holder):
            if not any(each.id == node for each in holder.references):
                add_member(draft, container, holder, node)
            joined[container.id or ""] = None
    return [*joined]


def replace_member(draft: Draft, holder: Element, old: str, new: str) -> None:
    """Put a node in the place of another in the list of a relationship, where it stands once."""
    members = [each for each in holder.references if each.role == "member"]
    places = [each.path for each in members if each.id == old]
    if not any(each.id == new for each in members):
        draft.set_member(holder, places.pop(0), new)
    for path in reversed(places):
        draft.remove_member(holder, path)
