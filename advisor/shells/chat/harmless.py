"""The model's words made harmless as they come, in pieces that may be cut anywhere.

Imports nothing of a terminal library: what comes out is text for Markdown, or for a plain screen.
"""

from __future__ import annotations

from advisor.calm.visible import visible, visible_lines
from advisor.shells.render import STAND_INS

_TAB = 4
"""Columns between tab stops, as Markdown counts them."""

_BLANKS = str.maketrans(dict.fromkeys("\xa0\u2007\u2009\u202f", " "))
"""Blanks that typography sets beside numbers and marks; in prose they are blanks."""


class Harmless:
    """Takes the pieces of one text, and gives back what of it is sure, harmless.

    Lines end in a line feed, tabs become blanks, what a terminal would obey or hide a JSON escape.
    """

    def __init__(self, encoding: str = "utf-8") -> None:
        """`encoding` is the screen's."""
        self._encoding = encoding
        self._returned = False
        self._column = 0

    def feed(self, piece: str) -> str:
        """The next part of the text; a carriage return waits for what follows it."""
        text = "\r" * self._returned + piece
        self._returned = text.endswith("\r")
        text = text[: len(text) - self._returned].replace("\r\n", "\n")
        text = text.replace("\r", visible("\r"))
        return "\n".join(self._lines(text.translate(_BLANKS)))

    def end(self) -> str:
        """What was still waiting."""
        returned, self._returned = self._returned, False
        return visible("\r") if returned else ""

    def _lines(self, text: str) -> list[str]:
        """The lines of the text without tabs; the first goes on at the column of the last."""
        lines = text.split("\n")
        for number, line in enumerate(lines):
            start = self._column if number == 0 else 0
            filled = (" " * start + line).expandtabs(_TAB)[start:]
            self._column = (start + len(filled)) % _TAB
            lines[number] = encodable(visible_lines(filled), self._encoding)
        return lines


def prose(text: str) -> str:
    """A whole piece of prose made harmless, blanks of typography as blanks."""
    return visible_lines(text.translate(_BLANKS))


def encodable(text: str, encoding: str) -> str:
    """The text with stand-ins for common signs, where the screen's encoding lacks any of it.

    What has no stand-in stays: the stream writes it as an escape.
    """
    if text.isascii():
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(STAND_INS)
    return text
