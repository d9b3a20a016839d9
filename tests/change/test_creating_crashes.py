"""Processes that end half way through creating a file, or meet: file and history agree."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from advisor.calm import atomic
from advisor.calm.document import load
from advisor.change.journal import Journal
from advisor.errors import DONE, STALE, AdvisorError, NotApplicableError
from tests.change import applying, forking
from tests.change.processes import race, start
from tests.change.staging import create, states, take_back, take_forward
from tests.histories import standing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.change.processes import Forks

KILLS = 75
CASES = [
    *(("apply", step) for step in atomic.STEPS),
    *(("undo", step) for step in atomic.REMOVAL),
    *(("redo", step) for step in atomic.STEPS),
]


def names(file: Path) -> set[str]:
    """What lies in the folder of the file, which itself is not counted."""
    return {path.name for path in file.parent.iterdir()} - {file.name}


@pytest.mark.parametrize(("action", "step"), CASES)
def test_a_kill_leaves_the_file_or_none(absent: Path, action: str, step: str) -> None:
    """The process ends at each step of creating, removing and creating again.

    The file is whole or not there, history says which, and the next command goes on from there.
    """
    created = create(absent).data
    take_back(absent)
    if action == "undo":
        take_forward(absent)
    if action == "apply":
        shutil.rmtree(absent.parent / ".advisor")
    with start(absent, action, step) as process:
        assert process.wait(30) == applying.KILLED
    assert states(absent)[-1] == (action, "begun")
    steps = atomic.REMOVAL if action == "undo" else atomic.STEPS
    moved = steps.index(step) > steps.index("checked")
    assert absent.exists() == (moved != (action == "undo"))
    if absent.exists():
        assert absent.read_bytes() == created
        assert take_back(absent).exact
        assert not absent.exists()
    else:
        with pytest.raises(NotApplicableError, match="nothing to undo"):
            take_back(absent)
    assert "begun" not in {state for _, state in states(absent)}
    create(absent)
    assert absent.read_bytes() == created
    assert names(absent) == {".advisor", ".git"}


def test_a_kill_at_any_instant_leaves_the_file_or_none(absent: Path, forks: Forks) -> None:
    """Many kills in the midst of creating, removing and creating again.

    Each time the next command works and history knows whether the file stands.
    """
    created = create(absent).data
    begin = time.perf_counter()
    take_back(absent)
    some_steps = 2.5 * (time.perf_counter() - begin)
    chance = random.Random(5)  # noqa: S311  instants, not secrets
    met = set()
    for number in range(KILLS):
        if number % 20 == 0:
            shutil.rmtree(absent.parent / ".advisor")  # a long history only takes time to read
        action = ("apply", "undo", "redo")[number % 3]
        for prepare in (partial(create, absent), partial(take_back, absent))[: number % 3]:
            prepare()
        code = forks.do("kill", str(absent), action, chance.uniform(0, some_steps))
        assert code == [-signal.SIGKILL]
        met.update(states(absent)[-1:])
        if os.path.lexists(absent):
            assert absent.read_bytes() == created
            assert take_back(absent).exact
        else:
            with pytest.raises(AdvisorError, match=r"nothing to undo|has no history"):
                take_back(absent)
        assert not os.path.lexists(absent)
        assert "begun" not in {state for _, state in states(absent)}
    assert {action for action, _ in met} == {"apply", "undo", "redo"}
    assert {state for _, state in met} >= {"begun", "done"}
    create(absent)
    assert names(absent) == {".advisor", ".git"}


def test_of_two_that_create_one_wins(absent: Path, forks: Forks) -> None:
    """Twenty times: the file and history are the winner's, and the other is told it is stale."""
    for _ in range(20):
        codes = forks.do("race", str(absent))
        assert sorted(codes) == [DONE, STALE]
        (entry,) = standing(Journal.of(absent), absent.name)
        (made,) = entry.changes
        assert (made.tool, made.arguments) == forking.CREATORS[codes.index(DONE)]
        assert load(absent).digest == entry.result["file"]
        assert take_back(absent).exact
        assert not absent.exists()


@pytest.mark.parametrize("action", ["apply", "redo"])
def test_of_two_that_create_the_same_one_wins(absent: Path, action: str) -> None:
    """Equal bytes are no excuse; the other says so in one line."""
    created = create(absent).data
    take_back(absent)
    codes, errors = race(absent, action)
    assert codes == [DONE, STALE]
    assert re.fullmatch(r".*new\.json was to be created and is there by now; look .*\n", errors)
    assert absent.read_bytes() == created
    assert states(absent)[2:].count((action, "done")) == 1
    assert take_back(absent).exact


def test_of_two_that_undo_a_creation_one_wins(absent: Path) -> None:
    """The other finds the file gone."""
    create(absent)
    codes, errors = race(absent, "undo")
    assert codes == [DONE, STALE]
    assert re.fullmatch(r".*new\.json is gone since it was read\n", errors)
    assert not absent.exists()
    assert take_forward(absent).exact
