"""A tool call in one line: what was staged, why it was refused, or what was looked at.

Imports no terminal library. The text comes from a model and is harmless as it is returned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.fence import fenced
from advisor.calm.visible import visible
from advisor.sessions.state import Called as KeptCall

if TYPE_CHECKING:
    from advisor.agent.events import Called
    from advisor.shells.render import Style

LOOKED = "·"
"""The mark of a call that edits nothing."""


class CallLine(NamedTuple):
    """What a person reads of a call."""

    mark: str
    """``+``, ``-`` or ``~`` for a change, ``!`` for a refusal, `LOOKED`."""
    text: str

    def painted(self, text: str, style: Style) -> str:
        """`text`, which is this line or a part of it, in the colour of its mark."""
        match self.mark:
            case "+":
                return style.green(text)
            case "-" | "!":
                return style.red(text)
            case "~":
                return style.yellow(text)
            case _:
                return style.dim(text)


def call_line(event: Called) -> CallLine:
    """What became of a call that was just made."""
    outcome = event.outcome
    title = outcome.change.title if outcome.change else ""
    return kept_call_line(KeptCall(event.tool, event.arguments, title, outcome.refusal))


def kept_call_line(call: KeptCall) -> CallLine:
    """What became of a call of a session."""
    if call.refusal:
        return CallLine("!", visible(f"{call.tool} refused: {call.refusal}"))
    if not call.title:
        return CallLine(LOOKED, visible(f"{call.tool} {_briefly(call.arguments)}".rstrip()))
    return headline(call.title)


def headline(title: str) -> CallLine:
    """A change in one line: ``+`` or ``-`` and what comes or goes, or ``~`` and its title."""
    verb, _, rest = title.partition(" ")
    if verb == "copy":
        return CallLine("+", visible(title))
    sign = {"add": "+", "remove": "-"}.get(verb)
    return CallLine(sign, visible(rest)) if sign else CallLine("~", visible(title))


def _briefly(arguments: Any) -> str:
    """Arguments in words: the value of the first, then names and values."""
    if not isinstance(arguments, dict):
        return fenced(arguments)
    values = [(name, _value(value)) for name, value in arguments.items()]
    first = [value for _name, value in values[:1]]
    return ", ".join([*first, *(f"{name} {value}" for name, value in values[1:])])


def _value(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(value)
    return value if isinstance(value, str) else fenced(value)
