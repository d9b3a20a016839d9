"""The folder that a batch leaves: what it was asked, and for each run a folder of its own.

    DIR/batch.json               what was asked
    DIR/RUN/architecture.json    the document as the run left it
    DIR/RUN/N-STEP.diff          what a step proposed
    DIR/RUN/N-STEP.plan          the same, to be applied later, where the script says so
    DIR/RUN/transcript.md        all of it, to be read
    DIR/RUN/result.json          a report of this run, written last

A folder with a result.json is finished and is never touched again. A run that ended before its
time leaves an unfinished.json instead, and its folder is made anew when the batch goes on; so is
one that a kill left with neither. Nothing is written through a link, and one process writes at a
time.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from advisor.batch import asked, report
from advisor.batch.report import Report
from advisor.calm import atomic
from advisor.calm import document as documents
from advisor.change import plan
from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from advisor.batch.asked import Batch
    from advisor.batch.results import RunResult

BATCH = "batch.json"
RESULT = "result.json"
UNFINISHED = "unfinished.json"
TRANSCRIPT = "transcript.md"

_LOCK = ".lock"
_FINISHED = {"passed", "failed", "skipped"}
_NAME = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9_.~-]{0,199}")
"""What a run may be called: nothing that leads elsewhere, and no name of ours with its dot."""

_LONGEST = 60
"""Characters of a step's name in that of a file."""


