"""A chat model around another one, which answers exactly as that one would alone.

A recorder and a limiter are such models: they override `_agenerate` and `_astream`. LangChain's
callbacks are called by the outer model, once. Imported only with a model: it takes a second.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Self, cast

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.runnables import RunnableBinding

from advisor.agent.models import close

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence

    from langchain_core.language_models.base import LangSmithParams
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import ChatGenerationChunk, ChatResult


# ruff: noqa: SLF001 - what LangChain has a chat model implement begins with an underscore


class WrappedChatModel(BaseChatModel):
    """Passes everything on to `inner`."""

    inner: BaseChatModel
    """Who answers: a model of any provider."""

    async def aclose(self) -> None:
        """End the connections of the inner model."""
        await close(self.inner)

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        """Bind them as the inner model does.

        Raises:
            TypeError: it makes something else of itself than a model with arguments.
        """
        bound: Any = self.inner.bind_tools(tools, **options)
        if isinstance(bound, RunnableBinding):
            return bound.model_copy(update={"bound": self._around(bound.bound)})
        return self._around(bound)

    def _around(self, inner: Any) -> Self:
        """The same around another model."""
        if inner is self.inner:
            return self
        if not isinstance(inner, BaseChatModel):
            raise TypeError(f"{type(self.inner).__name__} with tools is no chat model any more")
        return self.model_copy(update={"inner": inner})

    @property
    def _llm_type(self) -> str:
        return self.inner._llm_type

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return dict(self.inner._identifying_params)

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        return self.inner._get_ls_params(stop=stop, **kwargs)

    def _combine_llm_outputs(self, llm_outputs: list[dict[str, Any] | None]) -> dict[str, Any]:
        return self.inner._combine_llm_outputs(llm_outputs)

    def _should_stream(self, **kwargs: Any) -> bool:
        return self.inner._should_stream(**kwargs)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        return self.inner._generate(messages, *args, **kwargs)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await self.inner._agenerate(messages, stop, run_manager, **kwargs)

    def _stream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        yield from self.inner._stream(messages, *args, **kwargs)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        answer = cast(
            "AsyncGenerator[ChatGenerationChunk, None]",
            self.inner._astream(messages, stop, run_manager, **kwargs),
        )
        async with aclosing(answer) as chunks:
            async for chunk in chunks:
                yield chunk
