"""Interfaces that a `connects` relationship names, and the nodes they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element
    from advisor.calm.rules.subject import Side, Subject

_SHOWN = 5
"""Interfaces that a message or hint lists."""


@reference("error")
def referenced_interfaces_defined_in_architecture(subject: Subject) -> Iterator[Hit]:
    """An interface id used by `connects` that no node defines."""
    known = subject.known("interface")
    for side in subject.doubtful_sides:
        interfaces = side.value.get("interfaces") if isinstance(side.value, dict) else None
        for index, identity in enumerate(interfaces if isinstance(interfaces, list) else ()):
            if not identity or (isinstance(identity, str) and identity in known):
                continue
            message = f"{side.end} names interface {quote(identity)}, which no node defines"
            hint = subject.nearest(identity, "interface") if isinstance(identity, str) else ""
            yield Hit(f"{side.pointer}/interfaces/{index}", message, hint)


@reference("error")
def referenced_interfaces_defined_on_correct_node_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """An interface that the named node does not define, or named beside no node."""
    nodes = subject.known("node")
    for side in subject.doubtful_sides:
        wanted = _wanted(side.value)
        if not wanted:
            continue
        name = side.value.get("node")
        if not name:
            message = f"{side.end} names {_listed(wanted)} but no node"
            yield Hit(side.pointer, message, 'add "node"')
        elif isinstance(name, str) and name in nodes:
            has = {interface.id for interface in nodes[name].interfaces} - {None}
            strangers = [each for each in wanted if not isinstance(each, str) or each not in has]
            if strangers:
                yield from _strangers(subject, side, strangers, defines=len(has) > 0)


def _strangers(
    subject: Subject, side: Side, strangers: list[Any], *, defines: bool
) -> Iterator[Hit]:
    """A hit for each interface that is none of the node's, or one if it `defines` none at all."""
    node = subject.known("node")[side.value["node"]]
    if not defines:
        message = (
            f"{side.end} names {_listed(strangers)}, but node {quote(node.id)} has no interfaces"
        )
        yield Hit(side.pointer, message, "leave it out, or define it on the node")
        return
    for identity in strangers:
        message = (
            f"{side.end} names {_listed([identity])}, which node {quote(node.id)} does not define"
        )
        yield Hit(side.pointer, message, _hint(subject, node, identity))


def _hint(subject: Subject, node: Element, identity: object) -> str:
    elsewhere = subject.known("interface").get(identity) if isinstance(identity, str) else None
    if elsewhere is not None and elsewhere.owner is not None:
        return f"it belongs to node {quote(elsewhere.owner.id)}"
    ids = [each.id for each in node.interfaces[:_SHOWN] if each.id is not None]
    return f"it defines {', '.join(quote(each) for each in ids)}"


def _wanted(side: Any) -> list[Any]:
    """The interfaces that one end names; the reference also reads a lone `interface`."""
    if not isinstance(side, dict):
        return []
    interfaces = side.get("interfaces")
    if isinstance(interfaces, list):
        return interfaces
    lone = side.get("interface")
    return [lone] if isinstance(lone, str) and lone else []


def _listed(interfaces: list[Any]) -> str:
    word = "interface" if len(interfaces) == 1 else "interfaces"
    return f"{word} {', '.join(quote(each) for each in interfaces[:_SHOWN])}"
