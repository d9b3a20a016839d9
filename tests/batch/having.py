"""A run of steps with a scripted model, in this process, and what came of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.models import connect
from advisor.agent.recordings.exchange import Occasion
from advisor.agent.scripted import Reply, ScriptedServer, ToolCall
from advisor.batch.running import Setup, run
from advisor.batch.schedule import Run
from advisor.batch.script import Script, Step
from advisor.settings import Settings
from tests.agent.talk import KEY, PLATFORM

if TYPE_CHECKING:
    from advisor.agent.script import Request
    from advisor.agent.script import Script as Answers
    from advisor.batch.results import RunResult

TIME = "2026-01-02T03:04:05+00:00"


class Had(NamedTuple):
    """What came of a run, and what was asked for it."""

    result: RunResult
    requests: list[Request]

    @property
    def states(self) -> list[str]:
        """Of each step: its state, and what became of its changes."""
        return [f"{step.state} {step.decision}".rstrip() for step in self.result.steps]

    @property
    def whys(self) -> list[str]:
        """Why each step did not pass."""
        return [step.why for step in self.result.steps]

    def told(self, number: int) -> list[str]:
        """What the person and the program say in request `number`, from 1."""
        messages = self.requests[number - 1].body["messages"]
        return [message["content"] for message in messages if message["role"] == "user"]


def step(name: str = "one", prompt: str = "Do it.", **about: Any) -> Step:
    """A step."""
    return Step(name, 1, prompt, **about)


def taken(name: str = "one", **about: Any) -> Step:
    """A step whose changes are accepted if they are valid."""
    return step(name, review="accept-valid", **about)


def note(key: str, value: object = 1, on: str = "order-db") -> ToolCall:
    """A call that sets one metadata value."""
    return ToolCall("set_metadata", {"entries": [{"on": [on], "values": {key: value}}]})


def noting(*keys: str) -> list[Reply]:
    """What a model answers that sets one value in each turn."""
    return [reply for key in keys for reply in (Reply(tool_calls=[note(key)]), Reply("Done."))]


def had(
    answers: Answers, *steps: Step, file: Path = PLATFORM, script: Any = None, **settings: Any
) -> Had:
    """Have a run of these steps; `script` has what else the script says, by name."""
    made = Script(Path("script.yaml"), (file,), steps, **(script or {}))
    with ScriptedServer(answers) as server:
        given: dict[str, Any] = {"model": "scripted", "base_url": server.base_url}
        setup = Setup(
            {made.model: Settings(api_key=KEY, max_retries=0, **given | settings)},
            lambda _name: connect,
            Occasion("ada", "2026-01-02"),
            TIME,
        )
        result = asyncio.run(run(Run("script", made, file), setup))
        return Had(result, server.requests)
