"""A recording as a person reads it: what was said in each run, one message after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.recordings import lines
from advisor.calm.visible import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.recordings.contents import Contents, Recorded
    from advisor.agent.recordings.exchange import Answer, Said
    from advisor.shells.render import Style

_LINES = 8
"""Lines of a message that are shown."""
_CHARACTERS = 600
"""The same in characters."""


class _Step(NamedTuple):
    """An exchange, and what of it a reader of the run has not seen yet."""

    recorded: Recorded
    seen: int
    """Messages of it that were shown before."""
    left_out: int
    """Messages that were shown before and are not in it."""


def conversation(held: Contents, style: Style, *, full: bool) -> Iterator[str]:
    """The lines of all runs.

    Args:
        held: what the recording holds.
        style: of the screen.
        full: whether to show long texts whole.
    """
    person, date = held.occasion
    yield f"{style.bold(visible(str(held.path)))}  {visible(date)} · {visible(person)}"
    for problem in held.problems:
        yield style.red(visible(problem))
    for run, steps in _runs(held).items():
        if run:
            yield ""
            yield style.bold(f"run {visible(run)}")
        for step in steps:
            yield from _step(step, style, full=full)


def as_json(held: Contents) -> dict[str, Any]:
    """The same for a program."""
    return {
        "file": str(held.path),
        **held.occasion._asdict(),
        "problems": held.problems,
        "runs": [
            {"run": run, "exchanges": [_exchange(step) for step in steps]}
            for run, steps in _runs(held).items()
        ],
    }


def _runs(held: Contents) -> dict[str, list[_Step]]:
    """The exchanges of each run, in order."""
    runs: dict[str, list[_Step]] = {}
    for each in held.exchanges.values():
        steps = runs.setdefault(each.exchange.run, [])
        shown = steps[-1].recorded.links if steps else ()
        seen = sum(
            one == other
            for one, other in zip(shown, each.links[: len(each.messages)], strict=False)
        )
        steps.append(_Step(each, seen, len(shown) - seen))
    return runs


def _exchange(step: _Step) -> dict[str, Any]:
    exchange, messages, _links = step.recorded
    shown = exchange._replace(follows=0, keeps=None, messages=messages[step.seen :])
    plain = lines.of_exchange(shown)
    return plain | {"left_out": step.left_out} if step.left_out else plain


def _step(step: _Step, style: Style, *, full: bool) -> Iterator[str]:
    exchange, messages, _links = step.recorded
    if step.left_out:
        yield ""
        yield style.dim(f"({step.left_out} messages before are not in what follows)")
    for message in messages[step.seen :]:
        yield ""
        yield style.bold(f"[{message.role}]")
        yield from _said(message, style, full=full)
    yield ""
    told = f"exchange {exchange.number} · {exchange.model}{_used(exchange.answer)}"
    yield f"{style.bold('[assistant]')}  {style.dim(visible(told))}"
    yield from _said(exchange.answer.said, style, full=full)
    if exchange.answer.refusal:
        yield style.red(f"declined: {visible(exchange.answer.refusal)}")
    for reason in exchange.answer.not_understood:
        yield style.yellow(f"not understood: {visible(reason)}")


def _used(answer: Answer) -> str:
    if answer.usage is None:
        return ""
    sent, received, cached = answer.usage
    return f" · {sent:,} tokens sent ({cached:,} cached), {received:,} received"


def _said(message: Said, style: Style, *, full: bool) -> Iterator[str]:
    if message.text:
        yield from _shortened(message.text, style, full=full)
    for call in message.calls:
        written = call.arguments
        text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
        yield from _shortened(f"→ {call.name} {text}", style, full=full)


def _shortened(text: str, style: Style, *, full: bool) -> Iterator[str]:
    """The text, or its beginning and how long it is."""
    shown = text if full else "\n".join(text[:_CHARACTERS].split("\n")[:_LINES])
    yield from visible_lines(shown).split("\n")
    if shown != text:
        yield style.dim(f"… ({len(text):,} characters; --full shows them all)")
