"""A recording of two exchanges, the second of which follows the first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.agent.recordings.exchange import Answer, Asked, Call, Occasion, Said, Tool, Usage
from advisor.agent.recordings.recorder import Recorder

if TYPE_CHECKING:
    from pathlib import Path

OCCASION = Occasion("ada", "2026-01-02")
TOOLS = (Tool("find", "Finds.", {"type": "object"}),)
SYSTEM, PROMPT = Said("system", "You advise."), Said("user", "Well?")
ANSWER = Answer("Yes.", (Call("find", {"text": "x"}), Call("find", "{broken")), finish="stop")
FOUND = Said("tool", "Nothing.")


def two(path: Path) -> Asked:
    """A recording of two exchanges, the second of which follows the first; the second request."""
    recorder = Recorder(path, OCCASION)
    first = Asked("m", TOOLS, (SYSTEM, PROMPT))
    second = first._replace(messages=(SYSTEM, PROMPT, ANSWER.said, FOUND))
    recorder.add("", first, ANSWER)
    recorder.add("", second, Answer("No.", usage=Usage(7, 5)))
    return second


def lines(path: Path) -> list[dict[str, Any]]:
    """Its lines, as a person reads them."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
