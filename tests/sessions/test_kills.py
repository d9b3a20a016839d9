"""Sessions whose process is killed: they go on from the last complete step, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import aclosing, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.events import Used
from advisor.agent.news import INTERRUPTED, unanswered
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.calm import atomic
from advisor.calm.document import load
from advisor.change.history import ended
from advisor.change.journal import Journal
from advisor.errors import AdvisorError
from advisor.sessions import logs
from advisor.sessions.asked import Asked
from advisor.settings import Settings
from scripts.meeting import Meeting
from tests.sessions import dying
from tests.sessions.playing import ACCEPTED, REJECTED, known, project, resumed, scripted, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from advisor.agent.script import Request
    from advisor.sessions.state import State

KILLS = 30


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """A model that takes its time, so that it is killed in the midst of its words as well."""

    def slowly(request: Request) -> Any:
        answer = scripted(request)
        if isinstance(answer, Reply):
            return Reply(answer.text, answer.tool_calls, fragments=(6,), pause=0.004)
        return answer

    with ScriptedServer(slowly) as server:
        yield server


class Mortals:
    """The process that forks; see `dying`."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process = process
        self._url = url

    def do(self, order: str, file: Path, last: float | str) -> int:
        """Have one order carried out; the exit code of the child."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([order, str(file), self._url, last]) + "\n")
        self._process.stdin.flush()
        code: int = json.loads(self._process.stdout.readline())
        return code


@pytest.fixture(scope="module")
def mortals(server: ScriptedServer) -> Iterator[Mortals]:
    """One process for all children of this module."""
    with forking(server.base_url) as mortals:
        yield mortals


@contextmanager
def forking(url: str) -> Iterator[Mortals]:
    """The process that forks, for as long as it is needed."""
    with subprocess.Popen(
        [sys.executable, dying.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        yield Mortals(process, url)


def test_a_kill_at_any_instant_loses_nothing(
    tmp_path: Path, server: ScriptedServer, mortals: Mortals
) -> None:
    """What was accepted is applied once, nothing else is; each prompt and what is staged is known.

    The next process goes on where this one was killed, again and again, until some were killed in
    the middle of an answer and some with changes staged.
    """
    chance = random.Random(5)  # noqa: S311 - instants, not secrets
    interrupted = staged = 0
    file = None
    for number in count():
        if number >= KILLS and interrupted and staged:
            break
        # On a busy machine a process gets less far.
        assert number < KILLS * 4
        if number % 10 == 0:
            folder = tmp_path / str(number)
            folder.mkdir()
            file = project(folder)
        assert file is not None
        instant = chance.uniform(0, 0.5 * (1 + number // KILLS))
        assert mortals.do("kill", file, instant) == -signal.SIGKILL
        if not logs.logs(Journal.of(file)):
            continue
        with resumed(file, settings(server)) as meeting:
            check(meeting)
            last = meeting.session.state.exchanges[-1]
            interrupted += bool(last.error and "ended in the middle" in last.error)
            staged += bool(meeting.session.pending)
            state = known(meeting.session)
        with resumed(file, settings(server)) as meeting:
            assert known(meeting.session) == state


def check(meeting: Meeting) -> None:
    """What has to hold of a session that was killed, whenever that was."""
    session, journal = meeting.session, meeting.session.journal
    state = session.state
    digest = session.workspace.base.digest
    # A kill may leave the last one open; then the file tells.
    entries = [ended(each, digest) for each in journal.entries()]
    done = [each for each in entries if each.action == "apply" and each.state == "done"]
    accepted = [each for e in state.exchanges for each in e.decisions if each.decision == "accept"]
    assert len(done) == len(accepted)
    for entry, decision in zip(done, accepted, strict=True):
        assert tuple(change.number for change in entry.changes) == decision.numbers
        assert {change.tool for change in entry.changes} == {"set_metadata"}
    assert "cache" not in session.workspace.base.text
    assert [change.number for change in session.pending] == [
        call.number
        for call in state.pending.calls
        if state.pending.taken is None or call.number in state.pending.taken
    ]
    assert not state.is_running
    expected = [dying.PROMPTS[at % len(dying.PROMPTS)] for at in range(len(state.exchanges))]
    assert [each.prompt for each in state.exchanges] == expected
    check_messages(state.recollection.messages)


def check_messages(messages: Sequence[dict[str, Any]]) -> None:
    """A provider takes them: every call has its result behind it, and nothing else has."""
    open_calls: list[str] = []
    for message in messages:
        if message["type"] == "tool":
            open_calls.remove(message["data"]["tool_call_id"])
        else:
            assert not open_calls
        if message["type"] == "ai":
            open_calls = [call["id"] for call in message["data"]["tool_calls"]]
    assert not open_calls


@pytest.mark.parametrize("step", [*atomic.STEPS, "unsaid"])
def test_a_kill_while_applying_is_found_out(
    tmp_path: Path, server: ScriptedServer, mortals: Mortals, step: str
) -> None:
    """Before the file took its name the changes are pending still; from then on they are accepted.

    The model is told once, and of an edit elsewhere it is not told.
    """
    file = project(tmp_path)
    before = load(file).digest
    assert mortals.do("at", file, step) == dying.KILLED
    is_applied = load(file).digest != before
    assert is_applied == (step in (*atomic.STEPS[atomic.STEPS.index("renamed") :], "unsaid"))
    with resumed(file, settings(server)) as meeting:
        session = meeting.session
        assert session.left is None
        decisions = session.state.exchanges[-1].decisions
        if is_applied:
            assert session.pending == []
            (decision,) = decisions
            assert (decision.decision, decision.numbers) == ("accept", (1,))
            (told,) = session.state.happened
            assert told == (
                'The person accepted change 1 ("set metadata level on admin"); the file holds them '
                'now. Left out: change 2 ("set metadata level on customer").'
            )
        else:
            assert decisions == ()
            assert session.state.happened == ()
            assert [change.number for change in session.pending] == [1]
            assert [change.number for change in session.selection.left_out] == [2]  # type: ignore[union-attr]
            meeting.accept()
        assert session.undo().moved.exact
    assert load(file).digest == before


def test_a_log_that_was_cut_off_is_the_session_as_it_was(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """Wherever the last step is cut, the steps before it are there, and what is written next."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        meeting.turn(REJECTED)
        meeting.reject("No.")
    path = tmp_path / ".advisor/sessions/1/log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(lines) > 5
    log = logs.find(Journal.of(file), 1)
    states: list[State] = []
    for number, line in enumerate(lines):
        head = b"".join(lines[:number])
        places = range(len(line)) if number == len(lines) - 1 else (0, len(line) // 2)
        for place in places:
            path.write_bytes(head + line[:place])
            if number:
                # Without its line break a step is complete as well.
                whole = place == len(line) - 1
                assert logs.read(log) == states[-1] or whole
        path.write_bytes(head + line)
        states.append(logs.read(log))
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])
    with resumed(file, settings(server)) as meeting:
        assert len(meeting.session.pending) == 2
        meeting.accept()
        state = known(meeting.session)
    with resumed(file, settings(server)) as meeting:
        assert known(meeting.session) == state


