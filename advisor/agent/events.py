"""What happens in a turn, as it happens. Imports no model library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from advisor_tools.registry import Outcome


class Text(NamedTuple):
    """A piece of the model's answer."""

    text: str


class Called(NamedTuple):
    """A tool call and what became of it."""

    tool: str
    arguments: dict[str, Any]
    outcome: Outcome


class Used(NamedTuple):
    """The end of one message of the model, with its tokens as the provider counts them, or 0."""

    sent: int
    received: int
    cached: int
    """How many of those sent came from the provider's cache."""
    cost: float | None = None
    """US dollars; None where no price is known."""


class NotUnderstood(NamedTuple):
    """Parts of the prompt that the model says it did nothing for; only the built-in rules do."""

    reasons: tuple[str, ...]
    """A line for each part."""


Event = Text | Called | Used | NotUnderstood
