"""A refactoring carried out: what comes of it, how a person reads it, and what always holds."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.calm import document as documents
from advisor.calm.diff import difference
from advisor.calm.equality import same
from advisor.change import patch
from advisor.change.workspace import Workspace
from advisor.shells.difference import lines
from advisor.shells.render import Style
from advisor_tools import registry
from tests.golden import golden
from tests.tools.ledger import opened

if TYPE_CHECKING:
    from advisor.change.proposal import Change

Json = dict[str, Any]

SHOP = Path(__file__).parents[2] / "fixtures" / "architectures" / "ecommerce-platform.json"
GOLDEN = Path(__file__).parent / "golden" / "refactoring"


def refactored(tool: str, arguments: Json, value: Json | None = None) -> tuple[Json, list[str]]:
    """The document after a call that is taken and leaves nothing wrong, and the notes to it."""
    workspace = opened(value)
    outcome = registry.call(workspace, tool, arguments)
    assert outcome.change is not None, outcome.text
    assert workspace.problems() == []
    return workspace.model.value, list(outcome.change.notes)


def as_read(name: str, *calls: tuple[str, Json]) -> tuple[str, str]:
    """Calls on the shop, each with its answer and its difference, and the golden file of them."""
    parts = []
    for tool, arguments in calls:
        workspace = Workspace(documents.load(SHOP))
        outcome = registry.call(workspace, tool, arguments)
        change = outcome.change
        renames = dict(change.renames) if change else {}
        differences = difference(workspace.base.value, workspace.model.value, renames)
        listed = "\n".join(lines(differences, Style(enabled=False)))
        parts.append(f"> {tool} {json.dumps(arguments)}\n{outcome.text}\n\n{listed}\n")
    text = "\n".join(parts)
    return text, golden(GOLDEN / f"{name}.txt", text)


def checked(value: Json, tool: str, arguments: Json) -> tuple[Json, Change | None]:
    """The document after a call, after making sure of what holds of every call.

    A refused one leaves everything as it was. One that is taken brings no error, is undone by the
    inverse patch, and leaves each element alone that it does not name as touched.
    """
    workspace = opened(value)
    before = copy.deepcopy(workspace.model.value)
    change = registry.call(workspace, tool, arguments).change
    after = workspace.model.value
    if change is None:
        assert same(after, before)
        return after, None
    assert workspace.problems() == []
    back = patch.inverse(copy.deepcopy(before), change.operations)
    assert same(patch.apply(copy.deepcopy(after), back), before)
    for kind in ("nodes", "relationships", "flows"):
        for old in before.get(kind, ()):
            if old["unique-id"] not in change.elements:
                assert old in after[kind]
    return after, change
