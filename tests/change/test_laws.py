"""What holds for every sequence of calls of every tool, on every architecture."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonpatch
import pytest
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st

from advisor.calm import document as documents
from advisor.calm.diff import difference
from advisor.calm.equality import same
from advisor.calm.model import Model
from advisor.change import patch
from advisor.change import plan as plans
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.change.undo import undo
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.architectures import architectures
from tests.calls import calls
from tests.change.staging import ORIGIN, index, of, platform, state

LAW = settings(suppress_health_check=[HealthCheck.too_slow])
FIRST = settings(
    max_examples=100,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)
"""Nothing is drawn once an example was found, nor is it made smaller."""


def worked(base: dict[str, Any], data: st.DataObject, *, most: int = 6) -> Workspace:
    """A workspace with what is taken of calls that are drawn for what it then holds."""
    workspace = Workspace(of(base))
    for _ in range(data.draw(st.integers(1, most), label="calls")):
        registry.call(workspace, *drawn_call(workspace, data))
    return workspace


def drawn_call(workspace: Workspace, data: st.DataObject) -> tuple[str, dict[str, Any]]:
    """A call for what the workspace holds."""
    tools = calls(workspace.model)
    name = data.draw(st.sampled_from(sorted(tools)), label="tool")
    call: tuple[str, dict[str, Any]] = data.draw(tools[name], label="call")
    return call


@LAW
@given(architectures(), st.data())
def test_the_patch_is_what_was_staged(base: dict[str, Any], data: st.DataObject) -> None:
    """Jsonpatch alone makes the staged value of the base, and the inverse leads back to it."""
    workspace = worked(base, data)
    operations = json.loads(json.dumps(workspace.propose(ORIGIN).operations))
    after = workspace.model.value
    assert same(jsonpatch.apply_patch(base, operations), after)
    inverse = patch.inverse(json.loads(json.dumps(base)), operations)
    assert same(jsonpatch.apply_patch(after, inverse), base)


@LAW
@given(architectures(), st.data())
def test_the_index_is_kept(base: dict[str, Any], data: st.DataObject) -> None:
    """After any calls it is the one that reading the value anew gives."""
    workspace = worked(base, data)
    assert index(workspace.model) == index(Model(workspace.model.value))


@LAW
@given(architectures(), st.data())
def test_a_refused_call_changes_nothing(base: dict[str, Any], data: st.DataObject) -> None:
    """Neither value nor index nor what is staged; and the base is never written to."""
    workspace = worked(base, data)
    before = state(workspace)
    said = registry.call(workspace, *drawn_call(workspace, data))
    if said.refusal:
        assert said.text.startswith("Refused, nothing changed: ")
        assert state(workspace) == before
    assert same(workspace.base.value, base)


@LAW
@given(architectures(), st.data())
def test_untouched_elements_are_untouched(base: dict[str, Any], data: st.DataObject) -> None:
    """An element that no change names as touched has its value, and in the file its bytes."""
    workspace = worked(base, data)
    proposal = workspace.propose(ORIGIN)
    assume(proposal.changes and proposal.applicable)
    touched = {label for change in proposal.changes for label in change.elements}
    document, after = written(base, proposal)
    for kind, elements in Model(document.value).elements.items():
        for element in elements:
            if element.id not in touched:
                assert element.id is not None
                now = Model(after.value).get(element.id, kind)
                assert now is not None
                assert same(now.value, element.value)
                assert bytes_of(after, now.pointer) == bytes_of(document, element.pointer)


def written(base: dict[str, Any], proposal: Any) -> tuple[Any, Any]:
    """The document before and after it was applied to a file."""
    with TemporaryDirectory() as folder:
        (Path(folder) / ".git").touch()
        file = Path(folder) / "shop.json"
        file.write_text(json.dumps(base), encoding="utf-8")
        document = documents.load(file)
        after = apply(document, proposal, Journal.of(file))
        undone = undo(documents.load(file), Journal.of(file))
        assert undone.exact
        assert file.read_bytes() == document.data
    return document, after


def bytes_of(document: Any, pointer: str) -> str:
    """The text of one element."""
    span = document.layout.span(pointer)
    return str(document.text[span.start : span.end])


@LAW
@given(architectures(), st.data())
def test_what_differs_is_shown(base: dict[str, Any], data: st.DataObject) -> None:
    """The difference is empty if, and only if, nothing differs."""
    workspace = worked(base, data)
    proposal = workspace.propose(ORIGIN)
    found = difference(base, workspace.model.value, proposal.renames)
    assert bool(found) is not same(base, workspace.model.value)


@LAW
@given(architectures(), st.data())
def test_a_plan_leads_to_the_same(base: dict[str, Any], data: st.DataObject) -> None:
    """Written, read and staged again on the same document every call does what it did."""
    proposal = worked(base, data).propose(ORIGIN)
    assume(proposal.changes)
    again = Workspace(of(base))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        plans.write(path, proposal)
        plans.stage(plans.read(path, person="", time=""), again, registry.runner)
    assert again.propose(ORIGIN) == proposal


@pytest.mark.parametrize("tool", [tool.name for tool in registry.tools() if tool.edits])
def test_the_laws_meet_every_tool(tool: str) -> None:
    """A call that is drawn for it is taken."""

    def is_taken(call: tuple[str, dict[str, Any]]) -> bool:
        return registry.call(Workspace(of(platform())), *call).change is not None

    drawn = calls(Workspace(of(platform())).model)[tool]
    assert is_taken(find(drawn, is_taken, settings=FIRST))
