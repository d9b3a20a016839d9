"""A program that is forked cannot be told from one whose interpreter starts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.forked import can_be_forked
from tests.screens import Screen

if TYPE_CHECKING:
    from pathlib import Path

ABOUT_ITSELF = """
import os, signal, sys, threading
for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(stream.fileno(), stream.isatty(), stream.encoding, stream.errors, stream.line_buffering)
print(sys.argv[1:], os.path.basename(sys.argv[0]), sys.path[0] == os.path.dirname(__file__))
print(os.getcwd(), os.environ["OF_ITS_OWN"], "GONE" in os.environ, __name__)
print(os.getsid(0) == os.getpid() == os.tcgetpgrp(0), os.get_terminal_size())
for name in ("SIGINT", "SIGCHLD", "SIGHUP", "SIGPIPE"):
    print(name, signal.getsignal(getattr(signal, name)))
print(threading.active_count(), len(os.listdir("/dev/fd")))
print("ready", flush=True)
{then}
"""


def program(folder: Path, then: str) -> list[str]:
    """One that tells of itself, and then does this."""
    path = folder / "program.py"
    path.write_text(ABOUT_ITSELF.replace("{then}", then), encoding="utf-8")
    return [sys.executable, str(path), "one", "two three"]


def seen(argv: list[str], cwd: Path, keys: str = "", *, fresh: bool) -> tuple[list[str], int]:
    """What stands on its screen, and how it ends."""
    with Screen(argv, 100, 30, {"OF_ITS_OWN": "here"}, cwd=cwd, fresh=fresh) as screen:
        screen.wait("ready")
        screen.keys(keys)
        code = screen.exit_code()
        return screen.lines(), code


@pytest.mark.parametrize(
    ("then", "keys", "code"),
    [
        ("", "", 0),
        ("sys.exit(3)", "", 3),
        ("sys.exit('because')", "", 1),
        ("print(input('name? '))", "Zoë\r", 0),
        ("input()", "\x03", -2),
        ("os.kill(os.getpid(), signal.SIGKILL)", "", -9),
        ("import atexit; atexit.register(print, 'the last words')", "", 0),
    ],
)
def test_it_is_as_one_that_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str, keys: str, code: int
) -> None:
    """Streams, arguments, environment, session, signals and descriptors; and how it ends."""
    argv = program(tmp_path, then)
    assert can_be_forked(argv, {"OF_ITS_OWN": "here"})
    monkeypatch.setenv("GONE", "not there any more")
    seen(argv, tmp_path, keys, fresh=False)
    monkeypatch.delenv("GONE")
    forked, forked_code = seen(argv, tmp_path, keys, fresh=False)
    started, started_code = seen(argv, tmp_path, keys, fresh=True)
    assert (forked_code, started_code) == (code, code)
    # A traceback of a fork has lines of what forked it in its middle.
    if "Traceback" not in "".join(started):
        assert forked == started


def test_what_an_interpreter_reads_while_it_starts_is_not_left_out(tmp_path: Path) -> None:
    """Such a program starts."""
    assert can_be_forked([sys.executable, "-m", "advisor"], {"TERM": "dumb"})
    for name in ("LC_ALL", "LANG", "PYTHONUTF8"):
        assert not can_be_forked([sys.executable, "-m", "advisor"], {name: "C"})
    assert not can_be_forked([sys.executable, "-c", "pass"], {})
    assert not can_be_forked(["/bin/sh", str(tmp_path / "program.py")], {})
