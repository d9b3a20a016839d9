"""The limiter: who may ask when, on a clock that jumps, and with real requests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.limiter import MAX_PATIENCE, MAX_TRIES, Fault, Limiter
from tests.agent import virtual_time

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable


class Refused(Exception):  # noqa: N818 - what a provider says, which is no error of ours
    """A provider's refusal, as the tests' providers put it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault


def passing(error: Exception) -> Fault | None:
    """What the refusal says."""
    fault = error.fault if isinstance(error, Refused) else None
    return None if fault is NEVER else fault


NEVER = Fault(-1.0)
"""One that does not pass."""


class Asked(NamedTuple):
    """A request that a provider was sent."""

    time: float
    job: int
    fault: Fault | None


@dataclass
class Provider:
    """Answers in some seconds, unless it refuses."""

    refuses: Callable[[int, float], Fault | None] = lambda _number, _time: None
    """By the number of the request, from 1, and its time."""
    seconds: float = 2.0
    asked: list[Asked] = field(default_factory=list)
    together: int = 0
    most: int = 0
    """Requests under way at once."""

    async def answer(self, job: int) -> None:
        """Answer a request, or refuse it."""
        now = asyncio.get_running_loop().time()
        fault = self.refuses(len(self.asked) + 1, now)
        self.asked.append(Asked(now, job, fault))
        self.together += 1
        self.most = max(self.most, self.together)
        try:
            await asyncio.sleep(0.1 if fault else self.seconds)
        finally:
            self.together -= 1
        if fault:
            raise Refused(fault)


async def ask(limiter: Limiter, provider: Provider, job: int) -> None:
    """Make one request, as often as the limiter has it made."""
    async for attempt in limiter.attempts():
        async with attempt:
            await provider.answer(job)
            return


def served(provider: Provider, jobs: int, requests: int, chance: float = 0.5) -> Limiter:
    """Have every one of `requests` answered; it is their number that grows, not that of jobs."""
    limiter = Limiter(jobs, passing, chance=lambda: chance)

    async def main() -> None:
        await asyncio.gather(*(ask(limiter, provider, number) for number in range(requests)))

    virtual_time.run(main())
    return limiter


def test_no_more_than_the_jobs_ask_at_once_and_in_order() -> None:
    """Nobody is passed over, and no place stays empty."""
    provider = Provider()
    served(provider, jobs=4, requests=12)
    assert provider.most == 4
    assert [asked.job for asked in provider.asked] == list(range(12))
    assert [asked.time for asked in provider.asked] == [0.0] * 4 + [2.0] * 4 + [4.0] * 4


def test_nobody_asks_while_the_provider_wants_to_be_left_alone() -> None:
    """Whoever was refused, and whoever had not asked yet; then they come one after the other."""
    provider = Provider(lambda number, _: Fault(7.0, is_busy=True) if number == 3 else None)
    served(provider, jobs=8, requests=16)
    before = [asked for asked in provider.asked if asked.time < 0.1]
    after = [asked.time for asked in provider.asked if asked.time >= 0.1]
    assert len(before) == 8
    assert min(after) == pytest.approx(7.1)
    assert len(after) == 9
    gaps = [later - earlier for earlier, later in pairwise(after)]
    assert min(gaps[:3]) > 0.1


def test_a_refusal_halves_what_is_asked_at_once_and_success_brings_it_back() -> None:
    """Once for all that were under way together, down to one, and up by one a round."""
    many = Provider(lambda number, _: Fault(1.0) if number <= 16 else None)
    limiter = Limiter(16, passing)

    async def main() -> list[int]:
        tasks = [asyncio.create_task(ask(limiter, many, number)) for number in range(48)]
        await asyncio.sleep(0.2)
        at_once = limiter.capacity
        await asyncio.gather(*tasks)
        return [at_once, limiter.capacity]

    assert virtual_time.run(main()) == [8, 12]
    often = Provider(lambda number, _: Fault(1.0, is_busy=True) if number < 9 else None)
    assert served(often, jobs=3, requests=1).capacity == 2


def test_a_provider_that_is_broken_is_asked_a_few_times() -> None:
    """With pauses that double, each with some chance in it, and then its failure is told."""
    provider = Provider(lambda _number, _time: Fault())
    with pytest.raises(Refused):
        served(provider, jobs=1, requests=1)
    times = [asked.time for asked in provider.asked]
    assert len(times) == MAX_TRIES
    pauses = [later - earlier - 0.1 for earlier, later in pairwise(times)]
    assert pauses == pytest.approx([0.5, 1.0, 2.0, 4.0, 8.0])


