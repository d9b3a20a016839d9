"""Processes that end half way or meet: file and history agree afterwards."""

from __future__ import annotations

import json
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
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.errors import DONE, STALE, NotApplicableError, StaleDocumentError
from tests.change import applying, forking
from tests.change.processes import race, start
from tests.change.staging import (
    ADD_CACHE,
    TEXT,
    TIER,
    change,
    proposal,
    states,
    take_back,
)
from tests.histories import standing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.change.processes import Forks


@pytest.mark.parametrize("step", atomic.STEPS)
@pytest.mark.parametrize("action", ["apply", "undo", "redo"])
def test_a_kill_leaves_the_old_file_or_the_new_one(file: Path, action: str, step: str) -> None:
    """The process ends at each step between history and file; afterwards both agree.

    What took the name stands and can be undone, what did not never was.
    """
    if action != "apply":
        change(file, ADD_CACHE)
    if action == "redo":
        take_back(file)
    before = file.read_bytes()
    with start(file, action, step) as process:
        assert process.wait(30) == applying.KILLED
    assert states(file)[-1] == (action, "begun")
    renamed = atomic.STEPS.index(step) >= atomic.STEPS.index("renamed")
    assert (file.read_bytes() != before) == renamed
    assert json.loads(file.read_bytes())
    applied = renamed == (action != "undo")
    if applied:
        assert take_back(file).exact
        assert states(file)[0] == ("apply", "done")
    else:
        with pytest.raises(NotApplicableError, match="nothing to undo"):
            take_back(file)
    assert file.read_bytes() == TEXT
    assert "begun" not in {state for _, state in states(file)}
    change(file, ADD_CACHE)
    assert take_back(file).exact
    assert {path.name for path in file.parent.iterdir()} == {".advisor", ".git", file.name}


KILLS = 100


def _are_all(met: set[tuple[str, str]]) -> bool:
    """Whether each action was met, and each state that a kill may leave."""
    actions, found = {action for action, _ in met}, {state for _, state in met}
    return actions == {"apply", "undo", "redo"} and found >= {"begun", "done"}


def test_a_kill_at_any_instant_leaves_the_old_file_or_the_new_one(file: Path, forks: Forks) -> None:
    """A hundred kills in the midst of applying, undoing and redoing; more where few are.

    Each time the next command works, history knows whether the change stands, and undo leads back
    to the very bytes.
    """
    applied = change(file, ADD_CACHE).data
    start = time.perf_counter()
    take_back(file)
    some_steps = 2.5 * (time.perf_counter() - start)
    chance = random.Random(4)  # noqa: S311  instants, not secrets
    met: set[tuple[str, str]] = set()
    for number in range(5 * KILLS):
        if number >= KILLS and _are_all(met):
            break
        if number % 20 == 0:
            shutil.rmtree(file.parent / ".advisor")  # a long history only takes time to read
            file.write_bytes(TEXT)
        action = ("apply", "undo", "redo")[number % 3]
        for prepare in (partial(change, file, ADD_CACHE), partial(take_back, file))[: number % 3]:
            prepare()
        code = forks.do("kill", str(file), action, chance.uniform(0, some_steps))
        assert code == [-signal.SIGKILL]
        met.update(states(file)[-1:])
        data = file.read_bytes()
        if data == applied:
            assert take_back(file).exact
        else:
            with pytest.raises(NotApplicableError, match="nothing to undo"):
                take_back(file)
        assert file.read_bytes() == TEXT
        assert "begun" not in {state for _, state in states(file)}
    assert _are_all(met)
    change(file, TIER)
    assert {path.name for path in file.parent.iterdir()} == {".advisor", ".git", file.name}


def test_of_two_different_changes_at_once_one_wins(file: Path, forks: Forks) -> None:
    """Twenty times: the file and history are the winner's, and the other is told it is stale."""
    for _ in range(20):
        codes = forks.do("race", str(file))
        assert sorted(codes) == [DONE, STALE]
        winner = codes.index(DONE)
        (entry,) = standing(Journal.of(file), file.name)
        tool, arguments = forking.RIVALS[winner]
        (made,) = entry.changes
        assert (made.tool, made.arguments) == (tool, arguments)
        assert load(file).digest == entry.result["file"]
        assert take_back(file).exact
        assert file.read_bytes() == TEXT


def test_after_a_kill_a_reader_of_the_old_file_does_not_mislead_history(file: Path) -> None:
    """A session has read the file before the kill and applies after it: refused, and undo works.

    What the killed process did is judged by the file on disk, not by what the session remembers.
    """
    remembered = load(file)
    proposed = proposal(remembered, TIER)
    with start(file, "apply", "renamed") as process:
        assert process.wait(30) == applying.KILLED
    with pytest.raises(StaleDocumentError):
        apply(remembered, proposed, Journal.of(file))
    assert states(file) == [("apply", "done"), ("apply", "abandoned")]
    assert take_back(file).exact
    assert file.read_bytes() == TEXT


def test_of_two_that_apply_one_wins(file: Path) -> None:
    """The other is told that its document is stale, in one line and exit code 4."""
    codes, errors = race(file, "apply")
    assert codes == [DONE, STALE]
    assert re.fullmatch(r".*shop\.json changed since it was read.*\n", errors)
    assert [node["unique-id"] for node in load(file).value["nodes"]].count("cache") == 1
    assert sorted(states(file)) == [("apply", "abandoned"), ("apply", "done")]


def test_of_two_that_undo_one_wins(file: Path) -> None:
    """Two applications stand, and only the last is taken back, once."""
    before = change(file, TIER).data
    change(file, ADD_CACHE)
    codes, errors = race(file, "undo")
    assert codes == [DONE, STALE]
    assert errors.count("\n") == 1
    assert file.read_bytes() == before
    assert len(standing(Journal.of(file), "shop.json")) == 1
