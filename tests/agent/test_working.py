"""Conversations that work on answers one after the other, however they end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.models import close
from advisor.agent.scripted import Fault, Reply, ScriptedServer
from advisor.agent.shared import Shared, Working
from advisor.calm.model import Model
from advisor.settings import Settings
from tests.agent import virtual_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.language_models.chat_models import BaseChatModel

    from advisor.agent.script import Request

Way: TypeAlias = Literal["asks again", "is closed twice", "is cancelled", "is forgotten"]
"""How a conversation ends its work."""

WAYS: tuple[Way, ...] = ("asks again", "is closed twice", "is cancelled", "is forgotten")


@given(st.lists(st.sampled_from(WAYS), max_size=12))
def test_all_come_to_work_in_their_order_however_the_others_end(ways: list[Way]) -> None:
    """One at a time; one that never ends keeps the next waiting for a second."""
    begun: list[tuple[int, float]] = []

    async def work(baton: asyncio.Lock, number: int, way: Way) -> None:
        working = Working(baton)
        await working.begin()
        begun.append((number, asyncio.get_running_loop().time()))
        if way == "is forgotten":
            return
        await asyncio.sleep(0.25)
        working.end()
        if way == "is closed twice":
            working.end()

    async def main() -> None:
        baton = asyncio.Lock()
        tasks = [
            asyncio.create_task(work(baton, number, way)) for number, way in enumerate(ways, 1)
        ]
        await asyncio.sleep(0.1)
        for task, way in zip(tasks[1:], ways[1:], strict=False):
            if way == "is cancelled":  # while it waits
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    virtual_time.run(main())
    come = [n for n, way in enumerate(ways, 1) if way != "is cancelled" or n == 1]
    assert [number for number, _time in begun] == come
    for (number, before), (_next, after) in pairwise(begun):
        expected = 1.0 if ways[number - 1] == "is forgotten" else 0.25
        assert after - before == pytest.approx(expected)


def test_one_that_worked_for_too_long_takes_no_turn_from_the_next() -> None:
    """Its end comes when another one works already."""

    async def main() -> list[float]:
        baton, begun = asyncio.Lock(), list[float]()

        async def work(seconds: float) -> None:
            working = Working(baton)
            await working.begin()
            begun.append(asyncio.get_running_loop().time())
            await asyncio.sleep(seconds)
            working.end()

        await asyncio.gather(work(1.5), work(0.9), work(0.1))
        return begun

    assert virtual_time.run(main()) == pytest.approx([0.0, 1.0, 1.9])


def test_each_answer_has_a_second_of_its_own() -> None:
    """What an earlier one took does not count."""

    async def main() -> float:
        baton = asyncio.Lock()
        one, other = Working(baton), Working(baton)

        async def wait() -> float:
            await other.begin()
            return asyncio.get_running_loop().time()

        await one.begin()
        await asyncio.sleep(0.5)
        one.end()
        await one.begin()
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.8)
        one.end()
        return await waiting

    assert virtual_time.run(main()) == pytest.approx(1.3)


async def read(model: BaseChatModel, seconds: float = 0.0) -> None:
    """Read an answer, and take so long for each piece of it."""
    async for _ in model.astream("Hi."):
        await asyncio.sleep(seconds)


def slowly(request: Request) -> Reply | Fault:
    """An answer that comes in pieces for a minute to one model, none to another, else at once."""
    if request.body["model"] == "broken":
        return Fault(400, {"message": "No."})
    if request.body["model"] == "slow":
        return Reply("a " * 600, fragments=(2,), pause=0.1)
    return Reply("Yes.")


def connected(shared: Shared, server: ScriptedServer) -> Callable[[str], BaseChatModel]:
    """What gives models by their names."""

    def connect(name: str) -> BaseChatModel:
        settings = Settings(model=name, base_url=server.base_url)
        return shared.connect(settings, lambda: Model({}))

    return connect


@pytest.mark.parametrize("is_streamed", [True, False])
def test_an_answer_is_complete_when_nobody_else_works(*, is_streamed: bool) -> None:
    """Until whoever does is closed."""

    async def main(server: ScriptedServer) -> None:
        async with Shared(1) as shared:
            connect = connected(shared, server)
            first, second = connect("m"), connect("m")
            if is_streamed:
                await read(first)
            else:
                await first.ainvoke("Hi.", stream=False)
            waiting = asyncio.create_task(read(second))
            await asyncio.sleep(0.3)
            assert not waiting.done()
            await close(first)
            await asyncio.wait_for(waiting, 0.5)

    with ScriptedServer(slowly) as server:
        asyncio.run(main(server))


def test_one_that_asks_again_or_is_still_answered_holds_up_nobody() -> None:
    """Nor does one that is cancelled or fails in the middle of its answer."""

    async def main(server: ScriptedServer) -> float:
        async with Shared(4) as shared:
            connect = connected(shared, server)
            await connect("m").ainvoke("Hi.")
            clock = asyncio.get_running_loop().time
            slow, other = connect("slow"), connect("m")
            long = asyncio.create_task(read(slow))
            broken = asyncio.create_task(read(connect("broken")))
            await asyncio.sleep(1.2)  # until the first, which was forgotten, holds up nobody
            began = clock()
            for _ in range(4):
                await read(other)
            assert not long.done()
            long.cancel()
            with suppress(asyncio.CancelledError):
                await long
            with pytest.raises(openai.BadRequestError):
                await broken
            await read(other)
            return clock() - began

    with ScriptedServer(slowly) as server:
        assert asyncio.run(main(server)) < 1.0


def test_one_that_reads_slowly_holds_up_another_for_a_second() -> None:
    """Not for as long as it reads."""

    async def main(server: ScriptedServer) -> None:
        async with Shared(2) as shared:
            connect = connected(shared, server)
            reading = asyncio.create_task(read(connect("m"), seconds=60))
            await asyncio.sleep(0.3)
            await asyncio.wait_for(read(connect("m")), 5)
            reading.cancel()

    with ScriptedServer(slowly) as server:
        asyncio.run(main(server))
