"""Calls of one message: made and answered in its order, whichever of their tasks is first."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from advisor.agent.events import Called
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from tests.agent.talk import PLATFORM, conversation, tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.agent.script import Request

_Result = TypeVar("_Result")

NAMES = ["order-db", "api-gateway", "customer", "inventory-db", "admin", "order-service"]
DONE = Reply("Done.")


class Uneven(ThreadPoolExecutor):
    """Threads of which every third takes longer: LangChain has each call wait for one."""

    def __init__(self) -> None:
        super().__init__(max_workers=16)
        self._numbers = count()

    def submit(self, work: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        """Begin it now or a little later."""
        pause = 0.05 * (next(self._numbers) % 3 == 0)

        def later() -> _Result:
            time.sleep(pause)
            return work(*args, **kwargs)

        return super().submit(later)


def test_the_order_is_that_of_the_message() -> None:
    """What is staged, what is told of it, and what the model gets in this turn and the next."""
    workspace = Workspace(load(PLATFORM))
    called: list[str] = []

    async def turns(server: ScriptedServer) -> None:
        asyncio.get_running_loop().set_default_executor(Uneven())
        talking = conversation(server, workspace)
        for prompt in ("One?", "Two?"):
            events = [event async for event in talking.turn(prompt, workspace)]
            calls = [event.arguments for event in events if isinstance(event, Called)]
            called.extend(call["entries"][0]["on"][0] for call in calls)
        await talking.close()

    calls = Reply(tool_calls=[tier(name) for name in NAMES])
    with ScriptedServer([calls, DONE, DONE]) as server:
        asyncio.run(turns(server))
    assert [change.elements[0] for change in workspace.changes] == NAMES
    assert called == NAMES
    for request in server.requests[1:]:
        assert answered(request) == [f"call_1_{number}" for number in range(len(NAMES))]


def answered(request: Request) -> list[str]:
    """The ids of the calls whose answers are sent, in order."""
    messages = request.body["messages"]
    return [each["tool_call_id"] for each in messages if each["role"] == "tool"]
