"""Where in a Markdown text, of which more is to come, the part begins that is not finished.

Knows the source only; imports nothing of a terminal library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEEPEST = 60
"""Levels of nesting that are shown, two for a list; what lies deeper is left out."""

_CODE_INDENT = 4
"""Blanks that make a line indented code."""

_DELIMITERS = re.compile(r"[\s|:-]*-[\s|:-]*")
"""The line below the head of a table."""

_UNDECIDED = re.compile(r"[-+*=#>|`~_:\s]*|\s*\d{1,9}[.)]?\s*|\s*(```|~~~).*")
"""A line that may become something else once it goes on."""


def parser() -> MarkdownIt:
    """CommonMark with tables, without HTML and link definitions: both are shown as written.

    A definition may follow long after the text that it changes has been shown.
    """
    commonmark = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    return commonmark.enable(["table", "strikethrough"]).disable("reference")


_OUTLINE = parser().disable("inline")
"""Finds the blocks without looking into them."""


class Unfinished(NamedTuple):
    """The last block of a text, or the last item of a list that is the last block."""

    line: int
    """Where it begins, counted from 0."""
    item: int | None
    """For an item that others stand before: its number, in a list of bullets any."""
    is_fence: bool


def unfinished(source: str, item: int | None) -> Unfinished | None:
    """What more text may still change; None where there is nothing but blank lines.

    Args:
        source: no more than is `decided`.
        item: the number of the item it begins with, where it continues a list.
    """
    tokens = _OUTLINE.parse(source)
    blocks = [place for place, token in enumerate(tokens) if _begins(token, 0)]
    if not blocks:
        return None
    last = tokens[blocks[-1]]
    items = [token for token in tokens[blocks[-1] :] if _begins(token, 1)]
    if not last.type.endswith("list_open"):
        return Unfinished(_line(last), None, is_fence=last.type == "fence")
    number = item if len(blocks) == 1 else None
    is_first = number is None and len(items) == 1
    if number is None:
        number = int(last.attrs.get("start", 1))
    last_number = None if is_first else number + len(items) - 1
    return Unfinished(_line(items[-1]), last_number, is_fence=False)


def _begins(token: Token, level: int) -> bool:
    return token.level == level and token.nesting >= 0


def _line(token: Token) -> int:
    assert token.map is not None  # noqa: S101 - every block says where it stands
    return token.map[0]


class Fence(NamedTuple):
    """The opening line of a code block that has not ended."""

    indent: int
    marker: str
    """At least three backticks or tildes."""

    @classmethod
    def opened_by(cls, line: str) -> Fence:
        """The fence that `line` opens."""
        text = line.lstrip(" ")
        return cls(len(line) - len(text), text[: len(text) - len(text.lstrip(text[0]))])

    def is_closed_by(self, line: str) -> bool:
        """Whether `line` ends the block."""
        text = line.strip(" ")
        is_marker = len(text) >= len(self.marker) and not text.strip(self.marker[0])
        return is_marker and len(line) - len(line.lstrip(" ")) < _CODE_INDENT

    def code(self, line: str) -> str:
        """A line of the block without the fence's own indentation."""
        blanks = len(line) - len(line.lstrip(" "))
        return line[min(self.indent, blanks) :]


def decided(source: str) -> int:
    """Characters of `source` whose lines are what they are, however its last line goes on."""
    begin = source.rfind("\n") + 1
    return begin if _UNDECIDED.fullmatch(source, begin) else len(source)


def end_of(source: str, rows: int, size: int) -> str:
    """The end of `source` that fills about so many rows of a screen, or all of it.

    A table keeps its head; a last line that is but a mark stays away until it goes on.

    Args:
        source: what is not finished.
        rows: lines of the screen, and at most so many of the source.
        size: characters.
    """
    lines = source[: decided(source)].split("\n")
    head = lines[:2] if len(lines) > 1 and _DELIMITERS.fullmatch(lines[1]) else []
    if len(lines) > rows + len(head):
        lines = head + lines[-rows:]
    text = "\n".join(lines)
    return text if len(text) <= size else text[-size:].partition(" ")[2]
