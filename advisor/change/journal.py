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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from advisor.calm.project import project_root
from advisor.errors import AdvisorError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ".advisor"
_LOCK_SECONDS = 10.0
_HEAD = ("record", "id", "action", "file", "base", "result")


@dataclass(frozen=True)
class Entry:
    """One application of changes to one file, or the undoing of one."""

    id: int
    """Counts from 1 within the project."""
    action: str
    """`apply` or `undo`."""
    file: str
    """Path of the document relative to the project root."""
    base: dict[str, str]
    """Digests `file` and `value` of the document before."""
    result: dict[str, str]
    """The same after."""
    details: dict[str, Any]
    """Origin, changes, patch and inverse, splices forth and back; for an undo, what it undid."""
    state: str = "begun"
    """`begun`, `done` or `abandoned`."""


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
        found: dict[int, Entry] = {}
        for record in self._records():
            number, state = record.get("id"), record.get("record")
            if not _is_count(number):
                continue
            if state == "begun" and (entry := _entry(record)):
                found[entry.id] = entry
            elif state in ("done", "abandoned") and number in found:
                found[number] = replace(found[number], state=state)
        return [entry for entry in found.values() if file is None or entry.file == file]

    def begin(
        self, action: str, file: str, base: dict[str, str], result: dict[str, str], **details: Any
    ) -> int:
        """Announce what is about to happen to `file`; returns the entry's id."""
        taken = {entry.id for entry in self.entries()}
        number = next(free for free in count(len(taken) + 1) if free not in taken)
        head = {"record": "begun", "id": number, "action": action, "file": file}
        self._append(head | {"base": base, "result": result} | details)
        return number

    def finish(self, number: int, state: str = "done") -> None:
        """Say how entry `number` ended: `done` or `abandoned`."""
        self._append({"record": state, "id": number})

    def settle(self, file: str, digest: str) -> None:
        """Close an entry that a kill left open, by what the file's digest says of it now.

        A file that is neither the old nor the new one was edited afterwards; the entry then counts
        as done, and the guards of its inverse decide whether it can be undone.
        """
        for entry in self.entries(file):
            if entry.state == "begun":
                self.finish(entry.id, "abandoned" if digest == entry.base["file"] else "done")

    def standing(self, file: str) -> list[Entry]:
        """The applications whose effect is in `file` now, oldest first."""
        stack: list[Entry] = []
        for entry in self.entries(file):
            if entry.state != "done":
                continue
            if entry.action == "apply":
                stack.append(entry)
            elif entry.action == "undo":
                stack = [other for other in stack if other.id != entry.details.get("undoes")]
        return stack

    def _records(self) -> Iterator[dict[str, Any]]:
        with self._telling():
            lines = self.path.read_bytes().split(b"\n") if self.path.exists() else []
        for line in lines:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict):
                yield record

    def _append(self, record: dict[str, Any]) -> None:
        data = json.dumps(record).encode() + b"\n"
        with self._telling():
            self.path.touch(mode=0o600)
            with self.path.open("ab+") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(size - 1, 0))
                if size and file.read() != b"\n":
                    data = b"\n" + data  # the last writer was cut off; do not grow its torso
                file.write(data)
                file.flush()
                os.fsync(file.fileno())

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what the file system refuses into an error for the user.

        A clone may bring the folder along: one that leads elsewhere by a symbolic link is not used.
        """
        for path in (self.path.parent, self.path):
            if path.is_symlink():
                raise UsageError(f"{path} is a symbolic link; remove it, history is not kept there")
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"history cannot be kept in {self.path.parent}: {reason}") from error


def _entry(record: dict[str, Any]) -> Entry | None:
    """The entry that a record begins, or None for one that no advisor wrote."""
    match record:
        case {
            "id": number,
            "action": str(action),
            "file": str(file),
            "base": {"file": str(), "value": str()} as base,
            "result": {"file": str(), "value": str()} as result,
        }:
            details = {key: value for key, value in record.items() if key not in _HEAD}
            return Entry(number, action, file, base, result, details)
    return None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
