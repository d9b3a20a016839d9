"""Lines that are drawn anew: what stands on the terminal after each drawing."""

from __future__ import annotations

from io import StringIO

import pyte
from hypothesis import given
from hypothesis import strategies as st
from pyte import modes

from advisor.shells.chat.live_lines import LiveLines

SIZE = (12, 6)


class Drawn:
    """A small terminal with live lines."""

    def __init__(self) -> None:
        self._out = StringIO()
        self._live = LiveLines(self._out)
        self._screen = pyte.Screen(*SIZE)
        self._screen.set_mode(modes.LNM)
        self._stream = pyte.Stream(self._screen)

    def draw(self, lines: list[str], size: tuple[int, int] = SIZE, above: str = "") -> str:
        """Draw; what was written for it."""
        before = len(self._out.getvalue())
        self._live.draw(lines, size, above)
        written = self._out.getvalue()[before:]
        self._stream.feed(written)
        return written

    def lines(self) -> list[str]:
        """What stands on the screen, without the empty rest of it."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip("\n").split("\n")


_LINES = st.sampled_from(["a", "bb", "wider than all of it", "日本日本日本日"])


@given(
    st.lists(
        st.tuples(
            st.lists(_LINES, min_size=1, max_size=SIZE[1] - 1), st.sampled_from(["", "above\n"])
        ),
        max_size=6,
    )
)
def test_the_last_drawing_stands(drawings: list[tuple[list[str], str]]) -> None:
    """Whatever stood there before: the lines, each cut where the screen ends, and no others."""
    drawn = Drawn()
    for lines, above in drawings:
        drawn.draw(lines, above=above)
        shown = drawn.lines()
        assert [line[:5] for line in shown[-len(lines) :]] == [line[:5] for line in lines]
        assert shown[-len(lines) - 1 : -len(lines)] in ([], ["above"])


def test_fewer_lines() -> None:
    """Those that are gone are erased."""
    drawn = Drawn()
    drawn.draw(["one", "two", "three"])
    drawn.draw(["one"])
    assert drawn.lines() == ["one"]
    drawn.draw([])
    assert drawn.lines() == [""]


def test_nothing_new() -> None:
    """Lines that stand there already are not written again, unless the window changed."""
    drawn = Drawn()
    assert drawn.draw([]) == ""
    drawn.draw(["one", "two"])
    assert drawn.draw(["one", "two"]) == ""
    again = drawn.draw(["one", "two"], (11, 6))
    assert "\x1b[J" in again
    assert drawn.lines() == ["one", "two"]
