"""A process that has everything imported and forks children that hold sessions until they die.

Each line that it reads is a JSON list. ``["kill", FILE, URL, SECONDS]`` has a child go on with the
session about FILE, turn after turn, and kills it so many seconds after it began. ``["at", FILE,
URL, STEP]`` has one accept what is staged and die at that step of `atomic.STEPS`, or behind the
last one with ``unsaid``. The answer is a line with the exit code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.agent.models import connect
from advisor.calm.model import Model
from advisor.change import apply as applying
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.errors import AdvisorError
from advisor.sessions import logs
from advisor.settings import Settings
from scripts.meeting import Meeting
from tests.sessions.playing import ACCEPTED, REJECTED

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = 9
PROMPTS = (ACCEPTED, REJECTED, "What is it?", "Break off.")


def hold(file: Path, url: str, begun: int) -> None:
    """Say on the descriptor `begun` that it goes on, and have turns without end.

    One kind of change is accepted and taken back, all others are rejected.
    """
    journal = Journal.of(file)
    log = logs.logs(journal)[-1] if logs.logs(journal) else None
    if log is not None:
        log.hold()
    with Meeting(file, Settings(model="scripted", base_url=url, max_retries=0), log) as meeting:
        done = len(meeting.session.state.exchanges)
        meeting.session.prepare()
        os.write(begun, b".")
        for number in cycle(range(len(PROMPTS))):
            prompt = PROMPTS[(number + done) % len(PROMPTS)]
            with suppress(AdvisorError):
                meeting.turn(prompt)
            if prompt == ACCEPTED and meeting.session.pending:
                meeting.accept()
                meeting.session.undo()
            elif prompt == REJECTED and meeting.session.pending:
                meeting.propose(1)
                meeting.reject("No.")
            meeting.session.discard()


def accept(file: Path, url: str, step: str) -> None:
    """Have a turn, accept what it staged, and die on the way."""

    def at(reached: str) -> None:
        if reached == step:
            os._exit(KILLED)

    with Meeting(file, Settings(model="scripted", base_url=url, max_retries=0)) as meeting:
        meeting.turn(ACCEPTED)
        session, proposed = meeting.session, meeting.propose(1)

        def apply() -> None:
            act, base = Act("ada", "2026-01-02T03:04:05+00:00"), session.workspace.base
            applying.apply(base, proposed.proposal, session.journal, act, at=at)
            at("unsaid")

        session.accept(proposed.proposal, apply)


def _killed(file: Path, url: str, seconds: float) -> int:
    """The number of a child that held a session for so long."""
    has_begun, begun = os.pipe()
    child = _fork(partial(hold, file, url, begun))
    os.close(begun)
    os.read(has_begun, 1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.close(has_begun)
    return child


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
    except AdvisorError as error:
        sys.stderr.write(f"{error}\n")
        code = error.exit_code
    finally:
        os._exit(code)


def main() -> None:
    """Carry out orders until there are no more."""
    # What is imported here no child has to import.
    connect(Settings(model="scripted", base_url="http://127.0.0.1:1"), view=lambda: Model({}))
    for line in sys.stdin:
        order, file, url, last = json.loads(line)
        if order == "kill":
            child = _killed(Path(file), url, last)
        else:
            child = _fork(partial(accept, Path(file), url, last))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{json.dumps(code)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
