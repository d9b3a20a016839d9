"""A program at a terminal as a person sees it: keys go in, and what stands on the screen is read.

The program runs in a pseudo-terminal of its own, and `pyte` draws what it writes. The terminal says
where its cursor is when it is asked, as real ones do.
"""

from __future__ import annotations

import os
import sys
from select import select
from signal import SIGKILL
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import pexpect
import pyte

from tests.forked import Forked, can_be_forked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

PATIENCE = 40.0
"""Seconds to wait for the screen unless a test says otherwise."""

_NOT_INHERITED = {"COLUMNS", "LINES", "NO_COLOR", "VISUAL", "EDITOR"}
_SCROLLBACK = 10_000


class Cursor(NamedTuple):
    """Where the cursor stands, counted from 0."""

    row: int
    column: int


class _Display(pyte.HistoryScreen):
    """What is drawn, and an answer to a program that asks the terminal something."""

    answer: Callable[[bytes], object]

    def write_process_input(self, data: str) -> None:
        """Answer as if it had been typed."""
        self.answer(data.encode())


class Screen:
    """A terminal in which a program runs; leaving the context ends both."""

    def __init__(  # noqa: PLR0913 - each is what a terminal begins with
        self,
        argv: Sequence[str],
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        *,
        cwd: Path | None = None,
        fresh: bool = False,
    ) -> None:
        """Start the program.

        Args:
            argv: the program and its arguments; `sys.executable` comes first in most.
            columns: width of the terminal.
            rows: height of the terminal.
            env: set besides the environment of the tests, or instead of what is there.
            cwd: where it runs.
            fresh: whether a program of Python's gets an interpreter that starts, as one with its
                own locale always does, instead of a fork of one that has everything imported.
        """
        inherited = {key: os.environ[key] for key in os.environ if key not in _NOT_INHERITED}
        own: Any = {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        folder, size = str(cwd) if cwd else None, (rows, columns)
        whole = inherited | own | dict(env or {})
        self._child: Forked | pexpect.spawn[bytes]
        if can_be_forked(argv, env or {}) and not fresh:
            self._child = Forked(argv, whole, folder, size)
        else:
            self._child = pexpect.spawn(
                argv[0], list(argv[1:]), env=whole, cwd=folder, dimensions=size
            )
            self._child.delaybeforesend = None
        self._screen = _Display(columns, rows, history=_SCROLLBACK)
        self._screen.answer = self._child.send
        self._stream = pyte.ByteStream(self._screen)
        self._written = b""
        self._drawing = Condition()
        self._ended = False
        self._closing = False
        self._reader = Thread(target=self._draw, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing = True
        self._child.terminate(force=True)
        self._reader.join()
        self._child.close()

    def keys(self, text: str) -> None:
        r"""Type; an Enter is `\r`, Escape `\x1b`."""
        self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Send bytes that need not be text."""
        self._child.send(data)

    def paste(self, text: str) -> None:
        """Paste as terminals do where the program asked for it: between two marks."""
        self.keys(f"\x1b[200~{text}\x1b[201~")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.keys("\x03")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the program is told."""
        with self._drawing:
            self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def kill(self) -> None:
        """End the program with SIGKILL, as a crash does."""
        self._child.kill(SIGKILL)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    @property
    def cursor_hidden(self) -> bool:
        """Whether the terminal shows no cursor."""
        with self._drawing:
            return bool(self._screen.cursor.hidden)

    def exit_code(self, seconds: float = PATIENCE) -> int:
        """Wait for the end of the program; minus the signal's number if one ended it."""
        with self._drawing:
            if not self._drawing.wait_for(lambda: self._ended, seconds):
                raise AssertionError(self._told(f"waited {seconds:g} s for the program's end"))
        self._child.wait()
        if self._child.exitstatus is not None:
            return self._child.exitstatus
        return -(self._child.signalstatus or 0)

    def lines(self) -> list[str]:
        """What stands on the screen now, without blanks at the ends of lines."""
        with self._drawing:
            return [line.rstrip() for line in self._screen.display]

    def scrollback(self) -> list[str]:
        """The lines that left the screen at its top."""
        with self._drawing:
            return [
                "".join(row[column].data for column in range(self._screen.columns)).rstrip()
                for row in self._screen.history.top
            ]

    @property
    def cursor(self) -> Cursor:
        """Where the cursor stands."""
        with self._drawing:
            return Cursor(self._screen.cursor.y, self._screen.cursor.x)

    @property
    def written(self) -> str:
        """All that the program wrote, with every sequence that the terminal obeyed."""
        with self._drawing:
            return self._written.decode(errors="replace")

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed by itself."""
        return self._child.getecho()

    def cells(self) -> list[list[pyte.screens.Char]]:
        """What stands on the screen now, each row with the colours of its cells."""
        with self._drawing:
            rows = (self._screen.buffer[row] for row in range(self._screen.lines))
            return [[row[column] for column in range(self._screen.columns)] for row in rows]

    def colour(self, text: str) -> str:
        """The foreground colour in which `text` begins where it first stands; `default` for none.

        Counts columns by characters, so nothing wide may stand before it in its line.
        """
        with self._drawing:
            for row, line in enumerate(self._screen.display):
                if text in line:
                    return str(self._screen.buffer[row][line.index(text)].fg)
            raise AssertionError(self._told(f"no {text!r}"))

    def wait(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until `text` stands on the screen, within one line.

        Raises:
            AssertionError: it does not in time, or the program ended without it.
        """
        self._wait(lambda: self._shows(text), f"{text!r}", seconds)

    def wait_at(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the cursor stands behind `text`, blanks aside.

        Raises:
            AssertionError: it does not in time, or the program ended without it.
        """

        def is_there() -> bool:
            row = self._screen.display[self._screen.cursor.y]
            return row[: self._screen.cursor.x].rstrip().endswith(text)

        self._wait(is_there, f"the cursor behind {text!r}", seconds)

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until `text` stands on the screen no more.

        Raises:
            AssertionError: it still does.
        """
        self._wait(lambda: not self._shows(text), f"{text!r} to go", seconds)

    def wait_still(self, seconds: float = 0.4) -> None:
        """Wait until nothing was written for so long, as a person who looks before the next key."""
        with self._drawing:
            while self._drawing.wait(seconds):
                pass

    def _shows(self, text: str) -> bool:
        return any(text in line for line in self._screen.display)

    def _wait(self, is_so: Callable[[], bool], what: str, seconds: float) -> None:
        with self._drawing:
            self._drawing.wait_for(lambda: is_so() or self._ended, seconds)
            if not is_so():
                how = "the program ended;" if self._ended else f"{seconds:g} s:"
                raise AssertionError(self._told(f"{how} waited for {what}"))

    def _draw(self) -> None:
        """Draw what the program writes, until its end or that of the test."""
        written = b"-"
        while written and not self._closing:
            if not select([self._child.child_fd], [], [], 0.1)[0]:
                continue
            try:
                written = os.read(self._child.child_fd, 65536)
            except OSError:  # nobody has the other end open any more
                written = b""
            with self._drawing:
                self._written += written
                self._stream.feed(written)
                self._ended = not written
                self._drawing.notify_all()

    def _told(self, what: str) -> str:
        shown = "\n".join(f"|{line.rstrip()}" for line in self._screen.display)
        return f"{what}; on the screen:\n{shown}"
