"""`advisor replay --record` and `--replay`: the same files each time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from advisor.errors import DONE, FINDINGS, ModelError
from tests.shells.conftest import shop
from tests.shells.replay.replayed import TIME, Had, files, replay, script, step

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["shop"]

LATER = TIME + timedelta(days=3)
GOES = step("Set tier.")
HAS_WORDS = step("Nothing.", "words")


def recorded(shop: Path, **options: Any) -> Had:
    """A batch of three runs that says all kinds of things, recorded."""
    script(shop.parent, "a", GOES, {"name": "why", "prompt": "Why?"})
    script(shop.parent, "b", step("Set team.", review="plan"), HAS_WORDS)
    options = {"record": shop.parent / "r.jsonl", "out": shop.parent / "first"} | options
    return replay(shop.parent, repeat=2, jobs=3, **options)


def test_a_recorded_batch_is_the_same_each_time(shop: Path) -> None:
    """Documents, differences, transcripts and plans, byte for byte, on any day and by anybody."""
    first, second = shop.parent / "first", shop.parent / "second"
    one = recorded(shop)
    two = recorded(
        shop, record=None, replay=shop.parent / "r.jsonl", out=second, now=LATER, person="bob"
    )
    assert one.code == two.code == FINDINGS
    assert two.requests == []
    made, again = files(first), files(second)
    assert made.keys() == again.keys()
    differing = {path for path in made if made[path] != again[path]}
    assert {path.rpartition("/")[2] for path in differing} <= {"result.json", "batch.json"}
    assert sum(path.endswith(".plan") for path in made) == 2


def test_what_the_recording_does_not_hold_is_shown(shop: Path) -> None:
    """How the prompt differs, in the table, the report and the transcript."""
    recorded(shop)
    script(shop.parent, "a", step("Set other."))
    folder = shop.parent / "runs"
    report = shop.parent / "report.json"
    had = replay(
        shop.parent / "a.yaml", replay=shop.parent / "r.jsonl", out=folder, reports=[report]
    )
    assert had.code == FINDINGS
    lines = [line.strip() for line in had.out.splitlines()]
    assert "- Set tier." in lines
    assert "+ Set other." in lines
    (run,) = json.loads(report.read_text("utf-8"))["runs"]
    assert run["state"] == "error"
    assert "+ Set other." in run["details"]
    assert "+ Set other." in (folder / "a/transcript.md").read_text("utf-8").splitlines()


def test_a_model_that_is_not_in_the_recording_is_told(shop: Path) -> None:
    """Nothing is run, since another would have answered otherwise."""
    recorded(shop)
    own = script(shop.parent, "own", model="openai:gpt-5")
    had = replay(own, replay=shop.parent / "r.jsonl", settings={"model": "", "base_url": ""})
    assert isinstance(had.error, ModelError)
    assert "there is scripted" in str(had.error)
    assert replay(own, replay=shop.parent / "r.jsonl", model="scripted").code == DONE
