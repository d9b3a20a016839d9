"""A batch under way: runs are had side by side, and what comes of each is kept, applied and shown.

The event loop, and the signal that ends it, are here; nothing is said of how it is shown.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from advisor.batch import in_place
from advisor.batch.pool import Pool
from advisor.batch.results import interrupted
from advisor.batch.running import run as have_run
from advisor.errors import AdvisorError
from advisor.shells.difference import lines
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


class Replaying:
    """A batch under way."""

    def __init__(
        self,
        setup: Setup,
        progress: Progress,
        folder: Folder | None = None,
        writes: Callable[[], Act] | None = None,
    ) -> None:
        """Prepare one.

        Args:
            setup: what the runs have in common.
            progress: is told how far it is.
            folder: where results are kept, if they are.
            writes: tells who applies what was accepted, and when; None where nobody does.
        """
        self._setup = setup
        self._progress = progress
        self._folder = folder
        self._writes = writes
        self._results: dict[str, RunResult] = {}
        self._files: dict[str, Path] = {}

    async def have(self, runs: Sequence[Run], jobs: int, cluster: str = "") -> list[RunResult]:
        """Have the runs that are not finished yet; what came of all of them, in their order.

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
                        self._take(result)
        finally:
            self._progress.end()
        return [self._results.get(run.name) or self._stopped(run, "not begun") for run in runs]

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

    def _stopped(self, run: Run, why: str = "it was stopped") -> RunResult:
        return interrupted(run, self._setup.settings[run.script.model].model, why)

    def _take(self, result: RunResult) -> None:
        """Apply, keep and show what came of a run.

        In this order: what is kept as finished is never applied again.
        """
        result = result._replace(steps=tuple(map(_with_diff, result.steps)))
        if self._writes is not None and result.state == "passed":
            try:
                in_place.apply(result, self._files[result.name], self._writes())
            except AdvisorError as error:
                result = result._replace(state="error", error=str(error), exit_code=error.exit_code)
        if self._folder is not None:
            self._folder.keep(result, transcript(result))
        self._progress.done(result)
        self._results[result.name] = result.light()


def _with_diff(step: StepResult) -> StepResult:
    """The step with its differences in words."""
    return step._replace(diff=tuple(lines(step.differences, Style(enabled=False))))


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
