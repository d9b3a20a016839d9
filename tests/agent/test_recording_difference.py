"""What a request that was not recorded is told to differ in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.agent.recordings.exchange import Answer, Asked, Call, Occasion, Said, Tool
from advisor.agent.recordings.recorder import Recorder
from advisor.agent.recordings.recording import Recording, ReplayError

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = Said("system", "You advise.\nBe short.\nBe kind.")
DOCUMENT = Said("user", '{"nodes": [' + ", ".join(f'{{"id": {n}}}' for n in range(200)) + "]}")
PROMPT = Said("user", "Put a balancer before the gateway.")
CALLED = Said("assistant", "I look.", (Call("find", {"text": "gateway"}),))
TOOLS = (Tool("find", "Finds.\nAlways.", {"type": "object"}), Tool("show", "Shows.", {}))
ASKED = Asked("m", TOOLS, (SYSTEM, DOCUMENT, PROMPT, CALLED))


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """One exchange, and one of another run with another prompt."""
    recorder = Recorder(tmp_path / "shop.jsonl", Occasion("ada", "2026-01-02"))
    other = (SYSTEM, DOCUMENT, Said("user", "What is this?"), Said("assistant", "A shop."))
    recorder.add("other", ASKED._replace(messages=other), Answer("No."))
    recorder.add("", ASKED, Answer("Yes."))
    return Recording.read(tmp_path / "shop.jsonl")


def missed(recording: Recording, asked: Asked) -> tuple[str, list[str]]:
    """What the request differs in, and the lines that show it."""
    with pytest.raises(ReplayError) as caught:
        recording.answers("", asked)
    said = str(caught.value)
    assert "shop.jsonl holds no answer to this request, which differs from exchange 2 in " in said
    assert said.endswith("; record it anew with --record")
    return said.partition(" exchange 2 in ")[2].partition(";")[0], list(caught.value.details)


def said(number: int, message: Said) -> Asked:
    """The request with another message in this place, from 1."""
    messages = list(ASKED.messages)
    messages[number - 1 :] = [message, *messages[number:]]
    return ASKED._replace(messages=tuple(messages))


def test_another_prompt_is_shown_beside_the_one_that_was_recorded(recording: Recording) -> None:
    """The nearest of several."""
    where, lines = missed(recording, said(3, PROMPT._replace(text="Put a queue before the shop.")))
    assert where == "message 3 (user)"
    assert lines == ["- Put a balancer before the gateway.", "+ Put a queue before the shop."]


def test_only_what_differs_of_a_long_text_is_shown(recording: Recording) -> None:
    """A few lines of it, each cut around the first place."""
    where, lines = missed(
        recording, said(1, SYSTEM._replace(text="You advise.\nBe long.\nBe kind."))
    )
    assert (where, lines) == ("message 1 (system)", ["- Be short.", "+ Be long."])
    where, lines = missed(
        recording, said(2, DOCUMENT._replace(text=DOCUMENT.text.replace("99", "x")))
    )
    assert where == "message 2 (user)"
    assert [line[:3] for line in lines] == ["- …", "+ …"]
    assert all(line.endswith("…") and len(line) < 170 for line in lines)
    assert '"id": 99}' in lines[0]
    assert '"id": x}' in lines[1]


def test_a_call_or_its_place_is_a_difference(recording: Recording) -> None:
    """Also who said something."""
    other = CALLED._replace(calls=(Call("find", {"text": "shop"}),))
    where, lines = missed(recording, said(4, other))
    assert where == "message 4 (assistant)"
    assert lines == ['- find {"text": "gateway"}', '+ find {"text": "shop"}']
    assert missed(recording, said(4, CALLED._replace(role="tool")))[1][:2] == [
        "- (assistant)",
        "+ (tool)",
    ]


def test_more_or_fewer_messages_are_a_difference(recording: Recording) -> None:
    """What is not there has no lines."""
    longer = ASKED._replace(messages=(*ASKED.messages, Said("user", "Go on.")))
    assert missed(recording, longer) == ("message 5 (user)", ["+ Go on."])
    shorter = ASKED._replace(messages=ASKED.messages[:3])
    assert missed(recording, shorter) == (
        "message 4 (assistant)",
        ["- I look.", '- find {"text": "gateway"}'],
    )


def test_another_model_comes_before_all(recording: Recording) -> None:
    """Its name says why everything else may differ."""
    assert missed(recording, ASKED._replace(model="n")) == ("the model", ["- m", "+ n"])


def test_tools_that_changed_are_named(recording: Recording) -> None:
    """One that is gone, new, other or elsewhere."""
    find, show = TOOLS
    assert missed(recording, ASKED._replace(tools=(find,))) == (
        "the tool show, which is gone",
        [],
    )
    more = (*TOOLS, Tool("new", "New.", {}))
    assert missed(recording, ASKED._replace(tools=more)) == ("the tool new, which is new", [])
    other = (find._replace(description="Finds.\nOften."), show)
    assert missed(recording, ASKED._replace(tools=other)) == (
        "the tool find",
        ["- Always.", "+ Often."],
    )
    turned = missed(recording, ASKED._replace(tools=(show, find)))
    assert turned == ("the order of the tools", ["- find", "- show", "+ show", "+ find"])


def test_an_empty_recording_says_so(tmp_path: Path) -> None:
    """There is nothing to compare with."""
    Recorder(tmp_path / "a", Occasion("ada", "2026-01-02"))
    with pytest.raises(ReplayError, match="a holds no exchange; record one with --record"):
        Recording.read(tmp_path / "a").answers("", ASKED)
