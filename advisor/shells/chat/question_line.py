"""The line in which a question is answered, at a terminal that can mark what is pasted.

Loads prompt_toolkit, so only `questions` may import this, when it asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.output.vt100 import Vt100_Output

from advisor.shells.chat.typed import as_text, untaken, whole
from advisor.shells.pasted import Pasted

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output


class QuestionLine:
    """Has neither history nor completion."""

    def __init__(
        self,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's word
        output: Output | None = None,
    ) -> None:
        """Load the line.

        Args:
            input: keys from elsewhere than the terminal.
            output: another screen.
        """
        self._pasted: Pasted | None = None
        keys = KeyBindings()
        keys.add(Keys.BracketedPaste)(self._paste)
        self._session: PromptSession[str] = PromptSession(
            history=DummyHistory(),
            key_bindings=keys,
            enable_suspend=True,
            reserve_space_for_menu=0,
            color_depth=ColorDepth.DEPTH_1_BIT,
            input=input,
            output=output or _screen(),
        )
        self._session.default_buffer.on_text_changed += self._forget_paste

    def ask(self, question: str) -> str:
        """The line typed in answer, `Pasted` where a part of it was.

        Raises:
            EOFError: Ctrl-D was pressed in an empty line.
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        self._pasted = None
        before, newline, last = question.rpartition("\n")
        self._session.output.write_raw((before + newline).replace("\n", "\r\n"))
        typed = whole(self._session.prompt(last, handle_sigint=False))
        return typed if self._pasted is None else Pasted(typed, leads=self._pasted.leads)

    def untaken(self) -> str:
        """What was typed and answers nothing; it is gone from the queue."""
        return as_text(untaken(self._session.input))

    def _paste(self, event: KeyPressEvent) -> None:
        """Put it in with blanks for its line breaks."""
        buffer = event.current_buffer
        leads = not buffer.cursor_position or (self._pasted is not None and self._pasted.leads)
        buffer.insert_text(" ".join(filter(None, event.data.splitlines())))
        self._pasted = Pasted("", leads=leads)

    def _forget_paste(self, buffer: Buffer) -> None:
        if not buffer.text:
            self._pasted = None


def _screen() -> Output:
    """The terminal, which is not asked where its cursor is: its reply would be a key to others."""
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
