"""Starts the processes of `applying` and talks to the one of `forking`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.change import applying, forking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def start(file: Path, action: str, step: str) -> subprocess.Popen[str]:
    """A process of its own that applies, undoes or redoes."""
    return subprocess.Popen(
        [sys.executable, applying.__file__, str(file), action, step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


class Forks:
    """The process that forks; see `forking`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, *order: Any) -> list[int]:
        """Have one order carried out; the exit codes of its children."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        codes: list[int] = json.loads(self._process.stdout.readline())
        return codes


@contextmanager
def forked() -> Iterator[Forks]:
    """The process that forks, for as long as it is needed."""
    with subprocess.Popen(
        [sys.executable, forking.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        yield Forks(process)


def race(file: Path, action: str) -> tuple[list[int], str]:
    """Two processes that have read the same file go on together: exit codes, and all errors."""
    with start(file, action, "start") as first, start(file, action, "start") as second:
        both = (first, second)
        for process in both:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in both:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        errors = [process.communicate(timeout=30)[1] for process in both]
    return sorted(process.returncode for process in both), "".join(errors)
