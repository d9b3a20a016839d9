"""What became of applications, read off the entries of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.document import load
from advisor.change.apply import apply
from advisor.change.history import states
from advisor.change.journal import Journal
from advisor.change.workspace import Workspace
from advisor.errors import NotApplicableError
from advisor_tools import registry
from tests.architectures import architectures, calls
from tests.change.staging import ORIGIN, of, take_back, take_forward
from tests.change.steps import abandon, begin, done
from tests.histories import standing, undone

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.calm.document import Document


def test_each_entry_has_one_state(journal: Journal) -> None:
    """In words that a person reads."""
    done(journal)
    done(journal)
    done(journal, "undo", undoes=2)
    done(journal)
    done(journal)
    done(journal, "undo", undoes=5)
    abandon(journal, begin(journal))
    done(journal, "redo", redoes=5)
    done(journal, "undo", undoes=5)
    begin(journal)
    assert states(journal.entries("shop.json")) == {
        1: "stands",
        2: "taken back",
        3: "done",
        4: "stands",
        5: "undone",
        6: "done",
        7: "abandoned",
        8: "done",
        9: "done",
        10: "interrupted",
    }


def test_what_can_be_redone_is_what_was_undone_since(journal: Journal) -> None:
    """The next one last; an abandoned redo changes nothing, one of a stranger neither."""
    for _ in range(3):
        done(journal)
    done(journal, "undo", undoes=3)
    done(journal, "undo", undoes=2)
    abandon(journal, begin(journal, "redo", redoes=2))
    done(journal, "redo", redoes=1)
    done(journal, "redo", redoes=99)
    done(journal, "redo", redoes=[2])
    done(journal, "undo", undoes=True)
    done(journal, "forget", undoes=1)
    assert [entry.id for entry in standing(journal, "shop.json")] == [1]
    assert [entry.id for entry in undone(journal, "shop.json")] == [3, 2]
    done(journal, "redo", redoes=2)
    assert [entry.id for entry in standing(journal, "shop.json")] == [1, 2]
    done(journal, file="other.json")
    assert [entry.id for entry in undone(journal, "shop.json")] == [3]
    done(journal)
    assert undone(journal, "shop.json") == []


STEPS = st.lists(
    st.sampled_from(["undo", "redo"]) | st.lists(calls(), min_size=1, max_size=4),
    min_size=2,
    max_size=10,
)


class Stacks:
    """What undo and redo are: two plain stacks of versions."""

    def __init__(self, now: Any) -> None:
        self.now = now
        self.past: list[Any] = []
        self.future: list[Any] = []

    def go_on(self, version: Any) -> None:
        """Something new was applied."""
        self.past.append(self.now)
        self.future.clear()
        self.now = version

    def move(self, step: str) -> bool:
        """Undo or redo, if there is anything."""
        source, target = self.past, self.future
        if step == "redo":
            source, target = target, source
        if source:
            target.append(self.now)
            self.now = source.pop()
            return True
        return False


def carry_out(file: Path, step: str | list[tuple[str, Any]], stacks: Stacks) -> Document | None:
    """Do one step to the file and, but for the new version, to the stacks."""
    if isinstance(step, str):
        move = take_back if step == "undo" else take_forward
        if stacks.move(step):
            return move(file).document
        with pytest.raises(NotApplicableError, match=f"nothing to {step}"):
            move(file)
        return None
    document = load(file)
    workspace = Workspace(document)
    for tool, arguments in step:
        registry.call(workspace, tool, arguments)
    proposed = workspace.propose(ORIGIN)
    if not (proposed.changes and proposed.applicable):
        return None
    return apply(document, proposed, Journal.of(file))


def project(folder: Path, value: dict[str, Any]) -> Path:
    """A file that says `value`, in a project of its own."""
    (folder / ".git").touch()
    file = folder / "shop.json"
    file.write_bytes(of(value).data)
    return file


@given(value=architectures(), steps=STEPS)
def test_undo_and_redo_are_those_of_two_stacks(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any], steps: list[Any]
) -> None:
    """After any sequence of steps the file has the bytes that two plain stacks say."""
    file = project(tmp_path_factory.mktemp("project"), value)
    stacks = Stacks(file.read_bytes())
    for step in steps:
        after = carry_out(file, step, stacks)
        if after and not isinstance(step, str):
            stacks.go_on(after.data)
        assert file.read_bytes() == stacks.now


@given(value=architectures(), steps=STEPS, indents=st.lists(st.integers(0, 4), min_size=10))
def test_the_same_holds_of_values_where_others_lay_the_file_out(
    tmp_path_factory: pytest.TempPathFactory,
    value: dict[str, Any],
    steps: list[Any],
    indents: list[int],
) -> None:
    """Between any two steps another program writes the file anew; then steps go by id."""
    file = project(tmp_path_factory.mktemp("project"), value)
    stacks = Stacks(load(file).value_digest)
    for step, indent in zip(steps, indents, strict=False):
        after = carry_out(file, step, stacks)
        if after and not isinstance(step, str):
            stacks.go_on(after.value_digest)
        assert load(file).value_digest == stacks.now
        file.write_text(json.dumps(load(file).value, indent=indent), encoding="utf-8")
