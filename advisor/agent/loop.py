"""One turn: a prompt goes to the model, its tool calls are staged, its words are streamed.

The loop itself is LangChain's `create_agent`. The document stays outside its state: tools see the
workspace through the run's context, so parallel calls cannot collide and no state is saved. Tools
are answered in a middleware, which gets a call as the model wrote it, even a malformed one.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

import langsmith
from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware
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
from advisor.agent.answers import asks_to_show, writes_change
from advisor.agent.events import Called, Event, Text, Used
from advisor.agent.models import explain, misread
from advisor.agent.rawcalls import UNREADABLE, RawCalls
from advisor.change.workspace import Workspace
from advisor.errors import LimitError, ModelError
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

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
        self._staging = _Staging(settings)
        self._agent = create_agent(
            model,
            [_declared(tool) for tool in registry.tools()],
            middleware=[self._staging],
            context_schema=Workspace,
        )

    async def turn(self, prompt: str, workspace: Workspace) -> AsyncGenerator[Event, None]:
        """Send `prompt` and stage what the model asks for; yields what happens as it happens.

        At the end the model is told up to twice what its changes leave wrong. One that wrote a
        change into its answer instead of staging it is told so, once.

        Raises:
            ModelError: the provider failed.
            LimitError: the model was asked too often.
        """
        said = prompt
        self._staging.calls = 0
        repairs, nudges = _REPAIRS, int(not asks_to_show(prompt))
        while said:
            start, staged = len(self.messages), _numbers(workspace)
            async with aclosing(self._run(said, workspace)) as events:
                async for event in events:
                    yield event
            said = ""
            if _numbers(workspace) != staged:
                problems = workspace.problems() if repairs else []
                said = context.repair(problems) if problems else ""
                repairs -= 1
            elif nudges and self._staging.may_ask and _only_wrote(self.messages[start:]):
                said = context.nudge()
            nudges = 0

    async def _run(self, said: str, workspace: Workspace) -> AsyncGenerator[Event, None]:
        self.messages.append(HumanMessage(_whole(said)))
        stream = cast(
            "AsyncGenerator[tuple[str, Any], None]",
            self._agent.astream(
                {"messages": list(self.messages)},
                {"max_concurrency": 1, "callbacks": [self._staging.written]},
                context=workspace,
                stream_mode=["messages", "updates"],
            ),
        )
        try:
            # Only the user's own settings may send an architecture to a tracing service.
            with langsmith.tracing_context(enabled=False):
                async for mode, data in stream:
                    for event in self._events(mode, data):
                        yield event
        except (asyncio.CancelledError, GeneratorExit):
            workspace.close("the turn was cancelled")
            raise
        except Exception as error:
            raise explain(error, self._settings) from error
        finally:
            await stream.aclose()

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
                    _check_whole(message)
                    events.append(_usage(message))
        return events


class _Staging(AgentMiddleware[Any, Any]):
    """Answers every tool call by staging it in the workspace of the run."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.written = RawCalls()
        self.calls = 0
        """How often the model was asked in this turn."""

    @property
    def may_ask(self) -> bool:
        """Whether the limit lets the model be asked again in this turn."""
        return self.calls < self._settings.max_calls

    async def awrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]],
    ) -> ModelResponse[Any]:
        """Ask the model, and let its calls reach the tools as it wrote them."""
        if not self.may_ask:
            raise LimitError(f"the model was asked {self.calls} times in this turn (max_calls)")
        self.calls += 1
        self.written.forget()
        try:
            response = await handler(request)
        except ValueError as error:
            raise misread(error, self._settings) from error
        for message in response.result:
            if isinstance(message, AIMessage):
                self.written.restore(message)
                message.tool_calls = _whole(message.tool_calls)
                message.content = _whole(message.content)
        return response

    async def awrap_tool_call(self, request: Any, handler: Any) -> ToolMessage:  # noqa: ARG002 - the handler would run the declared tool, which does nothing
        """Stage the call and answer with what came of it."""
        call, workspace = request.tool_call, request.runtime.context
        outcome = registry.call(workspace, call["name"], call["args"].get(UNREADABLE, call["args"]))
        return ToolMessage(
            _whole(outcome.text),
            name=call["name"],
            tool_call_id=call["id"],
            status="error" if outcome.refusal else "success",
            artifact=Called(call["name"], call["args"], outcome),
        )


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


def _numbers(workspace: Workspace) -> list[int]:
    return [change.number for change in workspace.changes]


def _only_wrote(messages: Sequence[AnyMessage]) -> bool:
    """Whether the model wrote a change into its answer and never tried to stage any."""
    results = [message.artifact.outcome for message in messages if isinstance(message, ToolMessage)]
    tried = any(outcome.change or outcome.refusal for outcome in results)
    return not tried and writes_change(messages[-1].text)


def _whole(value: Any) -> Any:
    """JSON with each half of a character, which cannot be sent, replaced by a question mark."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _message(message: Message) -> AnyMessage:
    if message.role == "system":
        return SystemMessage(message.text)
    return HumanMessage(message.text)


def _check_whole(message: AIMessage) -> None:
    """Refuse to go on from an answer that is only a part of what the model had to say.

    Raises:
        LimitError: it was cut off.
        ModelError: the provider held it back.
    """
    reason = message.response_metadata.get("finish_reason")
    if reason == "length":
        raise LimitError(
            "the model's answer was cut off at its length limit, so nothing is applied; ask for "
            "less at once, or raise the limit of the endpoint"
        )
    if reason == "content_filter":
        raise ModelError("the provider's filter held the answer back, so nothing is applied")


def _usage(message: AIMessage) -> Used:
    usage = message.usage_metadata
    if usage is None:
        return Used(0, 0, 0)
    details = usage.get("input_token_details") or {}
    return Used(usage["input_tokens"], usage["output_tokens"], details.get("cache_read") or 0)
