"""What a person is told of a session that is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.events import Text
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.calls import kept_call_line
from advisor.shells.chat.answer import Answer
from advisor.shells.chat.markdown import quiet_console
from advisor.shells.chat.typeahead import PROMPT
from advisor.shells.entries import shortened
from advisor.shells.render import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.sessions.state import Exchange
    from advisor.shells.chat.chat import Chat

_SHOWN = 5
"""Prompts of before that are named."""


def tell_resumed(chat: Chat) -> None:
    """Say how the session stands: its last prompts, the last answer as it was, what is open."""
    state, style = chat.session.state, chat.style
    count = len(state.exchanges)
    begun = state.time[:16].replace("T", " ")
    chat.tell(f"Session {state.id}, begun {begun}, {counted(count, 'turn')}.", style.dim)
    if count > _SHOWN:
        chat.tell(f"… and {count - _SHOWN} prompts before; /export has all.", style.dim)
    for exchange in state.exchanges[-_SHOWN:-1]:
        chat.say(f"{PROMPT}{shortened(exchange.prompt, chat.width - len(PROMPT))}")
    if count:
        _tell_last(chat, state.exchanges[-1])
    if pending := len(chat.session.pending):
        told = counted(pending, "change is", "changes are")
        chat.tell(f"{told} pending: /diff shows them, /review decides on them.")


def _tell_last(chat: Chat, exchange: Exchange) -> None:
    style = chat.style
    chat.say()
    for line in wrapped(PROMPT, visible(" ".join(exchange.prompt.split())), chat.width):
        chat.say(style.bold(line))
    answer = Answer(quiet_console(chat.terminal.out))
    for call in exchange.calls:
        told = kept_call_line(call)
        for each in wrapped(f"  {told.mark} ", told.text, chat.width):
            chat.say(told.painted(each, style))
    chat.say()
    answer.show(Text("\n\n".join(filter(None, exchange.answers))))
    answer.end()
    for line in _decisions(exchange):
        chat.tell(line, style.dim, head="  ")
    if exchange.error:
        error = exchange.error.rstrip(".")
        chat.tell(f"It ended early: {error}. /retry sends it again.", style.yellow)
    for event in exchange.events:
        chat.tell(event, style.dim, head="  ")


def _decisions(exchange: Exchange) -> Iterator[str]:
    """What became of the changes of the turn."""
    for decision in exchange.decisions:
        done = {"accept": "accepted", "reject": "rejected"}.get(decision.decision, "dropped")
        count = len(decision.numbers)
        words = f": {decision.reason}" if decision.reason else ""
        yield f"{done} {counted(count, 'change')}{words}"
