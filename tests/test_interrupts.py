"""Ctrl-C while libraries are loaded ends the command, whatever a library makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from advisor.interrupts import heard, loading
from tests.shells.conftest import shop

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shop"]

PRESSED_AT_THE_IMPORT_OF = """
import signal, sys
from importlib.abc import MetaPathFinder

class Pressing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == sys.argv[1]:
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                raise RuntimeError("a library's own")
        return None

sys.meta_path.insert(0, Pressing())
from advisor.cli import main
sys.exit(main(sys.argv[2:]))
"""
"""The command; Ctrl-C is pressed at that import, which makes another error of it, as some do."""


def _dropped(after: list[str]) -> None:
    """A library that drops the interrupt, is interrupted again, and goes on after that too."""
    with loading():
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
            after.append("first")
            signal.raise_signal(signal.SIGINT)
            after.append("second")
        after.append("end")


def _turned() -> None:
    """A library that fails in its own way."""
    with loading():
        signal.raise_signal(signal.SIGINT)
        raise ValueError


def test_the_interrupt_comes_out() -> None:
    """Where the library goes on as if nothing had been, and where it fails on its own."""
    after: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        _dropped(after)
    assert after == ["first", "end"]  # the second one does not wait
    with pytest.raises(KeyboardInterrupt):
        _turned()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


class Pressing:
    """Has Ctrl-C pressed where errors are dropped."""

    def __del__(self) -> None:
        """As the value goes."""
        signal.raise_signal(signal.SIGINT)


def _let_go(then: Exception | None) -> None:
    with heard():
        pressing = Pressing()
        del pressing
        if then:
            raise then


@pytest.mark.parametrize("then", [None, ValueError()])
def test_what_python_drops_is_heard(
    then: Exception | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where nothing but the end comes after it, or an error."""
    with pytest.raises(KeyboardInterrupt):
        _let_go(then)
    assert capsys.readouterr().err == ""


def test_a_reader_that_left_is_no_second_error(shop: Path) -> None:
    """As where Ctrl-C ends both sides of a pipe, of which one wrote something already."""
    written = PRESSED_AT_THE_IMPORT_OF.replace(
        "signal.raise_signal", "sys.stdout.write('begun'); signal.raise_signal"
    )
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", written, "langchain.agents", "ask", str(shop), "What is weak?"]
    result = subprocess.run(
        [*command, "--model", "builtin"],
        env={name: os.environ[name] for name in os.environ if name != "PYTHONUNBUFFERED"},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
        timeout=60,
    )
    os.close(writing)
    assert (result.returncode, result.stderr) == (130, "\ninterrupted\n")


def test_ignored_stays_ignored() -> None:
    """As a shell starts what runs in the background of a script."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with loading():
            signal.raise_signal(signal.SIGINT)
            assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("langchain.agents", ["ask", "{file}", "What is weak?", "--model", "builtin"]),
        ("langchain_openai", ["doctor", "--model", "m", "--base-url", "http://localhost:1/v1"]),
        ("advisor.agent.probes", ["doctor", "--model", "m", "--base-url", "http://localhost:1/v1"]),
        ("uvicorn", ["preview", "{file}", "--no-open", "--model", "builtin"]),
        ("nicegui.ui", ["preview", "{file}", "--no-open", "--model", "builtin"]),
    ],
)
def test_a_command_is_interrupted(module: str, arguments: list[str], shop: Path) -> None:
    """In one line and with the exit code of it."""
    result = subprocess.run(
        [sys.executable, "-c", PRESSED_AT_THE_IMPORT_OF, module]
        + [each.format(file=shop) for each in arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (130, "\ninterrupted\n")
