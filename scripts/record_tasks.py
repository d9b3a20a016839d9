"""Records right answers to all tasks of the edit benchmark, so that it can be had offline.

    python -m scripts.record_tasks
    advisor bench --replay fixtures/answers/right.jsonl

The answers are those of `fixtures/answers/right.json`, told by a server on loopback. A tool or a
prompt that changes makes the recording miss; then make it anew and read the difference.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import assets
from advisor.agent.budget import CHARACTERS_PER_TOKEN
from advisor.agent.scripted import Reply, ScriptedServer, ToolCall, Usage
from advisor.batch.reading import read
from advisor.errors import DONE
from advisor.settings import Settings
from advisor.shells import bench
from advisor.shells.policy import Terminal
from advisor.shells.replay.run import Request

if TYPE_CHECKING:
    from advisor.agent.script import Request as Asked

_FOLDER = Path(__file__).parents[1] / "fixtures" / "answers"
RECORDING = _FOLDER / "right.jsonl"
MODEL = "right answers"
_REQUEST = Request([assets.tasks()], "ada", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


@cache
def answers() -> dict[str, Any]:
    """For each task, by its name, the tool calls or the words that are right."""
    known: dict[str, Any] = json.loads((_FOLDER / "right.json").read_text("utf-8"))
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


def record(path: Path) -> int:
    """Have all tasks answered right, and record it; returns the exit code of the benchmark."""
    with ScriptedServer(right) as server:
        settings = Settings(model=MODEL, base_url=server.base_url, max_retries=0)
        return _had(_REQUEST._replace(record=path), settings)


def _had(request: Request, settings: Settings) -> int:
    return bench.run(request, [], settings, Terminal(sys.stdout, StringIO(), None, 100))


def main() -> int:
    """Make the recording anew; it takes the old one's place if all tasks pass on it."""
    anew = RECORDING.with_suffix(".new")
    anew.unlink(missing_ok=True)
    code = record(anew) or _had(_REQUEST._replace(replay=anew), Settings())
    if code == DONE:
        if RECORDING.exists():
            anew.chmod(RECORDING.stat().st_mode)
        anew.replace(RECORDING)
    return code


if __name__ == "__main__":
    sys.exit(main())
