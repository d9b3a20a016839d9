"""Turns held with whatever model `connect` gives, about the platform, and what they left behind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.events import Text
from advisor.agent.loop import Conversation
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError
from tests.agent.talk import PLATFORM, opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.messages import AnyMessage

    from advisor.agent.events import Event
    from advisor.agent.models import Connect
    from advisor.settings import Settings


class Held(NamedTuple):
    """What the turns left behind."""

    events: list[Event]
    messages: list[tuple[str, str, object]]
    """Kind, text and calls of everything said, without what only identifies it."""
    errors: list[str]

    @property
    def text(self) -> str:
        """The model's words."""
        return "".join(event.text for event in self.events if isinstance(event, Text))

    @property
    def happened(self) -> list[object]:
        """The events, but with the words in one piece."""
        return [self.text, *(event for event in self.events if not isinstance(event, Text))]


def held(connect: Connect, settings: Settings, prompts: Sequence[str] = ("Do it.",)) -> Held:
    """Have a turn for each prompt; the error of one that fails is kept, and the next is had."""
    return asyncio.run(hold(connect, settings, prompts))


async def hold(connect: Connect, settings: Settings, prompts: Sequence[str]) -> Held:
    """The same within an event loop."""
    workspace = Workspace(load(PLATFORM))
    model = connect(settings, lambda: workspace.model)
    conversation = Conversation(model, opening(workspace), settings)
    events: list[Event] = []
    errors = []
    try:
        for prompt in prompts:
            try:
                events.extend([event async for event in conversation.turn(prompt, workspace)])
            except AdvisorError as error:
                errors.append(str(error))
    finally:
        await conversation.close()
    return Held(events, [_said(each) for each in conversation.messages], errors)


def _said(message: AnyMessage) -> tuple[str, str, object]:
    calls = getattr(message, "tool_calls", ())
    return message.type, str(message.text), [(call["name"], call["args"]) for call in calls]
