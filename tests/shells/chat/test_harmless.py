"""The model's words made harmless, piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.shells.chat.harmless import Harmless, encodable


def made_harmless(pieces: list[str]) -> str:
    """What becomes of the pieces, one after the other."""
    harmless = Harmless()
    return "".join(harmless.feed(piece) for piece in pieces) + harmless.end()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\nc", "a\nb\nc"),
        ("a\rb\r", r"a\rb\r"),
        ("a\tb\n\tc\nabcd\te", "a   b\n    c\nabcd    e"),
        ("\x1b[2J\x07\u202e", r"\u001b[2J\u0007\u202e"),
        ("10\u202f000\xa0%", "10 000 %"),
        ("日本 é שלום 👨‍👩‍👧", "日本 é שלום 👨‍👩‍👧"),
        ("", ""),
    ],
)
def test_what_becomes_of_a_text(text: str, expected: str) -> None:
    """Ends of lines, tabs, escapes, blanks of typography; other languages stay."""
    assert made_harmless([text]) == expected


@example(["x" * 101, "\ta"])
@given(st.lists(st.text("a\r\n\t\x1b\xa0日", max_size=5)))
def test_pieces(pieces: list[str]) -> None:
    """The same wherever it is cut, and nothing that a terminal obeys is left but line feeds."""
    result = made_harmless(pieces)
    assert result == made_harmless(["".join(pieces)])
    assert all(character == "\n" or character.isprintable() for character in result)


def test_encodings() -> None:
    """Signs get a stand-in where the screen does not know them, letters do not."""
    assert encodable("“é” → …", "utf-8") == "“é” → …"
    assert encodable("“é” → …", "latin-1") == '"é" -> ...'
    assert encodable("日", "ascii") == "日"
