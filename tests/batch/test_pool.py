"""Runs that are had at once: how many, in which order, and how they end."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.pool import Pool
from tests.agent import virtual_time

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Work:
    """Runs of some seconds each, and what became of them."""

    seconds: list[float]
    begun: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    taken: int = 0

    def runs(self) -> Iterator[int]:
        """Their numbers, counted as they are taken."""
        for number in range(len(self.seconds)):
            self.taken += 1
            yield number

    async def run(self, number: int) -> str:
        """Have one."""
        self.begun.append(number)
        try:
            await asyncio.sleep(self.seconds[number])
        except asyncio.CancelledError:
            self.cancelled.append(number)
            raise
        return f"{number} done"


def interrupted(number: int) -> str:
    """What a run comes to that was stopped."""
    return f"{number} interrupted"


@given(st.lists(st.floats(0, 9), max_size=30), st.integers(1, 8))
def test_all_runs_are_had_in_their_order_and_so_many_at_once(
    seconds: list[float], jobs: int
) -> None:
    """No run is taken before there is a place for it, and each is told once."""
    work, told = Work(seconds), list[str]()
    pool = Pool(work.runs(), work.run, jobs, interrupted)

    async def main() -> None:
        async for result in pool.results():
            told.append(result)
            assert work.taken <= len(told) + jobs

    virtual_time.run(main())
    assert work.begun == list(range(len(seconds)))
    assert sorted(told) == sorted(f"{number} done" for number in range(len(seconds)))


def test_results_come_as_runs_end() -> None:
    """A long run holds back nobody, and its place is taken only by itself."""
    work = Work([9.0, 1.0, 1.0, 5.0])

    async def main() -> list[tuple[str, float]]:
        clock = asyncio.get_running_loop().time
        pool = Pool(work.runs(), work.run, 2, interrupted)
        return [(result, clock()) async for result in pool.results()]

    assert virtual_time.run(main()) == [
        *(("1 done", 1.0), ("2 done", 2.0)),
        *(("3 done", 7.0), ("0 done", 9.0)),
    ]


def test_when_stopped_none_begins_and_those_there_are_told_as_interrupted() -> None:
    """What was over before stays as it came."""
    work = Work([1.0, 5.0, 5.0, 5.0])
    pool = Pool(work.runs(), work.run, 2, interrupted)

    async def main() -> list[str]:
        asyncio.get_running_loop().call_later(2.0, pool.stop)
        return [result async for result in pool.results()]

    assert virtual_time.run(main()) == ["0 done", "1 interrupted", "2 interrupted"]
    assert work.cancelled == [1, 2]
    assert work.begun == [0, 1, 2]


def test_when_stopped_before_it_began_nothing_does() -> None:
    """Somebody was quick."""
    work = Work([1.0])
    pool = Pool(work.runs(), work.run, 2, interrupted)
    pool.stop()

    async def main() -> list[str]:
        return [result async for result in pool.results()]

    assert virtual_time.run(main()) == []
    assert work.begun == []


def test_when_stopped_again_a_run_that_takes_leave_slowly_is_not_waited_for() -> None:
    """It is told as interrupted at that moment."""

    async def slow(_number: int) -> str:
        for _ in range(2):
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
        await asyncio.sleep(60)
        return "never"

    pool = Pool([0], slow, 1, interrupted)

    async def main() -> tuple[list[str], float]:
        loop = asyncio.get_running_loop()
        loop.call_later(1.0, pool.stop)
        loop.call_later(2.0, pool.stop)
        return [result async for result in pool.results()], loop.time()

    assert virtual_time.run(main()) == (["0 interrupted"], 2.0)


def test_a_bug_in_one_run_ends_all_with_its_traceback() -> None:
    """The others are cancelled first."""
    work = Work([9.0])

    async def run(number: int) -> str:
        if number == 0:
            return await work.run(0)
        await asyncio.sleep(1)
        raise ZeroDivisionError

    async def main() -> None:
        async for _ in Pool(range(9), run, 2, interrupted).results():
            pass

    with pytest.raises(ZeroDivisionError) as caught:
        virtual_time.run(main())
    assert work.cancelled == [0]
    assert caught.traceback[-1].name == "run"


def test_whoever_reads_no_further_leaves_no_run_behind() -> None:
    """They are cancelled when the results are closed."""
    work = Work([1.0, 5.0])
    pool = Pool(work.runs(), work.run, 2, interrupted)

    async def main() -> None:
        async with aclosing(pool.results()) as results:
            assert await anext(results) == "0 done"
        assert work.cancelled == [1]

    virtual_time.run(main())
