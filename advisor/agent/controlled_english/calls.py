"""A call that a prompt comes to, and what is kept of the calls so far while a sentence is tried.

Values only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from advisor.agent.controlled_english.names import Named


class State(NamedTuple):
    """All that a failed sentence must leave as it was."""

    number: int
    choices: tuple[str, ...]
    it: tuple[str, ...]
    touched: tuple[str, ...]
    copies: dict[str, str]
    aliases: dict[str, list[Named]]
    unmet: tuple[str, ...]


class Mends(NamedTuple):
    """What a call mends, for a sentence after it that says how."""

    label: str
    """How the finding was called, in short."""
    key: str
    """`RULE:ELEMENT`."""
    how: str
    """What was said of it besides."""
    asked: str
    """The words of the request alone."""
    before: State


class Call(NamedTuple):
    """One tool call and the words of the request that it stands on."""

    tool: str
    arguments: dict[str, Any]
    """All arguments but `why`."""
    because: str
    """One sentence for the reviewer."""
    mends: Mends | None = None
    """The finding for which it is made, if it is."""
