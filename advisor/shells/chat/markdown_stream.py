"""Markdown that arrives in pieces: what is finished once and for all, and the rest as it looks now.

What is finished goes to the scrollback and is never drawn again: whole blocks, items of a list, and
lines of code, of which there may be thousands. Writes nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment, Segments

from advisor.shells.chat.harmless import Harmless
from advisor.shells.chat.markdown import NARROWEST, QuietMarkdown
from advisor.shells.chat.markdown_blocks import Fence, decided, end_of, parser, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType

_PARSER = parser()

_MARKUP = 2
"""Characters of the source for one on the screen, at most; where a tail begins is seen by few."""


class MarkdownStream:
    """One text of a model on its way to a console."""

    def __init__(self, console: Console, *, gap: bool = False) -> None:
        """With `gap` a blank line stands before the first block."""
        self._console = console
        self._harmless = Harmless(console.encoding)
        self._pieces: list[str] = []
        self._rest = ""
        """What has come and is not finished; begins with a block, an item or a line of code."""
        self._seen = 0
        """Lines in it that were looked through."""
        self._gap = gap
        self._fence: Fence | None = None
        """The code block whose lines come now."""
        self._item: int | None = None
        """The number of the item that the rest begins with, where it continues a list."""

    def feed(self, piece: str) -> None:
        """Take a piece of any length, cut anywhere; costs next to nothing."""
        self._pieces.append(piece)

    def finished(self) -> str:
        """What has become final since the last time, rendered: whole lines, or nothing."""
        self._rest += self._harmless.feed("".join(self._pieces))
        self._pieces.clear()
        shown = ""
        while True:
            if self._fence:
                shown += self._code(self._fence)
            begun = self._rest[: decided(self._rest)]
            count = len(begun.splitlines())
            if self._fence or count <= self._seen:
                return shown
            shown += self._blocks(begun, count)

    def tail(self, rows: int) -> list[str]:
        """The end of what is not finished as it looks now, in at most so many lines."""
        source = end_of(self._rest, rows, rows * self._console.width * _MARKUP)
        if self._fence:
            lines = self._code_lines([self._fence.code(source)]) if source else []
        else:
            lines = self._lines(source, continues=source == self._rest)
        width = self._console.width
        cut = [Segment.adjust_line_length(line, width, pad=False) for line in lines[-rows:]]
        return self._text(cut).split("\n")[:-1]

    def end(self) -> str:
        """All that is left, rendered; another text may follow."""
        shown = self.finished()
        rest, self._rest, self._seen = self._rest + self._harmless.end(), "", 0
        if self._fence is None:
            shown += self._final(rest)
        elif rest.strip() and not self._fence.is_closed_by(rest):
            shown += self._text(self._code_lines([self._fence.code(rest)]))
        self._fence = self._item = None
        return shown

    def _blocks(self, begun: str, count: int) -> str:
        """Take off what is finished of the rest; goes on to the code where a fence is open."""
        self._seen = count
        last = unfinished(begun, self._item)
        if last is None:
            return ""
        lines = self._rest.split("\n")
        shown = self._final("".join(f"{line}\n" for line in lines[: last.line]))
        self._item = last.item
        if last.is_fence:
            self._fence = Fence.opened_by(lines[last.line])
            shown += "\n" * self._gap
            self._gap = True
        self._rest = "\n".join(lines[last.line + last.is_fence :])
        self._seen -= last.line
        return shown

    def _code(self, fence: Fence) -> str:
        """Take the whole lines of code off the rest, up to the end of their block."""
        *lines, rest = self._rest.split("\n")
        end = next((at for at, line in enumerate(lines) if fence.is_closed_by(line)), None)
        self._rest, self._seen = rest, 0
        if end is not None:
            self._rest = "\n".join([*lines[end + 1 :], rest])
            self._fence = None
        return self._text(self._code_lines(map(fence.code, lines[:end])))

    def _final(self, source: str) -> str:
        """Blocks rendered for the scrollback."""
        lines = self._lines(source, continues=True)
        self._gap |= bool(source.strip())
        return self._text(lines)

    def _lines(self, source: str, *, continues: bool) -> list[list[Segment]]:
        """Blocks rendered, a blank line before them where one is due.

        With `continues` they begin where the rest does, and not somewhere in it.
        """
        blocks = _PARSER.parse(source)
        if not blocks:
            return []
        if continues and self._item is not None and blocks[0].type == "ordered_list_open":
            blocks[0].attrs["start"] = self._item
        gap: list[list[Segment]] = [[]] if self._gap and self._item is None else []
        return gap + self._rendered(QuietMarkdown(blocks))

    def _code_lines(self, lines: Iterable[str]) -> list[list[Segment]]:
        style = self._console.get_style("markdown.code_block")
        return [[Segment(text, style)] if (text := line.rstrip()) else [] for line in lines]

    def _rendered(self, renderable: RenderableType) -> list[list[Segment]]:
        """Lines without the blanks that rich fills them up with."""
        options = self._console.options
        options = options.update(width=max(options.max_width, NARROWEST))
        segments = self._console.render(renderable, options)
        return [_stripped(line) for line in Segment.split_lines(segments)]

    def _text(self, lines: Sequence[Sequence[Segment]]) -> str:
        """The lines with the codes of their colours, each ended."""
        segments = [segment for line in lines for segment in (*line, Segment.line())]
        with self._console.capture() as captured:
            self._console.print(Segments(segments), end="", crop=False)
        return captured.get()


def _stripped(line: list[Segment]) -> list[Segment]:
    """The line without blanks at its end."""
    while line:
        text = line[-1].text.rstrip(" ")
        if text:
            return [*line[:-1], Segment(text, line[-1].style)]
        line = line[:-1]
    return line
