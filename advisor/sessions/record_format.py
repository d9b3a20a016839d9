"""The records of a session, and the state that they add up to.

Live and resumed sessions are the same sum, so that nothing is known to one and not to the other.
What is read may be anybody's: a record is taken only as this program would have written it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from advisor.agent.budget import Spent
from advisor.agent.memory import checked
from advisor.sessions.state import (
    Applying,
    Called,
    Decision,
    Exchange,
    Kept,
    Pending,
    Recollection,
    State,
    Told,
)
from advisor.sessions.values import (
    amount,
    count,
    counts,
    flag,
    items,
    mapping,
    text,
    texts,
    time,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = "calm-advisor-session/1"
"""What a session's first record says it is."""


def added(state: State, record: dict[str, Any]) -> State:
    """The state with one more record. One of an unknown kind is passed over.

    Raises:
        KeyError, TypeError, ValueError, IndexError: it is not one that this program writes.
    """
    step = _STEPS.get(text(record["record"]))
    return state if step is None else step(state, record)


def head(records: Sequence[dict[str, Any]], number: int) -> State:
    """The state after the first record of the session of that number; errors as `added`."""
    record = records[0]
    if record["record"] != "began" or record["format"] != FORMAT:
        raise ValueError("no session begins with this")
    return State(number, text(record["file"]), text(record["person"]), time(record["time"]))


def total(records: Sequence[dict[str, Any]], number: int) -> State:
    """The state that a session's records add up to; errors are those of `added`."""
    state = head(records, number)
    for record in records[1:]:
        state = added(state, record)
    return state


def _last(state: State, **values: Any) -> State:
    """The state with other values in its last exchange."""
    last = replace(state.exchanges[-1], **values)
    return replace(state, exchanges=(*state.exchanges[:-1], last))


def _asked(state: State, record: dict[str, Any]) -> State:
    values = mapping(record["values"])
    exchange = Exchange(
        text(record["prompt"]),
        time(record["time"]),
        text(record["template"]),
        {name: text(values[name]) for name in values},
        texts(record["focus"]),
        text(record["model"]),
    )
    known = state.recollection
    return replace(
        state,
        before=known._replace(untold=(*known.untold, *state.happened)),
        happened=(),
        model=text(record["model"]),
        exchanges=(*state.exchanges, exchange),
    )


def _remembered(state: State, record: dict[str, Any]) -> State:
    """What the conversation knows, as what is new to it."""
    old = state.recollection
    told = old.told if record["told"] is None else _told(mapping(record["told"]))
    new = (checked(message) for message in items(record["messages"]))
    messages = (*_first(old.messages, record["kept"]), *new)
    if [at for at, each in enumerate(messages) if each["type"] == "system"] != [0]:
        raise ValueError("a conversation has one system prompt, at its head")
    return replace(state, recollection=Recollection(messages, told, texts(record["untold"])))


def _told(told: dict[str, Any]) -> Told:
    return Told(
        file=text(told["file"]),
        value=text(told["value"]),
        checks=text(told["checks"]),
        outlined=flag(told["outlined"]),
        size=count(told["size"]),
        told=count(told["told"]),
        staged=text(told["staged"]),
    )


def _answered(state: State, record: dict[str, Any]) -> State:
    calls, sent, received, cached, cost = items(record["spent"])
    used = Spent(count(calls), count(sent), count(received), count(cached), amount(cost))
    answers = (*state.exchanges[-1].answers, *filter(None, [text(record["text"])]))
    return replace(_last(state, answers=answers), spent=used)


def _called(state: State, record: dict[str, Any]) -> State:
    texts = (text(record[name]) for name in ("title", "refusal"))
    call = Called(text(record["tool"]), mapping(record["arguments"]), *texts)
    return _last(state, calls=(*state.exchanges[-1].calls, call))


def _staged(state: State, record: dict[str, Any]) -> State:
    old = _first(state.pending.calls, record["kept"])
    calls = (*old, *(_kept(call) for call in items(record["calls"])))
    numbers, counted = [call.number for call in calls], count(record["counted"])
    taken = None if record["taken"] is None else counts(record["taken"])
    is_rising = all(one < other for one, other in pairwise([0, *numbers]))
    if not is_rising or numbers[-1:] > [counted] or not {*numbers}.issuperset(taken or ()):
        raise ValueError("changes are not numbered like this")
    is_new = state.is_running and any(number > state.pending.counted for number in numbers)
    turns = {*state.pending.turns, *([len(state.exchanges)] if is_new else [])} if calls else ()
    after = count(record.get("after", 0))  # older versions did not keep it
    pending = Pending(text(record["base"]), calls, taken, counted, tuple(sorted(turns)), after)
    return replace(state, pending=pending)


def _kept(call: Any) -> Kept:
    number, tool, arguments, why, edited, effect = items(call)
    about = (count(number), text(tool), mapping(arguments), text(why))
    return Kept(*about, flag(edited), text(effect))


def _ended(state: State, record: dict[str, Any]) -> State:
    return _last(state, error=text(record["error"]), ended=True)


def _applying(state: State, record: dict[str, Any]) -> State:
    about = (text(record["result"]), count(record["after"]), _decision(record))
    applying = Applying(*about, text(record["news"]))
    return replace(state, pending=replace(state.pending, applying=applying))


def _decided(state: State, record: dict[str, Any]) -> State:
    turns, exchanges = state.pending.turns, list(state.exchanges)
    state = replace(state, pending=Pending(), happened=(*state.happened, text(record["news"])))
    decision = _decision(record)
    if not exchanges:
        return state
    at = turns[-1] - 1 if turns else len(exchanges) - 1
    exchanges[at] = decided(exchanges[at], decision)
    return replace(state, exchanges=tuple(exchanges))


def decided(exchange: Exchange, decision: Decision) -> Exchange:
    """An exchange with one more decision on what it staged."""
    return replace(
        exchange,
        decisions=(*exchange.decisions, decision),
        decided_after=(*exchange.decided_after, len(exchange.events)),
    )


def _decision(record: dict[str, Any]) -> Decision:
    return Decision(
        text(record["decision"]),
        text(record["reason"]),
        counts(record["numbers"]),
        texts(record["titles"]),
        flag(record["applied"]),
    )


def _happened(state: State, record: dict[str, Any]) -> State:
    return replace(state, happened=(*state.happened, text(record["news"])))


def _noted(state: State, record: dict[str, Any]) -> State:
    if not state.exchanges:
        return state
    return _last(state, events=(*state.exchanges[-1].events, text(record["event"])))


def _taken_over(state: State, record: dict[str, Any]) -> State:
    model = text(record["model"])
    event = {"event": f"{model} answers from here on."}
    return replace(_noted(state, event), model=model)


def _focused(state: State, record: dict[str, Any]) -> State:
    return replace(state, focus=texts(record["focus"]))


def _seen(state: State, record: dict[str, Any]) -> State:
    return replace(state, seen=text(record["value"]))


def _first(values: tuple[Any, ...], number: Any) -> tuple[Any, ...]:
    """The first so many of the values."""
    if count(number) > len(values):
        raise ValueError("there are not so many")
    return values[:number]


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
    "noted": _noted,
    "taken over": _taken_over,
    "focused": _focused,
    "seen": _seen,
}
"""What each kind of record does. One of another version is passed over."""
