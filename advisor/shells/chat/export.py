"""A conversation as Markdown, to be read elsewhere.

What a document or a model says cannot break out of its place: words stand in quotes, names in code
spans. Text that would bring HTML or pictures into a page is shown as plain text. Values in, text
out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.shells.render import readable_json, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.sessions.state import Called, Decision, Exchange, State

_TAB = 4
_TICKS = re.compile("`+")
_DONE = {"add": "added", "remove": "removed"}
_DECISIONS = {"accept": "Accepted", "reject": "Rejected"}
_WITHDRAW = "withdraw"
"""The tool that takes back staged changes."""


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


def code(text: str) -> str:
    """A code span that its text cannot end."""
    text = visible(text)
    ticks = "`" * (_longest(text) + 1)
    gap = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def quoted(text: str) -> str:
    """Markdown in a block quote; as plain text in it where it holds HTML or pictures."""
    text = visible_lines(text.expandtabs(_TAB)).strip("\n")
    if not _is_tame(text):
        fence = "`" * max(_longest(text) + 1, 3)
        text = f"{fence}text\n{text}\n{fence}"
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


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
        yield "\n".join(_calls(exchange.calls))
    if exchange.error:
        yield f"**Ended early:** {code(exchange.error)}"
    for decision in exchange.decisions:
        yield from _decision(decision, exchange.calls)
    if exchange.events:
        yield "**Then:**"
        yield "\n".join(f"- {code(event)}" for event in exchange.events)


def _calls(calls: Iterable[Called]) -> Iterator[str]:
    """An item for each change, with what was called for, and each refusal; looks are one."""
    looks = []
    for call in calls:
        verb, _, rest = call.title.partition(" ")
        if call.refusal:
            yield f"- refused: {code(call.tool)}: {code(call.refusal)}"
        elif call.title:
            done = _DONE.get(verb)
            yield f"- {done}: {code(rest)}" if done else f"- changed: {code(call.title)}"
            yield _arguments(call)
        elif call.tool == _WITHDRAW:
            yield f"- took back: changes {_listed(call.arguments.get('changes'))}"
        else:
            looks.append(call.tool)
    if looks:
        yield f"- looked: {', '.join(map(code, looks))}"


def _listed(numbers: Any) -> str:
    """Numbers as a call names them; anything else as it stands there."""
    if isinstance(numbers, list) and all(isinstance(each, int) for each in numbers):
        return ", ".join(map(str, numbers))
    return code(str(numbers))


def _arguments(call: Called) -> str:
    """What a call was made with, inside the item above it."""
    text = readable_json(call.arguments)
    fence = "`" * max(_longest(text) + 1, 3)
    return "\n".join(f"  {line}" for line in (f"{fence}json", *text.split("\n"), fence))


def _decision(decision: Decision, calls: Iterable[Called]) -> Iterator[str]:
    """What was decided, on which changes, and what the turn also staged."""
    applied = " and applied" if decision.applied else ""
    yield f"**{_DECISIONS.get(decision.decision, 'Dropped')}{applied}:**"
    yield _numbered(zip(decision.numbers, decision.titles, strict=False))
    if decision.reason:
        yield quoted(decision.reason)
    others = [call.title for call in calls if call.title and call.title not in decision.titles]
    if decision.applied and others:
        yield f"Staged here and not among them: {', '.join(map(code, others))}"


def _numbered(changes: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"- change {number}: {code(title)}" for number, title in changes)


def _is_tame(text: str) -> bool:
    """Whether the text brings neither HTML nor pictures, alone or together with other texts."""
    from markdown_it import MarkdownIt  # takes a while to load

    tokens = MarkdownIt().parse(text)
    inner = (child for token in tokens for child in token.children or ())
    wild = {"html_block", "html_inline", "image"}
    return "![" not in text and wild.isdisjoint(each.type for each in (*tokens, *inner))


def _longest(text: str) -> int:
    """The longest run of backticks."""
    return max(map(len, _TICKS.findall(text)), default=0)


def _minute(time: str) -> str:
    """Day and minute of an ISO time; a session that was brought along may hold anything there."""
    minute = time[:16].replace("T", " ")
    return minute if re.fullmatch(r"[\d :-]+", minute, re.ASCII) else code(minute)
