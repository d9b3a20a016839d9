"""What a session tells of the file, of what is staged, and of itself."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply, ScriptedServer, Usage
from advisor.change.journal import Journal
from advisor.errors import AdvisorError, DocumentError, UsageError
from advisor.sessions import logs
from advisor.sessions.asked import Asked
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from scripts.meeting import TIME, Meeting
from tests.sessions.playing import ACCEPTED, REJECTED, project, resumed, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def meeting(tmp_path: Path, server: ScriptedServer) -> Iterator[Meeting]:
    """A session about the example architecture."""
    with Meeting(project(tmp_path), settings(server)) as meeting:
        yield meeting


def news(server: ScriptedServer) -> str:
    """What the last request's prompt came with."""
    message = server.requests[-1].body["messages"][-2]
    return str(message["content"]) if message["role"] == "user" else ""


def test_a_session_that_nobody_spoke_in_is_not_kept(meeting: Meeting) -> None:
    """Opening a file leaves nothing behind, also not when it is edited meanwhile."""
    meeting.edit("Customer", "Shopper")
    assert meeting.session.notice() is not None
    meeting.session.prepare()
    assert meeting.session.state.id == 0
    assert not (meeting.session.file.parent / ".advisor").exists()


def test_an_edit_elsewhere_is_shown_and_what_is_staged_stays(
    meeting: Meeting, server: ScriptedServer
) -> None:
    """The value before and after; the model is told both the fact and the difference, once."""
    meeting.turn(ACCEPTED)
    meeting.edit('"name": "Customer"', '"name": "Shopper"')
    noticed = meeting.session.notice()
    assert noticed is not None
    names = [[node["name"] for node in v["nodes"]] for v in (noticed.before, noticed.after)]
    assert ("Customer" in names[0], "Shopper" in names[1]) == (True, True)
    assert (noticed.restaged.lost, noticed.restaged.differing) == ((), ())
    assert meeting.session.notice() is None
    assert [change.number for change in meeting.session.pending] == [1, 2]
    meeting.turn("What is it?")
    assert news(server).count("edited outside") == news(server).count("Shopper") == 1
    meeting.accept()
    assert "Shopper" in meeting.session.file.read_text("utf-8")


def test_another_layout_is_no_news(meeting: Meeting, server: ScriptedServer) -> None:
    """Nothing is to be shown, and what is staged can still be applied."""
    meeting.turn(ACCEPTED)
    meeting.edit("\n}", "\n\n}")
    assert meeting.session.notice() is None
    meeting.turn("What is it?")
    assert "edited" not in news(server)
    meeting.accept()


def test_what_cannot_be_staged_any_more_is_said(meeting: Meeting, server: ScriptedServer) -> None:
    """To the person at once, to the model with the next prompt."""
    meeting.turn(ACCEPTED)
    meeting.edit('"unique-id": "customer"', '"unique-id": "buyer"')
    noticed = meeting.session.notice()
    assert noticed is not None
    (lost,) = noticed.restaged.lost
    assert lost.startswith("change 2: ")
    assert [change.number for change in meeting.session.pending] == [1]
    meeting.turn("What is it?")
    assert "Dropped, since they cannot be made any more" in news(server)


def test_undo_says_what_becomes_of_what_is_staged(meeting: Meeting, server: ScriptedServer) -> None:
    """What speaks of what is taken back is lost, the rest stays; the model is told both."""
    meeting.turn("Rename it.")
    meeting.accept()
    meeting.turn("Level the operator.")
    meeting.turn(REJECTED)
    undone = meeting.session.undo()
    assert undone.moved.exact
    (lost,) = undone.restaged.lost
    assert lost.startswith("change 1: ")
    assert "operator" in lost
    assert [change.number for change in meeting.session.pending] == [2, 3]
    meeting.turn("What is it?")
    assert "took back what had been applied" in news(server)
    assert news(server).count("Dropped") == 1
    assert meeting.session.redo().restaged.lost == ()
    assert [change.number for change in meeting.session.pending] == [2, 3]


