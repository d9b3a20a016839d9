"""`advisor replay --in-place`: what reaches the architectures, also where a process is killed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from advisor.calm import document as documents
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.undo import undo
from advisor.errors import (
    DONE,
    FINDINGS,
    NO_MODEL,
    STALE,
    USAGE,
)
from tests.shells.asking import history
from tests.shells.conftest import shop
from tests.shells.replay.replayed import TIME, answer, replay, script, step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.agent.script import Answer, Request

__all__ = ["shop"]

LATER = TIME + timedelta(days=3)
GOES = step("Set tier.")
HAS_WORDS = step("Nothing.", "words")
FAILS = step("Fail.", "fails")


def metadata(path: Path) -> Mapping[str, Any]:
    """What the order database says of itself."""
    nodes = documents.load(path).value["nodes"]
    found: Mapping[str, Any] = next(n for n in nodes if n["unique-id"] == "order-db")["metadata"]
    return found


def copies(shop: Path, *names: str) -> list[Path]:
    """More architectures of the same content beside it."""
    made = [shop.with_name(f"{name}.json") for name in names]
    for path in made:
        path.write_bytes(shop.read_bytes())
    return made


def test_in_place_only_runs_that_passed_are_applied(shop: Path) -> None:
    """Through history, so that an undo gives the old bytes."""
    good, bad = copies(shop, "good", "bad")
    before = good.read_bytes()
    paths = [
        script(shop.parent, "g", GOES, step("Set team.", "two"), architecture="good.json"),
        script(shop.parent, "b", GOES, HAS_WORDS, architecture="bad.json"),
    ]
    assert replay(*paths, in_place=True).code == FINDINGS
    assert metadata(good).items() >= {"tier": "set", "team": "set"}.items()
    assert bad.read_bytes() == before
    assert history(good) == ["apply done", "apply done"]
    for _ in range(2):
        undo(documents.load(good), Journal.of(good))
    assert good.read_bytes() == before


def test_in_place_never_two_runs_on_one_file(shop: Path) -> None:
    """Repeats, scripts, and another way to the same file."""
    first, second = script(shop.parent, "a"), script(shop.parent, "b")
    (shop.parent / "link.json").symlink_to(shop)
    third = script(shop.parent, "c", architecture="link.json")
    for had in (
        replay(first, second, in_place=True),
        replay(first, third, in_place=True),
        replay(first, in_place=True, repeat=2),
    ):
        assert (had.code, had.requests) == (USAGE, [])
        assert "are both about" in str(had.error)


def editing(file: Path, when: str, edited: bytes) -> Any:
    """A model during whose work on a prompt somebody edits the file."""

    def answers(request: Request) -> Answer:
        if request.body["messages"][-1]["content"] == when:
            file.write_bytes(edited)
        return answer(request)

    return answers


def test_a_file_that_was_edited_meanwhile_is_not_touched(shop: Path) -> None:
    """The kept result does not say that it passed, and going on has the run again."""
    edited = shop.read_bytes().replace(b'"Order Database"', b'"Orders"')
    path = script(shop.parent, "tier")
    folder = shop.parent / "runs"
    spoiled = editing(shop, "Set tier.", edited)
    had = replay(path, answers=spoiled, in_place=True, out=folder, as_json=True)
    assert had.code == STALE
    assert had.states == {"tier": "error"}
    assert shop.read_bytes() == edited
    kept = json.loads((folder / "tier/unfinished.json").read_text("utf-8"))["runs"][0]
    assert "changed since the run read it" in kept["error"]
    assert "changed since the run read it" in (folder / "tier/transcript.md").read_text("utf-8")
    assert replay(resume=folder, in_place=True).code == DONE
    assert metadata(shop)["tier"] == "set"
    assert b'"Orders"' in shop.read_bytes()
    assert history(shop) == ["apply done"]


def test_a_file_that_is_deleted_meanwhile_has_changed(shop: Path) -> None:
    """It is not made anew, and the run is to be had again."""
    path = script(shop.parent, "tier")

    def answers(request: Request) -> Answer:
        shop.unlink(missing_ok=True)
        return answer(request)

    had = replay(path, answers=answers, in_place=True, as_json=True)
    assert had.code == STALE
    assert "changed since the run read it" in had.json["runs"][0]["error"]
    assert not shop.exists()


def test_how_many_changes_reached_the_files(shop: Path) -> None:
    """Of each run, in its report and its folder; none without leave, or of a run that failed."""
    copies(shop, "good", "bad")
    paths = [
        script(shop.parent, "g", GOES, step("Set team.", "two"), architecture="good.json"),
        script(shop.parent, "b", GOES, HAS_WORDS, architecture="bad.json"),
    ]
    for in_place, changes in ((False, 0), (True, 2)):
        folder = shop.parent / f"runs-{in_place}"
        had = replay(*paths, in_place=in_place, out=folder, as_json=True)
        assert {each["name"]: each["applied"] for each in had.json["runs"]} == {
            "g": changes,
            "b": 0,
        }
        (kept,) = json.loads((folder / "g/result.json").read_bytes())["runs"]
        assert kept["applied"] == changes


def killed_behind_its_application(shop: Path) -> Path:
    """The folder of a batch whose process was killed before the run was kept."""
    folder = shop.parent / "runs"
    path = script(shop.parent, "tier", GOES, step("Set team.", "two"))
    assert replay(path, in_place=True, out=folder).code == DONE
    (folder / "tier/result.json").unlink()
    return folder


def test_what_a_kill_left_is_applied_once(shop: Path) -> None:
    """What the first attempt applied is taken back, and the run had again from the old bytes."""
    before = shop.read_bytes()
    folder = killed_behind_its_application(shop)
    after = shop.read_bytes()
    assert after != before
    again = replay(resume=folder, in_place=True, now=LATER)
    assert again.code == DONE
    assert f"{shop}: what a run applied that came to no end is taken back" in again.err
    assert shop.read_bytes() == after
    assert history(shop) == ["apply done"] * 2 + ["undo done"] * 2 + ["apply done"] * 2
    assert replay(resume=folder, in_place=True, now=LATER, answers=[]).code == DONE
    assert shop.read_bytes() == after


def test_what_a_kill_left_is_touched_only_with_leave(shop: Path) -> None:
    """Nor is the run had again on what it made itself."""
    folder = killed_behind_its_application(shop)
    after = shop.read_bytes()
    refused = replay(resume=folder, now=LATER)
    assert (refused.code, refused.requests) == (USAGE, [])
    assert f"or take it back: advisor undo {shop}" in str(refused.error)
    assert shop.read_bytes() == after


def test_a_batch_takes_back_nothing_of_another(shop: Path) -> None:
    """Of the same script on the same day."""
    path = script(shop.parent, "tier")
    assert replay(path, in_place=True, out=shop.parent / "first").code == DONE
    undo(documents.load(shop), Journal.of(shop))
    (entry,) = [each for each in Journal.of(shop).entries() if each.action == "apply"]
    folder = shop.parent / "second"
    later = TIME + timedelta(seconds=1)
    replay(script(shop.parent, "down", FAILS), path, out=folder, now=later, in_place=False)
    (folder / "tier/result.json").unlink()
    assert entry.act == Act("ada", TIME.isoformat())
    assert replay(resume=folder, now=LATER).code == NO_MODEL
    assert metadata(shop).get("tier") is None
