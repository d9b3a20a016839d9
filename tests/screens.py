"""A program at a terminal as a person sees it: keys go in, and what stands on the screen is read.

The program runs in a pseudo-terminal of its own, and `pyte` draws what it writes. The terminal says
where its cursor is when it is asked, as real ones do.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from signal import SIGKILL
from typing import TYPE_CHECKING, Any, NamedTuple

import pexpect
import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

PATIENCE = 20.0
"""Seconds to wait for the screen unless a test says otherwise."""

_NOT_INHERITED = {"COLUMNS", "LINES", "NO_COLOR", "VISUAL", "EDITOR"}
_SCROLLBACK = 10_000
_PIECE = 256
"""Bytes sent at a time, so that a program that answers each key is always read in between."""


class Cursor(NamedTuple):
    """Where the cursor stands, counted from 0."""

    row: int
    column: int


class _Display(pyte.HistoryScreen):
    """What is drawn, and an answer to a program that asks the terminal something."""

    answer: Callable[[str], None]

    def write_process_input(self, data: str) -> None:
        """Answer as if it had been typed."""
        self.answer(data)


class Screen:
    """A terminal in which a program runs; leaving the context ends both."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        *,
        cwd: Path | None = None,
    ) -> None:
        """Start the program.

        Args:
            argv: the program and its arguments; `sys.executable` comes first in most.
            columns: width of the terminal.
            rows: height of the terminal.
            env: set besides the environment of the tests, or instead of what is there.
            cwd: where it runs.
        """
        inherited = {key: os.environ[key] for key in os.environ if key not in _NOT_INHERITED}
        own: Any = {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            env=inherited | own | dict(env or {}),
            cwd=str(cwd) if cwd else None,
            dimensions=(rows, columns),
        )
        self._child.delaybeforesend = None
        self._screen = _Display(columns, rows, history=_SCROLLBACK)
        self._screen.answer = self.keys
        self._stream = pyte.ByteStream(self._screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    def keys(self, text: str) -> None:
        r"""Type; an Enter is `\r`, Escape `\x1b`."""
        data = text.encode()
        for start in range(0, len(data), _PIECE):
            self._child.send(data[start : start + _PIECE])
            self._read(0)

    def paste(self, text: str) -> None:
        """Paste as terminals do where the program asked for it: between two marks."""
        self.keys(f"\x1b[200~{text}\x1b[201~")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.keys("\x03")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the program is told."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def kill(self) -> None:
        """End the program with SIGKILL, as a crash does."""
        self._child.kill(SIGKILL)

    def exit_code(self, seconds: float = PATIENCE) -> int:
        """Wait for the end of the program; minus the signal's number if one ended it."""
        self._poll(lambda: self._child.flag_eof, "the program's end", seconds)
        self._child.close()
        if self._child.exitstatus is not None:
            return self._child.exitstatus
        return -(self._child.signalstatus or 0)

    def lines(self) -> list[str]:
        """What stands on the screen now, without blanks at the ends of lines."""
        self._read(0)
        return [line.rstrip() for line in self._screen.display]

    def scrollback(self) -> list[str]:
        """The lines that left the screen at its top."""
        self._read(0)
        return [
            "".join(row[column].data for column in range(self._screen.columns)).rstrip()
            for row in self._screen.history.top
        ]

    @property
    def cursor(self) -> Cursor:
        """Where the cursor stands."""
        self._read(0)
        return Cursor(self._screen.cursor.y, self._screen.cursor.x)

    def colour(self, text: str) -> str:
        """The foreground colour in which `text` begins where it first stands; `default` for none.

        Counts columns by characters, so nothing wide may stand before it in its line.
        """
        for row, line in enumerate(self.lines()):
            if text in line:
                return str(self._screen.buffer[row][line.index(text)].fg)
        raise AssertionError(self._told(f"no {text!r}"))

    def wait(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until `text` stands on the screen, within one line.

        Raises:
            AssertionError: it does not in time, or the program ended without it.
        """
        self._poll(lambda: self._shows(text), f"{text!r}", seconds)

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until `text` stands on the screen no more.

        Raises:
            AssertionError: it still does.
        """
        self._poll(lambda: not self._shows(text), f"{text!r} to go", seconds)

    def _shows(self, text: str) -> bool:
        return any(text in line for line in self.lines())

    def _poll(self, is_so: Callable[[], bool], what: str, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            if self._child.flag_eof:
                raise AssertionError(self._told(f"the program ended; waited for {what}"))
            if time.monotonic() > end:
                raise AssertionError(self._told(f"waited {seconds:g} s for {what}"))
            self._read(0.02)

    def _read(self, seconds: float) -> None:
        """Draw all that the program has written, waiting so long for the first of it."""
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            while not self._child.flag_eof:
                self._stream.feed(self._child.read_nonblocking(65536, timeout=seconds))
                seconds = 0

    def _told(self, what: str) -> str:
        shown = "\n".join(f"|{line.rstrip()}" for line in self._screen.display)
        return f"{what}; on the screen:\n{shown}"
