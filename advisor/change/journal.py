"""The history of a project: what was applied and undone, append-only, one JSON object a line.

A record is on disk before the file it speaks of is touched, and a second, short one follows when
the file is in place. So after a kill at any instant the last record says what was about to happen
and the file's digest says whether it did (`settle`). A line that was cut off is passed over: what
it would have announced did not begin.

The folder `.advisor` lies at the project root, belongs to its owner alone and ignores itself in
git. Keys never enter it. What is read from it is untrusted input: a clone may bring one along.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from advisor.calm import appending, atomic
from advisor.calm.jsontext import MAX_DEPTH
from advisor.calm.project import project_root
from advisor.change import history
from advisor.change.history import NOBODY
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from advisor.change.history import Act, Entry

FOLDER = ".advisor"
_LOCK_SECONDS = 10.0
_LARGEST = 2**53
"""Numbers beyond it are none that an advisor gave."""

_DEPTH = MAX_DEPTH + 20
"""Levels of a record: those of a value from a document, and what the record puts around it."""

_BETWEEN_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[^][{}"]+')


class Journal:
    """The history of one project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / FOLDER / "history.jsonl"

    @classmethod
    def of(cls, document: Path) -> Journal:
        """The journal that keeps the history of `document`; nothing is created yet."""
        return cls(project_root(document))

    def name(self, document: Path) -> str:
        """How the journal calls `document`: its path relative to the project root."""
        return os.path.relpath(document.resolve(), self.root.resolve())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; one process at a time.

        Raises:
            AdvisorError: another process holds it for longer than ten seconds.
            UsageError: the folder cannot be written to, or leads elsewhere.
        """
        # Imported here: only writing needs it, and it costs 60 ms.
        from filelock import FileLock, Timeout

        folder = self.path.parent
        with self._telling():
            folder.mkdir(mode=0o700, exist_ok=True)
            with suppress(FileExistsError), (folder / ".gitignore").open("x") as ignore:
                ignore.write("*\n")
            try:
                lock = FileLock(folder / "lock", timeout=_LOCK_SECONDS, mode=0o600).acquire()
            except Timeout:
                raise AdvisorError(f"{folder}: another advisor is writing; try again") from None
        with lock:
            yield

    def entries(self, file: str | None = None) -> list[Entry]:
        """Everything that was ever begun, oldest first, of one document when `file` is given."""
        found = history.entries(record for _, record in self._records())
        return [entry for entry in found if file is None or entry.file == file]

    def begin(
        self,
        action: str,
        file: str,
        base: dict[str, str],
        result: dict[str, str],
        act: Act = NOBODY,
        **details: Any,
    ) -> int:
        """Announce what is about to happen to `file`; returns the entry's id."""
        taken = {entry.id for entry in self.entries()}
        last = max((number for number in taken if number < _LARGEST), default=0)
        number = next(free for free in count(last + 1) if free not in taken)
        head = {"record": "begun", "id": number, "action": action, "file": file}
        about = {"base": base, "result": result, "person": act.person, "time": act.time}
        self._append(head | about | details)
        return number

    def finish(self, number: int, state: str = "done") -> None:
        """Say how entry `number` ended: `done` or `abandoned`."""
        self._append({"record": state, "id": number})

    def settle(self, file: str, digest: str) -> None:
        """Close the entries that a kill left open, by what the file's digest says of them now."""
        for entry in self.entries(file):
            state = history.ended(entry, digest).state
            if entry.state == "begun" and state != "begun":
                self.finish(entry.id, state)

    def forget(self, file: str | None = None, *, at: Callable[[str], None] = atomic.ignore) -> int:
        """Remove the history of one file, or all of it; returns how many entries that were.

        To be called while `writing`. Lines that are no records go as well: one that was cut off
        may hold words of what is to be forgotten. A kill leaves the old history or the new one;
        `at` is called with the name of each step, see `atomic.STEPS`.
        """
        gone = {entry.id for entry in self.entries(file)}
        with self._telling():
            if not self.path.exists():
                return 0
            atomic.tidy(self.path.parent)
            kept = [
                line + b"\n"
                for line, record in self._records()
                if record.get("file") != file
                and not (history.is_count(number := record.get("id")) and number in gone)
            ]
            if file is None or not kept:
                self.path.unlink()
            else:
                atomic.replace(self.path, b"".join(kept), check=lambda: None, at=at)
        return len(gone)

    def _records(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        """Each line that holds a record, and the record."""
        with self._telling():
            lines = self.path.read_bytes().split(b"\n") if self.path.exists() else []
        for line in lines:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict) and not _is_deep(line):
                yield line, record

    def _append(self, record: dict[str, Any]) -> None:
        with self._telling():
            appending.append(self.path, json.dumps(record).encode(), to_disk=True)

    def _telling(self) -> AbstractContextManager[None]:
        return appending.telling("history", self.path.parent, self.path.parent, self.path)


def _is_deep(line: bytes) -> bool:
    """Whether a line of JSON is nested deeper than anything that an advisor writes."""
    if line.count(b"{") + line.count(b"[") <= _DEPTH:
        return False
    brackets = _BETWEEN_BRACKETS.sub(b"", line).translate(bytes.maketrans(b"{}", b"[]"))
    for _ in range(_DEPTH):
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)
