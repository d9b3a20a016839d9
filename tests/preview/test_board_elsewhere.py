"""A page and a chat about one document, without a page."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from advisor.errors import AdvisorError, UsageError
from advisor.preview.panels.elsewhere import described
from scripts.meeting import TIME, Meeting
from tests.preview.boards import (
    ask,
    board,
    content,
    edit,
    history,
    join,
    leave_out,
    put,
    result,
    reviewed,
    run,
    said,
)
from tests.sessions.playing import ACCEPTED, REJECTED, project, settings

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.scripted import ScriptedServer
    from advisor.preview.board import Board
    from advisor.settings import Settings


def test_a_page_writes_the_history_that_a_chat_writes(
    tmp_path: Path, server: ScriptedServer, model: Settings
) -> None:
    """The same prompt, accepted in either, gives the same record."""
    files = []
    for name in ("page", "chat"):
        (tmp_path / name).mkdir()
        files.append(project(tmp_path / name))
    by_page, by_chat = files

    async def scenario() -> None:
        async with board(by_page, model) as shown:
            await ask(shown, ACCEPTED)
            await shown.accept(result(shown))

    run(scenario())
    with Meeting(by_chat, settings(server)) as meeting:
        meeting.turn(ACCEPTED)
        meeting.accept()
    assert history(by_page) == history(by_chat)


def test_page_and_chat_edit_one_document(file: Path, server: ScriptedServer) -> None:
    """Each sees what the other wrote; undo takes back what was applied last, whoever did."""
    before = content(file)

    async def scenario() -> None:
        async with board(file, settings(server)) as shown:
            await ask(shown, ACCEPTED)
            await shown.accept(result(shown))
            first = content(file)
            await asyncio.to_thread(_chat, file, server)
            await shown.look()
            (told,) = (text for text in said(shown) if "node cache" in text)
            assert told.startswith("Accepted in another session: ")
            assert not any("edited outside" in text for text in said(shown))
            await shown.undo()
            assert content(file) == first
            await shown.undo()
            assert content(file) == before

    run(scenario())
    assert [each["action"] for each in history(file)] == ["apply", "apply", "undo", "undo"]


def _chat(file: Path, server: ScriptedServer) -> None:
    with Meeting(file, settings(server)) as meeting:
        meeting.turn(REJECTED)
        meeting.accept()


async def open_in_chat(meeting: Meeting, prompt: str = REJECTED) -> None:
    """Have a turn in a session of somebody else, and leave what it stages open."""
    await asyncio.to_thread(meeting.turn, prompt)


async def show_theirs(shown: Board, meeting: Meeting) -> int:
    """Have a chat propose something, and show it in the page; the number of its session."""
    await open_in_chat(meeting)
    await shown.look()
    (theirs,) = shown.elsewhere
    await shown.show(theirs.session)
    return theirs.session


def test_what_a_chat_proposes_is_decided_on_in_the_page(file: Path, server: ScriptedServer) -> None:
    """It is listed, shown, written with its own prompt; the chat is told, not to do it again."""

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            await open_in_chat(meeting)
            await shown.look()
            (theirs,) = shown.elsewhere
            assert (theirs.prompt, theirs.is_live) == (REJECTED, True)
            assert reviewed(shown) is None
            await shown.show(theirs.session)
            assert shown.scene is not None
            assert shown.scene.of == theirs.session
            assert shown.scene.marks.elements["cache"] == "added"
            await shown.accept(result(shown))
            assert (shown.elsewhere, reviewed(shown)) == ((), None)
            (told,) = said(shown)
            assert told.startswith(f"Accepted the proposal of session {theirs.session}: + node ")

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))
        (entry,) = history(file)
        assert entry["origin"]["prompt"] == REJECTED
        noticed = meeting.session.notice()
        assert noticed is not None
        assert (noticed.applied, noticed.restaged.lost) == (2, ())
        assert noticed.before == noticed.after
        assert (meeting.session.pending, meeting.session.propose()) == ([], None)
        (decision,) = meeting.session.state.exchanges[-1].decisions
        assert (decision.decision, decision.applied) == ("accept", True)


def test_a_part_of_what_a_chat_proposes_can_be_taken(file: Path, server: ScriptedServer) -> None:
    """The rest stays with the chat, which is told what it cannot do any more."""

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            await show_theirs(shown, meeting)
            await leave_out(shown, 2)
            await shown.accept(result(shown))

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))
        noticed = meeting.session.notice()
        assert noticed is not None
        assert [each.number for each in meeting.session.pending] == [2]
        assert "change 1" in noticed.restaged.lost[0]


def test_what_a_chat_proposes_and_cannot_be_made_any_more_is_told(
    file: Path, server: ScriptedServer
) -> None:
    """How much that is where it is listed, and why once it is shown; each time it is another."""

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            await open_in_chat(meeting)
            edit(file, '"order-db"', '"cache"')
            await shown.look()
            (theirs,) = shown.elsewhere
            assert described(theirs) == (
                f"The chat in session {theirs.session} (ada): 1 change and 1 that cannot be made "
                f"any more, asked “{REJECTED}”"
            )
            await shown.show(theirs.session)
            assert said(shown)[-1].startswith(
                f"Session {theirs.session} proposes more that cannot be made any more: change 1: "
            )
            count = len(said(shown))
            await shown.show(theirs.session)
            assert len(said(shown)) == count
            edit(file, '"cache"', '"order-db"')
            await shown.look()
            assert "cannot be made" not in "".join(
                [*said(shown)[count:], described(*shown.elsewhere)]
            )

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))


def test_what_a_chat_proposes_is_only_hidden(file: Path, server: ScriptedServer) -> None:
    """Its session still has it; showing what is not proposed any more is refused."""

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            number = await show_theirs(shown, meeting)
            await shown.reject(result(shown), "No.")
            assert (shown.elsewhere, reviewed(shown)) == ((), None)
            assert "still proposes" in said(shown)[-1]
            with pytest.raises(UsageError, match="nothing any more"):
                await shown.show(number)

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))
        assert len(meeting.session.pending) == 2


def test_what_was_cut_down_and_hidden_stays_hidden(file: Path, server: ScriptedServer) -> None:
    """Until that session proposes something else."""

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            await show_theirs(shown, meeting)
            await leave_out(shown, 2)
            assert not await shown.reject(result(shown))
            await open_in_chat(meeting, "What is it?")
            await shown.look()
            assert shown.elsewhere == ()
            await open_in_chat(meeting, ACCEPTED)
            await shown.look()
            assert len(shown.elsewhere) == 1

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))


def test_rejecting_what_a_chat_proposes_never_drops_our_own(
    file: Path, server: ScriptedServer
) -> None:
    """Also where a prompt could not be sent while the other proposal was shown."""
    text = file.read_text("utf-8")

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            await ask(shown, ACCEPTED)
            await show_theirs(shown, meeting)
            put(file, "{")
            with pytest.raises(AdvisorError, match=file.name):
                await ask(shown, "What is it?")
            put(file, text)
            await shown.look()
            count = len(shown.session.pending)
            assert await shown.reject(result(shown)) is False
            assert len(shown.session.pending) == count > 0
            assert await shown.reject(result(shown)) is True
            assert not shown.session.pending

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))


def test_a_turn_that_is_cancelled_leaves_the_scene_as_the_session_is(
    file: Path, server: ScriptedServer
) -> None:
    """What is decided on afterwards is our own, and is what is shown."""

    async def scenario(meeting: Meeting) -> None:
        async with board(file, settings(server)) as shown:
            await ask(shown, ACCEPTED)
            await show_theirs(shown, meeting)
            asking = asyncio.ensure_future(ask(shown, "What is it?"))
            shown.announcer.listen(
                lambda _: (shown.live and shown.live.events and asking.cancel(), None)[1]
            )
            with suppress(asyncio.CancelledError):
                await asking
            assert shown.scene is not None
            assert shown.scene.of is None
            assert reviewed(shown) is not None

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))


def test_a_scene_in_which_nothing_differs_is_the_same(file: Path, server: ScriptedServer) -> None:
    """Whoever reads a card keeps it while another session goes on, and while time passes."""

    async def scenario(meeting: Meeting) -> None:
        clock = iter(range(1000))
        async with board(
            file, settings(server), clock=lambda: TIME + timedelta(seconds=next(clock))
        ) as shown:
            await ask(shown, REJECTED)
            before = shown.scene
            await open_in_chat(meeting, "What is it?")
            await shown.look()
            await open_in_chat(meeting, ACCEPTED)
            await shown.look()
            assert len(shown.elsewhere) == 1
            assert shown.scene is before
            await leave_out(shown, 2)
            assert shown.scene is not before
            await join(shown, 2)
            edit(file, '"name": "Customer"', '"name": "Shopper"')
            await shown.look()
            assert shown.scene is not None
            assert "Shopper" in json.dumps(shown.scene.model.value)

    with Meeting(file, settings(server)) as meeting:
        run(scenario(meeting))
