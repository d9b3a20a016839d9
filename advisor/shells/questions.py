"""Questions to a person at a terminal: one line is the answer, and only what was typed for it.

Keys that were typed before a question stood there never answer it; they are set aside. A paste is a
part of one answer, whatever line breaks it has, and comes back as `Pasted`. Loads prompt_toolkit at
the first question, save at a dumb terminal, where a line is read as it is.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from advisor.shells.chat.plain_line import read_line
from advisor.shells.chat.typeahead import forget_typed, is_dumb, is_waiting, keys_kept
from advisor.shells.pasted import Pasted

if TYPE_CHECKING:
    from advisor.shells.chat.question_line import QuestionLine


class Questions:
    """Asks at the terminal of this process."""

    def __init__(self) -> None:
        self._aside = ""
        self._line: QuestionLine | None = None

    def ask(self, question: str) -> str:
        """The line typed in answer.

        Raises:
            EOFError: Ctrl-D was pressed in an empty line, or the terminal is gone.
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        if is_dumb(os.environ):
            return _asked_plainly(question)
        with keys_kept(sys.stdin, sys.stdout):
            if self._line is None:
                from advisor.shells.chat.question_line import QuestionLine

                self._line = QuestionLine()
            self._aside += self._line.untaken()
            try:
                return self._line.ask(question)
            finally:
                self._aside += self._line.untaken()

    def set_aside(self) -> str:
        """What was typed and answered nothing so far; it is handed over only once."""
        text, self._aside = self._aside, ""
        return text


def _asked_plainly(question: str) -> str:
    forget_typed(sys.stdin)
    sys.stdout.write(question)
    sys.stdout.flush()
    line = read_line()
    # Such a terminal does not mark a paste; more lines at the same instant were not typed.
    return Pasted(line) if is_waiting(sys.stdin) else line
