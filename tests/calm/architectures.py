"""Small architectures for tests, built from ids; only what a rule looks at is in them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def doc(*elements: Json, **rest: Any) -> Json:
    """An architecture of the given nodes, relationships and flows."""
    nodes = [each for each in elements if "node-type" in each]
    relationships = [each for each in elements if "relationship-type" in each]
    flows = [each for each in elements if "transitions" in each]
    return {"nodes": nodes, "relationships": relationships, "flows": flows} | rest


def node(identity: str, kind: str = "service", *interfaces: str, **rest: Any) -> Json:
    """A node, with interfaces of the given ids."""
    listed = {"interfaces": [{"unique-id": each} for each in interfaces]} if interfaces else {}
    return {"unique-id": identity, "node-type": kind} | listed | rest


def relationship(identity: str, kind: str, body: Any, **rest: Any) -> Json:
    """A relationship of any kind."""
    return {"unique-id": identity, "relationship-type": {kind: body}} | rest


def connects(identity: str, source: Any, destination: Any, **rest: Any) -> Json:
    """A `connects` relationship; an end is a node id or the whole object."""
    ends = [{"node": end} if isinstance(end, str) else end for end in (source, destination)]
    body = {"source": ends[0], "destination": ends[1]}
    return relationship(identity, "connects", body, **rest)


def interacts(identity: str, actor: str, *nodes: str) -> Json:
    """An `interacts` relationship."""
    return relationship(identity, "interacts", {"actor": actor, "nodes": [*nodes]})


def contains(identity: str, container: str, *nodes: str, kind: str = "composed-of") -> Json:
    """A `composed-of` or `deployed-in` relationship."""
    return relationship(identity, kind, {"container": container, "nodes": [*nodes]})


def flow(identity: str, *relationships: str, numbers: list[int] | None = None) -> Json:
    """A flow over the given relationships."""
    steps = zip(relationships, numbers or range(1, 99), strict=False)
    key = "relationship-unique-id"
    return {
        "unique-id": identity,
        "transitions": [{key: step, "sequence-number": number} for step, number in steps],
    }


def control(**rest: Any) -> Json:
    """A control with one requirement, or with what is given."""
    return {"description": "Who may enter", "requirements": [{"config": {}}]} | rest
