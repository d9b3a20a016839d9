"""Programs that the person's own settings name, such as an editor, run at the terminal."""

from __future__ import annotations

import shlex
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def command(setting: str) -> list[str]:
    """The program that a setting names and its options; nothing where it names none."""
    try:
        return shlex.split(setting)
    except ValueError:  # a quote that does not end
        return []


@contextmanager
def in_the_foreground() -> Iterator[None]:
    """Leave Ctrl-C to the program that has just been started, which may read it as a key."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
