"""A conversation as Markdown, to be read elsewhere.

What a document or a model says cannot break out of its place: words stand in quotes, names in code
spans. Text that would bring HTML or pictures into a page is shown as plain text. Values in, text
out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.shells.render import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.sessions.state import Called, Decision, Exchange, State

_TAB = 4
_TICKS = re.compile("`+")
_DONE = {"add": "added", "remove": "removed"}
_DECISIONS = {"accept": "Accepted", "reject": "Rejected"}


def transcript(state: State, pending: Sequence[str] = ()) -> str:
    """The whole conversation.

    Args:
        state: of the session.
        pending: the titles of the changes that nobody decided on.
    """
    blocks = [*_head(state)]
    for number, exchange in enumerate(state.exchanges, 1):
        blocks += _exchange(number, exchange)
    if pending:
        blocks += ["## Pending", "\n".join(f"- {code(title)}" for title in pending)]
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
    told = {
        "Begun": _minute(state.time),
        "Person": code(state.person),
        "Model": code(state.model),
        "Used": f"{spent.calls:,} calls, {spent.tokens:,} tokens{cost}",
    }
    yield "\n".join(f"- {name}: {text}" for name, text in told.items())


def _exchange(number: int, exchange: Exchange) -> Iterator[str]:
    yield f"## {number}. {_minute(exchange.time)}"
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
    yield from map(_decision, exchange.decisions)
    if exchange.error:
        yield f"**Ended early:** {code(exchange.error)}"


def _calls(calls: Iterable[Called]) -> Iterator[str]:
    """An item for each change and each refusal; what was only looked at is one."""
    looks = []
    for call in calls:
        verb, _, rest = call.title.partition(" ")
        if call.refusal:
            yield f"- refused: {code(call.tool)}: {code(call.refusal)}"
        elif call.title:
            done = _DONE.get(verb)
            yield f"- {done}: {code(rest)}" if done else f"- changed: {code(call.title)}"
        else:
            looks.append(call.tool)
    if looks:
        yield f"- looked: {', '.join(map(code, looks))}"


def _decision(decision: Decision) -> str:
    count = len(decision.numbers)
    numbers = ", ".join(map(str, decision.numbers))
    applied = " and applied" if decision.applied else ""
    done = f"{_DECISIONS.get(decision.decision, 'Dropped')}{applied}"
    told = f"**{done}:** change{'s' * (count != 1)} {numbers}"
    return f"{told}\n\n{quoted(decision.reason)}" if decision.reason else told


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
