"""What all conversations of a process share: connections to the provider, and one limiter.

    async with Shared(jobs=16) as shared:
        model = shared.connect(settings, view)  # as models.connect

For one event loop. Imported only with a model: it takes a second.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, cast

from pydantic import PrivateAttr

from advisor.agent.endpoint import BUILTIN
from advisor.agent.limiter import Limiter
from advisor.agent.models import connect, http_client
from advisor.agent.passing import passing
from advisor.agent.wrapped import WrappedChatModel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable
    from types import TracebackType

    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import ChatGenerationChunk, ChatResult
    from openai import DefaultAsyncHttpxClient

    from advisor.calm.model import Model
    from advisor.settings import Settings


class Shared:
    """Connects to models as `models.connect` does, for as long as its ``async with`` block."""

    def __init__(self, jobs: int) -> None:
        """`jobs` is the most requests under way at once."""
        self.limiter = Limiter(jobs, passing)
        self._connections: DefaultAsyncHttpxClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._connections is not None:
            await self._connections.aclose()

    def connect(self, settings: Settings, view: Callable[[], Model]) -> BaseChatModel:
        """A model that asks when the limiter lets it, and asks again after what passes by itself.

        Args, Raises: as of `models.connect`.
        """
        if settings.model == BUILTIN:
            return connect(settings, view)
        alone = connect(replace(settings, max_retries=0), view, self._lend)
        limited = LimitedChatModel(inner=alone)
        limited.limit(self.limiter)
        return limited

    def _lend(self, settings: Settings) -> DefaultAsyncHttpxClient:
        # Proxies and certificates are the environment's, and so the same for all settings; each
        # request has its own timeout.
        if self._connections is None:
            self._connections = http_client(settings)
        return self._connections


class LimitedChatModel(WrappedChatModel):
    """Asks within a limiter, which alone tries again."""

    _limiter: Limiter = PrivateAttr()

    def limit(self, limiter: Limiter) -> None:
        """Ask within `limiter` from now on."""
        self._limiter = limiter

    async def _agenerate(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> ChatResult:
        async for attempt in self._limiter.attempts():
            async with attempt:
                return await super()._agenerate(messages, *args, **kwargs)
        raise AssertionError("there is always another attempt")

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        async for attempt in self._limiter.attempts():
            answer = cast("AsyncGenerator[Any]", super()._astream(messages, *args, **kwargs))
            async with attempt, aclosing(answer) as chunks:
                async for chunk in chunks:
                    attempt.hear()
                    yield chunk
                return
