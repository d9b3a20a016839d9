"""Lines below everything else on a terminal that are drawn anew, again and again.

The cursor waits, hidden, where the first of them begins: a terminal that wraps its lines anew when
it is resized takes it along, so that the next drawing starts at the right place. Imports nothing of
a terminal library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""What comes between is shown at once, by terminals that know this; others ignore it."""
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_CUT, _WRAP = "\x1b[?7l", "\x1b[?7h"
"""What happens to a line that is wider than the terminal, and perhaps than we believe."""
_ERASE_LINE, _ERASE_BELOW = "\x1b[2K", "\x1b[J"


class LiveLines:
    """The lines at the end of what is shown on `out`, a terminal whose cursor is in column 1."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._lines: list[str] = []
        self._size = (0, 0)

    def draw(self, lines: Sequence[str], size: tuple[int, int], above: str = "") -> None:
        """Show `lines` instead of those that are there, after `above`, which stays for good.

        Args:
            lines: the last of them, where the screen has no room for all; each is cut where the
                screen ends.
            size: columns and rows of the terminal.
            above: whole lines.
        """
        lines = lines[-max(size[1] - 1, 1) :]
        if above or size != self._size or not lines:
            if not (above or lines or self._lines):
                return
            drawn = f"\r{_ERASE_BELOW}{above}{_CUT}" + "\n".join(lines)
        elif list(lines) == self._lines:
            return
        else:
            drawn = f"\r{_CUT}{self._changed(lines)}"
        up = f"\x1b[{len(lines) - 1}A" if len(lines) > 1 else ""
        cursor = _HIDE if lines else _SHOW
        self._out.write(f"{_BEGIN}{cursor}{drawn}{_WRAP}{up}\r{_END}")
        self._out.flush()
        self._lines, self._size = list(lines), size

    def _changed(self, lines: Sequence[str]) -> str:
        """What turns the lines that are there into `lines`; the cursor ends on the last one."""
        drawn = []
        for at, line in enumerate(lines):
            is_same = at < len(self._lines) and self._lines[at] == line
            drawn.append("" if is_same else f"{_ERASE_LINE}{line}")
        is_shorter = len(lines) < len(self._lines)
        return "\n".join(drawn) + f"\n{_ERASE_BELOW}\x1b[1A" * is_shorter
