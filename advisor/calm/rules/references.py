"""Nodes and relationships that are named, and must exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.pointer import join
from advisor.calm.rules.rule import Hit, advice, quote, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Element
    from advisor.calm.model import Kind as ElementKind
    from advisor.calm.rules.rule import Subject


@reference("error")
def relationship_references_existing_nodes_in_architecture(subject: Subject) -> Iterator[Hit]:
    """An `actor` or `container` that is the id of no node."""
    for relationship in subject.model.relationships:
        for kind, body in _kinds(relationship):
            if isinstance(body, dict):
                for key in ("actor", "container"):
                    place = ("relationship-type", kind, key)
                    yield from _named(subject, relationship, body.get(key), "node", *place)
            else:
                # As in the reference, a bare value is taken for the id that belongs there.
                yield from _named(subject, relationship, body, "node", "relationship-type", kind)


@reference("error")
def connects_relationship_references_existing_nodes_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """A `connects` source or destination whose `node` is the id of no node."""
    for relationship in subject.model.relationships:
        for end, side in ends(relationship):
            place = ("relationship-type", "connects", end)
            if isinstance(side, dict):
                node = side.get("node")
                yield from _named(subject, relationship, node, "node", *place, "node")
            else:
                yield from _named(subject, relationship, side, "node", *place)


@reference("error")
def composition_relationships_reference_existing_nodes_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """A member of a `nodes` list (of `interacts` too) that is the id of no node."""
    for relationship in subject.model.relationships:
        for kind, body in _kinds(relationship):
            members = body.get("nodes") if isinstance(body, dict) else None
            for index, member in enumerate(members if isinstance(members, list) else ()):
                place = ("relationship-type", kind, "nodes", index)
                yield from _named(subject, relationship, member, "node", *place)


@reference("error")
def flow_transitions_references_existing_relationship_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """A transition that names the id of no relationship."""
    key = "relationship-unique-id"
    for flow in subject.model.flows:
        steps = flow.value.get("transitions")
        for index, step in enumerate(steps if isinstance(steps, list) else ()):
            place = ("transitions", index)
            if isinstance(step, dict):
                yield from _named(subject, flow, step.get(key), "relationship", *place, key)
            else:
                yield from _named(subject, flow, step, "relationship", *place)


@advice("warning")
def options_name_existing_elements(subject: Subject) -> Iterator[Hit]:
    """A decision in `options` that names an unknown node, relationship or control."""
    controls = {key for _pointer, controls in subject.controls for key in controls}
    for relationship in subject.model.relationships:
        for named in relationship.references:
            if named.role != "option":
                continue
            if named.target != "control":
                yield from _named(subject, relationship, named.id, named.target, *named.path)
            elif named.id not in controls:
                message = f"{_holder(relationship)} names control {quote(named.id)}, {_MISSING}"
                yield Hit(named.pointer, message)


def ends(relationship: Element) -> Iterator[tuple[str, Any]]:
    """Each member of a `connects` body: source, destination, and whatever stands beside them."""
    for kind, body in _kinds(relationship):
        if kind == "connects" and isinstance(body, dict):
            yield from body.items()


_MISSING = "which does not exist"


def _kinds(relationship: Element) -> Iterator[tuple[str, Any]]:
    kinds = relationship.value.get("relationship-type")
    if isinstance(kinds, dict):
        yield from kinds.items()


def _named(
    subject: Subject, holder: Element, identity: object, kind: ElementKind, *place: str | int
) -> Iterator[Hit]:
    """A hit unless `identity`, which stands at `place`, is absent, empty, no scalar, or exists."""
    if not identity or isinstance(identity, (dict, list)):
        return
    if not isinstance(identity, str):
        message = f"{_holder(holder)} names {kind} {quote(identity)}, but an id is a string"
        yield Hit(holder.pointer + join(*place), message)
    elif subject.model.get(identity, kind) is None:
        message = f"{_holder(holder)} names {kind} {quote(identity)}, {_MISSING}"
        hint = subject.nearest(identity, kind)
        yield Hit(holder.pointer + join(*place), message, hint)


def _holder(element: Element) -> str:
    return f"{element.kind} {quote(element.id)}" if element.id else f"this {element.kind}"
