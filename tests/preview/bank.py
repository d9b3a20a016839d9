"""An architecture with more services in one place than a picture shows."""

from __future__ import annotations

from typing import Any


def node(identity: str, kind: str = "service") -> dict[str, Any]:
    """A node that is named as its id."""
    return {"unique-id": identity, "node-type": kind, "name": identity, "description": "."}


def joined(source: str, target: str) -> dict[str, Any]:
    """One that connects them."""
    ends = {"source": {"node": source}, "destination": {"node": target}}
    return {"unique-id": f"{source}-to-{target}", "relationship-type": {"connects": ends}}


def within(container: str, nodes: list[str]) -> dict[str, Any]:
    """One that puts them into a container."""
    kind = {"deployed-in": {"container": container, "nodes": nodes}}
    return {"unique-id": f"in-{container}", "relationship-type": kind}


BANK = {
    "nodes": [
        node("bank", "system"),
        node("zone", "network"),
        node("desk", "network"),
        *(node(f"s{n}") for n in range(60)),
        node("clerk", "actor"),
        node("till"),
    ],
    "relationships": [
        within("bank", ["zone", "desk"]),
        within("zone", [f"s{n}" for n in range(60)]),
        within("desk", ["clerk", "till"]),
        joined("till", "s3"),
        joined("till", "s4"),
    ],
}
"""A zone of so many services that no picture shows each of them, and a desk of two."""
