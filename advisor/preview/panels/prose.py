"""A model's Markdown as HTML in which nothing is obeyed and nothing is loaded.

HTML is shown as text. Images and links are shown as they were written, with their addresses: a
picture would tell its server that it was looked at, and a link hides where it leads. Knows no
library of pages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from advisor.calm.visible import cut, visible_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST = 200_000
"""Characters of an answer that are shown."""


def as_html(markdown: str) -> str:
    """HTML of a few plain elements without attributes that could do anything."""
    text = visible_lines(cut(markdown, LONGEST).replace("\r\n", "\n").expandtabs(4))
    return str(_reader().render(text))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    return reader.disable(["image", "link", "autolink", "reference", "html_block", "html_inline"])
