"""Turns of a conversation: a prompt goes to the model, its calls are staged, its words streamed.

The loop itself is LangChain's `create_agent`. The document stays outside its state; see `staging`
for how calls are answered, `picture` for what the model is told of the document, and `budget` for
what ends a turn that will not end by itself.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import langsmith
from langchain.agents import create_agent
from langchain_core.language_models import ParrotFakeChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    AnyMessage,
    HumanMessage,
    ToolMessage,
)

from advisor.agent import context
from advisor.agent.answers import asks_to_show
from advisor.agent.budget import NOTHING
from advisor.agent.endings import check_whole, only_wrote, words
from advisor.agent.events import Event, NotUnderstood, Text, Used
from advisor.agent.memory import Memory, answered, plain, restored
from advisor.agent.models import BUILTIN, close, explain
from advisor.agent.news import STOPPED, unanswered
from advisor.agent.news import told as told_news
from advisor.agent.picture import redraw
from advisor.agent.prices import cost
from advisor.agent.staging import Relay, Staging, declared, whole
from advisor.errors import AdvisorError, ModelError, StoppedError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from langchain_core.language_models import BaseChatModel

    from advisor.agent.context import Opening
    from advisor.change.workspace import Workspace
    from advisor.settings import Settings

_REPAIRS = 2
"""How often the model is asked to mend what its changes leave wrong."""


@cache
def _agent() -> Any:
    """LangChain's loop, the same for all; each conversation asks its own model in it."""
    nobody = ParrotFakeChatModel()
    return create_agent(nobody, declared(), middleware=[Relay()], context_schema=Staging)


