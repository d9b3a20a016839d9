"""History is removed, of one file or all of it, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from advisor.errors import NotApplicableError, UsageError
from tests.change.staging import ADD_CACHE, TEXT, TIER, change, states, take_back
from tests.change.steps import begin, done

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2"  # noqa: S105  what somebody typed into a prompt


def forget(journal: Journal, file: str | None = None) -> int:
    """Forget as a command does."""
    with journal.writing():
        return journal.forget(file)


def test_one_file_is_forgotten_and_the_others_stay(journal: Journal) -> None:
    """Their lines are the same bytes, their numbers stay, and a new entry takes a new one."""
    done(journal, prompt=SECRET)
    done(journal, file="other.json")
    kept = journal.path.read_bytes().splitlines()[2:]
    done(journal, "undo", undoes=1, prompt=SECRET)
    begin(journal, prompt=SECRET)
    mode = journal.path.stat().st_mode
    assert forget(journal, "shop.json") == 3
    assert journal.path.read_bytes().splitlines() == kept
    assert journal.path.stat().st_mode == mode
    assert [entry.id for entry in journal.entries()] == [2]
    assert done(journal) == 3


def test_a_project_is_forgotten(journal: Journal) -> None:
    """Also lines that are no records; the folder still ignores itself in git."""
    done(journal)
    done(journal, file="other.json")
    with journal.path.open("ab") as file:
        file.write(SECRET.encode())
    assert forget(journal) == 2
    assert not journal.path.exists()
    assert (journal.path.parent / ".gitignore").exists()
    assert forget(journal) == 0
    assert done(journal) == 1


@pytest.mark.parametrize(
    "line",
    [
        f'{{"record": "begun", "id": 9, "file": "shop.json", "prompt": "{SECRET}',
        f'{{"record": "begun", "id": [9], "file": "shop.json", "prompt": "{SECRET}"}}',
        f'"{SECRET}"',
    ],
)
def test_nothing_of_a_torn_or_strange_line_is_left(journal: Journal, line: str) -> None:
    """A line that a kill cut off holds words of what is to be forgotten."""
    done(journal, file="other.json")
    done(journal)
    with journal.path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert forget(journal, "shop.json") == 1
    text = journal.path.read_text(encoding="utf-8")
    assert SECRET not in text
    assert [json.loads(each)["id"] for each in text.splitlines()] == [1, 1]


def test_what_is_forgotten_cannot_be_undone(file: Path) -> None:
    """The document stays as it is, and what is applied afterwards can be undone again."""
    after = change(file, ADD_CACHE).data
    assert forget(Journal.of(file), file.name) == 1
    assert file.read_bytes() == after
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(file)
    change(file, TIER)
    assert take_back(file).exact
    assert file.read_bytes() == after != TEXT
    assert states(file) == [("apply", "done"), ("undo", "done")]


def test_a_history_elsewhere_is_not_forgotten_through_a_link(
    journal: Journal, tmp_path: Path
) -> None:
    """A cloned folder may hold a symbolic link."""
    outside = tmp_path / "mine"
    outside.write_text("mine\n", encoding="utf-8")
    (tmp_path / ".advisor").mkdir()
    journal.path.symlink_to(outside)
    with pytest.raises(UsageError, match="is a symbolic link"):
        forget(journal)
    assert outside.read_text(encoding="utf-8") == "mine\n"


KILLED_WHILE_FORGETTING = """
import os
import sys
from pathlib import Path
from advisor.calm import atomic
from advisor.change.journal import Journal

def at(step):
    if step == sys.argv[2]:
        os._exit(9)

journal = Journal(Path(sys.argv[1]))
with journal.writing():
    journal.forget("shop.json", at=at)
"""


@pytest.mark.parametrize("step", ["half-written", "synced", "checked", "renamed"])
def test_a_kill_leaves_the_old_history_or_the_new_one(journal: Journal, step: str) -> None:
    """Never a part of it, and the next time nothing of the killed one is left."""
    done(journal)
    done(journal, file="other.json")
    before = journal.path.read_bytes()
    command = [sys.executable, "-c", KILLED_WHILE_FORGETTING, str(journal.root), step]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    if step != "renamed":
        assert journal.path.read_bytes() == before
    forget(journal, "shop.json")
    assert [entry.file for entry in journal.entries()] == ["other.json"]
    left = {path.name for path in journal.path.parent.iterdir()}
    assert left == {".gitignore", "history.jsonl", "lock"}
