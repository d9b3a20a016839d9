"""Parts a prompt into the person's own words and what is quoted in it, which nobody carries out.

Quoted are block quotes and fenced code as CommonMark has them: a block quote goes on over lines
without a mark until an empty line, a list item or a heading; a fence that is not closed goes on to
the end.
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
    for line in prompt.splitlines():
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
