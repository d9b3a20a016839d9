"""How many requests may be under way at once, for all conversations of a process together.

A provider that refuses is asked less: the number halves, and grows by one with each round of
requests that succeed (as in TCP, RFC 5681). When the provider tells how long to wait, everybody
waits, and then begins one after the other. Knows no provider and no model library.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

MAX_TRIES = 6
"""Times that a request is made which fails without a word on when to try again."""

MAX_PATIENCE = 300.0
"""Seconds from its first failure that a request is tried again while the provider is busy."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
"""Seconds; the pause of a request doubles with every try."""

_FIRST_ROUND = 1.0
"""Seconds that a request is taken to last before one has."""


class Fault(NamedTuple):
    """A failure that passes by itself."""

    wait: float | None = None
    """Seconds that the provider asks to wait, if it does."""
    is_busy: bool = False
    """Whether it was asked too much; else it is broken, and may stay so."""


class Limiter:
    """Lets requests begin in the order in which they come. For one event loop."""

    def __init__(
        self,
        jobs: int,
        passing: Callable[[Exception], Fault | None],
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Begin with as many at once as there are jobs.

        Args:
            jobs: the most requests under way at once.
            passing: what to make of a failure; None for one that stays.
            chance: gives numbers from 0 to 1, which keep pauses from being equal.
        """
        self.passing = passing
        self._jobs = jobs
        self._capacity = float(jobs)
        self._under_way = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._not_before = 0.0
        """On the clock of the event loop."""
        self._careful = 0
        """How many more have to succeed until requests may begin at the same time again."""
        self._round: float | None = None
        """Seconds that a request takes, of late; None as long as none has succeeded."""
        self._reductions = 0
        self._timer: asyncio.TimerHandle | None = None
        self._chance = chance

    @property
    def capacity(self) -> int:
        """How many requests may be under way now."""
        return int(self._capacity)

    def attempts(self) -> Attempts:
        """The tries of one request: ``async for attempt in ...: async with attempt: ...``."""
        return Attempts(self)

    async def begin(self) -> int:
        """Wait until another request may be made; gives what its end is to be told with."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._admit()
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():
                self.end()
            raise
        return self._reductions

    def end(self) -> None:
        """Count a request as over."""
        self._under_way -= 1
        self._admit()

    def succeeded(self, seconds: float, begun: int) -> None:
        """Dare a little more after a request that took so long."""
        if begun != self._reductions:
            return  # it says nothing of what the provider bears since
        self._round = seconds if self._round is None else (7 * self._round + seconds) / 8
        self._capacity = min(self._jobs, self._capacity + 1 / self._capacity)
        self._careful = max(self._careful - 1, 0)

    def failed(self, wait: float, begun: int) -> None:
        """Ask less, and nothing for so many seconds.

        Requests that were under way together halve the capacity once.
        """
        if begun == self._reductions:
            self._capacity = max(self._capacity / 2, 1.0)
            self._reductions += 1
        self._careful = self.capacity
        self._not_before = max(self._not_before, _now() + wait)

    def pause(self, tries: int) -> float:
        """Seconds before a request is made again that failed so often."""
        pause = min(_FIRST_PAUSE * 2.0 ** (tries - 1), _LONGEST_PAUSE)
        return pause * (0.5 + self._chance())

    def _admit(self) -> None:
        """Let in who may begin; the first of those who may not is thought of in time."""
        now = _now()
        while self._waiting and self._under_way < self.capacity:
            if self._waiting[0].done():  # it was cancelled
                self._waiting.popleft()
                continue
            if now < self._not_before:
                self._wake_at(self._not_before)
                return
            self._waiting.popleft().set_result(None)
            self._under_way += 1
            if self._careful:
                # As fast as a full round goes on by itself.
                seconds = _FIRST_ROUND if self._round is None else self._round
                self._not_before = now + seconds / self.capacity * (0.5 + self._chance())

    def _wake_at(self, time: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(time, self._admit)


class Attempts:
    """Tries of one request until one succeeds or there is no hope."""

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self._tries = 0
        self._since = 0.0
        """When the first one failed."""
        self._pause = 0.0

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Attempt:
        if self._pause:
            await asyncio.sleep(self._pause)
        return Attempt(self)

    def may_go_on(self, error: Exception, begun: int) -> bool:
        """Whether the request is to be made again after it failed."""
        fault = self.limiter.passing(error)
        if fault is None:
            return False
        now = _now()
        self._since = self._since if self._tries else now
        self._tries += 1
        self._pause = 0.0 if fault.wait else self.limiter.pause(self._tries)
        wait = fault.wait or 0.0
        if now + wait + self._pause - self._since > MAX_PATIENCE:
            return False  # nor is anybody else kept waiting for that long
        self.limiter.failed(wait, begun)
        return fault.is_busy or self._tries < MAX_TRIES


class Attempt:
    """One try of a request; it takes its place with it, at the latest when its task ends."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._limiter = attempts.limiter
        self._begun = 0
        self._since = 0.0
        self._task: asyncio.Task[object] | None = None
        self._is_answered = False

    def hear(self) -> None:
        """A part of the answer is there, and cannot be taken back."""
        self._is_answered = True

    async def __aenter__(self) -> Self:
        self._begun = await self._limiter.begin()
        self._since = _now()
        self._task = asyncio.current_task()
        if self._task:
            self._task.add_done_callback(self._end)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Suppress a failure after which the request is to be made again."""
        again = False
        if error is None:
            self._limiter.succeeded(_now() - self._since, self._begun)
        elif isinstance(error, Exception) and not self._is_answered:
            again = self._attempts.may_go_on(error, self._begun)
        self._end(self._task)
        return again

    def _end(self, task: asyncio.Task[object] | None) -> None:
        if self._task is not None and task is self._task:
            task.remove_done_callback(self._end)
            self._task = None
            self._limiter.end()


def _now() -> float:
    return asyncio.get_running_loop().time()
