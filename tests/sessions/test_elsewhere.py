"""What other sessions about the same file propose, told from their logs."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from advisor.errors import StaleDocumentError
from advisor.sessions import logs
from advisor.sessions.elsewhere import Elsewhere, open_elsewhere, stamp
from scripts.meeting import Meeting
from tests.sessions.playing import ACCEPTED, REJECTED, resumed

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.settings import Settings


def log_of(file: Path, number: int = 1) -> Path:
    """Where a session is kept."""
    return file.parent / ".advisor" / "sessions" / str(number) / "log.jsonl"


def seen(file: Path, model: Settings) -> list[Elsewhere]:
    """What a session that begins now sees of others."""
    with Meeting(file, model) as meeting:
        return open_elsewhere(meeting.session)


def test_an_open_proposal_is_seen_while_its_session_is_held(file: Path, model: Settings) -> None:
    """With the changes, the prompt and the model of that session; not by that session itself."""
    with Meeting(file, model) as theirs:
        assert seen(file, model) == []
        theirs.turn(REJECTED)
        assert open_elsewhere(theirs.session) == []
        (found,) = seen(file, model)
        assert (found.session, found.person, found.is_live) == (1, "ada", True)
        proposal = theirs.propose().proposal
        assert found.proposed.proposal.result == proposal.result
        assert found.proposed.proposal.changes == proposal.changes
        assert found.proposed.proposal.origin == proposal.origin
        theirs.reject()
        assert seen(file, model) == []


def test_the_last_session_that_was_left_can_be_resumed(file: Path, model: Settings) -> None:
    """It is told as left; an earlier one is not told at all."""
    for prompt in (REJECTED, ACCEPTED):
        with Meeting(file, model) as theirs:
            theirs.turn(prompt)
    (found,) = seen(file, model)
    assert (found.session, found.is_live, found.prompt) == (2, False, ACCEPTED)


def test_only_what_is_taken_is_proposed(file: Path, model: Settings) -> None:
    """What is left out there is left out here, and can be taken."""
    with Meeting(file, model) as theirs:
        theirs.turn(REJECTED)
        theirs.propose(1)
        (found,) = seen(file, model)
        assert [each.number for each in found.proposed.proposal.changes] == [1]
        assert [each.number for each in found.proposed.proposal.left_out] == [2]


def test_it_is_made_on_the_file_as_it_is(file: Path, model: Settings) -> None:
    """What cannot be made any more is told; where nothing is left, nothing is proposed."""
    with Meeting(file, model) as theirs:
        theirs.turn(REJECTED)
        theirs.edit('"customer"', '"cache"')
        (found,) = seen(file, model)
        assert [each.number for each in found.proposed.proposal.changes] == [2]
        assert "change 1" in found.restaged.lost[0]
        theirs.edit('"customer-interacts-gateway"', '"to-cache"')
        assert seen(file, model) == []


def test_what_was_accepted_here_is_known_there(file: Path, model: Settings) -> None:
    """It is proposed no more; that session finds it done when it looks, or is resumed."""
    with Meeting(file, model) as theirs:
        theirs.turn(ACCEPTED)
        with Meeting(file, model) as ours:
            (found,) = open_elsewhere(ours.session)
            found.proposed.accept()
            ours.session.notice()
            assert open_elsewhere(ours.session) == []
    with resumed(file, model) as again:
        left = again.session.left
        assert left is not None
        assert (left.applied, left.restaged.lost) == (2, ())
        assert again.session.pending == []
        again.turn("What is it?")
        assert "accepted" in "".join(str(each.content) for each in again.messages[-3:])


def test_what_is_accepted_in_both_is_applied_once(file: Path, model: Settings) -> None:
    """The second is refused, and told that it is done; nothing is said of an edit."""
    with Meeting(file, model) as theirs:
        theirs.turn(ACCEPTED)
        with Meeting(file, model) as ours:
            open_elsewhere(ours.session)[0].proposed.accept()
        with pytest.raises(StaleDocumentError):
            theirs.accept()
        noticed = theirs.session.notice()
        assert noticed is not None
        assert (noticed.applied, noticed.before) == (2, noticed.after)
        assert theirs.session.pending == []
        (entry,) = theirs.session.journal.entries(file.name)  # the second was not even begun
        assert entry.state == "done"
        (exchange,) = theirs.session.state.exchanges
        assert exchange.events == ("The changes were accepted in another session.",)
        assert exchange.decisions[0].titles == tuple(each.title for each in entry.changes)


def test_what_is_taken_back_is_no_longer_known_as_accepted(file: Path, model: Settings) -> None:
    """The other session has it staged still, and may accept it."""
    with Meeting(file, model) as theirs:
        theirs.turn(ACCEPTED)
        with Meeting(file, model) as ours:
            open_elsewhere(ours.session)[0].proposed.accept()
            ours.session.undo()
        assert theirs.session.notice() is None
        theirs.accept()
        assert '"level"' in file.read_text("utf-8")


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"step": 1, "records": [{"record": "began"}]}\n',
        b'{"step": 1, "records": [7]}\n',
        b'{"step": 7, "records": []}\n',
    ],
)
def test_a_log_that_nobody_would_write_is_passed_over(
    file: Path, model: Settings, written: bytes
) -> None:
    """A clone may bring one along; the others are seen all the same."""
    with Meeting(file, model) as theirs:
        theirs.turn(REJECTED)
        log_of(file, 2).parent.mkdir()
        log_of(file, 2).write_bytes(written)
        assert [found.session for found in seen(file, model)] == [1]


def test_calls_that_no_session_made_are_refused_like_any_others(
    file: Path, model: Settings
) -> None:
    """Unknown tools, wrong arguments, prompts that were never asked: what is left is checked."""
    with Meeting(file, model) as theirs:
        theirs.turn(REJECTED)
    text = log_of(file).read_text("utf-8")
    log_of(file).write_text(text.replace('"add_relationship"', '"format_disk"'), "utf-8")
    (found,) = seen(file, model)
    assert [each.tool for each in found.proposed.proposal.changes] == ["add_node"]
    assert "format_disk" in found.restaged.lost[0]
    log_of(file).write_text(text.replace('"why"', '"ygh"'), "utf-8")
    for each in seen(file, model):
        assert each.proposed.proposal.base


def test_sessions_about_other_files_are_none_of_ours(file: Path, model: Settings) -> None:
    """A project has many documents."""
    other = file.with_name("other.json")
    shutil.copy(file, other)
    with Meeting(other, model) as theirs:
        theirs.turn(REJECTED)
        assert seen(file, model) == []
        assert len(seen(other, model)) == 1


def test_the_stamp_tells_when_to_look_again(file: Path, model: Settings) -> None:
    """It is another one after each step of another session, and of no step of one's own."""
    with Meeting(file, model) as ours, Meeting(file, model) as theirs:
        ours.turn("What is it?")
        stamps = [stamp(ours.session)]
        ours.turn("What is it?")
        assert stamp(ours.session) == stamps[0]
        theirs.turn(REJECTED)
        stamps.append(stamp(ours.session))
        theirs.reject()
        stamps.append(stamp(ours.session))
        assert len({*stamps}) == 3


