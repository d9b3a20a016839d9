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
    from collections.abc import Awaitable, Callable

    from langchain.agents.middleware.types import ModelRequest, ModelResponse
    from langchain_core.language_models import BaseChatModel

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
        """Stage the call."""
        staging: Staging = request.runtime.context
        return staging.stage(request.tool_call)


class Staging:
    """Answers every tool call of a turn by staging it in a workspace."""

    def __init__(self, model: BaseChatModel, settings: Settings) -> None:
        self.written = RawCalls()
        self.workspace: Workspace
        """Where calls are staged, for as long as a turn goes on."""
        self._model = model
        self.begin(settings, NOTHING)

    def begin(self, settings: Settings, spent: Spent) -> None:
        """Start another turn, after turns that used what is `spent`."""
        self._settings = settings
        self.budget = Budget(settings, spent)
        self._answered: set[str] = set()
        self._called = self._fresh = False

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
                self.written.restore(message)
                message.tool_calls = whole(message.tool_calls)
                message.content = whole(message.content)
        return response

    def stage(self, call: dict[str, Any]) -> ToolMessage:
        """Stage the call and answer with what came of it."""
        arguments = call["args"].get(UNREADABLE, call["args"])
        outcome = registry.call(self.workspace, call["name"], arguments)
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
