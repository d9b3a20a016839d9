"""OpenAI's chat completions as LangChain reads them, and what it leaves out of them.

LangChain drops a refusal from a streamed answer, and whatever it stumbles over in an event of
another shape escapes as it is. Imported only with a model of that kind: it takes a second.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk
from langchain_openai import ChatOpenAI
from openai import OpenAIError
from pydantic import PrivateAttr

from advisor.agent.failures import UnreadableError
from advisor.agent.keys import Blotter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from langchain_core.outputs import ChatGenerationChunk


class ChatCompletions(ChatOpenAI):
    """Any endpoint that speaks OpenAI's chat completions; gives one streamed answer at a time."""

    _blotter: Blotter = PrivateAttr(default_factory=Blotter)

    def keep(self, secrets: Sequence[str]) -> None:
        """Blot these out of what is answered: some servers echo what they were sent."""
        self._blotter = Blotter(secrets)

    async def aclose(self) -> None:
        """End the connections, in the event loop that they were made in."""
        await self.root_async_client.close()

    def _get_request_payload(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The request, with what is long in it as it is to be sent.

        The client rewrites every member of a request by its declared type, which takes longer than
        all else in it; it leaves alone what it is given apart.
        """
        payload: dict[str, Any] = super()._get_request_payload(*args, **kwargs)
        if "messages" in payload:  # in another API they have other names
            apart = {name: payload.pop(name) for name in _LONG if name in payload}
            payload |= {"messages": (), "extra_body": (payload.get("extra_body") or {}) | apart}
        return payload

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        self._blotter.rest()
        chunks, cancelled = [], _cancellations()
        try:
            async for chunk in super()._astream(*args, **kwargs):
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
        delta = choices[0]["delta"] if choices else None
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
            function = call["function"]
            if isinstance(function["arguments"], str):
                index = str(call["index"])
                function["arguments"] = self._blotter.feed(index, function["arguments"])


def _cancellations() -> int:
    """How often the running task was asked to end."""
    task = asyncio.current_task()
    return task.cancelling() if task else 0


_LONG = ("messages", "tools")
"""Members of a request that make up nearly all of it."""

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
