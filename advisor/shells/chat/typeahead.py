"""The first thing on the screen, and what is typed while no input line is there to take it.

Loads next to nothing: the input line takes longer to load than a person waits for a prompt.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from select import select
from typing import TYPE_CHECKING

try:
    import termios
except ImportError:  # not a POSIX system: the terminal does as it likes
    termios = None  # type: ignore[assignment]

from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import Any, TextIO

PROMPT = "you> "
"""What stands before the input line."""

_PASTES_MARKED, _PASTES_UNMARKED = "\x1b[?2004h", "\x1b[?2004l"
_CHUNK = 4096
_INPUT, _LOCAL = 0, 3
"""Where the flags stand among a terminal's attributes."""


def first_paint(out: TextIO, lines: Iterable[str], *, prompt: bool = True) -> None:
    """Show the header and the prompt, which the input line takes over once it is loaded.

    Without the prompt, more will be shown before the input line.
    """
    last = Style.for_stream(out).bold(PROMPT) if prompt else ""
    out.write("".join(f"{line}\n" for line in [*lines, ""]) + last)
    out.flush()


@contextmanager
def keys_kept(stdin: TextIO, out: TextIO) -> Iterator[None]:
    """Keep what is typed or pasted for the next input line, unseen; Ctrl-C still interrupts.

    Afterwards the terminal is as it was before. Without a terminal that can, nothing is done.
    """
    before = _attributes(stdin)
    if before is None or is_dumb(os.environ):
        yield
        return
    termios.tcsetattr(stdin, termios.TCSANOW, _keeping(before))
    try:
        _write(out, _PASTES_MARKED)
        yield
    finally:
        _write(out, _PASTES_UNMARKED)
        termios.tcsetattr(stdin, termios.TCSANOW, before)


def shown(stdin: TextIO, out: TextIO) -> Callable[[], AbstractContextManager[None]]:
    """What has keys shown and gathered into lines as they are now, also while others keep them.

    A program that runs meanwhile gets a paste without marks unless it asks for them.
    """
    before = _attributes(stdin)

    @contextmanager
    def showing() -> Iterator[None]:
        now = _attributes(stdin)
        if before is None or now is None:
            yield
            return
        keeps = not now[_LOCAL] & termios.ICANON and not is_dumb(os.environ)
        _write(out, _PASTES_UNMARKED * keeps)
        termios.tcsetattr(stdin, termios.TCSANOW, before)
        try:
            yield
        finally:
            termios.tcsetattr(stdin, termios.TCSANOW, now)
            _write(out, _PASTES_MARKED * keeps)

    return showing


def as_found(stdin: TextIO) -> Callable[[], None]:
    """What makes the terminal as it is now, whatever has become of it."""
    before = _attributes(stdin)

    def put_back() -> None:
        if before is not None and _attributes(stdin) is not None:
            termios.tcsetattr(stdin, termios.TCSANOW, before)

    return put_back


def typed_before(stdin: TextIO, out: TextIO) -> bytes:
    """What was typed before keys were kept, at a line of its own; its echo leaves the screen.

    Nobody types so fast: it is what somebody pasted, or typed while another program ran.
    """
    data = b""
    while not is_dumb(os.environ) and is_waiting(stdin):
        data += os.read(stdin.fileno(), _CHUNK)
    if data:
        lines = data.count(b"\n")
        _write(out, (f"\x1b[{lines}A" if lines else "") + "\r\x1b[J")
    return data


def is_dumb(environment: Mapping[str, str]) -> bool:
    """Whether the terminal shows text and knows nothing else."""
    return environment.get("TERM", "").lower() in ("", "dumb", "unknown")


def forget_typed(stdin: TextIO) -> None:
    """Drop what was typed and not read, so that no key answers a question it was typed before."""
    if _attributes(stdin) is not None:
        termios.tcflush(stdin, termios.TCIFLUSH)


def is_waiting(stdin: TextIO) -> bool:
    """Whether more was typed than was read."""
    return _attributes(stdin) is not None and bool(select([stdin], [], [], 0)[0])


def _attributes(stdin: TextIO) -> list[Any] | None:
    """The terminal's attributes, or None where there is no terminal."""
    if termios is None:
        return None
    try:
        return termios.tcgetattr(stdin)
    except (OSError, ValueError, termios.error):  # closed, or not a terminal
        return None


def _keeping(before: list[Any]) -> list[Any]:
    """Neither shown, gathered into lines nor lost at a Ctrl-C, and an Enter stays what it is."""
    after = list(before)
    after[_INPUT] &= ~termios.ICRNL
    after[_LOCAL] = after[_LOCAL] & ~(termios.ECHO | termios.ICANON) | termios.NOFLSH
    return after


def _write(out: TextIO, text: str) -> None:
    if out.isatty():
        out.write(text)
        out.flush()
