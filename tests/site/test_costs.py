"""What a hostile text costs: twice the text about twice the work."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from advisor.site import mdx, record_text
from tests.site.sources import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS: dict[str, Callable[[str], object]] = {
    "text": mdx.text,
    "block": mdx.block,
    "code": mdx.code,
    "fence": mdx.fence,
    "title": mdx.title,
    "link": lambda text: mdx.link(text, text),
    "cell": lambda text: mdx.table([text], []),
}
PIECES = (
    *HOSTILE,
    *":\\|`*_~#<{[! \n\t",
    "a:",
    "&#1;",
    "http://a",
    "http://a ",
    "www.a",
    "https://a.example/*b*",
    "`a`",
    "`a` http://x",
    "`a`http://x`b`",
    "*a*http://x",
    "[a](http://x)!",
    "<!--",
    "<!-- a -->",
    "<!-- a --> b ",
    "<b c='<!--'>",
)
SHORT, LONG = 1_000, 16_000
"""Characters."""


def seconds(write: Callable[[str], object], text: str) -> float:
    """Of the processor alone, the least of some, so that what else runs does not matter."""
    taken = []
    for _ in range(3):
        before = process_time()
        write(text)
        taken.append(process_time() - before)
    return min(taken)


def grows(write: Callable[[str], object], piece: str, short: int, long: int) -> float:
    """How many times the work the longer of two texts is, less what a clock cannot measure."""
    texts = [piece * (length // len(piece)) for length in (short, long)]
    few, many = (seconds(write, text) for text in texts)
    return many / max(few, 0.0005)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_text_costs_as_much_as_it_is_long(writer: str, piece: str) -> None:
    """Where each character looked at all others it would be 256 times as much."""
    assert grows(WRITERS[writer], piece, SHORT, LONG) < 4 * LONG / SHORT


@pytest.mark.parametrize("piece", PIECES)
def test_a_record_costs_as_much_as_it_is_long(piece: str) -> None:
    """The parser's share is its own affair; what is written of it is not."""
    assert grows(record_text.rewritten, piece, SHORT, LONG) < 4 * LONG / SHORT


@pytest.mark.parametrize(
    "text",
    [
        ":" * 1_000_000,
        ":" * 1_000_000 + "a",
        "http://a" * 125_000,
        "https://" + "a" * 1_000_000,
        "www." * 250_000,
    ],
)
def test_a_long_text_is_written_at_once(text: str) -> None:
    """And whole: what takes hours else is what a clone may bring along."""
    assert mdx.text(text).replace("\\", "").replace("<></>", "") == text
