"""One turn: a prompt goes to the model, its tool calls are staged, its words are streamed.

The loop itself is LangChain's `create_agent`. The document stays outside its state: tools see the
workspace through the run's context, so parallel calls cannot collide and no state is saved. Tools
are answered in a middleware, which gets a call as the model wrote it, even a malformed one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import langsmith
from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    AnyMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.tools import StructuredTool

from advisor.agent import context
from advisor.agent.events import Called, Event, Text, Used
from advisor.agent.models import explain
from advisor.change.workspace import Workspace
from advisor.errors import LimitError
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from langchain.agents.middleware.types import ModelRequest, ModelResponse
    from langchain_core.language_models import BaseChatModel

    from advisor.agent.context import Message
    from advisor.settings import Settings
    from advisor_tools.tool import Tool

_REPAIRS = 2
"""How often the model is asked to mend what its changes leave wrong."""


class Conversation:
    """Turns with one model about one workspace."""

    def __init__(
        self, model: BaseChatModel, opening: Sequence[Message], settings: Settings
    ) -> None:
        self.messages: list[AnyMessage] = [_message(message) for message in opening]
        """Everything said so far; only ever added to."""
        self._settings = settings
        limit = ModelCallLimitMiddleware[Any, Any](
            run_limit=settings.max_calls, exit_behavior="error"
        )
        self._agent = create_agent(
            model,
            [_declared(tool) for tool in registry.tools()],
            middleware=[_Staging(), limit],
            context_schema=Workspace,
        )

    async def turn(self, prompt: str, workspace: Workspace) -> AsyncIterator[Event]:
        """Send `prompt` and stage what the model asks for; yields what happens as it happens.

        At the end the model is told up to twice what its changes leave wrong.

        Raises:
            ModelError: the provider failed.
            LimitError: the model was asked too often.
        """
        said = prompt
        for _attempt in range(1 + _REPAIRS):
            staged = len(workspace.changes)
            async for event in self._run(said, workspace):
                yield event
            problems = workspace.problems()
            if not problems or len(workspace.changes) == staged:
                return
            said = context.repair(problems)

    async def _run(self, said: str, workspace: Workspace) -> AsyncIterator[Event]:
        self.messages.append(HumanMessage(said))
        try:
            # Only the user's own settings may send an architecture to a tracing service.
            with langsmith.tracing_context(enabled=False):
                async for mode, data in self._agent.astream(
                    {"messages": list(self.messages)},
                    {"max_concurrency": 1},
                    context=workspace,
                    stream_mode=["messages", "updates"],
                ):
                    for event in self._events(mode, data):
                        yield event
        except ModelCallLimitExceededError:
            raise LimitError(
                f"the model was asked {self._settings.max_calls} times in this turn (max_calls)"
            ) from None
        except (asyncio.CancelledError, GeneratorExit):
            workspace.close("the turn was cancelled")
            raise
        except Exception as error:
            raise explain(error, self._settings) from error

    def _events(self, mode: str, data: Any) -> list[Event]:
        if mode == "messages":
            chunk = data[0]
            is_text = isinstance(chunk, AIMessageChunk) and chunk.text
            return [Text(str(chunk.text))] if is_text else []
        events: list[Event] = []
        for update in data.values():
            for message in (update or {}).get("messages", ()):
                self.messages.append(message)
                if isinstance(message, ToolMessage):
                    events.append(message.artifact)
                elif isinstance(message, AIMessage):
                    events.append(_usage(message))
        return events


class _Staging(AgentMiddleware[Any, Any]):
    """Answers every tool call by staging it in the workspace of the run."""

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """Let calls whose arguments are not JSON reach the tools, where they are refused.

        LangChain sets them aside, and a turn that has no other call would end without a word.
        """
        response = await handler(request)
        for message in response.result:
            if isinstance(message, AIMessage) and message.invalid_tool_calls:
                for call in message.invalid_tool_calls:
                    arguments = {_UNREADABLE: call["args"] or ""}
                    name, identity = call["name"] or "", call["id"] or ""
                    message.tool_calls.append(
                        {"type": "tool_call", "name": name, "args": arguments, "id": identity}
                    )
                message.invalid_tool_calls = []
        return response

    async def awrap_tool_call(self, request: Any, handler: Any) -> ToolMessage:  # noqa: ARG002 - the handler would run the declared tool, which does nothing
        """Stage the call and answer with what came of it."""
        call, workspace = request.tool_call, request.runtime.context
        outcome = registry.call(workspace, call["name"], call["args"])
        return ToolMessage(
            outcome.text,
            name=call["name"],
            tool_call_id=call["id"],
            status="error" if outcome.refusal else "success",
            artifact=Called(call["name"], call["args"], outcome),
        )


_UNREADABLE = "arguments that are not JSON"


def _declared(tool: Tool) -> StructuredTool:
    """What the model is told of `tool`; the middleware answers its calls."""

    async def unreachable() -> None:
        raise AssertionError("tool calls are answered by the middleware")

    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=tool.parameters,
        coroutine=unreachable,
    )


def _message(message: Message) -> AnyMessage:
    if message.role == "system":
        return SystemMessage(message.text)
    return HumanMessage(message.text)


def _usage(message: AIMessage) -> Used:
    usage = message.usage_metadata
    if usage is None:
        return Used(0, 0, 0)
    details = usage.get("input_token_details") or {}
    return Used(usage["input_tokens"], usage["output_tokens"], details.get("cache_read") or 0)
