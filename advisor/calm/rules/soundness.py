"""Tells at a glance which relationships are plainly right in all they name.

Nearly all are, so the rules on references look only at the rest. This decides nothing else: what
is not plain is left to the rules. Written for speed, since it is asked of every relationship.
Imports nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.calm.element import Element

_PLAIN = {
    "connects": {"source", "destination"},
    "interacts": {"actor", "nodes"},
    "deployed-in": {"container", "nodes"},
    "composed-of": {"container", "nodes"},
}
"""The members of each kind of relationship in its plain form."""

_PLAIN_SIDE = {"node", "interfaces"}


def is_sound(
    relationship: Element, nodes: Mapping[str, Element], interfaces: Mapping[str, Element]
) -> bool:
    """Whether it has one kind of the plain form, and all it names exists and fits.

    Args:
        relationship: any relationship, however malformed.
        nodes: the nodes by id.
        interfaces: the interfaces by id.
    """
    kinds = relationship.value.get("relationship-type")
    if type(kinds) is not dict or len(kinds) != 1:
        return False
    ((kind, body),) = kinds.items()
    if type(body) is not dict or body.keys() != _PLAIN.get(kind):
        return False
    if kind == "connects":
        return _is_sound_side(body["source"], nodes, interfaces) and _is_sound_side(
            body["destination"], nodes, interfaces
        )
    one = body["actor"] if kind == "interacts" else body["container"]
    many = body["nodes"]
    return type(many) is list and all(type(each) is str and each in nodes for each in (one, *many))


def _is_sound_side(
    side: Any, nodes: Mapping[str, Element], interfaces: Mapping[str, Element]
) -> bool:
    if type(side) is not dict or not side.keys() <= _PLAIN_SIDE:
        return False
    node, wanted = side.get("node"), side.get("interfaces", [])
    if type(node) is not str or node not in nodes or type(wanted) is not list:
        return False
    for each in wanted:
        owner = interfaces[each].owner if type(each) is str and each in interfaces else None
        if owner is None or owner.id != node:
            return False
    return True
