"""Plays prompts against an endpoint, one turn after the other, and keeps the exchanges as JSON.

    python -m scripts.record shop.json prompts.txt recording.json --base-url URL --model NAME

Prompts stand one below the other, parted by lines of three hyphens. Each turn's changes are
accepted when they are valid, else rejected, and nothing but a copy of the file is changed. The
recording tells for each turn what was said and done; tests replay it with what the model answered.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.agent.events import Called, Used
from advisor.errors import AdvisorError
from advisor.settings import load
from scripts.meeting import Meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.messages import AnyMessage


def record(meeting: Meeting, prompts: Sequence[str]) -> list[dict[str, Any]]:
    """Have the turns; what was said and done in each.

    A turn that fails ends the conversation; its error is kept.
    """
    turns = []
    for prompt in prompts:
        start = len(meeting.messages)
        try:
            events, error = meeting.turn(prompt), None
        except AdvisorError as failure:
            events, error = [], str(failure)
        outcomes = [event.outcome for event in events if isinstance(event, Called)]
        turns.append(
            {
                "prompt": prompt,
                "exchange": [_plain(message) for message in meeting.messages[start:]],
                "requests": sum(isinstance(event, Used) for event in events),
                "calls": len(outcomes),
                "refused": [outcome.refusal for outcome in outcomes if outcome.refusal],
                "verdict": error or _decided(meeting),
            }
        )
        if error:
            break
    return turns


def _decided(meeting: Meeting) -> str:
    meeting.proposal = None
    if not meeting.session.pending:
        return "nothing staged"
    if meeting.session.workspace.problems():
        meeting.reject("It leaves errors.")
        return "rejected: it leaves errors"
    meeting.accept()
    return "accepted"


def _plain(message: AnyMessage) -> dict[str, Any]:
    plain: dict[str, Any] = {"role": message.type, "text": message.text}
    if calls := getattr(message, "tool_calls", None):
        plain["calls"] = [{"name": call["name"], "arguments": call["args"]} for call in calls]
    return plain


def main(arguments: list[str] | None = None) -> int:
    """Record one conversation; exit code 1 where a turn failed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.record", description=__doc__)
    parser.add_argument("architecture", type=Path)
    parser.add_argument("prompts", type=Path)
    parser.add_argument("recording", type=Path)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--keep", type=Path, help="where to leave the file as it is afterwards")
    given = parser.parse_args(arguments)
    prompts = [each.strip() for each in given.prompts.read_text("utf-8").split("\n---\n")]
    settings = load({"model": given.model, "base_url": given.base_url}, os.environ)
    with tempfile.TemporaryDirectory() as folder:
        # Decision records lie beside the folder of architectures.
        project = Path(folder) / "project"
        shutil.copytree(given.architecture.resolve().parents[1], project)
        (project / ".git").touch()
        file = project / given.architecture.resolve().parent.name / given.architecture.name
        with Meeting(file, settings) as meeting:
            turns = record(meeting, [prompt for prompt in prompts if prompt])
        if given.keep:
            shutil.copyfile(file, given.keep)
    recording = {"architecture": given.architecture.name, "model": given.model, "turns": turns}
    text = json.dumps(recording, indent=1, ensure_ascii=False) + "\n"
    given.recording.write_text(text, encoding="utf-8")
    return int(any(turn["requests"] == 0 for turn in turns))


if __name__ == "__main__":
    sys.exit(main())