class Folder:
    """Where the results of one batch go; to be closed, so that others may go on with it."""

    def __init__(self, path: Path, at: Callable[[str], None] = atomic.ignore) -> None:
        """Speak of the folder at `path`; `at` is called with each step, see `atomic`."""
        self.path = path
        self.batch: Batch
        """What was asked."""
        self._at = at
        self._lock: Any = None

    @classmethod
    def begin(cls, path: Path, batch: Batch) -> Self:
        """Make the folder, or take an empty one.

        Raises:
            UsageError: there is something in it, somebody else writes there, or it cannot be made.
        """
        folder = cls(path)
        with folder._telling():
            path.mkdir(parents=True, exist_ok=True)
            folder._check_empty()
            folder._hold()
            try:
                folder._check_empty()
                data = report.encoded(batch.to_json(path))
                atomic.create(path / BATCH, data)
            except BaseException:
                folder.close()
                raise
        folder.batch = batch
        return folder

    @classmethod
    def resume(cls, path: Path, at: Callable[[str], None] = atomic.ignore) -> Self:
        """Go on with the batch of a folder.

        Raises:
            UsageError: it holds none, the file is damaged, or somebody else writes there.
        """
        folder = cls(path, at)
        if not os.path.lexists(path / BATCH):
            raise UsageError(f"{path} holds no batch to go on with; begin one there with --out")
        folder.batch = asked.batch(_content(path / BATCH), path / BATCH)
        with folder._telling():
            folder._hold()
            atomic.tidy(path)
        return folder

    def is_finished(self, run: str) -> bool:
        """Whether the run of that name came to its end."""
        return os.path.lexists(self.of(run) / RESULT)

    def result(self, run: str) -> RunResult:
        """What came of a finished run.

        Raises:
            UsageError: its file is damaged, or is about another run.
        """
        path = self.of(run) / RESULT
        hint = f"remove {path.parent} to have the run again"
        if path.parent.is_symlink():
            raise UsageError(f"{path.parent} is a symbolic link; {hint}")
        found = report.decoded(_content(path), path, report.KIND, hint=hint)
        results = report.parsed(found).runs
        if [(each.name, each.state in _FINISHED) for each in results] != [(run, True)]:
            raise UsageError(f"{path} is not what came of {run}; {hint}")
        return results[0]

    def keep(self, result: RunResult, transcript: str = "") -> Path:
        """Write what came of a run into a folder of its own; returns its path.

        Of a run that was stopped before a step of it ended there is nothing to write.

        Args:
            result: of a run that is not finished yet; what an earlier attempt left goes.
            transcript: the run for a person, Markdown.

        Raises:
            UsageError: the run is finished already, or its folder cannot be written to.
        """
        folder = self.of(result.name)
        if not result.steps and result.state == "interrupted":
            return folder
        name = RESULT if result.state in _FINISHED else UNFINISHED
        told = Report(result.model, self.batch.began, result.seconds, 1, (result,))
        with self._telling():
            self._make_room(folder)
            for file, data in _files(result, transcript):
                _write(folder / file, data)
                self._at("written")
            for number, step in enumerate(result.steps, 1):
                if step.decision == "planned" and step.proposal is not None:
                    plan.write(folder / f"{_step(number, step.name)}.plan", step.proposal)
            atomic.create(folder / name, report.as_bytes(told), at=self._at)
        return folder

    def of(self, run: str) -> Path:
        """The folder of the run of that name.

        Raises:
            UsageError: it is no name of a run.
        """
        if not _NAME.fullmatch(run):
            raise UsageError(f"{run!r} is no name for a folder of results")
        return self.path / (f"{run}~" if run.casefold() == BATCH else run)

    def diff(self, result: RunResult, number: int) -> Path | None:
        """Where the difference that step `number` made is kept, from 1; None if it made none."""
        step = result.steps[number - 1]
        return self.of(result.name) / f"{_step(number, step.name)}.diff" if step.diff else None

    def plan(self, result: RunResult, number: int) -> Path | None:
        """Where the plan that step `number` left is kept, from 1; None if it left none."""
        step = result.steps[number - 1]
        is_one = step.decision == "planned"
        return self.of(result.name) / f"{_step(number, step.name)}.plan" if is_one else None

    def transcript(self, result: RunResult) -> Path | None:
        """Where all that was said in a run is kept; None if nothing was."""
        return self.of(result.name) / TRANSCRIPT if result.steps else None

    def close(self) -> None:
        """Let others go on with it."""
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _make_room(self, folder: Path) -> None:
        """An empty folder for a run, in place of what an attempt left that did not come to its end.

        Raises:
            UsageError: the run is finished, or something else has the name.
        """
        if os.path.lexists(folder):
            if folder.is_symlink() or not folder.is_dir():
                raise UsageError(f"{folder} is no folder of results; remove it")
            if os.path.lexists(folder / RESULT):
                raise UsageError(f"{folder} holds a finished run already")
            shutil.rmtree(folder)
            self._at("removed")
        folder.mkdir()
        self._at("made")

    def _check_empty(self) -> None:
        """Make sure that nothing is there but what a kill left of a beginning.

        Raises:
            UsageError: there is.
        """
        atomic.tidy(self.path)
        with os.scandir(self.path) as entries:
            if any(entry.name != _LOCK for entry in entries):
                raise UsageError(
                    f"{self.path} is not empty; name another folder, or go on with the batch in "
                    f"it: --resume {self.path}"
                )

    def _hold(self) -> None:
        """Be the only one who writes here.

        Raises:
            UsageError: another process does.
        """
        from filelock import FileLock, Timeout  # costs 60 ms

        path = self.path / _LOCK
        if path.is_symlink():
            raise UsageError(f"{path} is a symbolic link; remove it")
        lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise UsageError(f"another advisor writes to {self.path}; wait for its end") from None
        self._lock = lock

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what the file system refuses into an error for the user."""
        try:
            yield
        except OSError as error:
            where = error.filename or self.path
            raise UsageError(f"{where} cannot be written: {reason_of(error)}") from error


def _files(result: RunResult, transcript: str) -> Iterator[tuple[str, bytes]]:
    """Names and content of what is kept beside the result."""
    if result.document is not None:
        yield "architecture.json", result.document.data
    for number, step in enumerate(result.steps, 1):
        if step.diff:
            text = "".join(f"{line}\n" for line in step.diff)
            yield f"{_step(number, step.name)}.diff", _encoded(text)
    if transcript:
        yield TRANSCRIPT, _encoded(transcript)


def _step(number: int, name: str) -> str:
    """What the files of a step are called; the number makes it unique."""
    return f"{number}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)[:_LONGEST]}"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _write(path: Path, data: bytes) -> None:
    """A new file, on the disk before whatever is written next."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _content(path: Path) -> bytes:
    """The bytes of a file of this folder.

    Raises:
        UsageError: it is a link, or cannot be read.
    """
    if path.is_symlink():
        raise UsageError(f"{path} is a symbolic link; results are not kept behind one")
    return documents.content(path)