def test_the_stamp_tells_who_has_left(file: Path, model: Settings) -> None:
    """Nothing is written then, and yet the proposal is no longer that of somebody who is there."""
    with Meeting(file, model) as ours:
        with Meeting(file, model) as theirs:
            theirs.turn(REJECTED)
            before = stamp(ours.session)
            assert stamp(ours.session) == before
            (found,) = open_elsewhere(ours.session)
            assert found.is_live
        assert stamp(ours.session) != before
        (found,) = open_elsewhere(ours.session)
        assert not found.is_live


def test_the_stamp_stays_whatever_is_said_about_other_files(file: Path, model: Settings) -> None:
    """Nothing has to be looked at again for a chat about another document of the project."""
    other = file.with_name("other.json")
    shutil.copy(file, other)
    with Meeting(file, model) as ours:
        before = stamp(ours.session)
        with Meeting(other, model) as theirs:
            theirs.turn(REJECTED)
            assert stamp(ours.session) == before


def test_who_looks_keeps_nobody_from_going_on(file: Path, model: Settings) -> None:
    """Looking takes the lock for an instant, for which whoever wants the session waits."""
    with Meeting(file, model) as theirs:
        theirs.turn(REJECTED)
    looking = logs.find(Journal.of(file), 1)
    looking.hold()
    Timer(0.2, looking.release).start()
    with resumed(file, model) as again:
        assert [each.number for each in again.session.pending] == [1, 2]