def test_after_every_step_a_session_goes_on(tmp_path: Path, server: ScriptedServer) -> None:
    """Also between the answers to two calls of one message: a provider takes what is sent then."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        meeting.turn(ACCEPTED)
        meeting.turn(REJECTED)
    path = tmp_path / ".advisor/sessions/1/log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    told: set[str] = set()
    for written in range(1, len(lines)):
        path.write_bytes(b"".join(lines[:written]))
        with resumed(file, settings(server)) as meeting:
            state = meeting.session.state
            check_messages(state.recollection.messages)
            assert not state.is_running
            assert [call.number for call in state.pending.calls] == [
                change.number for change in meeting.session.pending
            ]
            told.update(state.recollection.untold)
    assert INTERRUPTED in told
    assert {unanswered(exchange.prompt) for exchange in state.exchanges} >= told - {INTERRUPTED}


def test_after_every_event_the_documents_that_are_needed_are_there(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """In a turn that brings an edit, the model knows one version and is about to know the next."""
    file = project(tmp_path)
    copies: list[Path] = []
    with Meeting(file, settings(server)) as meeting:
        meeting.turn("What is it?")
        meeting.edit('"name": "Customer"', '"name": "Shopper"')
        meeting.session.notice()

        async def events() -> None:
            async for _event in meeting.session.turn(Asked(ACCEPTED, ACCEPTED)):
                copies.append(tmp_path.with_name(f"{tmp_path.name}-{len(copies)}"))
                shutil.copytree(tmp_path, copies[-1])

        meeting.run(events())
    assert len(copies) > 5
    for copy in copies:
        with resumed(copy / "shop.json", settings(server)) as meeting:
            meeting.turn("What is it?")
            said = [str(message.content) for message in meeting.messages]
            assert sum("Shopper" in each for each in said) == 1


def test_a_turn_that_was_cancelled_leaves_what_was_seen(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """The model then knows an older version than the person; the next edit is told against that."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        meeting.turn("What is it?")
        meeting.edit('"name": "Customer"', '"name": "Shopper"')
        meeting.session.notice()

        async def leave() -> None:
            async with aclosing(meeting.session.turn(Asked(ACCEPTED, ACCEPTED))) as events:
                async for event in events:
                    if isinstance(event, Used):
                        return

        meeting.run(leave())
        assert meeting.session.pending == []
    meeting.edit('"name": "Shopper"', '"name": "Buyer"')
    with resumed(file, settings(server)) as meeting:
        assert meeting.session.left is not None
        assert "Shopper" in json.dumps(meeting.session.left.before)
        meeting.turn("What is it?")
        assert sum("Buyer" in str(message.content) for message in meeting.messages) == 1


def test_a_session_that_was_killed_before_its_first_step_is_none(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """Its folder is there and empty; the next session takes another number."""
    file = project(tmp_path)
    (tmp_path / ".advisor/sessions/1").mkdir(parents=True)
    assert logs.logs(Journal.of(file)) == []
    with Meeting(file, settings(server)) as meeting:
        meeting.turn("What is it?")
        assert meeting.session.state.id == 2


def test_the_prompt_of_a_turn_without_a_model_is_known(tmp_path: Path) -> None:
    """So that it can be sent again, and news are not lost."""
    file = project(tmp_path)
    with ScriptedServer(scripted) as server, Meeting(file, settings(server)) as meeting:
        meeting.turn(REJECTED)
        meeting.reject("No.")
        told = meeting.session.state.happened
    with resumed(file, Settings(model="nobody:nothing")) as meeting:
        with pytest.raises(AdvisorError, match="nobody"):
            meeting.turn("What is it?")
        assert meeting.session.state.exchanges[-1].prompt == "What is it?"
        assert "nobody" in meeting.session.state.exchanges[-1].error
        assert meeting.session.state.happened[: len(told)] == told
