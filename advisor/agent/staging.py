"""What stands between LangChain's loop and the workspace: asks within limits, stages calls.

The loop is one for all conversations, since making it costs as much as three requests. What is a
conversation's own reaches it through the run's context, so parallel calls cannot collide and no
state is saved. A call is answered as the model wrote it, even a malformed one.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import AIMessage, ToolMessage

from advisor.agent.budget import NOTHING, Budget
from advisor.agent.events import Called
from advisor.agent.models import misread
from advisor.agent.rawcalls import UNREADABLE, RawCalls
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date

    from langchain.agents.middleware.types import ModelRequest, ModelResponse
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages.tool import ToolCall

    from advisor.agent.budget import Spent
    from advisor.change.workspace import Workspace
    from advisor.settings import Settings

_Answer = TypeVar("_Answer")

_PATIENCE = 0.05
"""Seconds until a cancellation that was lost is repeated."""


class Relay(AgentMiddleware[Any, Any]):
    """Has the staging of each run, which is its context, ask the model and answer the calls."""

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """Ask the model of the conversation."""
        staging: Staging = request.runtime.context
        return await staging.ask(request, handler)

    async def awrap_tool_call(self, request: Any, handler: Any) -> ToolMessage:  # noqa: ARG002 - the handler would run the declared tool, which does nothing
        """Answer the call."""
        staging: Staging = request.runtime.context
        return staging.answer(request.tool_call)


class Staging:
    """Answers every tool call of a turn by staging it in a workspace."""

    def __init__(self, model: BaseChatModel, settings: Settings, today: date | None) -> None:
        self.written = RawCalls()
        self.workspace: Workspace
        """Where calls are staged, for as long as a turn goes on."""
        self._model, self._today = model, today
        self.begin(settings, NOTHING)

    def begin(self, settings: Settings, spent: Spent) -> None:
        """Start another turn, after turns that used what is `spent`."""
        self._settings = settings
        self.budget = Budget(settings, spent)
        self._answered: set[str] = set()
        self._called = self._fresh = False
        self._hear([])

    async def ask(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """Ask the model, and let its calls reach the tools as it wrote them."""
        if self._called:
            self.budget.repeat(idle=not self._fresh)
        self._called = self._fresh = False
        self.budget.ask()
        self.written.forget()
        try:
            response = await _ended(handler(request.override(model=self._model)))
        except ValueError as error:
            raise misread(error, self._settings) from error
        for message in response.result:
            if isinstance(message, AIMessage):
                self.written.restore(message, len(request.messages))
                message.tool_calls = whole(message.tool_calls)
                message.content = whole(message.content)
                self._hear(message.tool_calls)
        return response

    def _hear(self, calls: Sequence[ToolCall]) -> None:
        self._calls = calls
        self._answers: dict[str | None, list[ToolMessage]] = {}
        self._untold: list[ToolMessage] = []

    def answer(self, call: ToolCall) -> ToolMessage:
        """What came of a call; with the first all of its message are staged, in their order.

        LangChain has each of them wait for a thread of its own, so that any may come first.
        """
        if not self._answers:
            self._untold = [self._stage(each) for each in self._calls]
            for message in self._untold:
                self._answers.setdefault(message.tool_call_id, []).append(message)
        return self._answers[call["id"]].pop(0)

    def told(self) -> list[ToolMessage]:
        """The answers to the calls of a message in their order, each handed out once."""
        told, self._untold = self._untold, []
        return told

    def _stage(self, call: ToolCall) -> ToolMessage:
        arguments = call["args"].get(UNREADABLE, call["args"])
        outcome = registry.call(self.workspace, call["name"], arguments, self._today)
        answered = json.dumps([call["name"], call["args"], outcome.text])
        self._called = True
        self._fresh |= answered not in self._answered
        self._answered.add(answered)
        return ToolMessage(
            whole(outcome.text),
            name=call["name"],
            tool_call_id=call["id"],
            status="error" if outcome.refusal else "success",
            artifact=Called(call["name"], call["args"], outcome),
        )


async def _ended(answer: Awaitable[_Answer]) -> _Answer:
    """The answer of the model; when this is cancelled, it has ended before it goes on.

    Clients wait for each piece with `asyncio.wait_for`, which in Python 3.11 loses a cancellation
    that comes together with the piece. A stream that never ends would then be read for ever.
    """
    asking = asyncio.ensure_future(answer)
    try:
        await asyncio.wait([asking])
    except asyncio.CancelledError:
        while not asking.done():
            asking.cancel()
            await asyncio.wait([asking], timeout=_PATIENCE)
        if not asking.cancelled():
            asking.exception()  # else it would be told as one that nobody looked at
        raise
    return asking.result()


@cache
def declared() -> tuple[dict[str, Any], ...]:
    """What the model is told of the tools, as all providers' clients take it.

    None can be run: the middleware answers the calls.
    """
    return tuple(
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
            },
        }
        for tool in registry.tools()
    )


def whole(value: Any) -> Any:
    """JSON with each half of a character, which cannot be sent, replaced by a question mark."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
