"""What the rules said and staged earlier in a conversation, for what refers to it.

`2` is the second finding of the list that was told last, and `change 3` the third call that was
staged. Both are read from the messages, so the rules themselves keep no state. Imports no model
library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from langchain_core.messages import BaseMessage

    from advisor.assess.weak_point import WeakPoint

_KEPT = 100
"""Findings of a list that can be named by their number."""
_STAGED = re.compile(r"Staged as change (\d+): (.*)")
LISTED = "listed"
"""The member of a message that holds the list it tells."""


class Listed(NamedTuple):
    """Findings in the order in which they were told."""

    keys: tuple[str, ...] = ()
    """What each is called, `RULE:ELEMENT`."""
    told: int = 0
    """How many of them were told in full."""

    @classmethod
    def of(cls, found: Iterable[WeakPoint], told: int) -> Listed:
        """The list of some findings, of which the first are told."""
        keys = tuple(point.key for point in found)[:_KEPT]
        return cls(keys, min(told, len(keys)))

    @classmethod
    def read(cls, value: Any) -> Listed | None:
        """The list that a message holds as plain JSON; None where it is none."""
        if not isinstance(value, dict) or not isinstance(value.get("keys"), list | tuple):
            return None
        keys = tuple(each for each in value["keys"] if isinstance(each, str))
        told = value.get("told")
        return cls(keys, min(told, len(keys)) if type(told) is int else len(keys))


class Staged(NamedTuple):
    """A call that was staged."""

    number: int
    title: str
    """What it changed, in a line."""
    why: str
    """The reason that was given for it."""
    arguments: dict[str, Any]

    def is_about(self, identity: str) -> bool:
        """Whether it names an element."""
        return identity in self.title.replace('"', " ").split() or _names(self.arguments, identity)


class Earlier(NamedTuple):
    """What a conversation holds before the prompt."""

    listed: Listed | None = None
    """The findings that were told last; None where none were."""
    staged: tuple[Staged, ...] = ()
    """In order; the last of a number counts, since a later proposal may count anew."""


NOTHING = Earlier()


def earlier(messages: Sequence[BaseMessage]) -> Earlier:
    """What the messages of a conversation hold."""
    found = (Listed.read(each.additional_kwargs.get(LISTED)) for each in reversed(messages))
    listed = next((each for each in found if each is not None), None)
    calls = {
        call.get("id"): call["args"]
        for message in messages
        for call in getattr(message, "tool_calls", None) or ()
    }
    staged = []
    for message in messages:
        match = _STAGED.match(message.text) if message.type == "tool" else None
        arguments = calls.get(getattr(message, "tool_call_id", None))
        if match and isinstance(arguments, dict):
            why = arguments.get("why")
            said = why if isinstance(why, str) else ""
            staged.append(Staged(int(match[1]), match[2], said, arguments))
    return Earlier(listed, tuple(staged))


def _names(value: Any, identity: str) -> bool:
    if isinstance(value, dict):
        return any(_names(each, identity) for key, each in value.items() if key != "why")
    if isinstance(value, list):
        return any(_names(each, identity) for each in value)
    return bool(value == identity)
