"""What goes to a person's screen: text made harmless, colour where it is welcome.

Everything that comes from a document or a model passes through `advisor.calm.visible`. Imports
nothing else of this project.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.visible import OBEYED, visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_NARROWEST = 24
"""Columns that a text gets however narrow the screen is."""

_MARKS = 8
"""Characters to a column of which a text is more than a pile of marks."""

_BLANKS = re.compile(r"\s*")

STAND_INS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2022\u25cf\u25aa", "*"),
        "\u2026": "...",
        "\u2192": "->",
        "\u2190": "<-",
        "\u2194": "<->",
        "\u21d2": "=>",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u2260": "!=",
        "\u00d7": "x",
        "\u00b7": ".",
        "\u203a": ">",
    }
)
"""What stands for signs that models and this program like, where a screen knows no Unicode."""


def stand_in(error: UnicodeError) -> tuple[str, int]:
    """What to write for characters that a stream cannot encode: an error handler for codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(STAND_INS)
    return lacking.encode("ascii", "backslashreplace").decode("ascii"), error.end


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _indent(line: str) -> int:
    # Not by lstrip: a minified file is one line of many megabytes, which that would copy.
    match = _BLANKS.match(line)
    return match.end() if match else 0


def cut(text: str, columns: int, *, unicode: bool = True) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    beginning = text[: max(columns, 0) * _MARKS + _MARKS]
    if beginning == text and width(text) <= columns:
        return text
    text, ellipsis = beginning, "…" if unicode else "..."
    while text and width(text) + width(ellipsis) > columns:
        text = text[:-1]
    return f"{text}{ellipsis}"[: max(columns, 0)]


def shows_unicode(stream: TextIO) -> bool:
    """Whether the signs that are used beside letters can be written to `stream`.

    One in memory has no encoding and takes them all.
    """
    try:
        "…·›●".encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def wrapped(head: str, text: str, columns: int) -> list[str]:
    """Lines no wider than `columns`, but for words that are; what follows `head` is aligned.

    Words are never broken: a URL that was cut cannot be copied.
    """
    room = max(columns - width(head), _NARROWEST)
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    heads = [head, *[" " * width(head)] * (len(lines) - 1)]
    return [f"{each}{line}".rstrip() for each, line in zip(heads, lines, strict=True)]


def readable_json(value: Any) -> str:
    """The value as indented JSON that reads back as the same value; harmless on a screen.

    Letters of all languages are themselves; what `visible` would not let through is escaped.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "\n".join(OBEYED.sub(_escape_json, line) for line in text.split("\n"))


def _escape_json(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


class Excerpt(NamedTuple):
    """A line of source cut to fit a screen."""

    text: str
    caret: int
    """How many columns stand before the place."""


def excerpt(line: str, column: int, limit: int = 100) -> Excerpt:
    """The part of `line` around `column` (1-based, in characters), at most `limit` characters.

    Cut ends are marked by an ellipsis; indentation is taken off.
    """
    place = min(column - 1, len(line))
    indent = min(_indent(line), place)
    start = indent
    if len(line) - start > limit:
        start = max(start, min(place - limit // 3, len(line) - limit))
    end = min(len(line), start + limit)
    lead = "…" if start > indent else ""
    before = visible(line[start:place])
    text = lead + before + visible(line[place:end]) + ("…" if end < len(line) else "")
    return Excerpt(text, len(lead) + width(before))


class Style:
    """Colour for a terminal, or none; it never carries what the text does not."""

    __slots__ = ("enabled",)

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled

    @classmethod
    def for_stream(cls, stream: TextIO, environment: Mapping[str, str] | None = None) -> Style:
        """Colour if `stream` is a terminal that can show it and NO_COLOR is not set."""
        settings = os.environ if environment is None else environment
        plain = settings.get("NO_COLOR") or settings.get("TERM") == "dumb"
        return cls(enabled=not plain and stream.isatty())

    def bold(self, text: str) -> str:
        """Stands out."""
        return self._coloured(1, text)

    def dim(self, text: str) -> str:
        """Steps back."""
        return self._coloured(2, text)

    def red(self, text: str) -> str:
        """An error, or something that goes away."""
        return self._coloured(31, text)

    def green(self, text: str) -> str:
        """Success, or something new."""
        return self._coloured(32, text)

    def yellow(self, text: str) -> str:
        """A warning, or something that changes."""
        return self._coloured(33, text)

    def cyan(self, text: str) -> str:
        """A remark."""
        return self._coloured(36, text)

    def _coloured(self, code: int, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.enabled else text
