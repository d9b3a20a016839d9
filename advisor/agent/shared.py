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


_LONGEST = 1.0
"""Seconds that one conversation keeps the others from work, also if it never ends its own."""

_HELD = 40_000
"""Characters of an answer that is handed on only when it is whole. One that is longer is handed on
as it comes, so that whoever reads it can end it, and is not asked for again."""


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
    then all wait for the model together, while the processor idles. One after the other, the first
    asks again while the others work.
    """

    def __init__(self, baton: asyncio.Lock) -> None:
        """Of one conversation; `baton` is passed from one to the other, in order."""
        self._baton = baton
        self._limit: asyncio.TimerHandle | None = None
        """Takes the baton away, as long as this has it."""

    async def begin(self) -> None:
        """An answer is complete: wait until nobody else works."""
        await self._baton.acquire()
        self._limit = asyncio.get_running_loop().call_later(_LONGEST, self.end)

    def end(self) -> None:
        """Another request goes out, or there are no more: let others work."""
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
            self._baton.release()


class LimitedChatModel(WrappedChatModel):
    """Asks within a limiter, which alone tries again.

    An answer is handed on when it is whole, so that one that breaks off can be asked for again.
    """

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
                break
        await self._working.begin()
        return answer

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self._working.end()
        held: list[ChatGenerationChunk] = []
        try:
            async for attempt in self._limiter.attempts():
                held, size = [], 0
                answer = cast("AsyncGenerator[Any]", super()._astream(messages, *args, **kwargs))
                async with attempt, aclosing(answer) as chunks:
                    async for chunk in chunks:
                        held.append(chunk)
                        size += _size(chunk)
                        if size > _HELD:
                            attempt.hear()
                            for each in held:
                                yield each
                            held = []
                    break
        except Exception:
            for each in held:  # what there is of it can be told
                yield each
            raise
        await self._working.begin()
        for each in held:
            yield each


def _size(chunk: ChatGenerationChunk) -> int:
    """Characters of a piece of an answer, and one for the piece itself."""
    calls = getattr(chunk.message, "tool_call_chunks", ())
    return 1 + len(chunk.text) + sum(len(call["args"] or "") for call in calls)
