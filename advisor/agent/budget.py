"""What a turn and its session may use, and what they used: requests, tokens, money, time.

The limits are settings with written defaults. Imports no model library.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import counted
from advisor.errors import LimitError
from advisor.limits import MAX_REPEATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.agent.events import Used
    from advisor.settings import Settings

CHARACTERS_PER_TOKEN = 4
"""Roughly, in English and JSON; used only until the provider has counted."""


class Spent(NamedTuple):
    """What turns used."""

    calls: int = 0
    """Requests to the model."""
    sent: int = 0
    received: int = 0
    cached: int = 0
    """Tokens, as the provider counts them; those cached are among those sent."""
    cost: float | None = None
    """US dollars; None where no price is known."""

    @property
    def tokens(self) -> int:
        """Sent and received."""
        return self.sent + self.received

    def plus(self, used: Used) -> Spent:
        """With another request."""
        cost = self.cost if used.cost is None else (self.cost or 0.0) + used.cost
        return Spent(
            self.calls + 1,
            self.sent + used.sent,
            self.received + used.received,
            self.cached + used.cached,
            cost,
        )


NOTHING = Spent()


class Limit(NamedTuple):
    """A limit of a session, and how much of it is used."""

    name: str
    """`calls`, `tokens`, `cost`."""
    used: float
    limit: float

    @property
    def percent(self) -> int:
        """How full it is."""
        return int(100 * self.used / self.limit)


def session_limits(settings: Settings, spent: Spent) -> list[Limit]:
    """The limits of a session whose turns used what is `spent`."""
    return [
        Limit("calls", spent.calls, settings.session_max_calls),
        Limit("tokens", spent.tokens, settings.session_max_tokens),
        Limit("cost", spent.cost or 0.0, settings.session_max_cost),
    ]


class Budget:
    """The limits of one turn and of its session, and what is used of them."""

    def __init__(
        self,
        settings: Settings,
        before: Spent = NOTHING,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`before` is what earlier turns of the session used."""
        self._settings = settings
        self._before = before
        self.deadline = now() + settings.timeout
        """On the clock of `now`, in seconds."""
        self.calls = 0
        """Requests made."""
        self.tokens = 0
        """Sent and received, as the provider counted them."""
        self.cost: float | None = None
        """US dollars; None where no price is known."""
        self._heard = 0
        self._repeats = 0

    @property
    def may_ask(self) -> bool:
        """Whether another request may be made."""
        return not self._reached()

    def ask(self) -> None:
        """Count another request.

        Raises:
            LimitError: a limit is reached.
        """
        if reached := self._reached():
            raise LimitError(reached)
        self.calls += 1
        self._heard = 0

    def hear(self, characters: int) -> None:
        """Count a piece of an answer that the provider has not counted yet.

        Raises:
            LimitError: the answer alone goes beyond the limit on tokens.
        """
        self._heard += characters
        if self.tokens + self._heard / CHARACTERS_PER_TOKEN > self._settings.max_tokens:
            raise LimitError(
                self._too_many_tokens(self.tokens + self._heard // CHARACTERS_PER_TOKEN)
            )

    def spend(self, used: Used) -> None:
        """Count what the provider says that a request used."""
        self._heard = 0
        self.tokens += used.sent + used.received
        if used.cost is not None:
            self.cost = (self.cost or 0.0) + used.cost

    def repeat(self, *, idle: bool) -> None:
        """Note whether the last calls only repeated earlier ones.

        Raises:
            LimitError: they did so too often in a row.
        """
        self._repeats = self._repeats + 1 if idle else 0
        if self._repeats >= MAX_REPEATS:
            raise LimitError(
                f"the model repeated calls that had been answered already, {MAX_REPEATS} times in "
                "a row; put the prompt in other words, or take another model"
            )

    def overtime(self) -> LimitError:
        """The error for a turn that took too long."""
        return LimitError(
            f"the turn took longer than {self._settings.timeout:g} s; give it longer with --timeout"
        )

    def _reached(self) -> str:
        settings = self._settings
        if self.calls >= settings.max_calls:
            count = counted(self.calls, "request")
            return (
                f"the turn's limit of {count} to the model is reached; allow more with --max-calls"
            )
        if self.tokens >= settings.max_tokens:
            return self._too_many_tokens(self.tokens)
        if self.cost is not None and self.cost >= settings.max_cost:
            return (
                f"the turn cost ${self.cost:.2f}, and the limit is ${settings.max_cost:.2f}; allow "
                "more with --max-cost"
            )
        return self._reached_in_session()

    def _reached_in_session(self) -> str:
        before = self._before
        spent = Spent(
            before.calls + self.calls,
            before.sent + self.tokens,
            before.received,
            cost=(before.cost or 0.0) + (self.cost or 0.0),
        )
        for each in session_limits(self._settings, spent):
            if each.used >= each.limit:
                limit = (
                    f"${each.limit:.2f}" if each.name == "cost" else f"{each.limit:,} {each.name}"
                )
                return (
                    f"the session's limit of {limit} is reached; go on with /budget {each.name} "
                    "and a higher limit, or begin a new session with /clear"
                )
        return ""

    def _too_many_tokens(self, count: int) -> str:
        limit = self._settings.max_tokens
        return (
            f"the turn took {count} tokens, and the limit is {limit}; allow more with --max-tokens"
        )
