"""Many runs at once in one event loop, each as soon as there is a place for it.

Runs are taken as they are begun and results given as they come, so that neither is ever held as a
whole. Knows nothing of what a run is.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
    from typing import Any

_Run = TypeVar("_Run")
_Result = TypeVar("_Result")


class Pool(Generic[_Run, _Result]):
    """Has runs until all are over or somebody stops it."""

    def __init__(
        self,
        runs: Iterable[_Run],
        run_one: Callable[[_Run], Coroutine[Any, Any, _Result]],
        jobs: int,
        interrupted: Callable[[_Run], _Result],
    ) -> None:
        """Nothing begins yet.

        Args:
            runs: taken one by one.
            run_one: has one run; an error of its own is a bug, which ends all others.
            jobs: how many runs there are at once.
            interrupted: what a run comes to that was stopped.
        """
        self._waiting = iter(runs)
        self._run_one = run_one
        self._interrupted = interrupted
        self._jobs = jobs
        self._running: dict[asyncio.Task[_Result], _Run] = {}
        self._is_stopped = False
        self._is_left: asyncio.Future[None] | None = None

    async def results(self) -> AsyncGenerator[_Result]:
        """What each of the runs came to, as they end; they begin in their order.

        Close it (`contextlib.aclosing`) where it is not read to its end.

        Raises:
            Exception: what a run raised, after the others were cancelled.
        """
        left = self._is_left = asyncio.get_running_loop().create_future()
        try:
            while self._begin():
                await asyncio.wait({*self._running, left}, return_when=asyncio.FIRST_COMPLETED)
                for task in [each for each in self._running if each.done() or left.done()]:
                    yield self._result(task, self._running.pop(task))
        finally:
            await self._end()

    def stop(self) -> None:
        """Begin no more runs, and cancel those that there are; the second time wait for none.

        To be called in the event loop.
        """
        if self._is_stopped and self._is_left is not None and not self._is_left.done():
            self._is_left.set_result(None)
        self._is_stopped = True
        for task in self._running:
            task.cancel()

    def _begin(self) -> bool:
        """Fill the places that are free; whether there is anything to wait for."""
        while not self._is_stopped and len(self._running) < self._jobs:
            for run in self._waiting:
                self._running[asyncio.create_task(self._run_one(run))] = run
                break
            else:
                break
        return bool(self._running)

    def _result(self, task: asyncio.Task[_Result], run: _Run) -> _Result:
        if not task.done() or task.cancelled():
            return self._interrupted(run)
        return task.result()

    async def _end(self) -> None:
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)
        for task in self._running:
            if not task.cancelled():
                task.exception()  # else it would be told as one that nobody looked at
        self._running.clear()
