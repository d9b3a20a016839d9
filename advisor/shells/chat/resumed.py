"""What a person is told of a session that is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.shells.render import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.sessions.state import Exchange, State
    from advisor.shells.render import Style

_SHOWN = 3
"""Prompts of before that are shown."""

_WORDS = 300
"""Characters of an answer of before."""


def resumed_lines(state: State, pending: int, style: Style) -> Iterator[str]:
    """How the session ended: its last prompts and what came of them, and what is open.

    Args:
        state: of the session.
        pending: how many changes are staged.
        style: for the screen.
    """
    count = len(state.exchanges)
    turns = f"{count} turn{'s' * (count != 1)}"
    yield style.dim(f"Session {state.id}, begun {state.time[:16].replace('T', ' ')}, {turns}.")
    if count > _SHOWN:
        yield style.dim(f"… and {count - _SHOWN} before; /export has them all.")
    for exchange in state.exchanges[-_SHOWN:]:
        yield from _exchange(exchange, style)
    if count and state.exchanges[-1].error:
        yield style.yellow(
            f"The last answer ended early: {visible(state.exchanges[-1].error)}. "
            "/retry sends its prompt again."
        )
    if pending:
        what = "change is" if pending == 1 else "changes are"
        yield style.yellow(f"{pending} {what} pending: /diff shows them, /review decides on them.")


def _exchange(exchange: Exchange, style: Style) -> Iterator[str]:
    yield ""
    yield f"{style.bold('you>')} {visible(exchange.prompt)}"
    answer = " ".join(" ".join(exchange.answers).split())
    if answer:
        yield visible(answer if len(answer) <= _WORDS else f"{answer[:_WORDS]} …")
    for call in exchange.calls:
        if call.title:
            yield style.dim(f"  {visible(call.title)}")
    for decision in exchange.decisions:
        words = f": {decision.reason}" if decision.reason else ""
        done = {"accept": "accepted", "reject": "rejected"}.get(decision.decision, "dropped")
        count = len(decision.numbers)
        yield style.dim(visible(f"  {done} {count} change{'s' * (count != 1)}{words}"))
