"""Relationships that are well formed and still say something odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element
    from advisor.calm.rules.subject import Subject

_PASSIVE = frozenset(["service", "database", "network", "ldap", "data-asset"])
"""Node types of the vocabulary that start no interaction as a person or a system would. Types of
the user's own are taken on trust."""


@advice("warning")
def relationships_join_different_nodes(subject: Subject) -> Iterator[Hit]:
    """A `connects` or `interacts` relationship from a node to itself."""
    for relationship in subject.model.relationships:
        start = ""
        for named in relationship.references:
            if named.role in {"source", "actor"}:
                start = named.id
            elif named.id == start and named.path[1] in ("connects", "interacts"):
                message = (
                    f"relationship {quote(relationship.id)} joins node {quote(start)} to itself"
                )
                yield Hit(named.pointer, message, "name another node, or remove the relationship")


@advice("warning")
def relationships_are_not_repeated(subject: Subject) -> Iterator[Hit]:
    """A relationship of the same kind between the same ends, over the same protocol, as another."""
    seen: dict[tuple[Any, ...], Element] = {}
    for relationship in subject.model.relationships:
        named = relationship.references
        if not named or named[0].role == "option":
            continue
        protocol = relationship.value.get("protocol")
        key = (
            protocol if isinstance(protocol, str) else "",
            named[0].path[1],
            tuple([each.role for each in named]),
            tuple([each.id for each in named]),
        )
        first = seen.setdefault(key, relationship)
        if first is not relationship:
            message = (
                f"relationship {quote(relationship.id)} repeats {quote(first.id)}: same kind, "
                "same ends, same protocol"
            )
            yield Hit(relationship.pointer, message, "remove one, or tell them apart by interface")


@advice("warning")
def interacts_actor_can_act(subject: Subject) -> Iterator[Hit]:
    """An `interacts` relationship whose actor is a service, database, network or the like."""
    for body in subject.bodies:
        if body.kind != "interacts" or not isinstance(body.value, dict):
            continue
        identity = body.value.get("actor")
        node = subject.known("node").get(identity) if isinstance(identity, str) else None
        kind = node.value.get("node-type") if node is not None else None
        if isinstance(kind, str) and kind in _PASSIVE:
            message = f"the actor {quote(identity)} is a {kind}, which does not interact"
            yield Hit(f"{body.pointer}/actor", message, "use connects, or name an actor")


@advice("warning")
def database_connections_are_not_plain_http(subject: Subject) -> Iterator[Hit]:
    """A `connects` relationship to a database over plain HTTP."""
    for relationship, end, side in subject.sides:
        if end != "destination" or relationship.value.get("protocol") != "HTTP":
            continue
        identity = side.get("node") if isinstance(side, dict) else None
        node = subject.known("node").get(identity) if isinstance(identity, str) else None
        if node is not None and node.value.get("node-type") == "database":
            message = f"database {quote(identity)} is reached over plain HTTP"
            yield Hit(f"{relationship.pointer}/protocol", message, "JDBC, TLS or HTTPS")
