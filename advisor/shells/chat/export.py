"""A conversation as Markdown, to be read elsewhere.

What a document or a model says cannot break out of its place, see `markdown_text`. Values in, text
out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.shells.markdown_text import calls, code, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.sessions.state import Called, Decision, Exchange, State

_DECISIONS = {"accept": "Accepted", "reject": "Rejected"}


class Pending(NamedTuple):
    """What nobody decided on."""

    changes: Sequence[tuple[int, str]] = ()
    """Number and title of each."""
    left_out: Sequence[tuple[int, str]] = ()
    """Those of the same proposal that are not taken."""
    assumed: Sequence[str] = ()
    """What of their values nobody gave, a line each."""


_NOTHING = Pending()


def transcript(state: State, pending: Pending = _NOTHING) -> str:
    """The whole conversation, with what was decided and done between its prompts."""
    blocks = [*_head(state)]
    before = ""
    for number, exchange in enumerate(state.exchanges, 1):
        blocks += _exchange(number, exchange, before)
        before = exchange.model
    if pending.changes:
        blocks += ["## Pending", _numbered(pending.changes)]
        blocks += ["**Left out:**", _numbered(pending.left_out)] if pending.left_out else []
        blocks += ["\n".join(f"- {code(line)}" for line in pending.assumed)] * bool(pending.assumed)
    return "\n\n".join(blocks) + "\n"


def _head(state: State) -> Iterator[str]:
    yield f"# Conversation about {code(state.file)}"
    spent = state.spent
    cost = "" if spent.cost is None else f", ${spent.cost:.2f}"
    models = dict.fromkeys(each.model or state.model for each in state.exchanges)
    told = {
        "Begun": _minute(state.time),
        "Person": code(state.person),
        f"Model{'s' * (len(models) > 1)}": ", ".join(map(code, models)) or code(state.model),
        "Used": f"{spent.calls:,} calls, {spent.tokens:,} tokens{cost}",
    }
    if state.focus:
        told["In focus for all prompts"] = ", ".join(map(code, state.focus))
    yield "\n".join(f"- {name}: {text}" for name, text in told.items())


def _exchange(number: int, exchange: Exchange, before: str) -> Iterator[str]:
    """One prompt and what came of it; `before` is who answered the one before."""
    yield f"## {number}. {_minute(exchange.time)}"
    if before and exchange.model != before:
        yield f"From here on answers {code(exchange.model)}"
    if exchange.template:
        given = [f"{code(name)} = {code(value)}" for name, value in exchange.values.items()]
        yield ", ".join([f"Template {code(exchange.template)}", *given])
    yield f"**Prompt**\n\n{quoted(exchange.prompt)}"
    if exchange.focus:
        yield f"In focus: {', '.join(map(code, exchange.focus))}"
    answers = [quoted(answer) for answer in exchange.answers if answer.strip()]
    if answers:
        yield "**Answer**"
        yield from answers
    if exchange.calls:
        yield "\n".join(calls(exchange.calls))
    if exchange.error:
        yield f"**Ended early:** {code(exchange.error)}"
    for decision in exchange.decisions:
        yield from _decision(decision, exchange.calls)
    if exchange.events:
        yield "**Then:**"
        yield "\n".join(f"- {code(event)}" for event in exchange.events)


def _decision(decision: Decision, made: Iterable[Called]) -> Iterator[str]:
    """What was decided, on which changes, and what the turn also staged."""
    applied = " and applied" if decision.applied else ""
    yield f"**{_DECISIONS.get(decision.decision, 'Dropped')}{applied}:**"
    yield _numbered(zip(decision.numbers, decision.titles, strict=False))
    if decision.reason:
        yield quoted(decision.reason)
    others = [call.title for call in made if call.title and call.title not in decision.titles]
    if decision.applied and others:
        yield f"Staged here and not among them: {', '.join(map(code, others))}"


def _numbered(changes: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"- change {number}: {code(title)}" for number, title in changes)


def _minute(time: str) -> str:
    """Day and minute of an ISO time; a session that was brought along may hold anything there."""
    minute = time[:16].replace("T", " ")
    return minute if re.fullmatch(r"[\d :-]+", minute, re.ASCII) else code(minute)