class Conversation:
    """Turns with one model about one document."""

    def __init__(self, model: BaseChatModel, known: Opening | Memory, settings: Settings) -> None:
        """Begin with an opening, or go on with what another conversation knew."""
        memory = known if isinstance(known, Memory) else Memory.of(known)
        self.messages: list[AnyMessage] = restored(memory.messages)
        """Everything said so far. Only added to, but for what a failed turn left half said."""
        self.picture = memory.picture
        """What the model was told last of the document."""
        self.untold = list(memory.untold)
        """What happened and was to be told in a turn that was cancelled or had no answer."""
        self.settings = settings
        """Their limits may be other ones in the next turn."""
        self.spent = NOTHING
        """What all turns used; a session that goes on sets what it used before."""
        self._model = model
        self._is_stopped = False
        self._waiting: asyncio.Timeout | None = None
        self._partial = ""
        """What was heard of the message that the model is at."""
        today = date.fromisoformat(memory.date) if memory.date else None
        self._staging = Staging(model, settings, today)

    async def turn(
        self, prompt: str, workspace: Workspace, happened: Sequence[str] = ()
    ) -> AsyncGenerator[Event, None]:
        """Send `prompt` and stage what the model asks for; yields what happens as it happens.

        At the end the model is told up to twice what its changes leave wrong. One that wrote a
        change into its answer instead of staging it, or answered nothing, is told so, once. When
        the turn is cancelled, workspace and conversation are again as they were before it; when it
        fails or is stopped, what was staged until then stays.

        Args:
            prompt: the person's words.
            workspace: where calls are staged, on the document as it is now.
            happened: what became of the last turn's changes and of the file since, see `news`. How
                the document differs from what the model knows is told besides.

        Raises:
            ModelError: the provider failed, or the model would not answer.
            LimitError: a limit of the turn or of the session was reached.
            StoppedError: `stop` was called.
        """
        workspace.open()
        start, picture, standing = len(self.messages), self.picture, workspace.standing
        self._is_stopped, self._partial = False, ""
        self._staging.begin(self.settings, self.spent)
        self._staging.workspace = workspace
        news, self.untold = [*self.untold, *happened], []
        try:
            self._catch_up(workspace, news)
            async with aclosing(self._rounds(prompt, workspace)) as events:
                async for event in events:
                    yield event
        except (asyncio.CancelledError, GeneratorExit):
            workspace.close("the turn was cancelled")
            workspace.restore(standing)
            del self.messages[start:]
            self.picture, self.untold = picture, [*news, unanswered(prompt)]
            raise
        except AdvisorError as error:
            if isinstance(error, StoppedError):
                workspace.close("the turn was stopped")
                self._keep_partial()
            self._leave_out_unanswered(start)
            if len(self.messages) == start:
                self.picture, self.untold = picture, [*news, unanswered(prompt)]
            raise
        finally:
            if workspace.standing != standing:
                self.picture = self.picture.stage(workspace.model.value)

    def stop(self) -> None:
        """End the turn that runs now, in its event loop: it raises StoppedError at once."""
        self._is_stopped = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def close(self) -> None:
        """End the connections to the provider, in the event loop of the turns."""
        await close(self._model)

    def _catch_up(self, workspace: Workspace, happened: Sequence[str]) -> None:
        base = workspace.base
        differences, self.picture = redraw(self.picture, base.value, workspace.findings)
        if told := told_news(happened, differences):
            self.messages.append(HumanMessage(whole(told)))

    async def _rounds(self, prompt: str, workspace: Workspace) -> AsyncGenerator[Event, None]:
        """The model's answer to the prompt, then to what there is to remark on it."""
        said, before, first = prompt, workspace.standing, len(self.messages)
        repairs, remarks = _REPAIRS, 1
        while said:
            start, standing = len(self.messages), workspace.standing
            async with aclosing(self._run(said)) as events:
                async for event in events:
                    yield event
            said = ""
            if workspace.standing != standing:
                problems = workspace.problems() if repairs else []
                said = context.repair(problems) if problems else ""
                repairs -= 1
            elif workspace.standing == before and remarks and self._staging.budget.may_ask:
                said = self._remark(start, prompt)
            remarks = 0
        if workspace.standing == before and not words(self.messages[first:]):
            raise ModelError(
                "the model answered nothing; put the prompt in other words, or take another model"
            )

    def _remark(self, start: int, prompt: str) -> str:
        """What to say to a model that staged nothing; empty when it answered."""
        messages = self.messages[start:]
        if not words(messages):
            self.messages.pop()  # some providers refuse a conversation that holds an empty message
            return context.empty()
        wrote = not asks_to_show(prompt) and only_wrote(messages)
        return context.nudge() if wrote else ""

    async def _run(self, said: str) -> AsyncGenerator[Event, None]:
        """One run of LangChain's loop: until the model answers without a call."""
        self.messages.append(HumanMessage(whole(said)))
        # LangGraph's own limit on tasks would warn of those that are cancelled before they start.
        stream = cast(
            "AsyncGenerator[tuple[str, Any], None]",
            _agent().astream(
                {"messages": list(self.messages)},
                {"callbacks": [self._staging.written]},
                context=self._staging,
                stream_mode=["messages", "updates"],
            ),
        )
        try:
            # Only the user's own settings may send an architecture to a tracing service.
            with langsmith.tracing_context(enabled=False):
                while (item := await self._next(stream)) is not None:
                    for event in self._events(*item):
                        yield event
        except AdvisorError:
            raise
        except Exception as error:
            raise explain(error, self.settings) from error
        finally:
            await stream.aclose()

    async def _next(self, stream: AsyncGenerator[tuple[str, Any], None]) -> tuple[str, Any] | None:
        """What the loop has next, None at its end; raises LimitError when time is up."""
        budget = self._staging.budget
        if self._is_stopped:
            raise StoppedError("stopped")
        try:
            # No event is handed out within, since what then took long would be somebody else.
            async with asyncio.timeout_at(budget.deadline) as self._waiting:
                return await anext(stream, None)
        except TimeoutError:
            if self._is_stopped:
                raise StoppedError("stopped") from None
            if self._waiting is not None and self._waiting.expired():
                raise budget.overtime() from None
            raise
        finally:
            self._waiting = None

    def _events(self, mode: str, data: Any) -> list[Event]:
        if mode == "messages":
            chunk = data[0]
            return self._heard(chunk) if isinstance(chunk, AIMessageChunk) else []
        events: list[Event] = []
        for update in data.values():
            for message in (update or {}).get("messages", ()):
                if isinstance(message, ToolMessage):  # they come in any order
                    answers = self._staging.told()
                    self.messages += answers
                    events += [each.artifact for each in answers]
                    continue
                self.messages.append(message)
                if isinstance(message, AIMessage):
                    used, self._partial = self._used(message), ""
                    self._staging.budget.spend(used)
                    self.spent = self.spent.plus(used)
                    check_whole(message)
                    if unread := message.additional_kwargs.get("not_understood"):
                        events.append(NotUnderstood(tuple(unread)))
                    events.append(used)
        return events

    def _heard(self, chunk: AIMessageChunk) -> list[Event]:
        calls = sum(len(piece["args"] or "") for piece in chunk.tool_call_chunks)
        self._staging.budget.hear(len(chunk.text) + calls)
        self._partial += chunk.text
        return [Text(str(chunk.text))] if chunk.text else []

    def _used(self, message: AIMessage) -> Used:
        usage = message.usage_metadata
        if usage is None:
            return Used(0, 0, 0)
        # A server may count wrongly: nothing is given back, and no more is cached than was sent.
        sent, received = max(usage["input_tokens"], 0), max(usage["output_tokens"], 0)
        cached = (usage.get("input_token_details") or {}).get("cache_read") or 0
        used = Used(sent, received, min(max(cached, 0), sent))
        is_free = self.settings.model == BUILTIN
        return used if is_free else used._replace(cost=cost(self.settings, used))

    def _keep_partial(self) -> None:
        """After a stop: what the person has read of the answer is a part of the conversation."""
        if self._partial.strip():
            self.messages.append(AIMessage(whole(self._partial)))
            self.untold.append(STOPPED)

    def _leave_out_unanswered(self, start: int) -> None:
        """After a failure: drop calls without results, and a prompt that nothing came of."""
        said = [plain(each) for each in self.messages[start:]]
        del self.messages[start + answered(said, 0) :]
