"""A small architecture on which every tool has something to do, and a way to call tools on it."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from advisor.calm import document as documents
from advisor.change.workspace import Workspace
from advisor_tools import registry

if TYPE_CHECKING:
    from advisor_tools.registry import Outcome

Json = dict[str, Any]


def node(identity: str, kind: str = "service", **members: Any) -> Json:
    """A sound node."""
    name = identity.replace("-", " ").title()
    description = f"The {name.lower()} of the bank."
    return {
        "unique-id": identity,
        "node-type": kind,
        "name": name,
        "description": description,
    } | members


def relationship(identity: str, **kind: Any) -> Json:
    """A sound relationship; its one keyword is its kind, in Python's spelling."""
    ((name, body),) = kind.items()
    return {"unique-id": identity, "relationship-type": {name.replace("_", "-"): body}}


def step(identity: str, number: int) -> Json:
    """A step of a flow."""
    return {
        "relationship-unique-id": identity,
        "sequence-number": number,
        "description": f"Step {number}.",
    }


REQUIREMENT = {"requirement-url": "https://policy.example.com/access", "config": {"level": 2}}

LEDGER: Json = {
    "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
    "metadata": {"owner": "Ledger Team", "tags": ["bank"]},
    "nodes": [
        node("clerk", "actor"),
        node("ledger-platform", "system"),
        node("ledger", interfaces=[{"unique-id": "ledger-api", "port": 443}]),
        node(
            "archive",
            "database",
            interfaces=[{"unique-id": "archive-sql", "port": 5432}],
            controls={"access": {"description": "Few may read.", "requirements": [REQUIREMENT]}},
            metadata={"tech-owner": "Archive Team", "hosting": {"region": "eu-1"}, "tags": ["db"]},
        ),
        node("cluster", "network"),
    ],
    "relationships": [
        relationship("clerk-uses-ledger", interacts={"actor": "clerk", "nodes": ["ledger"]}),
        relationship(
            "ledger-connects-archive",
            connects={
                "source": {"node": "ledger"},
                "destination": {"node": "archive", "interfaces": ["archive-sql"]},
            },
        ),
        relationship(
            "platform-parts", composed_of={"container": "ledger-platform", "nodes": ["ledger"]}
        ),
        relationship("on-cluster", deployed_in={"container": "cluster", "nodes": ["archive"]}),
    ],
    "flows": [
        {
            "unique-id": "booking",
            "name": "Booking",
            "description": "A clerk books.",
            "transitions": [step("clerk-uses-ledger", 1), step("ledger-connects-archive", 2)],
        }
    ],
}


def ledger(**members: Any) -> Json:
    """A copy of the architecture, with these members in place of its own."""
    return copy.deepcopy(LEDGER) | members


def opened(value: Json | None = None) -> Workspace:
    """A workspace on the architecture, or on another."""
    return Workspace(documents.read(json.dumps(value or LEDGER).encode(), "ledger.json"))


def staged(tool: str, arguments: Json, value: Json | None = None) -> Json:
    """The document after one call that is taken."""
    workspace = opened(value)
    outcome = registry.call(workspace, tool, arguments)
    assert outcome.change is not None, outcome.text
    return workspace.model.value


def refused(tool: str, arguments: Any, value: Json | None = None) -> str:
    """Why a call is refused, after making sure that it left everything as it was."""
    workspace = opened(value)
    outcome: Outcome = registry.call(workspace, tool, arguments)
    assert outcome.refusal, outcome.text
    assert outcome.text.startswith(f"Refused, nothing changed: {outcome.refusal}")
    assert outcome.change is None
    assert workspace.model.value == (value or LEDGER)
    assert workspace.changes == []
    return outcome.refusal


def found(value: Json, identity: str) -> Json:
    """The element of a document with this unique-id."""
    elements = [*value["nodes"], *value["relationships"], *value.get("flows", [])]
    (element,) = (each for each in elements if each["unique-id"] == identity)
    return dict(element)
