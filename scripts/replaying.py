"""Recorded conversations had again: what the model answered comes from a script on loopback."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.agent.scripted import Reply, ScriptedServer, ToolCall
from advisor.settings import Settings
from scripts.meeting import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.script import Request

FIXTURES = Path(__file__).parents[1] / "fixtures"


def recordings() -> list[Path]:
    """All recordings, by name."""
    return sorted((FIXTURES / "recordings").glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    """A recording, as `scripts.record` made it."""
    recording: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return recording


def answers(recording: dict[str, Any]) -> list[Reply]:
    """What the model said, in order."""
    return [
        Reply(said["text"], [ToolCall(c["name"], c["arguments"]) for c in said.get("calls", ())])
        for turn in recording["turns"]
        for said in turn["exchange"]
        if said["role"] == "ai"
    ]


@contextmanager
def replayed(recording: dict[str, Any], folder: Path) -> Iterator[tuple[Meeting, list[Request]]]:
    """A meeting in which the model answers as recorded, and the requests that it makes.

    Args:
        recording: see `read`.
        folder: where the fixtures are copied to, as a project.
    """
    project = folder / "project"
    shutil.copytree(FIXTURES, project)
    (project / ".git").touch()
    file = project / "architectures" / recording["architecture"]
    with ScriptedServer(answers(recording)) as server:
        settings = Settings(model="replayed", base_url=server.base_url, max_retries=0)
        with Meeting(file, settings) as meeting:
            yield meeting, server.requests
