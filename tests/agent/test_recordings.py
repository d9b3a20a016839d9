"""Recorded conversations about the fixtures come out again as they were.

Everything but the models' answers is done anew: a prompt, a tool or a tool's answer that is another
one than it was is a difference. What each turn changed is the golden file beside it.
`python -m scripts.rerecord fixtures/recordings/*.jsonl` takes such a difference over.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.agent.recordings import contents
from advisor.agent.recordings.recording import Recording
from advisor.calm.diff import difference
from advisor.calm.document import load
from advisor.shells.difference import lines
from advisor.shells.render import Style
from scripts.replaying import FIXTURES, Played, have, meeting, played, recordings
from scripts.rerecord import record
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden/recordings"
ALL = [(path, each) for path in recordings() for each in played(contents.read(path))]


@pytest.mark.parametrize(("path", "conversation"), ALL, ids=lambda each: getattr(each, "run", ""))
def test_a_recording_comes_out_as_it_was(path: Path, conversation: Played, tmp_path: Path) -> None:
    """As many calls, as many refused, the same verdicts; and each turn changes the same."""
    recording, told = Recording.read(path), []
    connect = recording.connecting(conversation.run)
    with meeting(conversation, tmp_path, connect, recording.occasion) as held:
        for prompt in conversation.prompts:
            before = load(held.session.file).value
            turn = have(held, prompt)
            renames = held.proposal.renames if held.proposal else {}
            found = difference(before, load(held.session.file).value, renames)
            told += [f"> {line}" for line in prompt.splitlines()]
            told += [f"= {turn}", *lines(found, Style(enabled=False), width=100), ""]
    text = "\n".join(told)
    assert text == golden(GOLDEN / f"{conversation.run}.txt", text)


def test_the_tutorial_and_others_are_recorded() -> None:
    """Its five prompts, and at least fifteen on other architectures."""
    turns = {each.run: len(each.prompts) for _path, each in ALL}
    assert turns.pop("tutorial") == 5
    assert sum(turns.values()) >= 15
    assert len({each.architecture for _path, each in ALL}) > 3


def test_recording_the_same_answers_anew_gives_the_same_file(tmp_path: Path) -> None:
    """Byte for byte, where neither prompts nor tools changed."""
    path = FIXTURES / "recordings" / "trading.jsonl"
    held = contents.read(path)
    told = list(record(tmp_path / "anew", held.occasion, played(held)))
    assert len(told) == sum(len(each.prompts) for each in played(held))
    assert (tmp_path / "anew").read_bytes() == path.read_bytes()
