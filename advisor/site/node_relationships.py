"""What relationships make of a node: which others it is joined to, part of, or made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element, Reference, Role
    from advisor.calm.model import Model

SIDES = ("Incoming", "Outgoing", "Contained in", "Contains", "In a decision between options")
"""What a node may be to a relationship, in the order in which a page tells it."""

_INCOMING, _OUTGOING, _CONTAINED, _CONTAINS, _OPTION = SIDES
_ROLES: dict[Role, str] = {
    "source": _OUTGOING,
    "actor": _OUTGOING,
    "destination": _INCOMING,
    "container": _CONTAINS,
    "option": _OPTION,
}


class NodeRelationship(NamedTuple):
    """A relationship of a node, and who is at the other end."""

    side: str
    """One of SIDES."""
    relationship: Element
    kind: str
    """In CALM's words: connects, interacts, deployed-in, composed-of, options."""
    other: str
    """unique-id of a node, if it is one's; empty for a decision between options."""


def node_relationships(model: Model, identity: str) -> list[NodeRelationship]:
    """All relationships that name a node, one for each node at the other end."""
    named = model.references.get(identity, ())
    return [found for each in named if each.target == "node" for found in _of(each)]


def _of(named: Reference) -> Iterator[NodeRelationship]:
    kind = str(named.path[1])
    side = _ROLES.get(named.role) or (_INCOMING if kind == "interacts" else _CONTAINED)
    if side == _OPTION:
        yield NodeRelationship(side, named.holder, kind, "")
        return
    ends = (each for each in named.holder.references if each.target == "node")
    others = [each for each in ends if each.path[1] == kind and _is_opposite(named.role, each.role)]
    for identity in [each.id for each in others] or [""]:
        yield NodeRelationship(side, named.holder, kind, identity)


def _is_opposite(role: Role, other: Role) -> bool:
    return role != other and "option" not in (role, other)
