"""What history says of a file that was created: after faults, kills and strangers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm import document as documents
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.errors import NotApplicableError, UsageError
from tests.change import staging
from tests.change.staging import (
    CREATE,
    change,
    create,
    metadata,
    proposal,
    take_back,
    take_forward,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAG = metadata("cache", tier="data")


def failing_at(wanted: str) -> Callable[[str], None]:
    """A disk that fails at one step of writing."""

    def at(step: str) -> None:
        if step == wanted:
            raise OSError(5, "Input/output error")

    return at


@pytest.mark.parametrize(("step", "state"), [("synced", "abandoned"), ("renamed", "done")])
def test_a_disk_that_fails_is_judged_by_the_file(absent: Path, step: str, state: str) -> None:
    """Before it has its name there is no file, behind that there is; history says so."""
    document = documents.new(absent)
    with pytest.raises(UsageError, match="cannot be saved: input/output error"):
        apply(document, proposal(document, CREATE), Journal.of(absent), at=failing_at(step))
    assert staging.states(absent) == [("apply", state)]
    assert absent.exists() == (state == "done")
    assert {path.name for path in absent.parent.iterdir()} - {absent.name} == {".git", ".advisor"}


def test_the_bytes_do_not_hang_on_what_a_new_document_starts_with(absent: Path) -> None:
    """Another version may begin another way: history has all of the text."""
    created = create(absent).data
    take_back(absent)
    for entry in Journal.of(absent).entries():
        assert created.decode() in [splice[2] for splice in entry.details["forth"]] + [
            splice[2] for splice in entry.details["back"]
        ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_stranger_s_history_loses_no_bytes(absent: Path, mark: bytes) -> None:
    """It says that a file was created which was not: undo removes it, redo has it again."""
    absent.write_bytes(mark + b'{"nodes": [], "x": "\xc3\xa9"}\r\n')
    document = documents.load(absent)
    forged(absent, result={"file": document.digest, "value": document.value_digest})
    take_back(absent)
    assert not absent.exists()
    assert take_forward(absent).document.data == document.data == absent.read_bytes()


@pytest.mark.parametrize(
    "members",
    [
        {"forth": [[0, 0, "{}"]]},
        {"forth": [[0, 0, '{"a": 1, "a": 2}']]},
        {"forth": [[0, "0", "{}"]]},
        {"forth": [[0, 0, "\ud800"]]},
        {"forth": 7},
        {},
    ],
)
def test_a_stranger_s_history_makes_no_other_file(absent: Path, members: dict[str, Any]) -> None:
    """Only bytes of the digest that it names."""
    forged(absent, result={"file": "sha256:0", "value": "sha256:0"}, **members)
    journal = Journal.of(absent)
    with journal.writing():
        base = {"file": documents.NO_FILE, "value": documents.NO_FILE}
        number = journal.begin("undo", "new.json", base, base, undoes=1)
        journal.finish(number)
    with pytest.raises(NotApplicableError, match="history does not lead back to the document"):
        take_forward(absent)
    assert not absent.exists()


def forged(file: Path, result: dict[str, str], **members: Any) -> None:
    """A history which says that `file` was created."""
    journal = Journal.of(file)
    with journal.writing():
        base = {"file": documents.NO_FILE, "value": documents.NO_FILE}
        journal.finish(journal.begin("apply", file.name, base, result, **members))


OPEN = [
    ("apply", "file", "done"),
    ("apply", "none", "abandoned"),
    ("apply", "other", "done"),
    ("undo", "file", "abandoned"),
    ("undo", "none", "done"),
    ("undo", "other", "abandoned"),
]


@pytest.mark.parametrize(("action", "now", "state"), OPEN)
def test_what_a_kill_left_open_is_judged_by_the_file(
    absent: Path, action: str, now: str, state: str
) -> None:
    """Whether it is there; edited since, it was created and not removed."""
    created = create(absent).data
    if action == "undo":
        take_back(absent)
    journal = Journal.of(absent)
    journal.path.write_bytes(journal.path.read_bytes().rpartition(b'{"record": "done"')[0])
    absent.unlink(missing_ok=True)
    if now != "none":
        absent.write_bytes(created if now == "file" else b"{}")
    with journal.writing():
        journal.settle("new.json", documents.load_or_empty(absent).digest)
    assert staging.states(absent)[-1] == (action, state)


def test_of_a_file_that_is_gone_an_open_entry_stays_open(absent: Path) -> None:
    """Nobody knows whether the change had reached it; back again, the file tells."""
    created = create(absent).data
    changed = change(absent, TAG).data
    journal = Journal.of(absent)
    journal.path.write_bytes(journal.path.read_bytes().rpartition(b'{"record": "done"')[0])
    absent.unlink()
    history = journal.path.read_bytes()
    with journal.writing():
        journal.settle("new.json", documents.NO_FILE)
    assert journal.path.read_bytes() == history
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(absent)
    assert ("apply", "begun") in staging.states(absent)
    absent.write_bytes(changed)
    assert take_back(absent).document.data == created


def test_a_history_that_was_forgotten_undoes_nothing(absent: Path) -> None:
    """The file stays, as any other."""
    created = create(absent).data
    shutil.rmtree(absent.parent / ".advisor")
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(absent)
    assert absent.read_bytes() == created
