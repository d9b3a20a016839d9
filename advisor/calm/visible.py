"""Text made harmless: what a screen or a page would obey, or hide, is shown.

Whatever comes from a document or a model passes through here before a person sees it. Imports the
standard library alone.
"""

from __future__ import annotations

import re

OBEYED = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, the escape of terminal sequences among them
    "\xad\u200b\u2060-\u2064\ufeff"  # takes no room, so that two words look alike
    "\xa0\u2000-\u200a\u202f\u205f"  # looks like a blank and is none
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # turns the reading direction
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0"  # shows as nothing
    "\ufe00-\ufe0d\U0001d173-\U0001d17a\U000e0100-\U000e01ef"  # the same, and carries text
    "\u2028\u2029"  # breaks the line
    "\ud800-\udfff\ufff9-\uffff"  # halves of a character, and none at all
    "\U000e0000-\U000e007f"  # tags: text that nobody sees
    "]"
)
"""Each character that is obeyed, or that nobody sees."""

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def visible(text: str) -> str:
    """The text with everything that a terminal would obey, or hide, written as a JSON escape.

    Joiners (U+200C, U+200D) stay, since scripts and emoji need them.
    """
    return OBEYED.sub(_escape, text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, whose line breaks are obeyed."""
    return "\n".join(visible(line) for line in text.split("\n"))


def visible_line(text: str) -> str:
    """The same on one line: all white space becomes blanks, none at the ends."""
    return visible(" ".join(text.split()))


def cut(text: str, longest: int) -> str:
    """At most so many characters of a text, the last of them an ellipsis where there were more."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")  # noqa: PLR2004 - the end of the basic plane
