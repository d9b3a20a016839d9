"""What a session is at a moment: the sum of its records.

Live and resumed sessions are the same sum, so that nothing is known to one and not to the other.
Only values; knows neither the file that keeps the records nor a model library.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.budget import NOTHING, Spent

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "calm-advisor-session/1"
"""What a session's first record says it is."""


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
    answers: tuple[str, ...] = ()
    """What the model said, a text for each of its messages."""
    calls: tuple[Called, ...] = ()
    decisions: tuple[Decision, ...] = ()
    error: str = ""
    """What ended it before its time, or empty."""
    ended: bool = False


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
    result: str = ""
    """Digest of the value that is being applied, or empty."""


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

    def after(self, record: dict[str, Any]) -> State:
        """The state with one more record.

        Raises:
            KeyError, TypeError, ValueError: it is not one that this program writes.
        """
        step = _STEPS.get(record["record"])
        return self if step is None else step(self, record)


def began(record: dict[str, Any]) -> State:
    """The state after the first record of a session.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    if record["record"] != "began" or record["format"] != FORMAT:
        raise ValueError("no session begins with this")
    texts = {name: record[name] for name in ("file", "person", "time")}
    if not all(isinstance(text, str) for text in texts.values()) or type(record["id"]) is not int:
        raise TypeError("a session's name is none")
    return State(record["id"], **texts)


def total(records: Iterable[dict[str, Any]]) -> State:
    """The state that a session's records add up to; errors are those of `State.after`."""
    each = iter(records)
    state = began(next(each, {"record": ""}))
    for record in each:
        state = state.after(record)
    return state


def _last(state: State, **values: Any) -> State:
    """The state with other values in its last exchange."""
    last = replace(state.exchanges[-1], **values)
    return replace(state, exchanges=(*state.exchanges[:-1], last))


def _asked(state: State, record: dict[str, Any]) -> State:
    exchange = Exchange(
        record["prompt"],
        record["time"],
        record["template"],
        dict(record["values"]),
        tuple(record["focus"]),
    )
    known = state.recollection
    return replace(
        state,
        before=known._replace(untold=(*known.untold, *state.happened)),
        happened=(),
        model=record["model"],
        exchanges=(*state.exchanges, exchange),
    )


def _remembered(state: State, record: dict[str, Any]) -> State:
    """What the conversation knows, as what is new to it."""
    old = state.recollection
    told = old.told if record["told"] is None else Told(**record["told"])
    messages = (*old.messages[: record["kept"]], *record["messages"])
    return replace(state, recollection=Recollection(messages, told, tuple(record["untold"])))


def _answered(state: State, record: dict[str, Any]) -> State:
    used = Spent(*record["spent"])
    answers = (*state.exchanges[-1].answers, record["text"])
    return replace(_last(state, answers=answers), spent=used)


def _called(state: State, record: dict[str, Any]) -> State:
    call = Called(record["tool"], dict(record["arguments"]), record["title"], record["refusal"])
    return _last(state, calls=(*state.exchanges[-1].calls, call))


def _staged(state: State, record: dict[str, Any]) -> State:
    calls = tuple(Kept(*call) for call in record["calls"])
    taken = None if record["taken"] is None else tuple(record["taken"])
    kept = state.pending.calls[: record["kept"]]
    return replace(
        state, pending=Pending(record["base"], (*kept, *calls), taken, record["counted"])
    )


def _ended(state: State, record: dict[str, Any]) -> State:
    return _last(state, error=record["error"], ended=True)


def _applying(state: State, record: dict[str, Any]) -> State:
    return replace(state, pending=replace(state.pending, result=record["result"]))


def _decided(state: State, record: dict[str, Any]) -> State:
    decision = Decision(
        record["decision"],
        record["reason"],
        tuple(record["numbers"]),
        tuple(record["titles"]),
        bool(record["applied"]),
    )
    gone = Pending(counted=state.pending.counted)
    state = replace(state, pending=gone)
    if not state.exchanges:
        return state
    return _last(state, decisions=(*state.exchanges[-1].decisions, decision))


def _happened(state: State, record: dict[str, Any]) -> State:
    return replace(state, happened=(*state.happened, record["news"]))


def _focused(state: State, record: dict[str, Any]) -> State:
    return replace(state, focus=tuple(record["focus"]))


def _seen(state: State, record: dict[str, Any]) -> State:
    return replace(state, seen=record["value"])


_STEPS = {
    "asked": _asked,
    "remembered": _remembered,
    "answered": _answered,
    "called": _called,
    "staged": _staged,
    "ended": _ended,
    "applying": _applying,
    "decided": _decided,
    "happened": _happened,
    "focused": _focused,
    "seen": _seen,
}
"""What each kind of record does. One of another version is passed over."""
