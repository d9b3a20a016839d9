"""Terminals that only remember what was written to them."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING

from advisor.shells.chat.markdown import quiet_console

if TYPE_CHECKING:
    from rich.console import Console

_CODES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


class Terminal(StringIO):
    """Text that was written to a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a StringIO has none
        """What the terminal understands."""
        return self._encoding

    def isatty(self) -> bool:
        """It is one."""
        return True


def console(width: int = 80, encoding: str = "utf-8", **environment: str) -> Console:
    """A console at a terminal so wide."""
    return quiet_console(Terminal(encoding), {"TERM": "xterm"} | environment, width)


def written(console: Console) -> str:
    """What was written to the console so far."""
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def without_codes(text: str) -> str:
    """What stands there once colours and the like are left out."""
    return _CODES.sub("", text)
