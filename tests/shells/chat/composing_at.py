"""The program of the tests of typing, at a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).parent / "composing_program.py"
UP, LEFT, RIGHT = "\x1b[A", "\x1b[D", "\x1b[C"
ALT_ENTER = "\x1b\r"


@contextmanager
def chat(
    *options: object, columns: int = 100, rows: int = 20, env: dict[str, str] | None = None
) -> Iterator[Screen]:
    """The program of the tests, once it asks."""
    argv = [sys.executable, str(PROGRAM), *map(str, options)]
    with Screen(argv, columns, rows, env) as screen:
        screen.wait("you>")
        yield screen


def send(screen: Screen, keys: str, prompt: str) -> None:
    """Type, and wait until the program got that prompt."""
    screen.keys(keys)
    screen.wait(f"got {prompt!a}")
