"""Recorded conversations about the fixtures, had again with the same prompts and answers.

A recording holds what was sent and what was answered. What a person said in it are the messages
that the program did not write in their name; each turn's changes are accepted when they are valid,
else rejected.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.events import Called, Used
from advisor.errors import AdvisorError
from advisor.settings import Settings
from scripts.meeting import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.agent.models import Connect
    from advisor.agent.recordings.contents import Contents, Recorded
    from advisor.agent.recordings.exchange import Answer, Asked, Occasion

FIXTURES = Path(__file__).parents[1] / "fixtures"

_PROGRAM = ("<checks>", "<news>", "<architecture", "<attachment")
"""How messages begin that the program sends in the person's name."""


class Played(NamedTuple):
    """A conversation as a recording holds it."""

    run: str
    model: str
    architecture: str
    """The name of a file in fixtures/architectures."""
    prompts: tuple[str, ...]
    answers: tuple[Answer, ...]


class Turn(NamedTuple):
    """What came of a prompt."""

    verdict: str
    requests: int
    calls: int
    refused: int

    def __str__(self) -> str:
        """In a line."""
        return (
            f"{self.verdict} ({self.requests} requests, {self.calls} calls, {self.refused} refused)"
        )


class InOrder:
    """Gives answers one after the other, whatever is asked."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.left = list(answers)

    def answer(self, _asked: Asked) -> Answer:
        """The next one."""
        return self.left.pop(0)


def recordings() -> list[Path]:
    """All recordings, by name."""
    return sorted((FIXTURES / "recordings").glob("*.jsonl"))


def played(held: Contents) -> list[Played]:
    """The conversations in a recording, in the order in which they began."""
    runs: dict[str, list[Recorded]] = {}
    for each in held.exchanges.values():
        runs.setdefault(each.exchange.run, []).append(each)
    return [_played(run, found) for run, found in runs.items()]


def _played(run: str, found: Sequence[Recorded]) -> Played:
    said = [each.text for each in found[-1].messages if each.role == "user"]
    shown = next(text for text in said if text.startswith("<architecture"))
    (name,) = re.findall(r'^<architecture file=("[^"]+")', shown)
    prompts = tuple(text for text in said if not text.startswith(_PROGRAM))
    answers = tuple(each.exchange.answer for each in found)
    return Played(run, found[-1].exchange.model, json.loads(name), prompts, answers)


@contextmanager
def meeting(
    conversation: Played, folder: Path, connect: Connect, occasion: Occasion
) -> Iterator[Meeting]:
    """A meeting about a copy of the fixture that the conversation is about."""
    project = folder / "project"
    shutil.copytree(FIXTURES, project, ignore=shutil.ignore_patterns("recordings"))
    (project / ".git").touch()
    file = project / "architectures" / conversation.architecture
    settings = Settings(model=conversation.model, key_owner="nobody")
    with Meeting(file, settings, connect=connect, occasion=occasion) as held:
        yield held


def have(held: Meeting, prompt: str) -> Turn:
    """Have a turn, and decide on what is proposed in it; a failure is its verdict."""
    held.proposal = None
    try:
        events = held.turn(prompt)
    except AdvisorError as error:
        return Turn(str(error), 0, 0, 0)
    outcomes = [event.outcome for event in events if isinstance(event, Called)]
    return Turn(
        _decided(held),
        sum(isinstance(event, Used) for event in events),
        len(outcomes),
        sum(bool(outcome.refusal) for outcome in outcomes),
    )


def _decided(held: Meeting) -> str:
    if not held.session.pending:
        return "nothing staged"
    if held.session.workspace.problems():
        held.reject("It leaves errors.")
        return "rejected: it leaves errors"
    held.accept()
    return "accepted"
