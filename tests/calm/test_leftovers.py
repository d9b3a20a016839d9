"""Temporary files that a kill left are cleared away, and no others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from advisor.calm import atomic

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ended() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def name(number: int) -> str:
    """What a process of this number calls a temporary file."""
    return f".calm-advisor-{number}-0123abcd.tmp"


def test_what_a_killed_process_left_goes(tmp_path: Path, ended: int) -> None:
    """Also where this process has got the number of the killed one."""
    for number in (ended, os.getpid(), 10**9):
        (tmp_path / name(number)).touch()
    atomic.tidy(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_writes_stays(tmp_path: Path) -> None:
    """Unless it is so old that the number must be another's by now."""
    file = tmp_path / name(os.getppid())
    file.touch()
    atomic.tidy(tmp_path)
    assert file.exists()
    yesterday = time.time() - 86_400
    os.utime(file, (yesterday, yesterday))
    atomic.tidy(tmp_path)
    assert not file.exists()


def test_nothing_else_is_touched(tmp_path: Path, ended: int) -> None:
    """Other names, folders and links that are called so, and what these lead to."""
    mine = name(ended)
    for other in ("shop.json", "x" + mine, mine + ".json", mine.replace("0123abcd", "0123abcz")):
        (tmp_path / other).touch()
    (tmp_path / mine).mkdir()
    link = tmp_path / mine.replace("0123", "4567")
    link.symlink_to(tmp_path / "shop.json")
    before = sorted(tmp_path.iterdir())
    atomic.tidy(tmp_path)
    assert sorted(tmp_path.iterdir()) == before
