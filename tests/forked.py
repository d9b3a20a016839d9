"""Programs at a terminal that begin at once: forked by a process that has everything imported."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import termios
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests import warmed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_READ_AT_THE_START = ("PYTHON", "LC_", "LANG")
"""How the variables begin that an interpreter reads while it starts."""


def can_be_forked(argv: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether a program is Python's, and nothing about it has to be known before Python starts."""
    is_python = argv[0] == sys.executable and (argv[1] == "-m" or argv[1].endswith(".py"))
    return is_python and not any(name.startswith(_READ_AT_THE_START) for name in env)


@cache
def _control() -> socket.socket:
    """The socket of the one process that forks for the tests of this one."""
    ours, theirs = socket.socketpair()
    keyboard, terminal = os.openpty()
    number = theirs.fileno()
    process = subprocess.Popen(
        [sys.executable, warmed.__file__, str(number)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        pass_fds=[number],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8"},
    )
    os.close(terminal)
    theirs.close()

    def close() -> None:
        ours.close()
        process.wait()
        os.close(keyboard)

    atexit.register(close)
    return ours


class Forked:
    """A program at a pseudo-terminal; has what `pexpect.spawn` has of the same names."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        cwd: str | None,
        dimensions: tuple[int, int],
    ) -> None:
        """Start it: rows come first in the dimensions."""
        self.exitstatus: int | None = None
        self.signalstatus: int | None = None
        self.child_fd, terminal = os.openpty()
        self._has_ended = False
        termios.tcsetwinsize(terminal, dimensions)
        order, ordering = os.pipe()
        telling, told = os.pipe()
        socket.send_fds(_control(), [b"."], [terminal, order, told])
        for each in (terminal, order, told):
            os.close(each)
        given: warmed.Order = {
            "arguments": [*argv[1:]],
            "environment": {**env},
            "folder": cwd or str(Path.cwd()),
        }
        with os.fdopen(ordering, "w") as pipe:
            json.dump(given, pipe)
        self._telling = os.fdopen(telling)
        self._pid = int(self._telling.readline())

    def send(self, data: bytes) -> int:
        """Type."""
        return os.write(self.child_fd, data)

    def kill(self, number: int) -> None:
        """Send a signal; one that has ended by itself gets none."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    def setwinsize(self, rows: int, columns: int) -> None:
        """Make the window another size."""
        termios.tcsetwinsize(self.child_fd, (rows, columns))

    def getecho(self) -> bool:
        """Whether the terminal shows what is typed by itself."""
        return bool(termios.tcgetattr(self.child_fd)[3] & termios.ECHO)

    def wait(self) -> None:
        """Wait for its end."""
        if not self._has_ended:
            code = int(self._telling.readline())
            self._has_ended = True
            self.exitstatus, self.signalstatus = (None, -code) if code < 0 else (code, None)

    def terminate(self, *, force: bool) -> None:
        """End it, and wait for that."""
        if not self._has_ended:
            self.kill(signal.SIGKILL if force else signal.SIGTERM)
            self.wait()

    def close(self) -> None:
        """Take the terminal away."""
        os.close(self.child_fd)
        self._telling.close()
