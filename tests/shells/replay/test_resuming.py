"""`advisor replay --resume`: what is had again, and who answers it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.scripted import Reply
from advisor.batch.asked import batch
from advisor.errors import (
    FINDINGS,
    NO_MODEL,
    USAGE,
)
from tests.shells.conftest import shop
from tests.shells.replay.replayed import TIME, files, replay, script, step

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["shop"]

LATER = TIME + timedelta(days=3)
HAS_WORDS = step("Nothing.", "words")
FAILS = step("Fail.", "fails")


def test_going_on_has_only_what_is_not_finished(shop: Path) -> None:
    """Runs that the model failed are had again; what passed or failed stays as it is."""
    folder = shop.parent / "runs"
    fine, words = script(shop.parent, "fine"), script(shop.parent, "words", HAS_WORDS)
    down = script(shop.parent, "down", FAILS)
    assert replay(fine, words, down, out=folder).code == NO_MODEL
    kept = files(folder / "fine") | files(folder / "words")
    again = replay(resume=folder, answers=[Reply("No."), Reply("No.")], now=LATER, as_json=True)
    assert len(again.requests) == 1
    assert again.states == {"fine": "passed", "words": "failed", "down": "failed"}
    assert again.json["began"] == TIME.isoformat()
    assert files(folder / "fine") | files(folder / "words") == kept
    assert not (folder / "down/unfinished.json").exists()
    assert replay(resume=folder, answers=[]).code == FINDINGS


def test_going_on_says_nothing_else_than_the_batch(shop: Path) -> None:
    """Values and repeats are those of the beginning; a script that changed is told."""
    folder = shop.parent / "runs"
    down = script(shop.parent, "any", step("${key}"), variables={"key": "Set tier."})
    replay(down, out=folder, repeat=2, values={"key": "Fail."})
    for wrong in ({"values": {"key": "x"}}, {"repeat": 2}, {"out": shop.parent / "other"}):
        assert replay(resume=folder, **wrong).code == USAGE
    assert replay(down, resume=folder).code == USAGE
    again = replay(resume=folder, as_json=True)
    assert [*again.states] == ["any", "any~2"]
    assert {each["steps"][0]["prompt"] for each in again.json["runs"]} == {"Fail."}
    script(shop.parent, "any", step("${key}"), HAS_WORDS, variables={"key": "Set tier."})
    changed = replay(resume=folder)
    assert (changed.code, changed.requests) == (USAGE, [])
    assert "any.yaml says something else than when the batch began" in str(changed.error)


@pytest.mark.parametrize(
    ("options", "own", "models"),
    [
        ({}, {}, {"scripted"}),
        ({}, {"model": "own"}, {"scripted", "own"}),
        ({"model": "given"}, {"model": "own"}, {"given"}),
    ],
)
def test_going_on_asks_the_models_of_the_beginning(
    shop: Path, options: dict[str, Any], own: dict[str, str], models: set[str]
) -> None:
    """Whatever the settings name by now; runs of two models in one batch would tell nothing."""
    folder = shop.parent / "runs"
    down = script(shop.parent, "a", FAILS), script(shop.parent, "b", FAILS, **own)
    replay(*down, out=folder, **options)
    again = replay(resume=folder, settings={"model": "other"})
    assert {each.body["model"] for each in again.requests} == models
    other = replay(resume=folder, model="mine")
    assert (other.code, other.requests) == (USAGE, [])
    assert "leave --model out, or begin another with --out" in str(other.error)
    if len(models) == 1:
        same = replay(resume=folder, model=models.pop())
        assert (same.code, len(same.requests)) == (NO_MODEL, 2)


def test_a_script_that_is_gone_from_a_batch_is_told(shop: Path) -> None:
    """A batch.json that somebody wrote by hand ends in no traceback."""
    folder = shop.parent / "runs"
    replay(script(shop.parent, "a", FAILS), out=folder)
    told = (folder / "batch.json").read_text("utf-8")
    assert batch(told.encode(), folder / "batch.json").scripts[0].model == "scripted"
    (shop.parent / "a.yaml").rename(shop.parent / "b.yaml")
    assert replay(resume=folder).code == USAGE
    (folder / "batch.json").write_text(told.replace("a.yaml", ""), "utf-8")
    (shop.parent / "b.yaml").rename(shop.parent / "c.yaml")
    assert "says something else" in str(replay(resume=folder).error)
