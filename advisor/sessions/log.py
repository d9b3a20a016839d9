"""The file that keeps a session: append-only, one JSON object a line, beside the values it names.

A record is written as soon as its step is complete, so that a session that was killed goes on from
there; a line that was cut off is passed over. The folder is the history's, below `sessions`, a
folder for each session by its number. What is read from it is untrusted input: a clone may bring
one along.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from advisor.calm import atomic
from advisor.calm.document import value_digest
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from advisor.change.journal import Journal

_NAME = "log.jsonl"

_LASTING = frozenset({"began", "asked", "staged", "applying", "decided", "ended"})
"""Records that have to survive the machine, too; the others survive the process."""


class Log:
    """The records of one session, and the documents that they speak of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: Any = None

    @property
    def number(self) -> int:
        """Which session of its project."""
        return int(self.folder.name)

    def records(self) -> list[dict[str, Any]]:
        """What was written, oldest first.

        Raises:
            UsageError: it cannot be read.
        """
        with self._telling():
            lines = (self.folder / _NAME).read_bytes().split(b"\n")
        found = []
        for line in lines:
            with suppress(ValueError, RecursionError):
                record = json.loads(line)
                if isinstance(record, dict):
                    found.append(record)
        return found

    def append(self, record: dict[str, Any]) -> None:
        """Write another record.

        Raises:
            UsageError: it cannot be written.
        """
        data = json.dumps(record).encode() + b"\n"
        path = self.folder / _NAME
        with self._telling(), os.fdopen(_private(path), "ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            if size and file.read() != b"\n":
                data = b"\n" + data  # the last writer was cut off; do not grow its torso
            file.write(data)
            file.flush()
            if record["record"] in _LASTING:
                os.fsync(file.fileno())

    def keep(self, value: Any) -> str:
        """Keep a document's value; returns its digest, by which it is found again."""
        digest = value_digest(value)
        with self._telling(), suppress(FileExistsError):
            atomic.create(self._path(digest), json.dumps(value).encode())
        return digest

    def value(self, digest: str) -> dict[str, Any]:
        """What was kept under `digest`.

        Raises:
            UsageError: it is not there, or is something else.
        """
        with self._telling():
            data = self._path(digest).read_bytes()
        with suppress(ValueError, RecursionError):
            value = json.loads(data)
            if isinstance(value, dict) and value_digest(value) == digest:
                return value
        raise UsageError(f"{self.folder} is damaged; begin a new session, without --resume")

    def drop(self, kept: Collection[str]) -> None:
        """Remove all values but those of these digests."""
        names = {self._path(digest).name for digest in kept}
        with self._telling():
            for path in self.folder.glob("*.json"):
                if path.name not in names:
                    path.unlink(missing_ok=True)

    def hold(self) -> None:
        """Be the only one who goes on with this session.

        Raises:
            UsageError: another process does.
        """
        from filelock import FileLock, Timeout  # costs 60 ms

        with self._telling():
            try:
                self._lock = FileLock(self.folder / "lock", timeout=0, mode=0o600)
                self._lock.acquire()
            except Timeout:
                raise UsageError(
                    f"session {self.number} is open elsewhere; end it there, or begin a new one"
                ) from None

    def release(self) -> None:
        """Let others go on with it."""
        if self._lock is not None:
            self._lock.release()

    def _path(self, digest: str) -> Path:
        name = digest.rpartition(":")[2]
        if not name.isalnum():
            raise UsageError(f"{self.folder} is damaged; begin a new session, without --resume")
        return self.folder / f"{name}.json"

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what the file system refuses into an error for the user; follow no links."""
        for path in (self.folder.parent.parent, self.folder.parent, self.folder):
            if path.is_symlink():
                what = "is a symbolic link; remove it, sessions are not kept there"
                raise UsageError(f"{path} {what}")
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"the session cannot be kept in {self.folder}: {reason}") from error


def _private(path: Path) -> int:
    """A descriptor to read and to add with; no link is followed, nobody else may read."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, 0o600)


def begin(journal: Journal) -> Log:
    """Make room for another session of the journal's project.

    Raises:
        UsageError: the folder cannot be written to, or leads elsewhere.
    """
    with journal.writing():
        numbers = [log.number for log in logs(journal)]
        log = Log(_folder(journal) / str(max(numbers, default=0) + 1))
        with log._telling():  # noqa: SLF001 - of this module
            log.folder.mkdir(mode=0o700, parents=True)
        log.hold()
    return log


def logs(journal: Journal) -> list[Log]:
    """All sessions that were kept, by their numbers."""
    folder = _folder(journal)
    if folder.is_symlink() or not folder.is_dir():
        return []
    found = [Log(each) for each in folder.iterdir() if each.name.isascii() and each.name.isdigit()]
    return sorted(found, key=lambda log: log.number)


def find(journal: Journal, number: int) -> Log:
    """The session of that number.

    Raises:
        UsageError: there is none.
    """
    for log in logs(journal):
        if log.number == number:
            return log
    raise UsageError(f"there is no session {number}; advisor sessions lists them")


def _folder(journal: Journal) -> Path:
    return journal.path.parent / "sessions"
