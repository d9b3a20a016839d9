"""A chat model whose answers come from a recording.

Imported only with a model: LangChain takes a second.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence  # noqa: TC003 - pydantic reads them
from typing import TYPE_CHECKING, Any

from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream

from advisor.agent.recordings.exchange import Asked, Tool
from advisor.agent.recordings.translating import chunks, said, tool

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import ChatGenerationChunk, ChatResult


class ReplayChatModel(BaseChatModel):
    """Answers what was answered; see `recording`."""

    conversation: Any
    """The `recording.Conversation`."""
    model: str
    """The name of who answered."""
    secrets: tuple[str, ...] = ()
    """What was blotted out."""
    tools: tuple[Tool, ...] = ()
    """Those that are declared."""

    @property
    def _llm_type(self) -> str:
        return "replayed"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> ReplayChatModel:  # noqa: ARG002 - nobody is told of them
        """The same model, which compares the tools with those that were declared then."""
        return self.model_copy(update={"tools": tuple(tool(each) for each in tools)})

    def _generate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        return generate_from_stream(self._chunks(messages))

    async def _agenerate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        # Not by way of a thread, as is inherited: a turn that is cancelled must leave none behind.
        return self._generate(messages)

    def _stream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> Iterator[ChatGenerationChunk]:
        yield from self._chunks(messages)

    async def _astream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in self._chunks(messages):
            yield chunk

    def _chunks(self, messages: Sequence[BaseMessage]) -> Iterator[ChatGenerationChunk]:
        asked = tuple(said(each, self.secrets) for each in messages)
        answer = self.conversation.answer(Asked(self.model, self.tools, asked))
        yield from chunks(answer, len(messages))
