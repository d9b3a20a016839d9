"""Many conversations at once with one provider, through real requests."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import openai
import pytest

from advisor.agent.builtin import BuiltinChatModel
from advisor.agent.loop import Conversation
from advisor.agent.models import BUILTIN
from advisor.agent.scripted import Break, Fault, Raw, Reply, ScriptedServer
from advisor.agent.shared import Shared
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor.errors import LimitError
from advisor.settings import Settings
from tests.agent.talk import PLATFORM, opening, tier

if TYPE_CHECKING:
    from advisor.agent.script import Request, Script

REFUSAL = Fault(429, {"message": "Too much."}, {"retry-after-ms": "20"})


async def turn(shared: Shared, settings: Settings) -> list[str]:
    """What is staged after a turn."""
    workspace = Workspace(load(PLATFORM))
    model = shared.connect(settings, lambda: workspace.model)
    conversation = Conversation(model, opening(workspace), settings)
    async for _ in conversation.turn("Mark it.", workspace):
        pass
    await conversation.close()
    return [change.tool for change in workspace.changes]


def turns(script: Script, jobs: int, count: int) -> tuple[list[list[str]], list[Request]]:
    """What each of some turns at once staged, and what was asked for it."""

    async def main(server: ScriptedServer) -> list[list[str]]:
        settings = Settings(model="m", base_url=server.base_url)
        async with Shared(jobs) as shared:
            return await asyncio.gather(*(turn(shared, settings) for _ in range(count)))

    with ScriptedServer(script) as server:
        return asyncio.run(main(server)), server.requests


def test_every_third_request_is_refused_and_all_turns_come_to_their_end() -> None:
    """Nothing is asked more often than the refusals make necessary."""
    asked = 0

    def answer(request: Request) -> Reply | Fault:
        nonlocal asked
        asked += 1  # the server asks for one answer at a time
        if asked % 3 == 0:
            return REFUSAL
        called = request.body["messages"][-1]["role"] == "tool"
        return Reply("Done.") if called else Reply(tool_calls=[tier("admin")])

    staged, requests = turns(answer, jobs=10, count=25)
    assert staged == [["set_metadata"]] * 25
    assert len(requests) - len(requests) // 3 == 50
    assert {request.headers["x-stainless-retry-count"] for request in requests} == {"0"}


def test_connections_are_shared_and_outlive_a_conversation() -> None:
    """A turn is answered though those before it have closed their model."""
    with ScriptedServer([Reply("Yes.")] * 3) as server:

        async def main() -> int:
            settings = Settings(model="m", base_url=server.base_url)
            async with Shared(1) as shared:
                for _ in range(3):
                    await turn(shared, settings)
            return len(server.requests)

        assert asyncio.run(main()) == 3


def test_a_failure_that_stays_is_told_as_the_client_tells_it() -> None:
    """And asked once."""
    with ScriptedServer([Fault(400, {"message": "No."})] * 2) as server:

        async def main() -> None:
            settings = Settings(model="m", base_url=server.base_url)
            async with Shared(1) as shared:
                model = shared.connect(settings, lambda: Model({}))
                with pytest.raises(openai.BadRequestError):
                    await model.ainvoke("Hello?")

        asyncio.run(main())
        assert len(server.requests) == 1


def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    """Nobody has read a part of it; the turn is as it would have been."""
    broken = Reply("Hello you", [tier("admin")], fragments=(5,), breaks=Break(2))
    script = [broken, broken, Reply(tool_calls=[tier("admin")]), Reply("Done.")]
    staged, requests = turns(script, jobs=1, count=1)
    assert staged == [["set_metadata"]]
    assert len(requests) == 4


def test_a_part_of_an_answer_that_fails_for_good_is_told() -> None:
    """As without a limiter: what was said until the failure; of the last try only."""
    hello: Any = {"choices": [{"index": 0, "delta": {"content": "Hello"}}], "object": "x", "id": ""}
    error = {"error": {"message": "Pay.", "code": "insufficient_quota"}}
    final = Raw([f"data: {json.dumps(each)}\n\n" for each in (hello, error)])
    said, failure, requests = pieces([Reply("Over", fragments=(2,), breaks=Break(2)), final])
    assert (said, requests) == ("Hello", 2)
    assert "Pay." in str(failure)


def test_an_answer_that_was_handed_on_is_not_asked_for_again() -> None:
    """It is so long that nobody keeps it back."""
    long = Reply("Hello you" * 10_000, fragments=(900,), breaks=Break(90, "end"))
    said, failure, requests = pieces([long] * 2)
    assert said.startswith("Hello youHello")
    assert isinstance(failure, openai.APIConnectionError)
    assert requests == 1


def test_an_answer_without_end_is_handed_on_and_can_be_left() -> None:
    """Whoever counts what comes ends it."""
    with ScriptedServer([Reply("on " * 100_000, fragments=(999,), pause=0.001)]) as server:
        settings = Settings(model="m", base_url=server.base_url, max_tokens=2_000)

        async def main() -> None:
            async with Shared(1) as shared:
                await turn(shared, settings)

        with pytest.raises(LimitError, match="tokens"):
            asyncio.run(main())


def pieces(script: Script) -> tuple[str, Exception | None, int]:
    """What is heard of an answer, how it fails, and how often it is asked for."""
    heard = ""

    async def main(server: ScriptedServer) -> Exception | None:
        nonlocal heard
        async with Shared(1) as shared:
            settings = Settings(model="m", base_url=server.base_url)
            model = shared.connect(settings, lambda: Model({}))
            try:
                async for piece in model.astream("Hi."):
                    heard += str(piece.text)
            except openai.APIError as error:
                return error
        return None

    with ScriptedServer(script) as server:
        error = asyncio.run(main(server))
        return heard, error, len(server.requests)


def test_the_rules_answer_without_a_limiter() -> None:
    """They ask nobody."""
    model = Shared(1).connect(Settings(model=BUILTIN), lambda: Model({}))
    assert isinstance(model, BuiltinChatModel)
