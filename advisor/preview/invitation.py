"""How a person comes to the page: its address in the terminal, and a browser that opens it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.preview.guard import Guard
    from advisor.shells.policy import Terminal


def check_told(terminal: Terminal, *, opens: bool) -> None:
    """Refuse to serve what nobody could find.

    Args:
        terminal: where the address is printed.
        opens: as `tell`.

    Raises:
        UsageError: the address would be printed nowhere, and no browser is opened.
    """
    with suppress(OSError, ValueError):  # no file at all, or a system of another kind
        out = os.fstat(terminal.out.fileno())
        is_nowhere = os.path.samestat(out, os.stat(os.devnull))  # noqa: PTH116 - has no path of its own
        if is_nowhere and not (opens and _may_open(terminal)):
            raise UsageError("nobody would see the address: standard output leads nowhere")


def tell(guard: Guard, terminal: Terminal, *, opens: bool) -> None:
    """Print the address, and have a browser open it.

    Args:
        guard: knows the address.
        terminal: where it is printed.
        opens: whether a browser is wanted; none is opened where nobody could see it.
    """
    terminal.out.write(f"{guard.address} (Ctrl-C ends it)\n")
    terminal.out.flush()
    if opens and _may_open(terminal):
        _open(guard.ticket())


def _may_open(terminal: Terminal) -> bool:
    """Whether somebody sits at the terminal, and a browser could show anything."""
    return terminal.ask is not None and _has_display()


def _open(address: str) -> None:
    """Open a browser; what it has to say is none of this terminal's business."""
    with suppress(OSError):
        subprocess.Popen(  # noqa: S603 - our own interpreter, and an address of our own
            [sys.executable, "-m", "webbrowser", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def _has_display() -> bool:
    """Whether a browser could show anything; it would take the terminal where it could not."""
    return sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
