"""Turns that are cancelled at a chosen moment, and what is left of them.

Also run as a process of its own, where a warning would be an error and end up on standard error.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from advisor.agent.events import Called, Event
from advisor.agent.loop import Conversation
from advisor.agent.models import close, connect
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.settings import Settings
from tests.agent.talk import PLATFORM, link, opening, service, tier

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from advisor.agent.script import Request

    Leave = Callable[[AsyncGenerator[Event, None]], Coroutine[Any, Any, bool]]
    """Has a turn and leaves it; tells whether it had come to its end before."""

PAUSE = 0.002
"""Seconds before each piece of an answer, so that there is time to leave between them."""

REPLIES = {
    "Before.": [Reply("First.", [tier("order-db"), service("audit-log")]), Reply("Done.")],
    "Go.": [
        Reply(
            "I look, and then I change.",
            [tier("admin"), link("to-cache", "admin", "cache"), tier("nobody")],
            fragments=(9, 40),
            interleaved=True,
            pause=PAUSE,
        ),
        Reply("Is it done?", fragments=(3,), pause=PAUSE),
        Reply("No, it is not.", [service("cache")], fragments=(30,), pause=PAUSE),
        Reply("Done.", pause=PAUSE),
    ],
}
"""What the model answers to each prompt: the second turn is told what it left wrong."""

BUILTIN = {
    "Before.": "Set the metadata tier of order-db to 1.",
    "Go.": "Add a cache. Set the metadata tier of admin to 2. What can fail?",
}
"""The prompts as the built-in rules take them."""


class Left(NamedTuple):
    """What a cancelled turn left, and what the same prompt made of it afterwards."""

    was_over: bool
    """Whether the turn had come to its end before it could be left."""
    is_restored: bool
    """Whether workspace and conversation were as before it."""
    tasks: int
    """Tasks that were still there."""
    again: list[str]
    """What the same prompt then staged, and what it sent."""


def scripted(request: Request) -> Reply:
    """The reply that follows from what was said since the last prompt."""
    answered = 0
    for message in reversed(request.body["messages"]):
        if message["role"] == "assistant":
            answered += 1
        elif message["role"] == "user" and message["content"] in REPLIES:
            return REPLIES[message["content"]][answered]
    raise AssertionError


def after(number: int, *, close: bool) -> Leave:
    """Leave once so many events have come: by closing the turn, or by cancelling who reads it."""

    async def leave(turn: AsyncGenerator[Event, None]) -> bool:
        came = 0
        if number == 0 and not close:
            asyncio.current_task().cancel()  # type: ignore[union-attr]
        async with aclosing(turn):
            async for _event in turn:
                came += 1
                if came == number:
                    if close:
                        return False
                    asyncio.current_task().cancel()  # type: ignore[union-attr]
        return True

    return leave


def at(seconds: float) -> Leave:
    """Leave when so much time has passed since the turn began."""

    async def leave(turn: AsyncGenerator[Event, None]) -> bool:
        asyncio.get_running_loop().call_later(seconds, asyncio.current_task().cancel)  # type: ignore[union-attr]
        async with aclosing(turn):
            async for _event in turn:
                pass
        return True

    return leave


class Playing:
    """A scripted server, or the built-in rules, and an event loop to leave turns in."""

    def __init__(self, *, builtin: bool = False) -> None:
        self._server = ScriptedServer(scripted)
        self._runner = asyncio.Runner()
        self._prompts = BUILTIN if builtin else {name: name for name in REPLIES}
        address = "" if builtin else self._server.base_url
        model = "builtin" if builtin else "scripted"
        self._settings = Settings(model=model, base_url=address, max_retries=0)
        self._workspace = Workspace(load(PLATFORM))
        # One client for all turns, since making one takes longer than a turn.
        self._model = connect(self._settings, view=lambda: self._workspace.model)

    def __enter__(self) -> Self:
        self._server.__enter__()
        # Importing a library is slow the first time, which is no news.
        self._runner.get_loop().slow_callback_duration = 60
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(close(self._model))
        self._runner.close()
        self._server.__exit__(None, None, None)

    def cancelled(self, leave: Leave) -> Left:
        """Have a turn that stays, leave the next one, then have that again."""
        return self._runner.run(self._cancelled(leave))

    async def _cancelled(self, leave: Leave) -> Left:
        workspace = self._workspace = Workspace(load(PLATFORM))
        talking = Conversation(self._model, opening(workspace), self._settings)
        await _read(talking.turn(self._prompts["Before."], workspace))
        before = _state(talking, workspace)
        reading = asyncio.create_task(leave(talking.turn(self._prompts["Go."], workspace)))
        await asyncio.wait([reading])
        was_over = not reading.cancelled() and reading.result()
        is_restored = _state(talking, workspace) == before
        tasks = len(asyncio.all_tasks()) - 1
        if not was_over:
            await _read(talking.turn(self._prompts["Go."], workspace))
        again = _last_turn(self._server.requests)
        return Left(was_over, is_restored, tasks, [*_staged(workspace), *map(_told, again)])


async def _read(turn: AsyncGenerator[Event, None]) -> None:
    events = [event async for event in turn]
    assert any(isinstance(event, Called) and event.outcome.change for event in events)


def _state(talking: Conversation, workspace: Workspace) -> tuple[Any, ...]:
    return list(talking.messages), workspace.standing, workspace.value_digest, _staged(workspace)


def _staged(workspace: Workspace) -> list[str]:
    return [repr(change) for change in workspace.changes]


def _last_turn(requests: list[Request]) -> list[Request]:
    """What was sent since the last prompt; the server may have heard of a turn that was left."""
    starts = [
        at for at, each in enumerate(requests) if each.body["messages"][-1]["content"] in REPLIES
    ]
    return requests[starts[-1] :] if starts else []


def _told(request: Request) -> str:
    """What was sent, but for the numbers of calls, which the server goes on counting."""
    return re.sub(r'"(tool_call_id|id)": "[^"]*"', "", json.dumps(request.body["messages"]))


def main() -> int:
    """Leave turns at many moments; prints how often one was left, and which threads stayed."""
    leaves = [after(number, close=close) for number in (1, 8, 14) for close in (True, False)]
    leaves += [at(milliseconds / 1000) for milliseconds in range(0, 60, 12)]
    with Playing() as playing:
        left = [playing.cancelled(leave) for leave in leaves]
    threads = [each.name for each in threading.enumerate() if each is not threading.main_thread()]
    print(sum(not each.was_over for each in left), *threads)  # noqa: T201 - what the test reads
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
