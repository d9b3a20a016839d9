"""The folder that keeps history: private, locked, and never anywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from advisor.errors import UsageError
from tests.change.steps import begin, done

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folder_is_private_and_out_of_git(journal: Journal) -> None:
    """Only its owner may look in, and git does not see it, whatever the user's mask."""
    before = os.umask(0)
    try:
        done(journal)
    finally:
        os.umask(before)
    folder = journal.path.parent
    assert folder.name == ".advisor"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_user_may_change_what_git_ignores(journal: Journal) -> None:
    """Whoever wants history in git removes the line, and it stays removed."""
    done(journal)
    (journal.path.parent / ".gitignore").write_text("", encoding="utf-8")
    done(journal)
    assert (journal.path.parent / ".gitignore").read_text(encoding="utf-8") == ""


def test_a_document_has_one_name_whatever_leads_to_it(tmp_path: Path) -> None:
    """Its path from the project root, through symbolic links and from any folder."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    document = tmp_path / "docs" / "shop.json"
    document.touch()
    link = tmp_path / "link.json"
    link.symlink_to(document)
    for path in (document, link, tmp_path / "docs" / ".." / "docs" / "shop.json"):
        journal = Journal.of(path)
        assert journal.path == tmp_path / ".advisor" / "history.jsonl"
        assert journal.name(path) == os.path.join("docs", "shop.json")  # noqa: PTH118  a name


@pytest.mark.parametrize("which", [".advisor", ".advisor/history.jsonl"])
def test_a_history_that_leads_elsewhere_is_not_used(
    journal: Journal, tmp_path: Path, which: str
) -> None:
    """A cloned folder may hold symbolic links; nothing is read or written through them."""
    target = tmp_path / "outside"
    if which == ".advisor":
        target.mkdir()
    else:
        (tmp_path / ".advisor").mkdir()
        target.write_bytes(b"mine\n")
    (tmp_path / which).symlink_to(target)
    with pytest.raises(UsageError, match="is a symbolic link; remove it"):
        journal.entries()
    with pytest.raises(UsageError, match="is a symbolic link; remove it"):
        begin(journal)
    assert (list(target.iterdir()) == []) if target.is_dir() else target.read_bytes() == b"mine\n"


def test_a_dangling_link_does_not_make_files_elsewhere(journal: Journal, tmp_path: Path) -> None:
    """The folder's own file is not written through one either."""
    journal.path.parent.mkdir()
    (journal.path.parent / ".gitignore").symlink_to(tmp_path / "elsewhere")
    done(journal)
    assert not (tmp_path / "elsewhere").exists()


def test_a_history_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    """A file where the folder should be, and a folder where the file should be."""
    (tmp_path / ".advisor").touch()
    with pytest.raises(UsageError, match=r"history cannot be kept in .*\.advisor: "):
        begin(Journal(tmp_path))
    other = tmp_path / "other"
    (other / ".advisor" / "history.jsonl").mkdir(parents=True)
    with pytest.raises(UsageError, match="history cannot be kept in"):
        begin(Journal(other))


HOLD = """
import sys
from pathlib import Path
from advisor.change.journal import Journal

with Journal(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_process_writes_at_a_time(journal: Journal) -> None:
    """A second one waits for the first, also where that is killed and cannot let go."""
    command = [sys.executable, "-c", HOLD, str(journal.root)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        ) as second:
            assert second.stdout is not None
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(0.8)
            first.kill()
            assert second.stdout.readline() == b"held\n"
            assert second.stdin is not None
            second.stdin.close()
            assert second.wait(10) == 0
