"""Text from a document is shown on a screen, never obeyed by it."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.visible import visible
from advisor.shells.render import Style, excerpt, readable_json, shows_unicode, width, wrapped

if TYPE_CHECKING:
    from typing import TextIO


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Says so."""
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("API Gateway", "API Gateway"),
        ("Zahlung über Köln, 支払い", "Zahlung über Köln, 支払い"),
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("two\r\nlines\tand a tab", "two\\r\\nlines\\tand a tab"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("pay\u200bments", "pay\\u200bments"),
        ("Admin\xa0", "Admin\\u00a0"),
        ("half \ud800", "half \\ud800"),
        ("\x9b31m", "\\u009b31m"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("👩‍💻", "👩‍💻"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    """Escapes, breaks, bidirectional overrides and hidden characters become JSON escapes."""
    assert visible(text) == shown


@given(st.text(alphabet=st.characters()))
def test_visible_text_can_always_be_printed(text: str) -> None:
    """Whatever the document holds, the result encodes, stays on its line and is left as it is."""
    shown = visible(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert visible(shown) == shown


def test_wide_and_combining_characters_take_the_columns_that_a_terminal_gives_them() -> None:
    """A caret under a line with such characters stands right."""
    assert [width("ab"), width("支"), width("e\u0301")] == [2, 2, 1]


@given(st.text(alphabet="ab 支\t\x1b"), st.integers(1, 400), st.integers(12, 60))
def test_the_caret_stands_under_the_character(line: str, column: int, limit: int) -> None:
    """What begins at the caret's column is the character that was asked for."""
    column = min(column, len(line) + 1)
    cut = excerpt(line, column, limit)
    ends = {width(cut.text[:end]): end for end in range(len(cut.text) + 1)}
    assert cut.text[ends[cut.caret] :].startswith(visible(line[column - 1 : column]))
    assert len(cut.text) <= len("\\u001b") * limit + 2


def test_a_long_line_is_cut_on_both_sides() -> None:
    """A minified file shows the surroundings of the place and nothing else."""
    cut = excerpt("a" * 5000 + "HERE" + "b" * 5000, 5001, 30)
    assert cut.text == "…" + "a" * 10 + "HERE" + "b" * 16 + "…"
    assert cut.text[cut.caret :].startswith("HERE")


def test_colour_is_for_terminals_that_want_it() -> None:
    """A file, NO_COLOR and a dumb terminal get plain text."""
    terminal = Terminal()
    assert re.search("\x1b", Style.for_stream(terminal, {"TERM": "xterm"}).red("no"))
    assert Style.for_stream(terminal, {"NO_COLOR": "1"}).red("no") == "no"
    assert Style.for_stream(terminal, {"TERM": "dumb"}).red("no") == "no"
    assert Style.for_stream(io.StringIO(), {}).red("no") == "no"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["  1"]),
        ("a short text", ["  1  a short text"]),
        ("many words that are rather long", ["  1  many words that are", "     rather long"]),
        ("two  blanks stay", ["  1  two  blanks stay"]),
        (
            f"see https://example.com/{'x' * 30} .",
            ["  1  see", f"     https://example.com/{'x' * 30}", "     ."],
        ),
        ("支払い サービス 支払い サービス", ["  1  支払い サービス 支払い", "     サービス"]),
    ],
)
def test_texts_are_wrapped_beside_their_head(text: str, lines: list[str]) -> None:
    """Aligned, counted in columns of the screen, with words kept whole."""
    assert wrapped("  1  ", text, 29) == lines


@given(st.text(st.sampled_from("ab 支\u0301")), st.integers(0, 60))
def test_wrapping_loses_nothing(text: str, columns: int) -> None:
    """All words in order, and no line is wider than it has to be."""
    lines = wrapped("> ", text, columns)
    assert " ".join(lines).removeprefix(">").split() == text.split()
    room = max(columns, 2 + 24)
    assert all(width(line) <= room or " " not in line[2:].strip() for line in lines)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_for_a_person_is_the_same_json(value: object) -> None:
    """It reads back as the value, and no line of it would be obeyed."""
    text = readable_json(value)
    assert json.loads(text) == value
    assert all(visible(line) == line for line in text.split("\n"))


def test_json_for_a_person_is_in_their_language() -> None:
    """Letters are themselves; hidden ones are escaped as JSON has it, in halves where it must."""
    assert readable_json("Zahlung über 支払い\u202e\U000e0041") == (
        '"Zahlung über 支払い\\u202e\\udb40\\udc41"'
    )


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (io.TextIOWrapper(io.BytesIO(), "utf-8"), True),
        (io.TextIOWrapper(io.BytesIO(), "ascii"), False),
        (io.TextIOWrapper(io.BytesIO(), "latin-1"), False),
        (io.StringIO(), True),
    ],
)
def test_signs_are_for_screens_that_know_them(stream: TextIO, *, expected: bool) -> None:
    """A stream in memory takes them all."""
    assert shows_unicode(stream) == expected
