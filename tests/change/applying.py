"""A process that carries out one step, for tests that end it half way or start two.

``python applying.py FILE (apply|undo|redo) STEP`` dies at that step of `atomic.STEPS`; at
``start`` it reads the document, says "ready" and waits for a line before it goes on. Where there
is no FILE, to apply is to create it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from advisor.calm.document import load_or_empty
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.change.undo import redo, undo
from advisor.errors import AdvisorError
from tests.change.staging import ADD_CACHE, CREATE, proposal

KILLED = 9


def main(file: str, action: str, step: str) -> int:
    """Carry out `action`; returns the exit code that the command line would."""

    def at(reached: str) -> None:
        if reached == step:
            os._exit(KILLED)

    document = load_or_empty(Path(file))
    journal = Journal.of(document.path)
    if step == "start":
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
    try:
        if action == "apply":
            call = CREATE if document.is_new else ADD_CACHE
            apply(document, proposal(document, call), journal, at=at)
        elif action == "undo":
            undo(document, journal, at=at)
        else:
            redo(document, journal, at=at)
    except AdvisorError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