def test_what_is_left_out_stays_so_until_the_next_prompt(
    meeting: Meeting, server: ScriptedServer
) -> None:
    """Also when the file is edited; then the model is told that it is no longer staged."""
    meeting.turn(ACCEPTED)
    meeting.propose(2)
    meeting.edit('"name": "Customer"', '"name": "Shopper"')
    meeting.session.notice()
    assert [change.number for change in meeting.session.pending] == [2]
    meeting.propose(1)
    assert [change.number for change in meeting.session.pending] == [1]
    meeting.turn("What is it?")
    assert "The person left out change 2" in news(server)
    assert [change.number for change in meeting.propose().selection.changes] == [1]


def test_the_focus_of_a_prompt_without_an_answer_is_not_that_of_the_next(
    meeting: Meeting, server: ScriptedServer
) -> None:
    """News are told again after a failure; what the prompt was about is not."""
    meeting.turn("What is it?")
    meeting.edit('"name": "Customer"', '"name": "Shopper"')
    with pytest.raises(AdvisorError):
        meeting.turn("Say no.", focus=["admin"])
    meeting.turn("What is it?", focus=["customer"])
    assert news(server).count("edited outside") == 1
    assert news(server).count("next prompt is about") == 1
    assert '"admin"' not in news(server)


@pytest.mark.parametrize("prompt", ["Too long.", "Cut off."])
def test_what_a_cut_answer_cost_is_counted(meeting: Meeting, prompt: str) -> None:
    """Also where no word of it is kept."""
    with pytest.raises(AdvisorError):
        meeting.turn(prompt)
    assert meeting.session.state.spent.tokens == 120


def test_a_file_that_is_broken_loses_nothing(meeting: Meeting) -> None:
    """One line; once it is mended the session goes on with what was staged."""
    meeting.turn(ACCEPTED)
    file = meeting.session.file
    before = file.read_bytes()
    file.write_bytes(b"{")
    with pytest.raises(DocumentError):
        meeting.session.notice()
    with pytest.raises(AdvisorError):
        meeting.accept()
    file.write_bytes(before)
    assert meeting.session.notice() is None
    meeting.accept()
    assert '"level"' in file.read_text("utf-8")


@pytest.mark.parametrize("lost", ["nothing", "history", "an edit"])
def test_an_application_that_failed_after_it_was_done_is_found_out(
    meeting: Meeting, lost: str
) -> None:
    """The disk may fail behind the file's new name: then the changes are accepted, not pending.

    The file tells so without history, and history tells so of a file that was edited since.
    """
    meeting.turn(ACCEPTED)
    proposed = meeting.propose()
    proposal, session = proposed.proposal, meeting.session

    def apply() -> None:
        from advisor.change.apply import apply

        apply(session.workspace.base, proposal, session.journal)
        raise UsageError("the disk failed")

    with pytest.raises(UsageError, match="the disk failed"):
        session.accept(proposal, apply)
    if lost == "history":
        session.journal.path.unlink()
    elif lost == "an edit":
        meeting.edit('"name": "Customer"', '"name": "Shopper"')
    assert (session.notice() is None) == (lost != "an edit")
    assert session.pending == []
    (decision,) = session.state.exchanges[-1].decisions
    assert decision.applied
    told = (
        'The person accepted changes 1 ("set metadata level on admin"), 2 ("set metadata level on '
        'customer"); the file holds them now.'
    )
    assert session.state.happened[0] == told
    assert len(session.state.happened) == (2 if lost == "an edit" else 1)


def test_the_same_once_more_is_not_taken_for_applied(meeting: Meeting) -> None:
    """History knows an earlier application of the same change, which was taken back."""
    session = meeting.session
    for _ in range(2):
        meeting.turn(ACCEPTED)
        meeting.accept()
        session.undo()
    meeting.turn(ACCEPTED)

    def fail() -> None:
        raise UsageError("the disk is full")

    with pytest.raises(UsageError, match="the disk is full"):
        session.accept(meeting.propose().proposal, fail)
    assert session.notice() is None
    assert [change.number for change in session.pending] == [1, 2]


