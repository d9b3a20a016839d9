"""What no new element may be called, whichever call brings it."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.change import foreign
from advisor.change.workspace import Workspace
from tests.change.staging import CACHE, of, platform, refusal, state

BAD = ["architecture", "all:nodes", "type:database", "in:cache", "my node", "a\u202eb", "\t"]
INTERFACE = {"unique-id": "all:flows", "port": 443}


@pytest.mark.parametrize("identity", BAD)
@pytest.mark.parametrize("way", ["add_node", "rename", "copy_node"])
def test_what_is_no_id_is_refused(identity: str, way: str) -> None:
    """With the reason, and nothing is staged."""
    workspace = Workspace(of(platform()))
    before = state(workspace)
    node = CACHE | {"unique-id": identity}
    calls: dict[str, Any] = {
        "add_node": {"node": node},
        "rename": {"id": "order-db", "new_id": identity},
        "copy_node": {
            "id": "order-db",
            "new_id": identity,
            "new_name": "Copy",
            "relationships": "none",
        },
    }
    assert "is no unique-id" in refusal(workspace, way, calls[way])
    assert state(workspace) == before


@pytest.mark.parametrize("identity", BAD)
def test_a_patch_from_elsewhere_may_bring_any(identity: str) -> None:
    """CALM lets an id be any text, and a patch was made where others are in use."""
    workspace = Workspace(of(platform()))
    patch(workspace, {"op": "add", "path": "/nodes/-", "value": CACHE | {"unique-id": identity}})
    assert workspace.model.get(identity) is not None


def patch(workspace: Workspace, *operations: Any) -> None:
    """Stage a plain patch."""
    arguments = {"operations": [*operations]}
    workspace.stage(foreign.PATCH, arguments, "", foreign.runner(arguments))


def test_an_interface_has_no_such_id_either() -> None:
    """Within its node."""
    workspace = Workspace(of(platform()))
    node = CACHE | {"interfaces": [INTERFACE]}
    assert "is no unique-id" in refusal(workspace, "add_node", {"node": node})


def test_what_a_document_has_is_taken_as_it_is() -> None:
    """An element that came with such an id can be edited, and get another."""
    value = platform()
    value["nodes"].append(CACHE | {"unique-id": "my node"})
    workspace = Workspace(of(value))
    path = f"/nodes/{len(value['nodes']) - 1}"
    patch(workspace, {"op": "replace", "path": f"{path}/name", "value": "Memory"})
    assert not refusal(workspace, "rename", {"id": "my node", "new_id": "cache"})
