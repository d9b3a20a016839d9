"""Names of a document within Markdown: they are read as they stand, by whatever renders it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from advisor.assess.rules.resilience.store_without_replica import RULE
from advisor.assess.words import code, inert, titled, unmarked
from advisor.calm.model import Model
from tests.assess.findings import findings
from tests.calm.architectures import doc, node
from tests.shells.markup import MARKUP

if TYPE_CHECKING:
    from markdown_it.token import Token

NAMES = [
    "<img src=x onerror=alert(1)> [a](javascript:x)",
    "**bold** _it_ `code` ~~gone~~",
    "see https://example.com or www.example.com",
    "&lt;b&gt; &#60;",
    "a\\\\*b\\",
    "![x](y) <!-- z --> | a |",
]


def inside(markdown: str) -> list[Token]:
    """What a renderer sees in the one paragraph that there is."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    opened, inline, closed = parser.parse(f"It is {markdown}.")
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    return inline.children or []


def shown(tokens: list[Token]) -> str:
    """What a reader sees."""
    return "".join(token.content for token in tokens)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text(name: str) -> None:
    """In bold before its id, and nothing else."""
    store = node("db", "database", name=name)
    tokens = inside(titled(Model(doc(store)).nodes[0]))
    kinds = {token.type for token in tokens}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close", "code_inline"}
    assert shown(tokens) == f"It is {' '.join(name.split())} (db)."
    (point,) = findings(doc(store), RULE)
    assert unmarked(point.told.title).startswith(f"{name} (db) has no replica")


def test_addresses_are_no_links() -> None:
    """Of renderers that make links of them."""
    assert inert("https://example.com www.example.com") == (
        "https\\://example.com www\\.example.com"
    )


@given(MARKUP)
def test_any_text_is_text(text: str) -> None:
    """Nothing in it is obeyed, and without the marks it stands there as it did."""
    words = " ".join(text.split())
    marked = inert(text, 10**6)
    assert unmarked(marked) == words
    kinds = {token.type for token in inside(f"x{marked}x")}
    assert kinds <= {"text", "text_special", "code_inline"} - {"code_inline"}


@given(MARKUP)
def test_ids_keep_what_looks_like_marks(text: str) -> None:
    """Two stars or a backslash in an id are part of it; a backtick is told as an apostrophe."""
    words = " ".join(text.split())[:100]
    assert unmarked(f"**{code(words)}** and {code('a**b')}") == (
        f"{words.replace(chr(96), chr(39))} and a**b"
    )
