"""A model around another one changes nothing of what it answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import RunnableLambda

from advisor.agent.models import BUILTIN, close, connect
from advisor.agent.scripted import Fault, Reply, ScriptedServer, ToolCall, Usage
from advisor.agent.staging import declared
from advisor.agent.wrapped import WrappedChatModel
from advisor.calm.model import Model
from advisor.settings import Settings
from tests.agent.held import held
from tests.agent.talk import tier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.agent.script import Answer

CALLS = [tier("api-gateway"), ToolCall("add_node", '{"node": {'), ToolCall("find", {"text": "x"})]
CONVERSATIONS: dict[str, Sequence[Answer]] = {
    "words": [Reply("Plain words, and ünicode.", fragments=(3,), usage=Usage(7, 5, 3))],
    "calls": [Reply("Staging.", CALLS, fragments=(5,), interleaved=True), Reply("Done.")],
    "refusal": [Reply(refusal="I cannot.")],
    "cut off": [Reply("The first part", finish_reason="length")],
    "nothing": [Reply(), Reply()],
    "fault": [Fault(500, "down")],
}


def wrapped(settings: Settings, view: Callable[[], Model]) -> WrappedChatModel:
    """A wrapper and nothing else."""
    return WrappedChatModel(inner=connect(settings, view))


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_turn_is_the_same_around_a_model(name: str) -> None:
    """Words, calls as they were written, tokens, refusals, and why it ended."""
    script = CONVERSATIONS[name]
    came, asked = [], []
    for each in (connect, wrapped):
        with ScriptedServer(script) as server:
            settings = Settings(model="m", base_url=server.base_url, max_retries=0)
            result = held(each, settings)
            came.append((result, [error.replace(server.base_url, "") for error in result.errors]))
            asked.append([request.body for request in server.requests])
    (plain, errors), (around, same) = came
    assert plain.events == around.events
    assert [plain.messages, errors] == [around.messages, same]
    assert asked[0] == asked[1]
    assert asked[0][0]["tools"]


def test_the_builtin_rules_are_the_same_around_them() -> None:
    """They know their tools without being told."""
    prompts = ["Rename node 'API Gateway' to 'Front Door'.", "Make it blue and remove the sky."]
    plain, around = (held(each, Settings(model=BUILTIN), prompts) for each in (connect, wrapped))
    assert plain == around
    assert len(plain.events) > 3


class Listening(AsyncCallbackHandler):
    """Notes the pieces of an answer."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    async def on_llm_new_token(self, token: Any, **kwargs: Any) -> None:  # noqa: ARG002 - LangChain's signature
        """Take in the next piece."""
        self.pieces.append(token)


async def _listened(model: BaseChatModel) -> tuple[list[str], list[str]]:
    listening = Listening()
    try:
        chunks = [str(c.text) async for c in model.astream("Hi.", {"callbacks": [listening]})]
    finally:
        await close(model)
    return listening.pieces, chunks


def test_a_listener_hears_each_piece_once() -> None:
    """As many pieces as are sent."""
    with ScriptedServer([Reply("abcdef", fragments=(2,))]) as server:
        settings = Settings(model="m", base_url=server.base_url)
        pieces, chunks = asyncio.run(_listened(wrapped(settings, lambda: Model({}))))
    assert [piece for piece in pieces if piece] == ["ab", "cd", "ef"]
    assert "".join(chunks) == "abcdef"


def test_a_model_that_is_told_not_to_stream_does_not() -> None:
    """The inner model decides."""
    with ScriptedServer([Reply("abcdef", fragments=(2,))]) as server:
        inner = connect(Settings(model="m", base_url=server.base_url), lambda: Model({}))
        inner.disable_streaming = True
        _pieces, chunks = asyncio.run(_listened(WrappedChatModel(inner=inner)))
        assert not server.requests[0].body.get("stream")
    assert chunks == ["abcdef"]


class Whole(BaseChatModel):
    """Answers in one piece only, and is told its tools by becoming another model."""

    tools: int = 0

    @property
    def _llm_type(self) -> str:
        return "whole"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        """A model of its own."""
        if options:
            return RunnableLambda(str)
        return Whole(tools=len(tools))

    def _generate(self, messages: list[Any], *_: Any, **__: Any) -> ChatResult:
        text = f"{len(messages)} messages, {self.tools} tools"
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])


def test_a_model_that_cannot_stream_answers_all_the_same() -> None:
    """Also one that takes its tools in a way of its own."""
    model = WrappedChatModel(inner=Whole())
    tools = declared()
    answer = asyncio.run(model.bind_tools(tools).ainvoke("Hi.", {"callbacks": [Listening()]}))
    assert answer.text == f"1 messages, {len(tools)} tools"
    assert model.invoke("Hi.").text == "1 messages, 0 tools"
    assert model._llm_type == "whole"  # noqa: SLF001 - LangChain's name for it
    with pytest.raises(TypeError, match="Whole with tools is no chat model"):
        model.bind_tools(tools, odd=True)
