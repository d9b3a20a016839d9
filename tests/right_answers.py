"""Right answers to the tasks of the edit benchmark, as a scripted model gives them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import assets
from advisor.agent.budget import CHARACTERS_PER_TOKEN
from advisor.agent.scripted import Reply, ToolCall, Usage
from advisor.batch.reading import read

if TYPE_CHECKING:
    from advisor.agent.script import Request as Asked

_FILE = Path(__file__).parents[1] / "fixtures/answers/right.json"


@cache
def answers() -> dict[str, Any]:
    """For each task, by its name, the tool calls or the words that are right."""
    known: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return known


@cache
def _prompts() -> dict[str, str]:
    """The name of the task that a prompt is of."""
    return {read(path).steps[0].prompt.strip(): path.stem for path in assets.tasks().glob("*.yaml")}


def right(asked: Asked) -> Reply:
    """What is right for the task whose prompt is the last that was said."""
    last = asked.body["messages"][-1]
    if last["role"] == "tool":
        return _counted(asked, "Done.", [])
    answer = answers()[_prompts()[last["content"].strip()]]
    if isinstance(answer, str):
        return _counted(asked, answer, [])
    return _counted(asked, "", [ToolCall(each["name"], each["arguments"]) for each in answer])


def _counted(asked: Asked, text: str, calls: list[ToolCall]) -> Reply:
    """A reply that costs as many tokens as it and the request are long, about."""
    written = len(text) + sum(len(call.name) + len(call.text) for call in calls)
    sent = len(json.dumps(asked.body, ensure_ascii=False))
    usage = Usage(sent // CHARACTERS_PER_TOKEN, -(-written // CHARACTERS_PER_TOKEN))
    return Reply(text, calls, usage=usage)
