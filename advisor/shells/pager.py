"""Showing a text that may be longer than the screen."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from advisor.shells.chat.typeahead import is_dumb
from advisor.shells.programs import command, in_the_foreground
from advisor.shells.render import width

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping
    from typing import TextIO

_OPTIONS = "FRX~"
"""What less does unless the person has told it otherwise, as git does it: quit where all fits,
obey colours, leave the text on the screen; and no signs below the end of it."""
_SCREENS = 3
"""So many are written: a pager takes the next keys, which may be an answer."""


def pager(
    out: TextIO,
    environment: Mapping[str, str],
    size: Callable[[], os.terminal_size] = shutil.get_terminal_size,
) -> Callable[[str], None]:
    """What shows a text to a person at `out`, a page at a time where it is long.

    A text of a few screens is written as it is. PAGER names the program, with options if it likes,
    and ``cat`` or nothing for none; else less is taken where there is one. Where it cannot be
    started, and at a terminal that only shows text, all is written out.
    """
    program = _program(environment)
    own = {**environment, "LESS": environment.get("LESS", _OPTIONS)}

    def page(text: str) -> None:
        out.flush()
        if not program or _fits(text, size()) or not _paged(text, program, own, out.encoding):
            out.write(f"{text}\n")

    return page


def _program(environment: Mapping[str, str]) -> list[str]:
    if is_dumb(environment):
        return []
    setting = environment.get("PAGER")
    if setting is None:
        less = shutil.which("less", path=environment.get("PATH"))
        return [less] if less else []
    return [] if setting == "cat" else command(setting)


def _fits(text: str, size: os.terminal_size) -> bool:
    """Whether a person gets along without a pager."""
    rows = sum(1 + max(width(line) - 1, 0) // size.columns for line in text.split("\n"))
    return rows < _SCREENS * size.lines


def _paged(
    text: str, program: list[str], environment: Mapping[str, str], encoding: str | None
) -> bool:
    """Have the program show the text; whether it could be started."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the person's own setting
            program,
            stdin=subprocess.PIPE,
            env=environment,
            encoding=encoding or "utf-8",
            errors="backslashreplace",
        )
    except OSError:
        return False
    with in_the_foreground():
        process.communicate(f"{text}\n")
    return True
