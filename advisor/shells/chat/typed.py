"""Keys that nobody has taken yet, as the text they would have made.

Loads prompt_toolkit, so only what needs it anyway may import this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.input.typeahead import get_typeahead
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPress

_BREAKS = (Keys.Enter, Keys.ControlJ)


def untaken(source: Input) -> list[KeyPress]:
    """All keys that were typed and not taken; they are gone from the queue."""
    keys = get_typeahead(source)
    with source.raw_mode():
        while more := source.read_keys():
            keys += more
    return keys + source.flush_keys()


def parsed(data: bytes) -> list[KeyPress]:
    """The keys that a terminal sends as these bytes."""
    keys: list[KeyPress] = []
    parser = Vt100Parser(keys.append)
    parser.feed(data.decode(errors="replace"))
    parser.flush()
    return keys


def as_text(keys: Iterable[KeyPress]) -> str:
    """What was typed and pasted; an Enter is a line break, and what only moves is left out."""
    text = ""
    for press in keys:
        if press.key in _BREAKS:
            text += "\n"
        elif press.key == Keys.Backspace:
            text = text[:-1]
        elif press.key == Keys.BracketedPaste:
            text += press.data.replace("\r\n", "\n").replace("\r", "\n")
        elif len(press.key) == 1 or press.key == Keys.Tab:  # other keys have long names
            text += press.data
    return whole(text)


def whole(text: str) -> str:
    """The text, with a sign for each byte that came as no character of the terminal's encoding."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
