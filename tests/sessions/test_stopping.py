"""Answers that are stopped: what was heard and staged stays, and a provider takes what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.events import Called, Text
from advisor.agent.news import STOPPED
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.errors import StoppedError
from advisor.sessions.asked import Asked
from scripts.meeting import Meeting
from tests.sessions.playing import ACCEPTED, REJECTED, known, project, resumed, scripted, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.agent.script import Request


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """A model that says one word after the other, and one answer without end."""

    def slowly(request: Request) -> Any:
        if request.body["messages"][-1]["content"] == "Go on and on.":
            return Reply("and on ", fragments=(7,), endless=True, pause=0.001)
        return scripted(request)

    with ScriptedServer(slowly) as server:
        yield server


def refusal(request: Request) -> str:
    """What a strict provider would have against a conversation, or nothing."""
    open_calls: list[str] = []
    for message in request.body["messages"]:
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                return "an answer to no call"
            open_calls.remove(message["tool_call_id"])
            continue
        if open_calls:
            return f"no answer to {open_calls}"
        if message["role"] == "assistant":
            open_calls = [call["id"] for call in message.get("tool_calls") or ()]
            if not (open_calls or str(message["content"] or "").strip()):
                return "an empty message"
    return "no prompt" if request.body["messages"][-1]["role"] != "user" else ""


@pytest.mark.parametrize("count", range(8))
@pytest.mark.parametrize("prompt", [ACCEPTED, REJECTED])
def test_wherever_an_answer_is_stopped_the_conversation_goes_on(
    tmp_path: Path, server: ScriptedServer, prompt: str, count: int
) -> None:
    """After each event, between two calls of one message, too; and so it does when resumed."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        meeting.turn("What is it?")
        with pytest.raises(StoppedError):
            meeting.turn(prompt, stop_after=count)
        assert meeting.session.state.exchanges[-1].error == "stopped"
        staged = [change.number for change in meeting.session.pending]
        state = known(meeting.session)
    with resumed(file, settings(server)) as meeting:
        assert known(meeting.session) == state
        before = len(server.requests)
        meeting.turn("What is it?")
        assert refusal(server.requests[before]) == ""
        assert [change.number for change in meeting.session.pending] == staged


def test_what_was_read_before_the_stop_is_known_to_the_model(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """As its own words, and that they end there because of the person; told once."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        with pytest.raises(StoppedError):
            meeting.turn("Go on and on.", stop_after=5)
        (exchange,) = meeting.session.state.exchanges
        (heard,) = exchange.answers
        assert heard.startswith("and on and on")
        meeting.turn("What is it?")
        sent = [message["content"] for message in server.requests[-1].body["messages"]]
        assert sent[-3:] == [heard, f"<news>\n- {STOPPED}\n</news>", "What is it?"]
        meeting.turn("What is it?")
        assert "news" not in str(server.requests[-1].body["messages"][-2]["content"])


def test_a_second_stop_changes_nothing(tmp_path: Path, server: ScriptedServer) -> None:
    """Nor does one before the first turn, or when a turn has just ended."""
    file = project(tmp_path)

    async def stopped(session: Any, prompt: str) -> None:
        try:
            async for event in session.turn(Asked(prompt, prompt)):
                if isinstance(event, Text | Called):
                    session.stop()
                    session.stop()
        finally:
            session.stop()

    with Meeting(file, settings(server)) as meeting:
        session = meeting.session
        session.stop()
        session.prepare()
        session.stop()
        with pytest.raises(StoppedError):
            meeting.run(stopped(session, ACCEPTED))
        session.stop()
        meeting.turn(ACCEPTED)
        assert session.state.exchanges[-1].error == ""
        assert len(session.pending) == 2


@pytest.mark.parametrize("decision", ["take", "discard"])
def test_what_was_staged_before_the_stop_is_for_the_person_to_decide(
    tmp_path: Path, server: ScriptedServer, decision: str
) -> None:
    """It can be accepted, or discarded, and the model hears which."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        with pytest.raises(StoppedError):
            meeting.turn(REJECTED, stop_after=3)
        assert meeting.session.pending
        if decision == "take":
            meeting.accept(1)
        else:
            meeting.session.discard()
        assert meeting.session.pending == []
        meeting.turn("What is it?")
        news = str(server.requests[-1].body["messages"][-2]["content"])
        told = "The person accepted change 1" if decision == "take" else "discarded your staged"
        assert news.count(told) == 1
    assert ('"cache"' in file.read_text("utf-8")) == (decision == "take")
