"""Documents, calls on them and what they give, in short: for the tests of this folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.calm import document as documents
from advisor.change.apply import apply
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.proposal import Origin
from advisor.change.undo import redo, undo
from advisor.change.workspace import Workspace
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.document import Document
    from advisor.calm.model import Model
    from advisor.change.proposal import Change, Proposal
    from advisor.change.undo import Moved

ORIGIN = Origin("Add a cache", "scripted", "ada", "2026-01-02T03:04:05+00:00")
ACT = Act("bob", "2026-01-02T04:00:00+00:00")
PLATFORM = Path(__file__).parents[2] / "fixtures" / "architectures" / "ecommerce-platform.json"
TEXT = PLATFORM.read_bytes()

CACHE = {
    "unique-id": "cache",
    "node-type": "database",
    "name": "Cache",
    "description": "Keeps what is asked for often.",
}
ORDER_TO_CACHE: dict[str, Any] = {
    "unique-id": "order-connects-cache",
    "relationship-type": {
        "connects": {"source": {"node": "order-service"}, "destination": {"node": "cache"}}
    },
}
ADD_CACHE = ("add_node", {"node": CACHE, "in": "ecommerce-system"})
CONNECT_CACHE: tuple[str, dict[str, Any]] = ("add_relationship", {"relationship": ORDER_TO_CACHE})


def metadata(on: str, **values: Any) -> tuple[str, dict[str, Any]]:
    """A call that sets metadata on one element."""
    return "set_metadata", {"entries": [{"on": [on], "values": values}]}


CREATE = ("add_node", {"node": CACHE})
"""A call that an empty document takes as well."""
TIER = metadata("order-db", tier="data")


def platform() -> dict[str, Any]:
    """The example architecture."""
    value: dict[str, Any] = json.loads(TEXT)
    return value


def of(value: dict[str, Any]) -> Document:
    """A document that says `value` and is no file."""
    return documents.read(json.dumps(value).encode(), "shop.json")


def stage(workspace: Workspace, tool: str, arguments: dict[str, Any]) -> Change:
    """Stage one call that is expected to be taken."""
    outcome = registry.call(workspace, tool, arguments)
    assert outcome.change is not None, outcome.text
    return outcome.change


def staged(document: Document, *calls: tuple[str, dict[str, Any]]) -> Workspace:
    """A workspace with `calls` staged."""
    workspace = Workspace(document)
    for tool, arguments in calls:
        stage(workspace, tool, arguments)
    return workspace


def proposal(document: Document, *calls: tuple[str, dict[str, Any]]) -> Proposal:
    """What `calls` on `document` propose."""
    return staged(document, *calls).propose(ORIGIN)


def refusal(workspace: Workspace, tool: str, arguments: dict[str, Any]) -> str:
    """Why one call is refused; empty when it is not."""
    return registry.call(workspace, tool, arguments).refusal


def index(model: Model) -> dict[str, Any]:
    """Everything the index says, but for the order in which it first met each id."""
    definitions = {
        identity: [(element.kind, element.pointer) for element in elements]
        for identity, elements in model.definitions.items()
    }
    references = {
        identity: [(each.role, each.target, each.pointer) for each in named]
        for identity, named in model.references.items()
    }
    elements = {kind: [(e.id, e.pointer) for e in found] for kind, found in model.elements.items()}
    return {"definitions": definitions, "references": references, "elements": elements}


def state(workspace: Workspace) -> tuple[str, dict[str, Any], list[int]]:
    """Value, index and numbers of the staged changes."""
    value = json.dumps(workspace.model.value, sort_keys=True)
    return value, index(workspace.model), [change.number for change in workspace.changes]


def change(file: Path, *calls: tuple[str, dict[str, Any]]) -> Document:
    """Propose and apply."""
    document = documents.load(file)
    return apply(document, proposal(document, *calls), Journal.of(file), ACT)


def create(file: Path, *calls: tuple[str, dict[str, Any]]) -> Document:
    """Propose and apply where there is no file yet."""
    document = documents.new(file)
    return apply(document, proposal(document, *(calls or (CREATE,))), Journal.of(file), ACT)


def take_back(file: Path) -> Moved:
    """Undo the last application."""
    return undo(documents.load_or_empty(file), Journal.of(file), ACT)


def take_forward(file: Path) -> Moved:
    """Redo the last application that was undone."""
    return redo(documents.load_or_empty(file), Journal.of(file), ACT)


def edit(file: Path, action: Callable[[dict[str, Any]], object]) -> None:
    """Edit the file from outside, as an editor that lays it out anew would."""
    value = json.loads(file.read_bytes())
    action(value)
    file.write_text(json.dumps(value, indent=4), encoding="utf-8")


def states(file: Path) -> list[tuple[str, str]]:
    """Action and state of all entries of the file's history."""
    return [(entry.action, entry.state) for entry in Journal.of(file).entries()]
