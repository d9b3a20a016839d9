"""Conversations of several turns with a scripted model, and what was sent in them."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from advisor.agent.scripted import ScriptedServer
from advisor.settings import Settings
from scripts.meeting import Meeting
from tests.agent.talk import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.agent.script import Request, Script
    from advisor.sessions.log import Log


@contextmanager
def meeting(
    folder: Path, script: Script, *, document: Path = PLATFORM, log: Log | None = None
) -> Iterator[tuple[Meeting, list[Request]]]:
    """A meeting about a copy of `document`, and the requests that it makes.

    With `log` the session that it keeps goes on, about the copy that is there.
    """
    file = folder / document.name
    if log is None:
        (folder / ".git").touch()
        shutil.copyfile(document, file)
    with ScriptedServer(script) as server:
        settings = Settings(model="scripted", base_url=server.base_url, max_retries=0)
        with Meeting(file, settings, log) as held:
            yield held, server.requests


def sent(requests: list[Request]) -> str:
    """Every request as a person reads it: the messages that the one before did not have."""
    parts: list[str] = []
    known: list[Any] = []
    for number, request in enumerate(requests, 1):
        messages = request.body["messages"]
        assert messages[: len(known)] == known
        parts.append(f"=== request {number}")
        parts += [_shown(message) for message in messages[len(known) :]]
        known = messages
    return "\n\n".join(parts) + "\n"


def news(requests: list[Request]) -> str:
    """What the last request brought before its prompt, or empty."""
    message = requests[-1].body["messages"][-2]
    return str(message["content"]) if message["role"] == "user" else ""


def _shown(message: dict[str, Any]) -> str:
    calls = [
        f"{call['function']['name']} {call['function']['arguments']}"
        for call in message.get("tool_calls") or ()
    ]
    words = [message["content"]] if message.get("content") else []
    return "\n".join([f"[{message['role']}]", *words, *calls])
