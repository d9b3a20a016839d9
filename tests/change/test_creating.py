"""A file that an application creates: made once, removed by undo, made again by redo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm import document as documents
from advisor.change import plan as plans
from advisor.change.apply import apply
from advisor.change.history import course, states
from advisor.change.journal import Journal
from advisor.change.undo import redo, undo
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError, NotApplicableError, StaleDocumentError, UsageError
from advisor_tools import registry
from tests.change import staging
from tests.change.staging import (
    ACT,
    CACHE,
    CREATE,
    change,
    create,
    metadata,
    proposal,
    take_back,
    take_forward,
)

if TYPE_CHECKING:
    from pathlib import Path

TAG = metadata("cache", tier="data")
CREATED = """\
{
  "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
  "metadata": {
    "owner": "ada"
  },
  "nodes": [
    {
      "unique-id": "cache",
      "node-type": "database",
      "name": "Cache",
      "description": "Keeps what is asked for often."
    }
  ],
  "relationships": []
}
"""


def content(file: Path) -> bytes | None:
    """The bytes of a file, or None where there is none."""
    return file.read_bytes() if file.exists() else None


def test_a_proposal_on_a_new_document_makes_the_file(absent: Path) -> None:
    """Laid out as people do, members where readers look for them; history says that it is new."""
    after = create(absent, CREATE, metadata("architecture", owner="ada"))
    assert absent.read_text("utf-8") == CREATED == after.text
    (entry,) = Journal.of(absent).entries()
    assert (entry.action, entry.state, entry.creates, entry.removes) == (
        "apply",
        "done",
        True,
        False,
    )
    assert entry.result == {"file": after.digest, "value": after.value_digest}
    assert entry.act == ACT


def test_undo_removes_the_file_and_redo_makes_it_again(absent: Path) -> None:
    """With the very bytes, any number of times."""
    created = create(absent).data
    for _ in range(2):
        undone = take_back(absent)
        assert (undone.exact, undone.document.is_new, absent.exists()) == (True, True, False)
        redone = take_forward(absent)
        assert (redone.exact, redone.document.data) == (True, created)
        assert absent.read_bytes() == created
    entries = Journal.of(absent).entries()
    assert [entry.creates for entry in entries] == [True, False, True, False, True]
    assert [entry.removes for entry in entries] == [False, True, False, True, False]


STEPS = st.lists(st.sampled_from(["apply", "undo", "redo"]), max_size=12)


@given(steps=STEPS)
def test_undo_and_redo_are_those_of_two_stacks(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """The first of the versions is that there is no file."""
    file = tmp_path_factory.mktemp("project") / "new.json"
    now, past, future = None, list[bytes | None](), list[bytes | None]()
    for number, step in enumerate(steps):
        if step == "apply":
            call = metadata("architecture", number=number)
            past.append(now)
            future.clear()
            now = (change(file, call) if file.exists() else create(file, call)).data
        else:
            move, source, target = (
                (take_back, past, future) if step == "undo" else (take_forward, future, past)
            )
            if source:
                assert move(file).exact
                target.append(now)
                now = source.pop()
            else:
                with pytest.raises(AdvisorError, match=f"nothing to {step}|has no history"):
                    move(file)
        assert content(file) == now


def test_a_file_that_was_edited_since_is_not_removed(absent: Path) -> None:
    """By one white space; taken back, undo removes it."""
    created = create(absent).data
    absent.write_bytes(created + b"\n")
    with pytest.raises(NotApplicableError, match=r"new\.json was edited since it was created; "):
        take_back(absent)
    assert absent.read_bytes() == created + b"\n"
    assert staging.states(absent) == [("apply", "done")]
    absent.write_bytes(created)
    assert take_back(absent).exact


def test_later_edits_do_not_hide_behind_later_applications(absent: Path) -> None:
    """An application goes by id over an edit by hand, the creation then stays."""
    create(absent)
    change(absent, TAG)
    absent.write_bytes(absent.read_bytes().replace(b"Keeps", b"Has"))
    assert not take_back(absent).exact
    with pytest.raises(NotApplicableError, match="was edited since it was created"):
        take_back(absent)
    assert b'"Has what' in absent.read_bytes()


def test_a_creation_is_not_redone_over_another_file(absent: Path) -> None:
    """Also an empty document; moved away, redo makes the file again."""
    created = create(absent).data
    take_back(absent)
    for other in (documents.empty(absent).data, b"{}"):
        absent.write_bytes(other)
        with pytest.raises(NotApplicableError, match=r"is there by now, .*; move it away first"):
            take_forward(absent)
        assert absent.read_bytes() == other
    absent.unlink()
    assert take_forward(absent).document.data == created


def test_what_somebody_else_did_by_hand_is_noted(absent: Path) -> None:
    """Removing the file is the undo of its creation, putting it back the redo."""
    created = create(absent).data
    absent.unlink()
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(absent)
    absent.write_bytes(created)
    with pytest.raises(NotApplicableError, match="nothing to redo"):
        take_forward(absent)
    assert take_back(absent).exact
    assert take_forward(absent).document.data == created


def test_without_file_and_history_there_is_nothing(absent: Path) -> None:
    """And looking makes none."""
    for move in (take_back, take_forward):
        with pytest.raises(UsageError, match=r"new\.json does not exist and has no history$"):
            move(absent)
    assert not (absent.parent / ".advisor").exists()


def test_a_file_with_a_history_that_is_gone_is_said(absent: Path) -> None:
    """Nothing but a creation leads from no file to one."""
    create(absent)
    change(absent, TAG)
    take_back(absent)
    absent.unlink()
    with pytest.raises(UsageError, match="does not exist; without it nothing of it can be changed"):
        take_forward(absent)
    assert not absent.exists()


def test_a_new_file_has_nothing_of_an_earlier_one_of_its_name(absent: Path) -> None:
    """What was applied to a file that somebody removed does not stand in the next one."""
    create(absent)
    change(absent, TAG)
    absent.unlink()
    create(absent)
    entries = Journal.of(absent).entries("new.json")
    assert states(entries) == {1: "taken back", 2: "taken back", 3: "stands"}
    assert take_back(absent).exact
    assert course(Journal.of(absent).entries("new.json")).standing == []
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(absent)


def test_a_file_that_appeared_meanwhile_is_not_overwritten(absent: Path) -> None:
    """Not even by equal bytes; history says that the application was abandoned."""
    created = create(absent).data
    take_back(absent)
    document = documents.new(absent)
    proposed = proposal(document, CREATE)
    for other in (created, b"{}"):
        absent.write_bytes(other)
        with pytest.raises(StaleDocumentError, match="is there by now"):
            apply(document, proposed, Journal.of(absent))
        assert absent.read_bytes() == other
        assert staging.states(absent)[-1] == ("apply", "abandoned")


def test_what_another_undid_or_redid_meanwhile_is_no_puzzle(absent: Path) -> None:
    """Not "nothing to undo", but that the file went, or came, since it was looked for."""
    create(absent)
    there = documents.load(absent)
    take_back(absent)
    with pytest.raises(StaleDocumentError, match=r"new\.json is gone since it was read"):
        undo(there, Journal.of(absent))
    nothing = documents.load_or_empty(absent)
    take_forward(absent)
    with pytest.raises(
        StaleDocumentError, match=r"new\.json was to be created and is there by now"
    ):
        redo(nothing, Journal.of(absent))
    assert absent.read_bytes() == there.data


def test_a_proposal_for_a_new_file_fits_no_other_and_the_other_way_round(absent: Path) -> None:
    """Though both documents say the same."""
    new = documents.new(absent)
    for_new = proposal(new, CREATE)
    absent.write_bytes(new.data)
    there = documents.load(absent)
    for_there = proposal(there, CREATE)
    for document, proposed in ((there, for_new), (new, for_there)):
        with pytest.raises(StaleDocumentError, match="changed since this was proposed"):
            apply(document, proposed, Journal.of(absent))
    assert absent.read_bytes() == new.data
    assert staging.states(absent) == []


def test_a_folder_that_is_gone_is_said_in_one_line(absent: Path) -> None:
    """To create in it, and to redo that."""
    absent = absent.parent / "docs" / "new.json"
    absent.parent.mkdir()
    document = documents.new(absent)
    proposed = proposal(document, CREATE)
    apply(document, proposed, Journal.of(absent))
    take_back(absent)
    absent.parent.rmdir()
    with pytest.raises(UsageError, match=r"make the folder .*docs first"):
        take_forward(absent)
    with pytest.raises(UsageError, match=r"make the folder .*docs first"):
        apply(document, proposed, Journal.of(absent))
    absent.parent.mkdir()
    assert take_forward(absent).exact


@pytest.fixture
def plan(absent: Path) -> plans.Plan:
    """A plan that creates a file."""
    path = absent.parent / "create.plan"
    plans.write(path, proposal(documents.new(absent), CREATE, TAG))
    return plans.read(path, person="ada", time="")


def test_a_plan_may_create_a_file(absent: Path, plan: plans.Plan) -> None:
    """It says so, and comes out the same."""
    written = json.loads((absent.parent / "create.plan").read_bytes())
    assert written["base"] == {"file": documents.NO_FILE, "value": documents.NO_FILE}
    assert plan.creates
    workspace = Workspace(documents.new(absent))
    plans.stage(plan, workspace, registry.runner)
    after = apply(workspace.base, workspace.propose(plan.origin), Journal.of(absent))
    assert after.value["nodes"] == [CACHE | {"metadata": {"tier": "data"}}]


@pytest.mark.parametrize("rebase", [False, True])
def test_a_plan_that_creates_a_file_is_stale_where_one_is(
    absent: Path, plan: plans.Plan, *, rebase: bool
) -> None:
    """Though it says what the plan began with."""
    absent.write_bytes(documents.empty(absent).data)
    workspace = Workspace(documents.load(absent))
    reason = r"create\.plan creates .*new\.json, which is there already$"
    with pytest.raises(StaleDocumentError, match=reason):
        plans.stage(plan, workspace, registry.runner, rebase=rebase)
    assert workspace.changes == []
