"""Recorded conversations, played by hand over the real wire, come out again as they were.

A recording holds what the person asked and what the model answered; everything else is done anew.
What each turn changed is the golden file beside it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.calm.diff import difference
from advisor.calm.document import load
from advisor.shells.difference import lines
from advisor.shells.render import Style
from scripts.record import record
from scripts.replaying import answers, read, recordings, replayed
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden/recordings"


@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.stem)
def test_a_recording_comes_out_as_it_was(path: Path, tmp_path: Path) -> None:
    """As many calls, as many refused, the same verdicts; and each turn changes the same."""
    recording = read(path)
    told = []
    with replayed(recording, tmp_path) as (meeting, requests):
        for turn in recording["turns"]:
            before = load(meeting.session.file).value
            (again,) = record(meeting, [turn["prompt"]])
            for key in ("requests", "calls", "verdict"):
                assert again[key] == turn[key], key
            assert len(again["refused"]) == len(turn["refused"])
            renames = meeting.proposal.renames if meeting.proposal else {}
            found = difference(before, load(meeting.session.file).value, renames)
            told += [f"> {line}" for line in turn["prompt"].splitlines()]
            told += [f"= {turn['verdict']}", *lines(found, Style(enabled=False), width=100), ""]
    assert len(requests) == len(answers(recording))
    text = "\n".join(told)
    assert text == golden(GOLDEN / f"{path.stem}.txt", text)


def test_the_tutorial_and_others_are_recorded() -> None:
    """Its five prompts, and at least fifteen on other architectures."""
    played = [read(path) for path in recordings()]
    turns = {path.stem: len(read(path)["turns"]) for path in recordings()}
    assert turns.pop("tutorial") == 5
    assert sum(turns.values()) >= 15
    assert len({recording["architecture"] for recording in played}) > 3
