"""One turn on the screen, as it happens: its words, its calls, and the waiting.

    async with Answer(quiet_console(sys.stdout)) as answer:
        async for event in turn:
            answer.show(event)
    answer.used("4.1k tokens, $0.010")

Nothing that needs a start of 0.2 s imports this.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Literal, Self

from rich.text import Text as RichText

from advisor.agent.events import Called, Text, Used
from advisor.calm.visible import visible
from advisor.shells.calls import LOOKED, call_line
from advisor.shells.chat.harmless import encodable
from advisor.shells.chat.writers import LiveWriter, PlainWriter
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from rich.console import Console

    from advisor.agent.events import Event
    from advisor.shells.chat.writers import Writer

_BEAT = 0.1
"""Seconds between two looks at what there is to draw."""

_SILENCE = 1.0
"""Seconds without a word after which it is said what goes on."""

_HINT = 5
"""Seconds after which it is said how to end the wait."""

_NARROWEST = 16
"""Columns that a line gets however narrow the screen is."""


class Answer:
    """Shows the events of one turn; used with ``async with``, it also shows that time passes.

    Whatever happened inside, at its end all of the text stands on the screen, and nothing else.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        """The cursor of `console` is in the first column; `clock` gives seconds."""
        self.doing = "thinking"
        """What goes on while nothing comes, in a word or two."""
        self._console = console
        self._clock = clock
        self._is_live = console.is_terminal and not console.is_dumb_terminal
        self._style = Style(enabled=self._is_live and not console.no_color)
        self._writer: Writer = LiveWriter(console, clock) if self._is_live else PlainWriter(console)
        self._last: Literal["nothing", "text", "line"] = "nothing"
        self._begun = self._since = clock()
        self._is_heard = False
        self._beat: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._is_live:
            self._beat = asyncio.create_task(self._keep_drawing())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if self._beat:
                self._beat.cancel()
                await asyncio.wait([self._beat])
        finally:
            self.end()
        if self._beat and not self._beat.cancelled():
            self._beat.result()  # it ends by itself only where the terminal is gone

    def show(self, event: Event) -> None:
        """Show one event."""
        self._since = self._clock()
        self._is_heard = True
        match event:
            case Text(piece):
                self._writer.text(piece, gap=self._last != "nothing")
            case Called():
                line = call_line(event)
                text = self._laid_out(f"  {line.mark} ", line.text, is_cut=line.mark == LOOKED)
                self._say(text, lambda text: line.painted(text, self._style))
            case Used():
                self._end_text()

    def tick(self) -> None:
        """Draw what is due, and in a silence what goes on; for about ten times a second."""
        silent = self._clock() - self._since
        is_waiting = silent >= _SILENCE or not self._is_heard
        seconds = int(self._clock() - self._begun)
        self._writer.status(self._waiting(seconds) if is_waiting else "")

    def end(self) -> None:
        """Show all of the text that came, and nothing live any more; at any time, also again."""
        self._end_text()
        self._writer.close()

    def used(self, usage: str) -> None:
        """Say what the turn used; nothing where that is empty."""
        if usage:
            self._say(self._laid_out("  ", visible(usage)), self._style.dim, gap=False)

    def stopped(self, reason: str = "") -> None:
        """Say that the turn ended before its time, and why where that is not plain."""
        why = f": {reason.rstrip('.')}" if reason else ""
        self._say(self._laid_out("", visible(f"Stopped{why}.")), self._style.yellow)

    def failed(self, error: Exception) -> None:
        """Say what went wrong, as it is."""
        self._say(self._laid_out("", visible(f"error: {error}")), self._style.red)

    async def _keep_drawing(self) -> None:
        while True:
            self.tick()
            await asyncio.sleep(_BEAT)

    def _end_text(self) -> None:
        if self._writer.end():
            self._last = "text"

    def _say(self, lines: list[str], paint: Callable[[str], str], *, gap: bool = True) -> None:
        """Write lines below the text, which ends, with a blank line between them."""
        self._end_text()
        blank = "\n" if gap and self._last == "text" else ""
        told = (encodable(line, self._console.encoding) for line in lines)
        self._writer.line(blank + "".join(f"{paint(line)}\n" for line in told))
        self._last = "line"

    def _laid_out(self, head: str, text: str, *, is_cut: bool = False) -> list[str]:
        """The text behind `head`, wrapped or cut at the width of the terminal."""
        if not self._is_live:
            return [head + text]
        told = RichText(text)
        room = max(self._console.width - len(head), _NARROWEST)
        if is_cut:
            told.truncate(room, overflow="ellipsis")
            return [head + told.plain]
        first, *others = (line.plain.rstrip() for line in told.wrap(self._console, room))
        return [head + first, *(" " * len(head) + line for line in others)]

    def _waiting(self, seconds: int) -> str:
        since = f" {seconds} s" if seconds else ""
        hint = "  (Ctrl-C stops)" if seconds >= _HINT else ""
        return self._style.dim(f"  {visible(self.doing)}{since}{hint}")
