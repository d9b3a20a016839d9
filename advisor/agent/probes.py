"""Small requests that find out what a model and its endpoint can do. Loads the model library.

What ends one is told in one line that says what to do next.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import langsmith
import openai
from langchain_core.messages import AIMessageChunk, HumanMessage, ToolMessage

from advisor.agent.chat import ChatCompletions
from advisor.agent.failures import UnreadableError, explain, misread
from advisor.agent.journey import Journey
from advisor.agent.keys import blot, where

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AnyMessage
    from langchain_core.runnables import Runnable

    from advisor.settings import Settings


@dataclass(frozen=True)
class Answer:
    """One streamed answer."""

    message: AIMessageChunk
    pieces: int
    """How many events held words."""
    first: float
    """Seconds until the first of them, or until the end where there are none."""
    seconds: float


class ProbeError(Exception):
    """A request came to nothing; the text says why and what to do."""


class RefusedError(ProbeError):
    """The endpoint was reached and answered with an error."""

    def __init__(self, said: str, status: int) -> None:
        super().__init__(said)
        self.status = status
        """Of HTTP."""


class NoListError(ProbeError):
    """The endpoint was reached and answered something else."""


TOOL = {
    "type": "function",
    "function": {
        "name": "note",
        "description": "Notes a word.",
        "parameters": {
            "type": "object",
            "properties": {"word": {"type": "string"}},
            "required": ["word"],
        },
    },
}
"""The least that a tool can be."""

_QUESTION = "Count from one to ten in words, separated by blanks."
_REQUEST = "Call the tool note with the word ready. Answer with that call alone."
_LONGEST = 2000
"""Events after which an answer is long enough."""

_UNPARSED = (
    "choose a model that calls tools; a server of your own may have to be told to parse its calls "
    "(vLLM: --enable-auto-tool-choice, llama.cpp: --jinja)"
)


class Probes:
    """Requests to one model, to be made in one event loop."""

    def __init__(self, model: BaseChatModel, settings: Settings) -> None:
        self.journey = Journey()
        self._model = model
        self._settings = settings
        if isinstance(model, ChatCompletions):
            self.journey.follow(model.http_async_client)

    @property
    def can_list(self) -> bool:
        """Whether the endpoint can be asked for its models: others than OpenAI's differ."""
        return isinstance(self._model, ChatCompletions)

    async def listed(self) -> list[str]:
        """The names of the models that the endpoint lists.

        Raises:
            RefusedError: it answers with an error, which a server without a list does.
            NoListError: it answers something else.
            ProbeError: it cannot be reached, or does not answer.
        """
        client = self._model.root_async_client  # type: ignore[attr-defined] # see `can_list`
        try:
            async with asyncio.timeout(self._settings.request_timeout):
                answer = await client.models.with_raw_response.list()
            body = json.loads(answer.http_response.content)
        except openai.APIStatusError as error:
            raise RefusedError(str(self._failure(error)), error.status_code) from error
        except (ValueError, RecursionError):
            raise NoListError(f"answers {self._shape()} where models are listed") from None
        except Exception as error:
            raise self._failure(error) from error
        entries = body.get("data") if isinstance(body, dict) else None
        if not isinstance(entries, list):
            raise NoListError("answers other JSON where models are listed")
        names = [entry.get("id") for entry in entries if isinstance(entry, dict)]
        return [blot(name, self._settings) for name in names if isinstance(name, str)]

    async def chat(self) -> Answer:
        """Ask for a few words.

        Raises:
            ProbeError: they did not come.
        """
        answer = await self._ask(self._model, [HumanMessage(_QUESTION)])
        if not answer.pieces:
            raise ProbeError("answered no words; take another model")
        return answer

    async def call(self) -> Answer:
        """Ask for a call of a tool.

        Raises:
            ProbeError: none came that could be carried out.
        """
        answer = await self._ask(self._with_tool, [HumanMessage(_REQUEST)])
        message = answer.message
        if not all(_is_json(chunk["args"]) for chunk in message.tool_call_chunks):
            raise ProbeError("called a tool with arguments that are not JSON; take another model")
        if not message.tool_calls:
            raise ProbeError(f"answered in words instead of calling a tool; {_UNPARSED}")
        call = message.tool_calls[0]
        if call["name"] != "note" or not isinstance(call["args"].get("word"), str):
            raise ProbeError("called a tool otherwise than it was told; take another model")
        return answer

    async def result(self, called: Answer) -> Answer:
        """Answer that call, as every change is answered.

        Raises:
            ProbeError: the answer was not taken.
        """
        results = [
            ToolMessage("noted", tool_call_id=call["id"] or "")
            for call in called.message.tool_calls
        ]
        return await self._ask(self._with_tool, [HumanMessage(_REQUEST), called.message, *results])

    @property
    def _with_tool(self) -> Runnable[Any, AIMessage]:
        return self._model.bind_tools([TOOL])

    async def _ask(self, model: Runnable[Any, AIMessage], messages: Sequence[AnyMessage]) -> Answer:
        start = time.monotonic()
        try:
            # Only the user's own settings may send anything to a tracing service.
            with langsmith.tracing_context(enabled=False):
                async with asyncio.timeout(self._settings.request_timeout):
                    return await _streamed(model, messages, start)
        except Exception as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> ProbeError:
        """Why a request came to nothing; errors that are no provider's are raised again."""
        settings = self._settings
        if isinstance(error, TimeoutError | openai.APITimeoutError):
            waited = f"{settings.request_timeout:g} s"
            return ProbeError(
                f"{where(settings)} did not answer within {waited}; try again, or give it longer "
                "with --wait"
            )
        if isinstance(error, UnreadableError):
            return ProbeError(self._unreadable(error))
        said = str(explain(error, settings))
        if isinstance(error, openai.NotFoundError) and self._lacks_version:
            said += ", and --base-url: it often ends in /v1"
        if isinstance(error, openai.BadRequestError) and "tool" in said.lower():
            said += f"; {_UNPARSED}"
        return ProbeError(said)

    def _unreadable(self, error: UnreadableError) -> str:
        place, shape = where(self._settings), self._shape()
        if shape == "JSON":
            return f"{place} answers whole instead of streaming; the server has to stream"
        if shape == "a page of HTML":
            advice = "; it often ends in /v1" if self._lacks_version else ""
            return f"{place} answers a page of HTML; check --base-url{advice}"
        return str(misread(error, self._settings))

    def _shape(self) -> str:
        """What kind of thing the last answer was."""
        kinds = {"application/json": "JSON", "text/html": "a page of HTML", "text/plain": "text"}
        return kinds.get(self.journey.content_type, "something else")

    @property
    def _lacks_version(self) -> bool:
        """Whether the address may be that of a server, without the path of its API."""
        place = self._settings.base_url.partition("://")[2]
        return bool(place) and "/v" not in place


def _is_json(text: str | None) -> bool:
    """LangChain mends what is cut off; this program refuses such a call."""
    try:
        json.loads(text or "")
    except (ValueError, RecursionError):
        return False
    return True


async def _streamed(
    model: Runnable[Any, AIMessage], messages: Sequence[AnyMessage], start: float
) -> Answer:
    whole, pieces, first, events = AIMessageChunk(content=""), 0, 0.0, 0
    chunks = cast("AsyncGenerator[AIMessageChunk, None]", model.astream(messages))
    async with aclosing(chunks):
        async for chunk in chunks:
            whole, events = whole + chunk, events + 1
            if chunk.text:
                first = first or time.monotonic() - start
                pieces += 1
            if events > _LONGEST:
                break
    seconds = time.monotonic() - start
    return Answer(whole, pieces, first or seconds, seconds)
