"""A process that has everything imported and forks children at once, to be killed or to race.

Each line that it reads is a JSON list: ``["kill", FILE, ACTION, SECONDS]`` has a child apply, undo,
redo and undo, again and again from ACTION on, until it is killed; ``["race", FILE]`` has two
children apply different changes to the same document. Where there is no FILE, to apply is to create
it. The answer is a line with the exit codes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from advisor.calm.document import load_or_empty
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.errors import AdvisorError
from tests.change.staging import (
    ADD_CACHE,
    CREATE,
    TEXT,
    TIER,
    change,
    create,
    metadata,
    proposal,
    take_back,
    take_forward,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.document import Document

RIVALS = (ADD_CACHE, TIER)
"""What each of two processes wants to apply."""

CREATORS = (CREATE, metadata("architecture", owner="ada"))
"""What each of two processes wants to create a file with."""

BACK_AND_FORTH = (take_back, take_forward, take_back)


def kill(file: Path, action: str, seconds: float) -> list[int]:
    """End a child in the middle of whatever it does."""
    child = _fork(partial(_work, file, action))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return [_exit_code(child)]


def race(file: Path) -> list[int]:
    """Let two children go on at the same moment."""
    ready, is_ready = os.pipe()
    start, gate = os.pipe()

    def rival(number: int) -> None:
        os.close(gate)
        document = load_or_empty(file)
        proposed = proposal(document, (CREATORS if document.is_new else RIVALS)[number])
        os.write(is_ready, b".")
        os.read(start, 1)
        apply(document, proposed, Journal.of(file))

    children = [_fork(partial(rival, number)) for number in range(len(RIVALS))]
    for _ in children:
        os.read(ready, 1)
    os.close(gate)  # both wait for what now never comes
    codes = [_exit_code(child) for child in children]
    for descriptor in (ready, is_ready, start):
        os.close(descriptor)
    return codes


def _work(file: Path, action: str) -> None:
    """Apply, undo, redo and undo without end, from `action` on."""
    first = ("apply", "undo", "redo").index(action)
    for step in islice(cycle((_apply, *BACK_AND_FORTH)), first, None):
        step(file)


def _apply(file: Path) -> Document:
    return change(file, ADD_CACHE) if file.exists() else create(file)


def _prepare() -> None:
    """Do everything once, so that children find all that is made at the first use."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "shop.json")
        file.write_bytes(TEXT)
        for step in (_apply, *BACK_AND_FORTH):
            step(file)


def _fork(work: Callable[[], None]) -> int:
    """The number of a child that does `work` and ends with the exit code of its outcome."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except AdvisorError as error:
        code = error.exit_code
    finally:
        os._exit(code)


def _exit_code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _prepare()
    for line in sys.stdin:
        action, name, *rest = json.loads(line)
        codes = kill(Path(name), *rest) if action == "kill" else race(Path(name))
        sys.stdout.write(f"{json.dumps(codes)}\n")
        sys.stdout.flush()
