"""The file that keeps a session: append-only, one step a line, beside the values it names.

A line is written as soon as its step is complete and holds all records of it, so that a session
that was killed goes on from there; a line that was cut off is passed over. The folder is the
history's, below `sessions`, a folder for each session by its number. What is read from it is
untrusted input: a clone may bring one along. No link in it is followed.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from advisor.calm import appending, atomic
from advisor.calm.document import value_digest
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

_NAME = "log.jsonl"
_LOCK = "lock"

_LASTING = frozenset({"began", "asked", "staged", "applying", "decided", "ended"})
"""Records that have to survive the machine, too; the others survive the process."""

_LOOKING = 0.5
"""Seconds after which whoever has the lock is more than somebody who looks whether it is held."""

_LARGEST = 2**28
"""Bytes of a file beyond which it is none that this program wrote."""


class Log:
    """The records of one session, and the documents that they speak of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: Any = None
        self._steps = 0

    @property
    def number(self) -> int:
        """Which session of its project."""
        return int(self.folder.name)

    @property
    def is_begun(self) -> bool:
        """Whether anything was written; one that was killed before is none."""
        return os.path.lexists(self.folder / _NAME)

    def make(self) -> None:
        """Make the folder.

        Raises:
            UsageError: it cannot be made.
        """
        with self._telling():
            self.folder.parent.mkdir(mode=0o700, exist_ok=True)
            self.folder.mkdir(mode=0o700)

    def records(self) -> list[dict[str, Any]]:
        """What was written, oldest first.

        Raises:
            UsageError: it cannot be read, or is damaged.
        """
        found: list[dict[str, Any]] = []
        self._steps = 0
        for line in self._read(self.folder / _NAME).split(b"\n"):
            if (records := self._step(line, self._steps + 1)) is not None:
                found += records
                self._steps += 1
        return found

    def first(self) -> list[dict[str, Any]]:
        """The records of the first step, whatever stands behind it; none where that was cut off.

        Raises:
            UsageError: it cannot be read, or is damaged.
        """
        return self._step(self._read(self.folder / _NAME, line=True), 1) or []

    def append(self, records: Sequence[dict[str, Any]]) -> None:
        """Write another step.

        Raises:
            UsageError: it cannot be written.
        """
        line = json.dumps({"step": self._steps + 1, "records": records}).encode()
        is_lasting = any(record["record"] in _LASTING for record in records)
        with self._telling():
            appending.append(self.folder / _NAME, line, to_disk=is_lasting)
        self._steps += 1

    def keep(self, digest: str, value: Any) -> None:
        """Keep a document's value, to be found again by its digest.

        Raises:
            UsageError: it cannot be written.
        """
        path = self._path(digest)
        with self._telling(), suppress(FileExistsError):
            atomic.create(path, json.dumps(value).encode())
            path.chmod(0o600)

    def value(self, digest: str) -> dict[str, Any]:
        """What was kept under `digest`.

        Raises:
            UsageError: it is not there, or is something else.
        """
        data = self._read(self._path(digest))
        with suppress(ValueError, RecursionError):
            value = json.loads(data)
            if isinstance(value, dict) and value_digest(value) == digest:
                return value
        raise self.damaged()

    def drop(self, kept: Collection[str]) -> None:
        """Remove all values but those of these digests.

        Raises:
            UsageError: the folder cannot be written to.
        """
        names = {self._path(digest).name for digest in kept}
        with self._telling():
            # The steps that no longer need them must be on the disk before they are gone.
            with os.fdopen(appending.opened(self.folder / _NAME), "ab") as file:
                os.fsync(file.fileno())
            for path in self.folder.glob("*.json"):
                if path.name not in names:
                    path.unlink(missing_ok=True)

    def hold(self) -> None:
        """Be the only one who goes on with this session.

        Raises:
            UsageError: another process does, or the folder cannot be written to.
        """
        from filelock import FileLock, Timeout  # costs 60 ms

        path = self.folder / _LOCK
        with self._telling():
            lock = FileLock(path, timeout=_LOOKING, mode=0o600, thread_local=False)
            try:
                lock.acquire()
            except Timeout:
                raise UsageError(
                    f"session {self.number} is open elsewhere; end it there, or begin a new one"
                ) from None
            self._lock = lock
            atomic.tidy(self.folder)

    @property
    def is_held(self) -> bool:
        """Whether somebody goes on with it now; shares the lock for an instant to find out."""
        try:
            import fcntl
        except ImportError:  # not a POSIX system: who goes on with it finds out
            return False
        lock = self.folder / _LOCK
        # As filelock takes it, but shared, which filelock cannot: those who look are many.
        with (
            suppress(UsageError),
            self._telling(),
            os.fdopen(appending.opened(lock, os.O_RDONLY)) as file,
        ):
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):  # the latter on some file systems
                return True
        return False

    def release(self) -> None:
        """Let others go on with it."""
        if self._lock is not None:
            self._lock.release()

    def damaged(self) -> UsageError:
        """The error for a log that this program would not have written."""
        return UsageError(f"session {self.number} is damaged; begin a new one, without --resume")

    def _path(self, digest: str) -> Path:
        name = digest.rpartition(":")[2]
        if not (name.isascii() and name.isalnum()):
            raise self.damaged()
        return self.folder / f"{name}.json"

    def _step(self, line: bytes, number: int) -> list[dict[str, Any]] | None:
        """The records of a line, which is the step of that number; None for one that was cut off.

        Raises:
            UsageError: it is something else.
        """
        try:
            step = json.loads(line)
        except ValueError:
            return None
        except RecursionError:
            raise self.damaged() from None
        match step:
            case {"step": told, "records": [*records]} if told == number:
                if all(isinstance(record, dict) for record in records):
                    return records
        raise self.damaged()

    def _read(self, path: Path, *, line: bool = False) -> bytes:
        """All of a file, or its first line."""
        with self._telling():
            descriptor = appending.opened(path, os.O_RDONLY)
            with os.fdopen(descriptor, "rb") as file:
                if os.fstat(descriptor).st_size > _LARGEST:
                    raise self.damaged()
                return file.readline() if line else file.read()

    def _telling(self) -> AbstractContextManager[None]:
        around = (self.folder.parent.parent, self.folder.parent, self.folder)
        return appending.telling("the session", self.folder, *around)