def test_a_folder_that_cannot_be_written_to_ends_keeping_and_not_the_chat(
    meeting: Meeting, server: ScriptedServer
) -> None:
    """Why is said; what is kept is a session as it once was, and the rest goes on unkept."""
    meeting.turn("What is it?")
    log = meeting.session.file.parent / ".advisor/sessions/1/log.jsonl"
    kept = log.read_bytes()
    log.unlink()
    log.mkdir()
    meeting.turn(ACCEPTED)
    assert "the session cannot be kept" in meeting.session.unkept
    log.rmdir()
    log.write_bytes(kept)
    meeting.accept(1)
    meeting.session.use(settings(server, max_calls=24))
    meeting.turn("What is it?")
    assert len(meeting.session.state.exchanges) == 3
    assert log.read_bytes() == kept
    meeting.run(meeting.session.close())
    with resumed(meeting.session.file, settings(server)) as again:
        assert [each.prompt for each in again.session.state.exchanges] == ["What is it?"]
        assert again.session.pending == []


@pytest.mark.parametrize("name", [None, "shop.json"])
def test_forgetting_removes_sessions_that_nobody_is_in(
    tmp_path: Path, server: ScriptedServer, name: str | None
) -> None:
    """One that is open stays, with all others; of other files only those that are meant."""
    file = project(tmp_path)
    other = tmp_path / "other.json"
    shutil.copyfile(file, other)
    journal = Journal.of(file)
    for each in (file, other):
        with Meeting(each, settings(server)) as meeting:
            meeting.turn("What is it?")
            if each == file:
                with journal.writing(), pytest.raises(UsageError, match="session 1 is open"):
                    logs.forget(journal, name)
    with journal.writing():
        assert logs.forget(journal, name) == (2 if name is None else 1)
    assert [log.number for log in logs.logs(journal)] == ([] if name is None else [2])


def test_the_last_session_about_a_file(tmp_path: Path, server: ScriptedServer) -> None:
    """Whatever was spoken of other files since, and however damaged others are."""
    file = project(tmp_path)
    other = tmp_path / "other.json"
    shutil.copyfile(file, other)
    journal = Journal.of(file)
    for each in (file, file, other, file):
        with Meeting(each, settings(server)) as meeting:
            meeting.turn("What is it?")
    (tmp_path / ".advisor/sessions/4/log.jsonl").write_text("7\n", encoding="utf-8")
    assert logs.latest(journal, "shop.json").number == 2
    assert logs.latest(journal, "other.json").number == 3
    with pytest.raises(UsageError, match=r"no session about new\.json"):
        logs.latest(journal, "new.json")


def test_a_history_with_numbers_beyond_all_measure(meeting: Meeting) -> None:
    """A clone may bring one along; a change is accepted all the same."""
    meeting.turn(ACCEPTED)
    path = Journal.of(meeting.session.file).path
    digests = '{"file": "a", "value": "b"}'
    path.write_text(
        f'{{"record": "begun", "id": {10**30}, "action": "apply", "file": "shop.json", '
        f'"base": {digests}, "result": {digests}}}\n',
        encoding="utf-8",
    )
    meeting.accept()
    assert meeting.session.pending == []


def test_a_server_may_count_as_it_likes(tmp_path: Path) -> None:
    """No number of tokens ends the session with a traceback."""
    usage = Usage(input=10**30, output=3)
    with (
        ScriptedServer([Reply("A shop.", usage=usage)]) as server,
        Meeting(project(tmp_path), settings(server)) as meeting,
    ):
        meeting.turn("What is it?")
        assert meeting.session.state.spent.sent > 10**15


def test_an_open_proposal_is_as_old_as_its_last_prompt(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """However often it is looked at; history says when it was asked for and when accepted."""
    times = (TIME + timedelta(minutes=minute) for minute in count())
    opened = Opened(project(tmp_path), "ada", lambda: next(times))
    session = Session(opened, settings(server))

    async def talk() -> None:
        for prompt in (REJECTED, ACCEPTED, "What is it?"):
            async for _event in session.turn(Asked(prompt, prompt)):
                pass
        proposals = [session.propose() for _ in range(2)]
        origins = [proposed.proposal.origin for proposed in proposals if proposed]
        asked = session.state.exchanges[1].time
        assert [origin.time for origin in origins] == [asked, asked]
        assert proposals[0]
        proposals[0].accept()
        (entry,) = session.journal.entries()
        assert entry.origin == origins[0]
        assert entry.act.time > session.state.exchanges[-1].time > asked
        await session.close()

    asyncio.run(talk())
