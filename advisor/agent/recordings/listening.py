"""A chat model around another one that has every exchange recorded.

Imported only with a model: LangChain takes a second.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from langchain_core.outputs.chat_generation import merge_chat_generation_chunks
from pydantic import PrivateAttr

from advisor.agent.rawcalls import RawCalls
from advisor.agent.recordings.exchange import Asked, Linking, Tool
from advisor.agent.recordings.translating import answer, blotted, said, tool
from advisor.agent.wrapped import WrappedChatModel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult


class ListeningChatModel(WrappedChatModel):
    """Answers as its inner model, and hands each exchange that is complete to a recorder."""

    recorder: Any
    """The `recorder.Recorder`."""
    run: str
    """The conversation's name in the recording."""
    model: str
    """The model's name, as it was asked for."""
    secrets: tuple[str, ...] = ()
    """What is blotted out."""
    tools: tuple[Tool, ...] = ()
    """Those that were declared."""
    _linking: Linking = PrivateAttr(default_factory=Linking)

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        """Bind them as the inner model does, and remember them."""
        told = self.model_copy(update={"tools": tuple(tool(each) for each in tools)})
        return super(ListeningChatModel, told).bind_tools(tools, **options)

    async def _agenerate(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> ChatResult:
        result = await super()._agenerate(messages, *args, **kwargs)
        self._keep(messages, result.generations[0], RawCalls())
        return result

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        written, heard = RawCalls(), []
        pieces = cast(
            "AsyncGenerator[ChatGenerationChunk, None]",
            super()._astream(messages, *args, **kwargs),
        )
        async with aclosing(pieces) as chunks:
            async for chunk in chunks:
                await written.on_llm_new_token(None, chunk=chunk)
                heard.append(chunk.model_copy())
                yield chunk
        whole = merge_chat_generation_chunks(heard)
        if whole is not None:
            self._keep(messages, whole, written)

    def _keep(
        self, messages: Sequence[BaseMessage], heard: ChatGeneration, written: RawCalls
    ) -> None:
        """Have an exchange recorded."""
        message = cast("AIMessage", heard.message).model_copy()
        written.restore(message)
        finish = str((heard.generation_info or {}).get("finish_reason") or "")
        asked = tuple(said(each, self.secrets) for each in messages)
        self.recorder.add(
            self.run,
            Asked(self.model, self.tools, asked),
            blotted(answer(message, finish), self.secrets),
            self._linking.of(asked),
        )
