"""Nodes and relationships that are named, and must exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element
    from advisor.calm.element import Kind as ElementKind
    from advisor.calm.rules.subject import Subject


@reference("error")
def relationship_references_existing_nodes_in_architecture(subject: Subject) -> Iterator[Hit]:
    """An `actor` or `container` that is the id of no node."""
    for body in subject.doubtful_bodies:
        relationship, _kind, value = body
        if not isinstance(value, dict):
            # As in the reference, a bare value is taken for the id that belongs there.
            yield from _missing(subject, relationship, value, "node", body.pointer)
            continue
        for key in ("actor", "container"):
            if key in value and not _exists(subject, value[key], "node"):
                place = f"{body.pointer}/{key}"
                yield from _missing(subject, relationship, value[key], "node", place)


@reference("error")
def connects_relationship_references_existing_nodes_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """A `connects` source or destination whose `node` is the id of no node."""
    nodes = subject.known("node")
    for side in subject.doubtful_sides:
        relationship, _end, value = side
        if not isinstance(value, dict):
            yield from _missing(subject, relationship, value, "node", side.pointer)
            continue
        node = value.get("node")
        if not isinstance(node, str) or node not in nodes:
            yield from _missing(subject, relationship, node, "node", f"{side.pointer}/node")


@reference("error")
def composition_relationships_reference_existing_nodes_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """A member of a `nodes` list (of `interacts` too) that is the id of no node."""
    for body in subject.doubtful_bodies:
        members = body.value.get("nodes") if isinstance(body.value, dict) else None
        for index, member in enumerate(members if isinstance(members, list) else ()):
            if not _exists(subject, member, "node"):
                place = f"{body.pointer}/nodes/{index}"
                yield from _missing(subject, body.relationship, member, "node", place)


@reference("error")
def flow_transitions_references_existing_relationship_in_architecture(
    subject: Subject,
) -> Iterator[Hit]:
    """A transition that names the id of no relationship."""
    key = "relationship-unique-id"
    for flow in subject.model.flows:
        steps = flow.value.get("transitions")
        for index, step in enumerate(steps if isinstance(steps, list) else ()):
            inside = isinstance(step, dict)
            identity = step.get(key) if inside else step
            if not _exists(subject, identity, "relationship"):
                place = f"{flow.pointer}/transitions/{index}" + (f"/{key}" if inside else "")
                yield from _missing(subject, flow, identity, "relationship", place)


@advice("warning")
def options_name_existing_elements(subject: Subject) -> Iterator[Hit]:
    """A decision in `options` that names an unknown node, relationship or control."""
    controls = {control.id for control in subject.controls}
    for relationship in subject.doubtful:
        for named in relationship.references:
            if named.role != "option":
                continue
            if named.target != "control":
                yield from _missing(subject, relationship, named.id, named.target, named.pointer)
            elif named.id not in controls:
                yield Hit(named.pointer, _message(relationship, "control", named.id))


def _exists(subject: Subject, identity: object, kind: ElementKind) -> bool:
    return type(identity) is str and identity in subject.known(kind)


def _missing(
    subject: Subject, holder: Element, identity: object, kind: ElementKind, pointer: str
) -> Iterator[Hit]:
    """A hit unless `identity`, which stands at `pointer`, is empty, a container, or exists."""
    if not identity or isinstance(identity, (dict, list)) or _exists(subject, identity, kind):
        return
    hint = subject.nearest(identity, kind) if isinstance(identity, str) else "an id is a string"
    yield Hit(pointer, _message(holder, kind, identity), hint)


def _message(holder: Element, kind: str, identity: object) -> str:
    name = f"{holder.kind} {quote(holder.id)}" if holder.id else f"this {holder.kind}"
    return f"{name} names {kind} {quote(identity)}, which does not exist"
