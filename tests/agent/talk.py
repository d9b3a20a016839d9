"""A turn with a scripted model, through the real client and loop, and all that it left behind."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent import context
from advisor.agent.events import Called, Event, Text
from advisor.agent.loop import Conversation
from advisor.agent.models import connect
from advisor.agent.scripted import ScriptedServer, ToolCall
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.agent.script import Request, Script

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
KEY = "sk-0123456789-secret"


class Talk(NamedTuple):
    """What a turn left behind."""

    events: list[Event]
    requests: list[Request]
    workspace: Workspace
    error: AdvisorError | None

    @property
    def text(self) -> str:
        """The model's words."""
        return "".join(event.text for event in self.events if isinstance(event, Text))

    @property
    def answers(self) -> list[str]:
        """What the tools answered, in order."""
        return [event.outcome.text for event in self.events if isinstance(event, Called)]

    @property
    def staged(self) -> list[str]:
        """The elements that each staged change touches first."""
        return [change.elements[0] for change in self.workspace.changes]

    @property
    def said(self) -> list[str]:
        """The person's messages, and the program's in their name, in the last request."""
        messages = self.requests[-1].body["messages"]
        return [message["content"] for message in messages if message["role"] == "user"]


def opening(workspace: Workspace) -> context.Opening:
    """What stands before the first prompt."""
    base = workspace.base
    return context.opening(
        base.value, workspace.findings, file=base.path.name, person="ada", date="2026-01-02"
    )


def conversation(server: ScriptedServer, workspace: Workspace, **options: Any) -> Conversation:
    """A conversation with the server's model about the platform."""
    defaults = {"request_timeout": 5.0, "max_retries": 0}
    connection = {"model": "scripted", "base_url": server.base_url, "api_key": KEY}
    settings = Settings(**connection | defaults | options)
    model = connect(settings, view=lambda: workspace.model)
    return Conversation(model, opening(workspace), settings)


def talk(script: Script, *prompts: str, **options: Any) -> Talk:
    """Have a turn for each prompt; an error that a user can cause ends it and is kept."""
    workspace = Workspace(load(PLATFORM))
    events: list[Event] = []
    error: AdvisorError | None = None

    async def turns(server: ScriptedServer) -> None:
        talking = conversation(server, workspace, **options)
        try:
            for prompt in prompts or ("Do it.",):
                events.extend([event async for event in talking.turn(prompt, workspace)])
        finally:
            await talking.close()

    with ScriptedServer(script) as server:
        try:
            asyncio.run(turns(server))
        except AdvisorError as failure:
            error = failure
    return Talk(events, server.requests, workspace, error)


def tier(identity: str, value: object = 1) -> ToolCall:
    """A call that sets one metadata value."""
    return ToolCall("set_metadata", {"entries": [{"on": [identity], "values": {"level": value}}]})


def link(identity: str, source: str, target: str) -> ToolCall:
    """A call that connects two nodes."""
    ends = {"source": {"node": source}, "destination": {"node": target}}
    relationship = {"unique-id": identity, "relationship-type": {"connects": ends}}
    return ToolCall("add_relationship", {"relationship": relationship})


def service(identity: str) -> ToolCall:
    """A call that adds a service."""
    node = {"unique-id": identity, "node-type": "service", "name": identity, "description": "New."}
    return ToolCall("add_node", {"node": node})