def test_a_provider_that_is_busy_is_asked_for_as_long_as_patience_lasts() -> None:
    """More often than one that is broken; and a wait that goes beyond it ends it at once."""
    provider = Provider(lambda _number, _time: Fault(10.0, is_busy=True))
    with pytest.raises(Refused):
        served(provider, jobs=1, requests=1)
    assert MAX_TRIES < len(provider.asked) <= MAX_PATIENCE / 10
    daily = Provider(lambda number, _: Fault(3600.0, is_busy=True) if number == 1 else None)
    limiter = Limiter(2, passing)

    async def main() -> tuple[list[BaseException | None], float]:
        asking = (ask(limiter, daily, number) for number in range(2))
        ends = await asyncio.gather(*asking, return_exceptions=True)
        return ends, asyncio.get_running_loop().time()

    ends, time = virtual_time.run(main())
    assert [type(end) for end in ends] == [Refused, type(None)]
    assert time < 3600


def test_what_does_not_pass_is_told_at_once() -> None:
    """And costs nobody a place."""
    limiter = Limiter(1, passing)

    async def main() -> None:
        refusing = Provider(lambda _number, _time: NEVER)
        with pytest.raises(Refused):
            await ask(limiter, refusing, 0)
        assert len(refusing.asked) == 1
        await ask(limiter, Provider(), 0)

    virtual_time.run(main())


def test_an_answer_that_began_is_not_asked_for_again() -> None:
    """Somebody may have read a part of it."""
    limiter = Limiter(1, passing)
    tries = 0

    async def main() -> None:
        nonlocal tries
        async for attempt in limiter.attempts():
            async with attempt:
                tries += 1
                attempt.hear()
                raise Refused(Fault(1.0))

    with pytest.raises(Refused):
        virtual_time.run(main())
    assert tries == 1


def test_whoever_is_cancelled_gives_its_place_to_the_next() -> None:
    """While it waits, and while it is answered."""
    limiter, provider = Limiter(1, passing), Provider()

    async def main() -> None:
        tasks = [asyncio.create_task(ask(limiter, provider, number)) for number in range(5)]
        await asyncio.sleep(1)
        for number in (0, 2, 1):  # the first is answered, and the second is let in by its end
            tasks[number].cancel()
            await asyncio.sleep(0)
        await asyncio.gather(*tasks, return_exceptions=True)

    virtual_time.run(main())
    assert [asked.job for asked in provider.asked][-2:] == [3, 4]
    assert provider.most == 1


def test_whoever_is_cancelled_as_it_is_let_in_keeps_no_place() -> None:
    """It never learns that it was."""
    limiter = Limiter(1, passing)

    async def main() -> None:
        await limiter.begin()
        waiting = asyncio.create_task(limiter.begin())
        await asyncio.sleep(0)
        limiter.end()
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        await limiter.begin()

    virtual_time.run(main())


def test_an_answer_that_nobody_reads_on_gives_its_place_back_with_its_task() -> None:
    """Though what read it still holds on to it."""
    limiter = Limiter(1, passing)
    held = []

    async def leave() -> None:
        async def stream() -> AsyncGenerator[int]:
            async for attempt in limiter.attempts():
                async with attempt:
                    yield 1

        reading = stream()
        held.append(reading)
        await anext(reading)

    async def main() -> None:
        await asyncio.create_task(leave())
        await ask(limiter, Provider(), 0)
        await held[0].aclose()

    virtual_time.run(main())


@given(
    jobs=st.integers(1, 9),
    requests=st.integers(1, 25),
    waits=st.lists(st.none() | st.floats(0.1, 20), max_size=25),
    chance=st.floats(0, 1),
)
def test_whatever_is_refused_all_are_served_and_no_wait_is_cut_short(
    jobs: int, requests: int, waits: list[float | None], chance: float
) -> None:
    """Every refusal that tells a wait holds back everybody; never more than the jobs ask."""

    def refuses(number: int, _time: float) -> Fault | None:
        if number > len(waits) or number % 3 == 0:
            return None
        return Fault(waits[number - 1], is_busy=True)

    provider = Provider(refuses)
    served(provider, jobs, requests, chance)
    assert {asked.job for asked in provider.asked if asked.fault is None} == set(range(requests))
    assert provider.most <= jobs
    for told in provider.asked:
        if told.fault and told.fault.wait:
            end = told.time + 0.1 + told.fault.wait
            held = [each for each in provider.asked if told.time + 0.1 < each.time < end - 1e-6]
            assert held == []


@given(wait=st.floats(1, 30), chance=st.floats(0, 1), jobs=st.integers(2, 64))
def test_after_a_wait_nobody_comes_in_a_crowd(wait: float, chance: float, jobs: int) -> None:
    """The half that may go on, and those that began shortly before one by one."""
    provider = Provider(lambda _, time: Fault(wait, is_busy=True) if time < 0.1 else None)
    served(provider, jobs, 4 * jobs, chance)
    times = [asked.time for asked in provider.asked if asked.time > 0.1]
    most = max(sum(start <= time < start + 0.2 for time in times) for start in times)
    assert most <= 2 + 3 * jobs // 4
