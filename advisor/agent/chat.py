"""OpenAI's chat completions as LangChain reads them, and what it leaves out of them.

LangChain drops a refusal from a streamed answer, and whatever it stumbles over in an event of
another shape escapes as it is. Imported only with a model of that kind: it takes a second.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk
from langchain_openai import ChatOpenAI
from openai import AsyncStream, OpenAIError
from pydantic import PrivateAttr

from advisor.agent.failures import UnreadableError
from advisor.agent.keys import Blotter

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import ChatGenerationChunk


class ChatCompletions(ChatOpenAI):
    """Any endpoint that speaks OpenAI's chat completions; gives one streamed answer at a time."""

    _blotter: Blotter = PrivateAttr(default_factory=Blotter)
    _is_lent: bool = PrivateAttr(default=False)

    def keep(self, secrets: Sequence[str], *, is_lent: bool = False) -> None:
        """Keep `secrets` to itself, and connections that are lent open.

        Secrets are blotted out of what is answered: some servers echo what they were sent.
        """
        self._blotter = Blotter(secrets)
        self._is_lent = is_lent

    async def aclose(self) -> None:
        """End the connections, in the event loop that they were made in."""
        if not self._is_lent:
            await self.root_async_client.close()

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        self._blotter.rest()
        chunks, cancelled = [], _cancellations()
        try:
            async for chunk in self._answer(*args, **kwargs):
                if _cancellations() > cancelled:
                    # LangChain waits by asyncio.wait_for, which before Python 3.12 forgets a
                    # cancellation that comes together with an event.
                    raise asyncio.CancelledError
                chunks.append(chunk)
                yield chunk
            if last := self._last():
                chunks.append(last)
                yield last
            _check_together(chunks)
        except (OpenAIError, TimeoutError, UnreadableError):
            raise
        except json.JSONDecodeError as error:
            raise UnreadableError("an event of its answer is not JSON") from error
        except UnicodeDecodeError as error:
            raise UnreadableError("its answer is not UTF-8") from error
        except RecursionError as error:
            raise UnreadableError("an event of its answer is nested too deeply") from error
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise UnreadableError("an event of its answer has another shape") from error

    async def _answer(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        if self._use_responses_api({**kwargs, **self.model_kwargs}):
            async for chunk in super()._astream(*args, **kwargs):
                yield chunk
            return
        async with aclosing(self._completion(*args, **kwargs)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _completion(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncGenerator[ChatGenerationChunk]:
        """A chat completion, as the inherited method asks for it, in a third of its time.

        The client brings each member of a request, and of each event, into its declared type by
        itself; what is sent is right already, and what is answered is read by its members.
        """
        kwargs["stream"] = True
        if self._should_stream_usage(**kwargs):
            kwargs["stream_options"] = {"include_usage": True}
        stream: AsyncStream[Any] = await self.root_async_client.post(
            "/chat/completions",
            cast_to=object,
            body=self._get_request_payload(messages, stop=stop, **kwargs),
            stream=True,
            stream_cls=AsyncStream[object],
        )
        async with stream, aclosing(_within(self.stream_chunk_timeout, stream)) as events:
            async for event in events:
                chunk = self._convert_chunk_to_generation_chunk(event, AIMessageChunk, {})
                if chunk is None:
                    continue
                if run_manager:
                    await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk

    def _last(self) -> ChatGenerationChunk | None:
        """What was held back until the end, as one more event."""
        held = self._blotter.rest()
        if not held:
            return None
        texts = {name: held.pop(name) for name in _TEXTS if name in held}
        calls = [
            {"index": int(index), "function": {"arguments": rest}} for index, rest in held.items()
        ]
        delta = texts | ({"tool_calls": calls} if calls else {})
        event = {"choices": [{"delta": delta}]}
        return super()._convert_chunk_to_generation_chunk(event, AIMessageChunk, {})

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], *args: Any, **kwargs: Any
    ) -> ChatGenerationChunk | None:
        choices = chunk.get("choices")
        delta = choices[0].setdefault("delta", None) if choices else None
        if delta:
            self._blot(delta)
        generation = super()._convert_chunk_to_generation_chunk(chunk, *args, **kwargs)
        if generation is not None and delta and delta.get("refusal"):
            # The pieces are joined as the chunks are.
            generation.message.additional_kwargs["refusal"] = delta["refusal"]
        return generation

    def _blot(self, delta: dict[str, Any]) -> None:
        for name in _TEXTS:
            if isinstance(delta.get(name), str):
                delta[name] = self._blotter.feed(name, delta[name])
        for call in delta.get("tool_calls") or ():
            # LangChain drops all calls of an event where one lacks a member.
            index, function = call.setdefault("index", None), call.setdefault("function", {})
            if isinstance(arguments := function.get("arguments"), str):
                function["arguments"] = self._blotter.feed(str(index), arguments)


async def _within(seconds: float | None, events: AsyncIterator[Any]) -> AsyncGenerator[Any]:
    """The events, each of which may take so long.

    Raises:
        TimeoutError: one took longer.
    """
    while True:
        async with asyncio.timeout(seconds):
            try:
                event = await anext(events)
            except StopAsyncIteration:
                return
        yield event


def _cancellations() -> int:
    """How often the running task was asked to end."""
    task = asyncio.current_task()
    return task.cancelling() if task else 0


_TEXTS = ("content", "refusal")
"""What an event may say in words."""


def _check_together(chunks: Sequence[ChatGenerationChunk]) -> None:
    """Put the answer together as LangChain does later, where nobody could tell whose fault it is.

    Raises:
        UnreadableError: there is nothing.
        Exception: whatever LangChain makes of pieces that do not fit.
    """
    if not chunks:
        raise UnreadableError("its answer holds no event of one")
    generate_from_stream(iter(chunks))
