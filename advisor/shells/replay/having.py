"""A batch under way: runs are had side by side, and what comes of each is kept, applied and shown.

The event loop, and the signal that ends it, are here; nothing is said of how it is shown.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from advisor import errors
from advisor.batch import in_place
from advisor.batch.blotting import blotted
from advisor.batch.pool import Pool
from advisor.batch.results import interrupted
from advisor.batch.running import STOPPED
from advisor.batch.running import run as have_run
from advisor.errors import AdvisorError
from advisor.shells.difference import lines
from advisor.shells.remarks import assumed_lines
from advisor.shells.render import Style
from advisor.shells.replay.transcript import transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from advisor.batch.cluster import Cluster
    from advisor.batch.folder import Folder
    from advisor.batch.results import RunResult, StepResult
    from advisor.batch.running import Setup
    from advisor.batch.schedule import Run
    from advisor.change.history import Act
    from advisor.shells.replay.progress import Progress

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals, where the system has them."""


_TOO_MANY = 5
"""Runs in a row whose model failed in the same words, after which no more are had."""


class _Alike:
    """Failures of the model that are the same, one after the other."""

    def __init__(self) -> None:
        self._error = ""
        self._count = 0

    @property
    def are_too_many(self) -> bool:
        """Whether the next run would only fail like the last ones."""
        return self._count >= _TOO_MANY

    def become_too_many(self, result: RunResult) -> bool:
        """Take in what came of another run; whether that makes them too many, which then stays."""
        if self.are_too_many:
            return False
        is_failure = result.state == "error" and result.exit_code == errors.NO_MODEL
        is_same = is_failure and result.error == self._error
        self._error = result.error if is_failure else ""
        self._count = self._count + 1 if is_same else int(is_failure)
        return self.are_too_many


class Replaying:
    """A batch under way."""

    def __init__(
        self,
        setup: Setup,
        progress: Progress,
        folder: Folder | None = None,
        writes: Callable[[], Act] | None = None,
        secrets: Sequence[str] = (),
    ) -> None:
        """Prepare one.

        Args:
            setup: what the runs have in common.
            progress: is told how far it is.
            folder: where results are kept, if they are.
            writes: tells who applies what was accepted, and when; None where nobody does.
            secrets: are blotted out of what is kept and shown, the longest first.
        """
        self._setup = setup
        self._progress = progress
        self._folder = folder
        self._writes = writes
        self._secrets = secrets
        self._alike = _Alike()
        self._results: dict[str, RunResult] = {}
        self._files: dict[str, Path] = {}

    async def have(self, runs: Sequence[Run], jobs: int, cluster: str = "") -> None:
        """Have the runs that are not finished yet.

        Ctrl-C ends it: what is under way is interrupted, and nothing else begins. A second one
        ends it at once.

        Args:
            runs: their names differ.
            jobs: how many at once.
            cluster: where to have them, if not here: see `advisor.batch.cluster`.
        """
        self._results = self._finished(runs)
        self._files = {run.name: run.architecture for run in runs}
        left = [run for run in runs if run.name not in self._results]
        self._progress.begin(len(runs), self._results.values())
        pool = self._cluster(left, jobs, cluster) if cluster else self._pool(left, jobs)
        try:
            with _interrupted(pool.stop):
                async with aclosing(pool.results()) as results:
                    async for result in results:
                        self._take(self._as_told(result))
                        if self._alike.become_too_many(result):
                            pool.stop()
        finally:
            self._progress.end()

    def results(self, runs: Sequence[Run]) -> list[RunResult]:
        """What came of the runs, in their order, also of those that were not begun."""
        return [self._results.get(run.name) or self._not_begun(run) for run in runs]

    def _pool(self, runs: Sequence[Run], jobs: int) -> Pool[Run, RunResult]:
        return Pool(
            runs, lambda run: have_run(run, self._setup, self._progress.step), jobs, self._stopped
        )

    def _cluster(self, runs: Sequence[Run], jobs: int, address: str) -> Cluster:
        from advisor.batch.cluster import Cluster  # an extra, and takes a second

        return Cluster(address, runs, self._setup, jobs, self._stopped)

    def _finished(self, runs: Sequence[Run]) -> dict[str, RunResult]:
        folder = self._folder
        if folder is None:
            return {}
        names = (run.name for run in runs if folder.is_finished(run.name))
        return {name: folder.result(name) for name in names}

    def _stopped(self, run: Run, why: str = STOPPED) -> RunResult:
        model = self._setup.settings[run.script.model].model
        return self._as_told(interrupted(run, model, why))

    def _as_told(self, result: RunResult) -> RunResult:
        """The result; where it is not a person who stopped the batch, with what did."""
        if result.state != "interrupted" or not self._alike.are_too_many:
            return result
        why = f"not had, since {_TOO_MANY} runs in a row failed alike"
        return result._replace(state="error", error=why, exit_code=errors.NO_MODEL)

    def _not_begun(self, run: Run) -> RunResult:
        return self._stopped(run, "not begun")

    def _take(self, result: RunResult) -> None:
        """Apply, keep and show what came of a run.

        In this order: what is kept as finished is never applied again.
        """
        result = result._replace(steps=tuple(map(_with_diff, result.steps)))
        if self._writes is not None and result.state == "passed":
            try:
                in_place.apply(result, self._files[result.name], self._writes())
                applied = sum(len(proposal.changes) for proposal in result.accepted)
                result = result._replace(applied=applied)
            except AdvisorError as error:
                result = result._replace(state="error", error=str(error), exit_code=error.exit_code)
        result = blotted(result, self._secrets)
        if self._folder is not None:
            self._folder.keep(result, transcript(result))
        self._progress.done(result)
        self._results[result.name] = result.light()


def _with_diff(step: StepResult) -> StepResult:
    """The step with its differences in words, and the values in them that nobody gave."""
    assumed = assumed_lines(step.proposal.assumed if step.proposal else ())
    return step._replace(diff=(*lines(step.differences, Style(enabled=False)), *assumed))


@contextmanager
def _interrupted(stop: Callable[[], None]) -> Iterator[None]:
    """Have the first Ctrl-C call `stop` in the event loop, and the next one end the program.

    So do the signals of an end that is to come, which else would leave the terminal as it is.
    """
    loop = asyncio.get_running_loop()
    is_stopped = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        # Not one of the loop's own, which waits for as long as the loop is held up.
        nonlocal is_stopped
        if is_stopped:
            raise KeyboardInterrupt
        is_stopped = True
        loop.call_soon_threadsafe(stop)

    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    taken = [number for number in numbers if before[number] != signal.SIG_IGN]  # as nohup has it
    for number in taken:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])
