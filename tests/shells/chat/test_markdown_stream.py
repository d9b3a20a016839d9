"""Markdown in pieces: what is final is shown once, and is what the whole text would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.shells.chat.harmless import Harmless
from advisor.shells.chat.markdown import QuietMarkdown
from advisor.shells.chat.markdown_blocks import parser
from advisor.shells.chat.markdown_stream import MarkdownStream
from tests.golden import golden
from tests.shells.chat.terminals import console, without_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

GOLDEN = Path(__file__).parent / "golden"
ANSWER = (GOLDEN / "answer.md").read_text(encoding="utf-8")

_PREFIXES = ["", "", "", " ", "  ", "   ", "    ", "      ", "- ", "1. ", "> ", "* - ", "\t"]
_LINES = [
    *("", "", "", "words **that** go on", "- item", "* item", "-", "1. one", "1. again", "12. x"),
    *(
        "9) nine",
        "# Heading",
        "##",
        "===",
        "---",
        "***",
        "```",
        "```json",
        "````",
        "~~~",
        "> quote",
    ),
    *(
        "| a | b |",
        "|---|:-:|",
        "| 1 | `2` | 3",
        "a | b",
        "[ref]: http://x",
        "[ref] <b>x</b>",
        "> ",
    ),
    *(
        "**open",
        "`open",
        "![i](s) [l](u)",
        "日本語のとても長い文章です",
        "x" * 50,
        "back\\",
        "\r\nz",
    ),
]
_DOCUMENTS = st.lists(
    st.tuples(st.sampled_from(_PREFIXES), st.sampled_from(_LINES)).map("".join), max_size=14
).map("\n".join)
_TEXTS = _DOCUMENTS | st.text("-+*#>|`~=_[]()!\\&;<:1. \t\r\nab日\x1b\u202e", max_size=60)


def shown(pieces: Iterable[str], width: int = 30, rows: int = 4) -> str:
    """What ends in the scrollback, with its codes; the tail is looked at now and then."""
    stream = MarkdownStream(console(width))
    text = ""
    for number, piece in enumerate(pieces):
        stream.feed(piece)
        text += stream.finished()
        assert number % 5 or len(stream.tail(rows)) <= rows
    return text + stream.end()


def whole(text: str, width: int = 30) -> list[str]:
    """The lines that rich makes of the whole text at once, without codes."""
    harmless = Harmless()
    tokens = parser().parse(harmless.feed(text) + harmless.end())
    screen = console(width)
    with screen.capture() as captured:
        screen.print(QuietMarkdown(tokens), crop=False)
    return [line.rstrip() for line in without_codes(captured.get()).split("\n")]


@given(_TEXTS, st.lists(st.integers(1, 12), min_size=1))
def test_pieces_give_what_the_whole_gives(text: str, lengths: list[int]) -> None:
    """Wherever the text is cut, the scrollback holds what rich makes of all of it."""
    pieces: list[str] = []
    start = 0
    while start < len(text):
        length = lengths[len(pieces) % len(lengths)]
        pieces.append(text[start : start + length])
        start += length
    assert without_codes(shown(pieces)).split("\n") == whole(text)


@example("```\n    ```\ncode\n```\ntext")
@example("```\n ")
@example("- ```\n\n\nwords")
@example("9. a\n9. b\n\n9. c\n- d")
@example("\r1\t1")
@given(_TEXTS)
def test_letter_by_letter(text: str) -> None:
    """The colours too do not depend on the pieces."""
    assert shown(text) == shown([text])
    assert without_codes(shown(text)).split("\n") == whole(text)


def test_definitions_of_links() -> None:
    """They and what refers to them are shown as written: they may come too late."""
    assert without_codes(shown(["See [it][1].\n\n[1]: http://x.org/y\n"], 60)) == (
        "See [it][1].\n\n[1]: http://x.org/y\n"
    )


@pytest.mark.parametrize(
    ("name", "width", "encoding", "environment"),
    [
        ("colour_80", 80, "utf-8", {}),
        ("plain_60", 60, "utf-8", {"NO_COLOR": "1"}),
        ("ascii_60", 60, "ascii", {"NO_COLOR": "1"}),
        ("plain_20", 20, "utf-8", {"NO_COLOR": "1"}),
    ],
)
def test_a_whole_answer(name: str, width: int, encoding: str, environment: dict[str, str]) -> None:
    """Everything that Markdown has, on terminals of several kinds."""
    stream = MarkdownStream(console(width, encoding, **environment))
    stream.feed(ANSWER)
    text = stream.end()
    assert text == golden(GOLDEN / f"answer_{name}.txt", text)


def test_code_flows() -> None:
    """Each line of code is final once it has ended, also the thousands of them, and fast."""
    stream = MarkdownStream(console(40))
    stream.feed("Before\n\n  ```json\n")
    assert without_codes(stream.finished()) == "Before\n\n"
    for number in range(3000):
        stream.feed(f'    "line {number}",\n')
        assert without_codes(stream.finished()) == f'  "line {number}",\n'
        assert stream.tail(5) == []
    stream.feed('"half')
    assert without_codes(stream.finished()) == ""
    assert list(map(without_codes, stream.tail(5))) == ['"half']
    stream.feed("\n  ```\nAfter")
    assert without_codes(stream.finished() + stream.end()) == '"half\n\nAfter\n'


def test_items_flow() -> None:
    """An item of a list is final once the next has begun; the numbers go on."""
    stream = MarkdownStream(console(40))
    stream.feed("3. three\n3. four\n   - with more\n")
    assert without_codes(stream.finished()) == " 3. three\n"
    assert list(map(without_codes, stream.tail(5))) == [" 4. four", "     • with more"]
    stream.feed("3. f")
    assert without_codes(stream.finished()) == " 4. four\n     • with more\n"
    stream.feed("ive\n\nAfter")
    assert without_codes(stream.finished() + stream.end()) == " 5. five\n\nAfter\n"


@pytest.mark.parametrize(
    "begun", ["-", "1", "1.", "=", "--", "**", "```", "```js", "#", "> ", "|-"]
)
def test_a_mark_waits_for_what_follows(begun: str) -> None:
    """What may become anything is not shown as something else first, such as a heading."""
    stream = MarkdownStream(console(40))
    stream.feed(f"Steps:\n{begun}")
    assert stream.finished() == ""
    assert stream.tail(5) == ["Steps:"]


def test_the_tail_of_something_tall_is_its_end() -> None:
    """Long paragraphs show their last lines, tables also their head."""
    stream = MarkdownStream(console(20))
    stream.feed("a long word and another " * 100 + "the end")
    assert stream.finished() == ""
    assert len(stream.tail(4)) == 4
    assert stream.tail(4)[-1].endswith("the end")
    stream.end()
    stream.feed("| a | b |\n|---|---|\n" + "".join(f"| {n} | x |\n" for n in range(500)))
    assert stream.finished() == ""
    assert stream.tail(4)[-1].startswith("499")
    assert len(stream.tail(600)) == 503  # a blank line and the head before


def test_what_a_terminal_would_obey() -> None:
    """Escapes, also those that only parsing brings forth, are shown and not obeyed."""
    text = (
        '\x1b[31mred\x1b[0m a\rb `\x9b2J`\n\n[x](http://h/%1b%5B2J "t") <http://h/%1b[2J>\n\n'
        "&#x202e;evil&#x9b;2J\n\n```\n\x1b]0;title\x07\n```\n\n| \x1b[1m |\n|---|\n| \x00 |\n"
    )
    stream = MarkdownStream(console(100, NO_COLOR="1", TERM="dumb"))
    stream.feed(text)
    seen = "\n".join(stream.tail(50)) + stream.end()
    assert all(character == "\n" or character.isprintable() for character in seen)
    assert r"\u001b[31mred\u001b[0m a\rb \u009b2J" in seen
    assert r"\u202eevil" in seen


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n\n\n", " ", "\t", ">" * 300, "- " * 300, "[" * 3000, "*" * 3000, "`" * 999),
        *(
            "| a |\n|---|",
            "|" * 200 + "\n" + "|-" * 199 + "|",
            "x" * 10_000,
            "日" * 5_000,
            "#" * 99,
        ),
        "\n".join(" " * 2 * depth + "- deep" for depth in range(25)),
        "\n".join("> " * depth + "1. deep\n" for depth in range(20)),
        "- a\n" * 300 + "  " * 10 + "| x | y |\n",
    ],
)
@pytest.mark.parametrize("width", [1, 20])
def test_strange_texts(text: str, width: int) -> None:
    """Nothing is too deep, too long, too narrow or too empty."""
    half = len(text) // 2
    pieces = [text[:half], text[half:]]
    assert shown(pieces, width) == shown([text], width)
    letters = [letter for letter in without_codes(shown(pieces, width)) if letter.isalpha()]
    assert letters == [letter for letter in text if letter.isalpha()]
