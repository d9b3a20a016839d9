"""Two ways to write an answer as it comes: plainly, and as Markdown that a terminal draws live."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from advisor.shells.chat.harmless import Harmless
from advisor.shells.chat.live_lines import LiveLines
from advisor.shells.chat.markdown_stream import MarkdownStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

_FRAME = 0.1
"""Seconds from one drawing to the next, at least."""

_SHARE = 9
"""A drawing that took long is followed by a pause so many times as long."""

_TALLEST = 12
"""Lines that are drawn anew, at most. Where a terminal becomes so narrow that it has no room for
them once it has wrapped them, the first of them stay behind."""


class Writer(Protocol):
    """Writes texts and lines below one another."""

    def text(self, piece: str, *, gap: bool) -> None:
        """Go on with the text, or begin one, below a blank line with `gap`."""

    def end(self) -> bool:
        """End the text; whether anything of it is to be seen."""

    def line(self, text: str) -> None:
        """Write whole lines below the text, which has ended."""

    def status(self, text: str) -> None:
        """Show what is going on, until something else is shown; empty for nothing."""

    def close(self) -> None:
        """Leave nothing that is to be drawn again."""


class PlainWriter:
    """Text as it comes, for what is no terminal, or one that knows no control sequences."""

    def __init__(self, console: Console) -> None:
        self._out = console.file
        self._encoding = console.encoding
        self._harmless: Harmless | None = None
        self._gap = False
        self._open = False
        self._shown = False

    def text(self, piece: str, *, gap: bool) -> None:
        """Write the piece."""
        if self._harmless is None:
            self._harmless = Harmless(self._encoding)
            self._gap = gap
            self._shown = False
        self._write(self._harmless.feed(piece))

    def end(self) -> bool:
        """Close the line that is open."""
        if self._harmless is None:
            return False
        self._write(self._harmless.end())
        self._harmless = None
        if self._open:
            self.line("\n")
        return self._shown

    def line(self, text: str) -> None:
        """Write it."""
        self._out.write(text)
        self._out.flush()
        self._open = False

    def status(self, text: str) -> None:
        """Nothing: what was shown stays."""

    def close(self) -> None:
        """Nothing, for the same reason."""

    def _write(self, text: str) -> None:
        if not self._shown:
            text = text.lstrip("\n")
            if not text.strip():
                return
            text = "\n" * self._gap + text
        self._shown = True
        self._open = not text.endswith("\n") if text else self._open
        self._out.write(text)
        self._out.flush()


class LiveWriter:
    """Markdown whose unfinished end is drawn anew up to ten times a second."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._console = console
        self._clock = clock
        self._live = LiveLines(console.file)
        self._stream: MarkdownStream | None = None
        self._due = 0.0
        self._status = ""
        self._shown = False

    def text(self, piece: str, *, gap: bool) -> None:
        """Take the piece; draw if it is time."""
        if self._stream is None:
            self._stream = MarkdownStream(self._console, gap=gap)
            self._shown = False
        self._stream.feed(piece)
        self._status = ""
        self._draw_if_due()

    def end(self) -> bool:
        """Show all of the text."""
        if self._stream is None:
            return False
        above = self._stream.end()
        self._shown |= bool(above)
        self._stream = None
        self._draw(above)
        return self._shown

    def line(self, text: str) -> None:
        """Write it above what is live."""
        self._status = ""
        self._draw(text)

    def status(self, text: str) -> None:
        """Show it in the last line; also the time to draw what came since the last drawing."""
        self._status = text
        self._draw_if_due()

    def close(self) -> None:
        """Leave the cursor below all that was written."""
        self._status = ""
        self._draw("")

    def _draw_if_due(self) -> None:
        start = self._clock()
        if start < self._due:
            return
        above = self._stream.finished() if self._stream else ""
        self._shown |= bool(above)
        self._draw(above)
        end = self._clock()
        self._due = start + max(_FRAME, (end - start) * _SHARE)

    def _draw(self, above: str) -> None:
        size = self._console.size
        rows = max(min(size.height // 2, _TALLEST), 2)
        lines = self._stream.tail(rows) if self._stream else []
        if self._status:
            lines = [*lines, *[""] * bool(lines), self._status]
        self._live.draw(lines, (size.width, size.height), above)
