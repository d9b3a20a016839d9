"""Parts a prompt into the person's own words and what is quoted in it, which nobody carries out.

Quoted are block quotes and fenced code as CommonMark has them: a block quote goes on over lines
without a mark until an empty line, a list item or a heading; a fence that is not closed goes on to
the end. JSON in a fence right after a line of the person's own that ends in a colon is a value of
that line, and not a quotation.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(r"\s*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
_QUOTE = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?>")
_BREAK = re.compile(r"\s*$|\s*(?:[-*+•]|\d{1,3}[.)]|#{1,6})\s")
"""What ends a block quote: an empty line, or the start of a list item or heading."""


class Parted(NamedTuple):
    """A prompt and what is quoted in it."""

    own: str
    """The lines that the person wrote; those that are quoted are empty."""
    quoted: tuple[str, ...]
    """Each quotation, without its marks."""


def parted(prompt: str) -> Parted:
    """The person's own words apart from what is quoted."""
    own: list[str] = []
    quoted: list[list[str]] = []
    fence, is_quote = "", False
    for line in _with_values(prompt.splitlines()):
        mark = _FENCE.match(line)
        is_text = True
        if fence:
            closes = mark and not mark["info"].strip() and mark["marks"].startswith(fence)
            fence = "" if closes else fence
            is_text = not closes
        elif mark:
            fence, is_quote = mark["marks"], False
            quoted.append([])
            is_text = False
        elif _QUOTE.match(line) or (is_quote and not _BREAK.match(line)):
            if not is_quote:
                quoted.append([])
            is_quote = True
        else:
            is_quote = False
            own.append(line)
            continue
        own.append("")
        if is_text:
            quoted[-1].append(re.sub(r"^[\s>]+", "", line))
    texts = (" ".join(" ".join(lines).split()) for lines in quoted)
    return Parted("\n".join(own), tuple(text for text in texts if text))


def _with_values(lines: list[str]) -> list[str]:
    """The lines with JSON blocks that a sentence introduces as a part of that sentence."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        mark = _FENCE.match(lines[at])
        end = _closed_at(lines, at, mark["marks"]) if mark else at
        is_value = mark and end < len(lines) and _is_value(mark, lines[at + 1 : end])
        if is_value and _introduces(found):
            while not found[-1].strip():
                found.pop()
            found += [f" {line}" for line in lines[at + 1 : end] if line.strip()]
        else:
            found += lines[at : end + 1]
        at = end + 1
    return found


def _introduces(lines: list[str]) -> bool:
    """Whether the last of the lines ends in a colon; what follows a quotation stays in it."""
    said = [line for line in lines if line.strip()]
    return bool(said) and said[-1].rstrip().endswith(":")


def _closed_at(lines: list[str], start: int, marks: str) -> int:
    """The line that closes the fence of line `start`; beyond the last where none does."""
    for at in range(start + 1, len(lines)):
        mark = _FENCE.match(lines[at])
        if mark and not mark["info"].strip() and mark["marks"].startswith(marks):
            return at
    return len(lines)


def _is_value(mark: re.Match[str], lines: list[str]) -> bool:
    """Whether what is fenced is JSON, by its first letter and by what the fence says."""
    text = "\n".join(lines).strip()
    return mark["info"].strip().lower() in {"", "json"} and text.startswith(("{", "["))
