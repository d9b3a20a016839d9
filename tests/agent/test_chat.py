"""The streamed answers of OpenAI's chat completions."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress

from advisor.agent.models import close, connect
from advisor.agent.scripted import Raw, Reply, ScriptedServer
from advisor.calm.model import Model
from advisor.settings import Settings
from tests.agent.talk import talk

OFTEN = Reply("and ", endless=True, pause=0.001)


async def listened(base_url: str, seconds: float) -> float:
    """How long an answer without an end goes on that is cancelled after `seconds`."""
    model = connect(Settings(model="m", base_url=base_url), view=lambda: Model({}))
    start = time.monotonic()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for _ in model.astream("Go on."):
                if time.monotonic() - start > seconds + 2:
                    break
    took = time.monotonic() - start
    await close(model)
    return took


def test_a_cancelled_answer_ends_whatever_comes_with_it() -> None:
    """Also where an event arrives at the same moment, which happens in every few trials."""
    with ScriptedServer(lambda _: OFTEN) as server:
        took = [asyncio.run(listened(server.base_url, 0.05)) for _ in range(20)]
    assert max(took) < 2


def test_calls_that_lack_a_member_reach_the_tools() -> None:
    """Some servers number no calls, and leave out arguments where there are none."""
    calls = [
        {"id": "one", "function": {"name": "undo_last", "arguments": "{}"}},
        {"id": "two", "function": {"name": "undo_first"}},
    ]
    events = [{"choices": [{"delta": {"tool_calls": [call]}}]} for call in calls]
    body = [f"data: {json.dumps(event)}\n\n" for event in events]
    result = talk([Raw([*body, "data: [DONE]\n\n"]), Reply("Hm.")])
    assert [answer.partition(";")[0] for answer in result.answers] == [
        'Refused, nothing changed: there is no tool "undo_last"',
        'Refused, nothing changed: there is no tool "undo_first"',
    ]
