"""A model that answers each prompt in its own way, and steps that a person takes in a session."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.scripted import Fault, Reply, ToolCall
from advisor.change.journal import Journal
from advisor.errors import AdvisorError
from advisor.sessions import logs
from advisor.settings import Settings
from advisor_tools import registry
from scripts.meeting import Meeting
from tests.agent.talk import PLATFORM, link, service, tier

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.script import Request
    from advisor.agent.scripted import ScriptedServer
    from advisor.sessions.session import Session
    from advisor.sessions.state import State

ACCEPTED = "Two levels."
REJECTED = "Add a cache."

DONE = Reply("It is done, I think.", fragments=(5,))

ANSWERS: dict[str, list[Reply | Fault]] = {
    "What is it?": [Reply("A shop. I see nine nodes.", fragments=(4,))],
    REJECTED: [
        Reply("I add it.", [service("cache"), link("to-cache", "order-service", "cache")]),
        DONE,
    ],
    ACCEPTED: [
        Reply("One.", [tier("admin", 1), tier("nobody")]),
        Reply("Two.", [tier("customer", 2)]),
        DONE,
    ],
    "Never mind the cache.": [
        Reply(tool_calls=[ToolCall("withdraw", {"changes": [1]})]),
        Reply("There was none, or it is withdrawn."),
    ],
    "Break off.": [Reply("I begin.", [tier("order-db", 3)]), Fault(400)],
    "Too long.": [Reply("It was once", finish_reason="length")],
    "Cut off.": [Reply("", [tier("admin", 1)], finish_reason="length")],
    "Say no.": [Fault(400)],
    "Rename it.": [
        Reply(tool_calls=[ToolCall("rename", {"id": "admin", "new_id": "operator"})]),
        DONE,
    ],
    "Level the operator.": [Reply(tool_calls=[tier("operator", 4)]), DONE],
    "Leave it broken.": [
        Reply(tool_calls=[link("to-nowhere", "admin", "nowhere")]),
        *[Reply("I cannot mend it.")] * 3,
    ],
}
"""What the model answers to each prompt, request by request."""


def scripted(request: Request) -> Reply | Fault:
    """The answer that follows from what was said since the last prompt."""
    answered = 0
    for message in reversed(request.body["messages"]):
        if message["role"] == "assistant":
            answered += 1
        elif message["role"] == "user" and message["content"] in ANSWERS:
            answers = ANSWERS[message["content"]]
            return answers[min(answered, len(answers) - 1)]
    raise AssertionError


def settings(server: ScriptedServer, **others: Any) -> Settings:
    """Settings that name the server's model."""
    return Settings(model="scripted", base_url=server.base_url, max_retries=0, **others)


def project(folder: Path) -> Path:
    """A copy of the example architecture in a project of its own."""
    (folder / ".git").touch()
    file = folder / "shop.json"
    shutil.copyfile(PLATFORM, file)
    return file


def resumed(file: Path, settings: Settings, number: int = 1) -> Meeting:
    """The session of that number, taken up again."""
    log = logs.find(Journal.of(file), number)
    log.hold()
    try:
        return Meeting(file, settings, log)
    except AdvisorError:
        log.release()
        raise


class Known(NamedTuple):
    """What a session knows, to be compared."""

    state: State
    pending: list[str]
    left_out: list[int]
    value: str
    counted: int


def known(session: Session) -> Known:
    """What a session knows now."""
    left_out = session.selection.left_out if session.selection else ()
    return Known(
        session.state,
        [repr(change) for change in session.pending],
        [change.number for change in left_out],
        session.workspace.value_digest,
        session.workspace.standing.counted,
    )


def edited(session: Session, number: int) -> None:
    """Give a change that sets metadata another value, as a reviewer does."""
    proposed = session.propose()
    for change in proposed.selection.changes if proposed else ():
        if proposed and change.number == number and change.tool == "set_metadata":
            text = json.dumps(change.arguments).replace('"level":', '"rank":')
            arguments, run = registry.prepared(change.tool, json.loads(text))
            proposed.edit(number, arguments, run)
