"""Markdown as rich shows it, made quiet: nothing centred, framed, filled with colour or hidden.

What a model writes is shown whole: HTML as text, links and images with their address, code without
padding so that it can be copied, tables without a cut. Only what an answer is shown with imports
this: rich takes a while to load.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from markdown_it.token import Token
from rich import box, markdown
from rich.console import Console
from rich.rule import Rule
from rich.segment import Segment
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from advisor.shells.chat.harmless import prose
from advisor.shells.chat.typeahead import is_dumb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TextIO

    from rich.console import ConsoleOptions, JustifyMethod, RenderResult
    from rich.containers import Renderables
    from rich.markdown import MarkdownContext

_THEME = Theme(
    {
        **{f"markdown.h{level}": "bold" for level in range(1, 7)},
        "markdown.code": "cyan",
        "markdown.code_block": "cyan",
        "markdown.block_quote": "dim",
        "markdown.hr": "dim",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
        "markdown.link": "underline",
        "markdown.link_url": "dim",
        "markdown.table.header": "bold",
        "markdown.table.border": "dim",
    }
)

NARROWEST = 8
"""Columns that a block gets however narrow the screen is."""

_NARROWEST_COLUMN = 7
"""Columns that each column of a table needs on average; with less, rows become lists."""


def quiet_console(
    out: TextIO, environment: Mapping[str, str] | None = None, width: int | None = None
) -> Console:
    """A console that writes to `out`, with the colours that are welcome there.

    Args:
        out: a terminal, or anything else that text is written to.
        environment: NO_COLOR and TERM are looked at; the process's own unless given.
        width: columns; as wide as the terminal is at any time unless given.
    """
    settings = dict(os.environ if environment is None else environment)
    if is_dumb(settings):
        settings["TERM"] = "dumb"
    for name in ("COLUMNS", "LINES"):
        settings.pop(name, None)  # they stay as they were when the terminal is resized
    return Console(
        file=out,
        force_terminal=out.isatty(),
        width=width,
        theme=_THEME,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ=settings,
    )


class _Heading(markdown.Heading):
    """A heading at the left, as all text."""

    LEVEL_ALIGN: ClassVar[dict[str, JustifyMethod]] = {}


class _CodeBlock(markdown.TextElement):
    """Code in its own lines from the first column; nested, folded into the room there is."""

    style_name = "markdown.code_block"
    _is_nested = False

    def on_enter(self, context: MarkdownContext) -> None:
        super().on_enter(context)
        self._is_nested = len(context.stack) > 1

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = self.text.plain.removesuffix("\n")
        if self.text.plain:
            # What the terminal itself wraps is copied as one line.
            fold = self._is_nested
            yield Text(code, self.style, no_wrap=not fold, overflow="fold" if fold else "ignore")


class _BlockQuote(markdown.BlockQuote):
    """A bar along what is quoted."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        bar = Segment("| " if options.ascii_only else "▌ ", self.style)
        yield from _hanging(console, options, self.elements, bar, bar)


class _Rule(markdown.HorizontalRule):
    """A line across."""

    new_line = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Rule(characters="-" if options.ascii_only else "─", style="markdown.hr")


class _List(markdown.ListElement):
    """Items with room for two digits, so that each can be shown before the next is known."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, item in enumerate(self.items, self.list_start or 0):
            if self.list_type == "bullet_list_open":
                mark = " - " if options.ascii_only else " • "
            else:
                mark = f"{number}. ".rjust(4)
            blank = Segment(" " * len(mark))
            yield from _hanging(console, options, item.elements, Segment(mark), blank)


def _hanging(
    console: Console,
    options: ConsoleOptions,
    elements: Renderables,
    first: Segment,
    others: Segment,
) -> Iterator[Segment]:
    """The elements with `first` before their first line and `others` before the rest."""
    room = max(options.max_width - first.cell_length, NARROWEST)
    # Not by render_lines, which would cut what is deeply nested on a narrow screen.
    lines = list(Segment.split_lines(console.render(elements, options.update(width=room))))
    for number, line in enumerate(lines or [[]]):
        yield others if number else first
        yield from line
        yield Segment.line()


class _Table(markdown.TableElement):
    """A table that fits, with every word in it; where columns get too narrow, rows as lists."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        heads = _cells(self.header.row if self.header else None)
        rows = [_cells(row) for row in self.body.rows] if self.body else []
        if options.max_width < _NARROWEST_COLUMN * len(heads):
            yield from _records(heads, rows)
            return
        table = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            collapse_padding=True,
            style="markdown.table.border",
            header_style="markdown.table.header",
        )
        for head in heads:
            table.add_column(head, overflow="fold", justify=head.justify or "default")
        for row in rows:
            table.add_row(*row)
        yield table


def _cells(row: markdown.TableRowElement | None) -> list[Text]:
    return [cell.content for cell in row.cells] if row else []


def _records(heads: Sequence[Text], rows: Sequence[Sequence[Text]]) -> Iterator[Text]:
    """The rows one after the other, a line for each cell."""
    if not rows:
        yield from heads
    for number, row in enumerate(rows):
        if number:
            yield Text()
        for head, cell in zip(heads, row, strict=False):
            yield Text.assemble((f"{head.plain}: ", "markdown.table.header"), cell)


def _harmless(token: Token) -> Token:
    """The block with links as text, and nothing in it that a terminal would obey.

    Again, after the source already was: parsing decodes entities and percent signs.
    """
    if token.children is None:
        return token
    return token.copy(children=list(_with_addresses(token.children)))


def _with_addresses(children: Iterable[Token]) -> Iterator[Token]:
    """The text of a block with the addresses of links and images behind their text."""
    address, shown = "", ""
    for child in children:
        content = prose(child.content)
        shown += content
        match child.type:
            case "link_open":
                address = "" if child.info == "auto" else prose(str(child.attrs.get("href", "")))
                shown = ""
                yield Token("link_text_open", "link", 1)
            case "link_close":
                yield Token("link_text_close", "link", -1)
                if address and address != shown:
                    yield Token("address", "link_url", 0, content=f" ({address})")
            case "image":
                source = prose(str(child.attrs.get("src", "")))
                yield Token("image_text", "link", 0, content=content or "image")
                yield Token("address", "link_url", 0, content=f" ({source})")
            case _:
                yield child.copy(content=content)


class QuietMarkdown(markdown.Markdown):
    """Blocks of Markdown for a rich console."""

    elements: ClassVar[dict[str, type[markdown.MarkdownElement]]] = {
        **markdown.Markdown.elements,
        "fence": _CodeBlock,
        "code_block": _CodeBlock,
        "blockquote_open": _BlockQuote,
        "hr": _Rule,
        "bullet_list_open": _List,
        "ordered_list_open": _List,
        "table_open": _Table,
        "heading_open": _Heading,
    }

    def __init__(self, blocks: Sequence[Token]) -> None:
        """`blocks` as `markdown_blocks.parser` gives them."""
        super().__init__("", hyperlinks=False)
        self.inlines = {*self.inlines, "link", "link_url"}
        self.parsed = [_harmless(token) for token in blocks]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        segments = iter(super().__rich_console__(console, options))
        if self.parsed and self.parsed[0].nesting:
            # rich sets a blank line before what holds something else, also where it is the first.
            first = next(segments)
            if first != Segment.line():
                yield first
        yield from segments
