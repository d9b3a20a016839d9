"""Questions at a terminal, for their tests: says what came as an answer, and what was set aside."""

from __future__ import annotations

import sys
import time

from advisor.shells.chat.typeahead import keys_kept
from advisor.shells.pasted import Pasted
from advisor.shells.questions import Questions


def main(wait: float) -> None:
    """Work for `wait` seconds before the first question, then ask until Ctrl-D."""
    questions = Questions()
    out = sys.stdout
    with keys_kept(sys.stdin, out):
        out.write("working\n")
        out.flush()
        end = time.monotonic() + wait
        while time.monotonic() < end:
            time.sleep(0.02)
        number = 0
        while True:
            number += 1
            try:
                line = questions.ask(f"Question {number}\nsure? ")
            except EOFError:
                break
            pasted = f" pasted, leads={line.leads}" if isinstance(line, Pasted) else ""
            out.write(f"got {line!a}{pasted}, aside {questions.set_aside()!a}\n")
    out.write("left\n")


if __name__ == "__main__":
    main(float(sys.argv[1]))
