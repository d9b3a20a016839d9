"""Ctrl-C while libraries are loaded, some of which would drop it or make another error of it.

Imports nothing that takes time: every command begins with it.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SOON = 0.01
"""Seconds: enough for the interpreter to be out of its callback."""


@contextmanager
def heard() -> Iterator[None]:
    """Have a Ctrl-C that Python drops come again: one in a callback of the import lock, for one.

    Raises:
        KeyboardInterrupt: it was pressed, whatever else was raised since.
    """
    before, again = sys.unraisablehook, []

    def press_again(dropped: sys.UnraisableHookArgs) -> None:
        if dropped.exc_type is not KeyboardInterrupt:
            before(dropped)
            return
        from _thread import interrupt_main
        from threading import Timer

        timer = Timer(_SOON, interrupt_main)
        timer.start()
        again.append(timer)

    sys.unraisablehook = press_again
    try:
        yield
    finally:
        try:
            for timer in again:
                timer.join()
        finally:
            sys.unraisablehook = before


@contextmanager
def loading() -> Iterator[None]:
    """Have a Ctrl-C wait for the end of the block; a second one does not wait.

    A library that is interrupted while it is imported may make another error of it (pydantic has
    its SchemaError, for one), or drop it where it is raised in a callback.

    Raises:
        KeyboardInterrupt: at the end, whatever else was raised, where Ctrl-C was pressed.
    """
    is_pressed = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_pressed
        if is_pressed:
            raise KeyboardInterrupt
        is_pressed = True

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # ignored, as in the background of a script
        yield
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if is_pressed:
            raise KeyboardInterrupt
