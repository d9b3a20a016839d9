"""Interfaces that a `connects` relationship names, and the nodes they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.pointer import join
from advisor.calm.rules.references import ends
from advisor.calm.rules.rule import Hit, quote, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Element
    from advisor.calm.rules.rule import Subject


@reference("error")
def referenced_interfaces_defined_in_architecture(subject: Subject) -> Iterator[Hit]:
    """An interface id used by `connects` that no node defines."""
    for relationship in subject.model.relationships:
        for end, side in ends(relationship):
            interfaces = side.get("interfaces") if isinstance(side, dict) else None
            for index, identity in enumerate(interfaces if isinstance(interfaces, list) else ()):
                if not identity or _defined(subject, identity):
                    continue
                pointer = _pointer(relationship, end) + join("interfaces", index)
                message = f"{end} names interface {quote(identity)}, which no node defines"
                hint = subject.nearest(identity, "interface") if isinstance(identity, str) else ""
                yield Hit(pointer, message, hint)


@reference("error")
def referenced_interfaces_defined_on_correct_node_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """An interface that the named node does not define, or named beside no node."""
    for relationship in subject.model.relationships:
        for end, side in ends(relationship):
            if not isinstance(side, dict):
                continue
            wanted = _wanted(side)
            node = side.get("node")
            if not wanted:
                continue
            if not node:
                message = f"{end} names {_listed(wanted)} but no node"
                yield Hit(_pointer(relationship, end), message, 'add "node"')
            elif isinstance(node, str):
                found = subject.model.get(node, "node")
                if found is not None:
                    pointer = _pointer(relationship, end)
                    yield from _strangers(subject, pointer, end, found, wanted)


def _strangers(
    subject: Subject, pointer: str, end: str, node: Element, wanted: list[Any]
) -> Iterator[Hit]:
    """A hit for each interface of `wanted` that is not one of `node`'s."""
    own = {interface.id for interface in node.interfaces if interface.id is not None}
    if not own:
        message = f"{end} names {_listed(wanted)}, but node {quote(node.id)} has no interfaces"
        yield Hit(pointer, message, "leave it out, or define it on the node")
        return
    for identity in wanted:
        if isinstance(identity, str) and identity in own:
            continue
        message = f"{end} names {_listed([identity])}, which node {quote(node.id)} does not define"
        yield Hit(pointer, message, _hint(subject, node, identity, own))


def _hint(subject: Subject, node: Element, identity: object, own: set[str]) -> str:
    elsewhere = subject.model.get(identity, "interface") if isinstance(identity, str) else None
    if elsewhere is not None and elsewhere.owner is not None:
        return f"it belongs to node {quote(elsewhere.owner.id)}"
    listed = ", ".join(sorted(quote(each) for each in own)[:5])
    return f"node {quote(node.id)} defines {listed}"


def _wanted(side: dict[str, Any]) -> list[Any]:
    """The interfaces that one end names; the reference also reads a lone `interface`."""
    interfaces = side.get("interfaces")
    if isinstance(interfaces, list):
        return interfaces
    lone = side.get("interface")
    return [lone] if isinstance(lone, str) and lone else []


def _listed(interfaces: list[Any]) -> str:
    word = "interface" if len(interfaces) == 1 else "interfaces"
    return f"{word} {', '.join(quote(each) for each in interfaces[:5])}"


def _defined(subject: Subject, identity: object) -> bool:
    return isinstance(identity, str) and subject.model.get(identity, "interface") is not None


def _pointer(relationship: Element, end: str) -> str:
    return relationship.pointer + join("relationship-type", "connects", end)
