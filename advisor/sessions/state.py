"""What a session is at a moment, as plain values. Knows neither files nor a model library."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple

from advisor.agent.budget import NOTHING, Spent


class Kept(NamedTuple):
    """A staged call as it is kept."""

    number: int
    tool: str
    arguments: dict[str, Any]
    why: str
    edited: bool
    """Whether the reviewer gave it other arguments."""
    effect: str
    """Digest of what it was seen to do."""


class Called(NamedTuple):
    """A tool call as a person reads it afterwards."""

    tool: str
    arguments: dict[str, Any]
    title: str
    """Of the change, or empty for a look."""
    refusal: str


class Decision(NamedTuple):
    """What became of the changes of a turn."""

    decision: str
    """`accept`, `reject`, `discard`."""
    reason: str
    numbers: tuple[int, ...]
    """The changes it was about."""
    titles: tuple[str, ...]
    """Theirs."""
    applied: bool


@dataclass(frozen=True)
class Exchange:
    """One prompt and what came of it."""

    prompt: str
    """The person's own words."""
    time: str
    template: str = ""
    values: dict[str, str] = field(default_factory=dict)
    focus: tuple[str, ...] = ()
    model: str = ""
    """Who was asked."""
    answers: tuple[str, ...] = ()
    """What the model said, a text for each of its messages."""
    calls: tuple[Called, ...] = ()
    decisions: tuple[Decision, ...] = ()
    error: str = ""
    """What ended it before its time, or empty."""
    ended: bool = False
    events: tuple[str, ...] = ()
    """What happened after it and before the next, besides decisions, in sentences."""
    decided_after: tuple[int, ...] = ()
    """How many of the events there were when each decision was made."""

    @property
    def course(self) -> tuple[Decision | str, ...]:
        """Decisions and events in the order in which they came."""
        listed: list[Decision | str] = list(self.events)
        places = zip_longest(self.decided_after, range(len(self.decisions)))
        pairs = [*zip(self.decisions, (at or 0 for at, _ in places), strict=False)]
        for decision, place in reversed(pairs):
            listed.insert(place, decision)
        return tuple(listed)


@dataclass(frozen=True)
class Told:
    """What the model knows of the document, its values by their digests."""

    file: str
    value: str
    checks: str
    outlined: bool
    size: int
    told: int
    staged: str = ""


class Recollection(NamedTuple):
    """What the conversation with the model goes on from."""

    messages: tuple[dict[str, Any], ...] = ()
    told: Told | None = None
    untold: tuple[str, ...] = ()


class Applying(NamedTuple):
    """What was about to be written to the file."""

    result: str
    """Digest of the value that the file would have."""
    after: int
    """The last entry of history then."""
    decision: Decision
    news: str
    """What the model is told of it."""


@dataclass(frozen=True)
class Pending:
    """What is staged and not decided on."""

    base: str = ""
    """Digest of the file that it was staged on."""
    calls: tuple[Kept, ...] = ()
    """In order, also those that are left out."""
    taken: tuple[int, ...] | None = None
    """Numbers of those that are taken; None for all."""
    counted: int = 0
    """The last number that was given."""
    turns: tuple[int, ...] = ()
    """Which prompts of the session it comes from, counted from 1."""
    after: int = 0
    """The last entry of history when the first of it was staged on that base."""
    applying: Applying | None = None
    """What was last begun to be applied; whether it was, history and the file tell."""


_NEW = Recollection()
_NONE = Pending()


@dataclass(frozen=True)
class State:
    """Everything that a session goes on from."""

    id: int
    file: str
    """The document's path relative to the project root."""
    person: str
    time: str
    """When it began: ISO 8601 with offset."""
    model: str = ""
    """Who answered last."""
    recollection: Recollection = _NEW
    before: Recollection = _NEW
    """The same when the turn that runs was begun; its messages are only counted."""
    pending: Pending = _NONE
    happened: tuple[str, ...] = ()
    """News for the model's next turn."""
    exchanges: tuple[Exchange, ...] = ()
    spent: Spent = NOTHING
    focus: tuple[str, ...] = ()
    seen: str = ""
    """Digest of the document's value as the session knew it last."""

    @property
    def is_running(self) -> bool:
        """Whether a turn was begun and has not ended."""
        return bool(self.exchanges) and not self.exchanges[-1].ended