def test_who_looks_is_not_taken_for_somebody_who_goes_on(file: Path, model: Settings) -> None:
    """However many look at once; one that goes on is seen by all of them."""

    def looks() -> set[bool]:
        log = logs.find(Journal.of(file), 1)
        return {log.is_held for _ in range(100)}

    def seen_by_all() -> list[set[bool]]:
        with ThreadPoolExecutor(4) as pool:
            return [each.result() for each in [pool.submit(looks) for _ in range(4)]]

    with Meeting(file, model) as theirs:
        theirs.turn(REJECTED)
        assert seen_by_all() == [{True}] * 4
    assert seen_by_all() == [{False}] * 4


def test_what_was_accepted_and_taken_back_by_git_is_not_believed_to_be_there(
    file: Path, model: Settings
) -> None:
    """The same asked once more is staged on the file as it is, until it is accepted once more."""
    before = file.read_bytes()
    with Meeting(file, model) as ours:
        ours.turn(ACCEPTED)
        ours.accept()
        file.write_bytes(before)
        ours.turn(ACCEPTED)
        (found,) = seen(file, model)
        assert [each.number for each in found.proposed.proposal.changes] == [1, 2]
    with resumed(file, model) as again:
        assert again.session.left is None
        again.edit('"name": "Order Database"', '"name": "Order Store"')
        noticed = again.session.notice()
        assert noticed is not None
        assert (noticed.applied, noticed.restaged.lost) == (0, ())
        assert [each.number for each in again.session.pending] == [1, 2]
        again.accept()
    assert '"level"' in file.read_text("utf-8")


@pytest.mark.parametrize("version", ["this", "older"])
def test_what_was_accepted_elsewhere_and_edited_since_is_known_as_accepted(
    file: Path, model: Settings, version: str
) -> None:
    """A log of before this program kept where history ended tells the same."""
    with Meeting(file, model) as theirs:
        theirs.turn(ACCEPTED)
        with Meeting(file, model) as ours:
            open_elsewhere(ours.session)[0].proposed.accept()
            ours.session.undo()
            ours.session.redo()
    file.write_text(file.read_text("utf-8").replace("Order Database", "Order Store"), "utf-8")
    if version == "older":
        log_of(file).write_text(without(log_of(file).read_text("utf-8"), "staged", "after"))
    with resumed(file, model) as again:
        left = again.session.left
        assert left is not None
        assert (left.applied, left.restaged.lost, again.session.pending) == (2, (), [])


def without(log: str, kind: str, name: str) -> str:
    """A log whose records of a kind lack a member, as an older version wrote them."""
    steps = [json.loads(line) for line in log.splitlines()]
    gone = [each.pop(name) for step in steps for each in step["records"] if each["record"] == kind]
    assert gone
    return "".join(f"{json.dumps(step)}\n" for step in steps)


def test_a_file_as_it_was_has_nothing_of_what_is_staged(file: Path, model: Settings) -> None:
    """Whatever an older log does not tell of when that was."""
    before = file.read_bytes()
    with Meeting(file, model) as ours:
        ours.turn(ACCEPTED)
        ours.accept()
        file.write_bytes(before)
        ours.turn(ACCEPTED)
    log = log_of(file)
    log.write_text(without(log.read_text("utf-8"), "staged", "after"), "utf-8")
    with resumed(file, model) as again:
        assert again.session.left is None
        assert [each.number for each in again.session.pending] == [1, 2]
