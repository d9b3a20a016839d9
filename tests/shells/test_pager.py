"""A text longer than the screen goes to the person's pager."""

from __future__ import annotations

import os
import shlex
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from advisor.shells.pager import pager

if TYPE_CHECKING:
    from pathlib import Path

LONG = "\n".join(f"line {number} ü" for number in range(80))
KEEP = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"


def paged(text: str, **environment: str) -> str:
    """What is written to the screen, of 80 columns and 24 lines, besides what a pager shows."""
    out = StringIO()
    environment = {"TERM": "xterm", **environment}
    pager(out, environment, lambda: os.terminal_size((80, 24)))(text)
    return out.getvalue()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where the pager of these tests writes what it is to show."""
    return tmp_path / "shown"


@pytest.fixture
def command(kept: Path) -> str:
    """A pager that needs no terminal."""
    return shlex.join([sys.executable, "-c", KEEP, str(kept)])


@pytest.mark.parametrize("text", [LONG, "x" * 80 * 72], ids=["lines", "one wrapped line"])
def test_what_is_longer_than_the_screen_is_paged(text: str, command: str, kept: Path) -> None:
    """By far; with the options that PAGER gives; nothing of it is written past the pager."""
    assert not paged(text, PAGER=command)
    assert kept.read_text("utf-8") == f"{text}\n"


@pytest.mark.parametrize("text", ["short", "\n" * 70, "x" * 80 * 71], ids=len)
def test_a_few_screens_are_written(text: str, command: str, kept: Path) -> None:
    """No pager is started for them, which would take the next answer for its own keys."""
    assert paged(text, PAGER=command) == f"{text}\n"
    assert not kept.exists()


@pytest.mark.parametrize("setting", ["", "cat", "no-such-pager-anywhere", "'"])
def test_without_a_pager_all_is_written(setting: str) -> None:
    """None wanted, one that is not there, and a setting that is no command."""
    assert paged(LONG, PAGER=setting) == f"{LONG}\n"


def test_less_is_taken_where_nothing_is_set(tmp_path: Path) -> None:
    """With options that leave the text on the screen; where there is none all is written."""
    assert paged(LONG, PATH=str(tmp_path)) == f"{LONG}\n"
    less, shown = tmp_path / "less", tmp_path / "shown"
    less.write_text(f'#!/bin/sh\n{{ echo "$LESS"; /bin/cat; }} > {shown}\n', "utf-8")
    less.chmod(0o755)
    assert not paged(LONG, PATH=str(tmp_path))
    assert shown.read_text("utf-8") == f"FRX~\n{LONG}\n"


def test_a_dumb_terminal_has_no_pager(command: str) -> None:
    """It cannot go back in a text."""
    assert paged(LONG, PAGER=command, TERM="dumb") == f"{LONG}\n"


def test_a_pager_that_is_left_early_is_no_error() -> None:
    """It reads nothing, and says that it failed."""
    assert not paged("long\n" * 100_000, PAGER="false")
