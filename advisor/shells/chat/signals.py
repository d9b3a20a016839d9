"""What signals do to a chat: Ctrl-C never ends it, and what ends it leaves the terminal in order.

Imports nothing that takes time: the first of it is needed before anything is on the screen.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from advisor.shells.chat.typeahead import as_found, forget_typed, is_dumb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Self, TextIO, TypeAlias

    Handler: TypeAlias = Callable[[int, FrameType | None], object] | int | signal.Handlers

_ENDING = ("SIGTERM", "SIGHUP")
_IN_ORDER = "\x1b[0m\x1b[J\x1b[?25h\x1b[?7h\x1b[?2004l\x1b[?2026l\r\n"
"""No colour, nothing below the cursor, which is shown; lines wrap, pastes are not marked, and what
is written is shown."""


class Signals:
    """The signals' meaning for the time of a ``with`` block."""

    def __init__(self, stdin: TextIO, out: TextIO) -> None:
        """The terminal is as it is to be in the end."""
        self.clears = True
        """Whether Ctrl-C clears what was typed ahead, while no input line is there to do so."""
        self.last_words: Callable[[], str] = str
        """What to say, harmless, when a signal ends the chat."""
        self._stdin, self._out = stdin, out
        self._put_back = as_found(stdin)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(_meaning("SIGINT", self._interrupt))
        for name in _ENDING:
            if _meant(name) != signal.SIG_IGN:  # as nohup has it
                self._stack.enter_context(_meaning(name, self._end))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self.clears:
            forget_typed(self._stdin)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        """Leave the terminal as it was found, and die of the signal."""
        words = self.last_words()
        text = ("\n" if is_dumb(os.environ) else _IN_ORDER) + (f"{words}\r\n" if words else "")
        with suppress(OSError, ValueError):  # the terminal is gone
            # The stream may be in the middle of a write of its own.
            os.write(self._out.fileno(), text.encode(self._out.encoding, "replace"))
        self._put_back()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl-C raise KeyboardInterrupt, but only once, so that nothing disturbs who takes it."""
    is_raised = False

    def once(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_raised
        if not is_raised:
            is_raised = True
            raise KeyboardInterrupt

    with _meaning("SIGINT", once):
        yield


@contextmanager
def unsuspended() -> Iterator[None]:
    """Have Ctrl-Z do nothing, while the terminal is in a state that no shell could use."""
    with _meaning("SIGTSTP", lambda *_: None):
        yield


@contextmanager
def suspendable() -> Iterator[None]:
    """Have Ctrl-Z suspend all the same, as a program does that was started here."""
    with _meaning("SIGTSTP", signal.SIG_DFL):
        yield


def _meant(name: str) -> object:
    """What the signal does; None where there is none of that name."""
    number = getattr(signal, name, None)
    return None if number is None else signal.getsignal(number)


@contextmanager
def _meaning(name: str, handler: Handler) -> Iterator[None]:
    """Have the signal do something else; nothing where there is none of that name."""
    if _meant(name) is None:  # not a POSIX system
        yield
        return
    number = getattr(signal, name)
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)
