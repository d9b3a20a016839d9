"""What all conversations of a process share: connections to the provider, and one limiter.

    async with Shared(jobs=16) as shared:
        model = shared.connect(settings, view)  # as models.connect

For one event loop. Imported only with a model: it takes a second.
"""

from __future__ import annotations

import asyncio
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
        self._baton = asyncio.Lock()
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
        limited.limit(self.limiter, Working(self._baton))
        return limited

    def _lend(self, settings: Settings) -> DefaultAsyncHttpxClient:
        # Proxies and certificates are the environment's, and so the same for all settings; each
        # request has its own timeout.
        if self._connections is None:
            self._connections = http_client(settings)
        return self._connections


class Working:
    """Has a conversation work on an answer while no other one does.

    What many conversations do with their answers at the same time, they end at the same time, and
    then all wait for the model together. One after the other, the first asks again while the
    others work: with 16 of them and a model that answers in 0.2 s that halves the time.
    """

    def __init__(self, baton: asyncio.Lock) -> None:
        """Of one conversation; `baton` is passed from one to the other, in order."""
        self._baton = baton
        self._has_baton = False

    async def begin(self) -> None:
        """An answer is complete: wait until nobody else works."""
        await self._baton.acquire()
        self._has_baton = True

    def end(self) -> None:
        """Another request goes out, or there are no more: let others work."""
        if self._has_baton:
            self._has_baton = False
            self._baton.release()


class LimitedChatModel(WrappedChatModel):
    """Asks within a limiter, which alone tries again."""

    _limiter: Limiter = PrivateAttr()
    _working: Working = PrivateAttr()

    def limit(self, limiter: Limiter, working: Working) -> None:
        """Ask within `limiter` from now on, and work on answers as `working` has it."""
        self._limiter, self._working = limiter, working

    async def aclose(self) -> None:
        """End the connections, and let others work."""
        self._working.end()
        await super().aclose()

    async def _agenerate(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> ChatResult:
        self._working.end()
        async for attempt in self._limiter.attempts():
            async with attempt:
                answer = await super()._agenerate(messages, *args, **kwargs)
                await self._working.begin()
                return answer
        raise AssertionError("there is always another attempt")

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self._working.end()
        async for attempt in self._limiter.attempts():
            answer = cast("AsyncGenerator[Any]", super()._astream(messages, *args, **kwargs))
            async with attempt, aclosing(answer) as chunks:
                async for chunk in chunks:
                    attempt.hear()
                    yield chunk
                break
        await self._working.begin()
