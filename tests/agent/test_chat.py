"""The streamed answers of OpenAI's chat completions."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from advisor.agent.models import close, connect
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.calm.model import Model
from advisor.settings import Settings

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
