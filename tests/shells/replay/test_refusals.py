"""What `advisor replay` refuses before anybody is asked, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.scripted import Reply
from advisor.errors import DONE, FINDINGS, NO_MODEL, USAGE
from tests.shells.asking import history
from tests.shells.conftest import shop
from tests.shells.replay.replayed import files, replay, script, step

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shop"]

KEY = "sk-0123456789abcdefghij"
UNKNOWN = {"model": "nowhere:one", "base_url": ""}


def test_half_of_a_batch_is_not_applied(shop: Path) -> None:
    """Nothing of what is finished would reach its architecture, and nobody would be told."""
    folder = shop.parent / "runs"
    before = shop.read_bytes()
    failing = script(shop.parent, "b", step("Nothing."), architecture="farm.json")
    shop.with_name("farm.json").write_bytes(before)
    assert replay(script(shop.parent, "a"), failing, out=folder).code == FINDINGS
    refused = replay(resume=folder, in_place=True)
    assert (refused.code, refused.requests) == (USAGE, [])
    assert str(refused.error) == (
        "a is finished and was not applied, since it was had without --in-place; remove "
        f"{folder / 'a'} to have it again, or go on without --in-place"
    )
    assert shop.read_bytes() == before
    assert replay(resume=folder).code == FINDINGS
    (folder / "a").rename(shop.parent / "aside")
    assert len(replay(resume=folder, in_place=True).requests) == 2
    assert history(shop) == ["apply done"]
    assert replay(resume=folder, in_place=True).requests == []


def test_what_proposed_nothing_needs_no_application(shop: Path) -> None:
    """A run without accepted changes is as finished as it can be."""
    folder = shop.parent / "runs"
    path = script(shop.parent, "a", {"name": "why", "prompt": "Why?"})
    assert replay(path, out=folder).code == DONE
    assert replay(resume=folder, in_place=True).code == DONE


def test_a_report_lies_in_the_folder_that_is_about_to_be_made(shop: Path) -> None:
    """A name that is none of a report leaves no folder."""
    path, folder = script(shop.parent, "a"), shop.parent / "deep/runs"
    assert replay(path, out=folder, reports=[folder / "report.txt"]).code == USAGE
    assert not folder.exists()
    assert replay(path, out=folder, reports=[folder / "none/report.xml"]).code == USAGE
    assert not folder.exists()
    assert replay(path, out=folder, reports=[folder / "report.xml"]).code == DONE
    assert (folder / "report.xml").read_bytes().startswith(b"<testsuites")


def test_a_key_is_no_value(shop: Path) -> None:
    """It would be sent with the prompts and kept in batch.json."""
    path, folder = script(shop.parent, "a", variables={"name": "x"}), shop.parent / "runs"
    given = {"name": f"use {KEY}"}
    refused = replay(path, values=given, out=folder, settings={"api_key": KEY})
    assert (refused.code, refused.requests) == (USAGE, [])
    assert str(refused.error).startswith("--set name holds the key of the model")
    assert KEY not in str(refused.error)
    assert not folder.exists()
    assert replay(path, values=given, out=folder, settings={"api_key": "x"}).code == DONE


def test_a_model_that_cannot_be_connected_with_is_told_once(shop: Path) -> None:
    """Not by each run, and no folder is left; a batch that is finished needs no model."""
    paths = [script(shop.parent, name) for name in "ab"]
    folder = shop.parent / "runs"
    refused = replay(*paths, out=folder, settings=UNKNOWN)
    assert (refused.code, refused.out) == (NO_MODEL, "")
    assert 'no provider is known for the model "nowhere:one"' in str(refused.error)
    assert not folder.exists()
    own = script(shop.parent, "c", model="nowhere:two")
    refused = replay(*paths, own, settings={"base_url": ""}, model="nowhere:two")
    assert 'no provider is known for the model "nowhere:two"' in str(refused.error)
    assert replay(*paths, out=folder).code == DONE
    kept = files(folder)
    assert replay(resume=folder, settings=UNKNOWN | {"model": "scripted"}).code == DONE
    assert files(folder) == kept


def test_a_recording_needs_no_model(shop: Path) -> None:
    """Nor what it would be connected with."""
    path, record = script(shop.parent, "a", model="nowhere:one"), shop.parent / "r.jsonl"
    assert replay(path, record=record).code == DONE
    offline = replay(path, replay=record, settings={"base_url": ""}, answers=[Reply("No.")])
    assert (offline.code, offline.requests) == (DONE, [])
