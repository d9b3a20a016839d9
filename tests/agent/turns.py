"""Several turns of one conversation, each with what it said or what ended it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from advisor.agent.events import Text
from advisor.agent.scripted import ScriptedServer
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError
from tests.agent.talk import PLATFORM, conversation

if TYPE_CHECKING:
    from advisor.agent.script import Script


def turns(script: Script, *prompts: str, **options: Any) -> list[str | AdvisorError]:
    """What the model said to each prompt, or the error that its turn ended with."""
    workspace = Workspace(load(PLATFORM))
    ends: list[str | AdvisorError] = []

    async def have(server: ScriptedServer) -> None:
        talking = conversation(server, workspace, **options)
        for prompt in prompts:
            try:
                events = [event async for event in talking.turn(prompt, workspace)]
            except AdvisorError as error:
                ends.append(error)
            else:
                ends.append("".join(each.text for each in events if isinstance(each, Text)))
        await talking.close()

    with ScriptedServer(script) as server:
        asyncio.run(have(server))
    return ends
