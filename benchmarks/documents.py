"""Synthetic architectures of any size, for measuring: the same for the same arguments."""

from __future__ import annotations

import json
from typing import Any

_TYPES = ("actor", "service", "database", "webclient", "system", "service", "data-asset")
_SCHEMA = "https://calm.finos.org/release/1.2/meta/calm.json"
_STEPS = 6


def architecture(nodes: int) -> dict[str, Any]:
    """A clean document of `nodes` nodes and half as many relationships again.

    Every node has an interface and metadata, every fifth a control. Relationships connect, but for
    a few that are an actor's or a container's. Every ten nodes there is a flow of six steps.
    """
    relationships = [_relationship(index, nodes) for index in range(nodes * 3 // 2)]
    return {
        "$schema": _SCHEMA,
        "title": f"{nodes} synthetic nodes",
        "metadata": {"owner": "platform-team", "version": "1.0.0"},
        "nodes": [_node(index) for index in range(nodes)],
        "relationships": relationships,
        "flows": [_flow(index, nodes) for index in range(nodes // 10)],
    }


def faulty(nodes: int) -> dict[str, Any]:
    """The same with one schema error, in the middle, and fifty warnings (placeholder values)."""
    document = architecture(nodes)
    del document["nodes"][nodes // 2]["description"]
    document["metadata"] |= {f"to-be-decided-{index}": -1 for index in range(50)}
    return document


def as_text(document: dict[str, Any]) -> str:
    """The document as people keep it: indented by two."""
    return json.dumps(document, indent=2) + "\n"


def _node(index: int) -> dict[str, Any]:
    kind = _TYPES[index % len(_TYPES)]
    node: dict[str, Any] = {
        "unique-id": f"{kind}-{index}",
        "node-type": kind,
        "name": f"{kind.title()} {index}",
        "description": f"Serves the part of the business that has the number {index}.",
        "interfaces": [
            {"unique-id": f"{kind}-{index}-https", "host": f"n{index}.example.com", "port": 443}
        ],
        "metadata": {"tech-owner": f"team-{index % 17}", "tier": index % 3},
    }
    if index % 5 == 0:
        node["controls"] = {
            "encryption": {
                "description": "Data is encrypted where it rests.",
                "requirements": [
                    {
                        "requirement-url": "https://example.com/controls/encryption.json",
                        "config": {"algorithm": "AES-256", "rotation-days": 90},
                    }
                ],
            }
        }
    return node


def _identity(index: int) -> str:
    return f"{_TYPES[index % len(_TYPES)]}-{index}"


def _relationship(index: int, nodes: int) -> dict[str, Any]:
    # First a chain through all nodes, then ever other pairs.
    beyond = index - nodes
    source = index if beyond < 0 else (index * 7) % nodes
    destination = (source + 1 if beyond < 0 else source + 2 + index % max(nodes - 3, 1)) % nodes
    target = _identity(destination)
    kind: dict[str, Any] = {
        "connects": {
            "source": {"node": _identity(source)},
            "destination": {"node": target, "interfaces": [f"{target}-https"]},
        }
    }
    if beyond >= 0 and beyond % 10 == 0:
        members = [_identity(member) for member in range(beyond + 1, beyond + 5)]
        kind = {"composed-of": {"container": _identity(beyond), "nodes": members}}
    elif beyond >= 0 and beyond % 5 == 0:
        actor = _identity(source - source % len(_TYPES))
        kind = {"interacts": {"actor": actor, "nodes": [target]}}
    return {
        "unique-id": f"relationship-{index}",
        "description": f"Node {source} needs what node {destination} has.",
        "relationship-type": kind,
        "protocol": "HTTPS",
    }


def _flow(index: int, nodes: int) -> dict[str, Any]:
    first = index * 10
    return {
        "unique-id": f"flow-{index}",
        "name": f"Flow {index}",
        "description": "Passes along the chain.",
        "transitions": [
            {
                "relationship-unique-id": f"relationship-{(first + step) % nodes}",
                "sequence-number": step + 1,
                "description": f"Step {step + 1}.",
                "direction": "source-to-destination",
            }
            for step in range(_STEPS)
        ],
    }
