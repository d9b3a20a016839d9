"""What a run may use: its script's budget within what the settings allow."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from advisor.agent.budget import session_limits
from advisor.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.agent.budget import Limit, Spent
    from advisor.batch.script import RunBudget
    from advisor.settings import Settings

_ADVICE = "allow more in the script's budget"
"""Where it is the script that limits, and not the settings."""

_Number = TypeVar("_Number", int, float)


class Allowance:
    """The limits of one run, which is a session to the agent."""

    def __init__(
        self, settings: Settings, budget: RunBudget, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin now; neither the budget nor the settings raise what the other allows."""
        self._now = now
        self._budget = budget
        self._deadline = None if budget.seconds is None else now() + budget.seconds
        self.settings = replace(
            settings,
            session_max_calls=_lower(settings.session_max_calls, budget.calls),
            session_max_tokens=_lower(settings.session_max_tokens, budget.tokens),
            session_max_cost=_lower(settings.session_max_cost, budget.cost),
        )
        """With the lower limits."""

    def of_turn(self) -> Settings:
        """The settings of the turn that begins now, which ends when the run's time does.

        Raises:
            LimitError: none is left.
        """
        if self._deadline is None:
            return self.settings
        left = self._deadline - self._now()
        if left <= 0:
            raise self._overtime()
        return replace(self.settings, timeout=min(left, self.settings.timeout))

    def reached(self, spent: Spent) -> LimitError | None:
        """The error for a limit of the whole run, if one is reached."""
        if self._deadline is not None and self._now() >= self._deadline:
            return self._overtime()
        for each in session_limits(self.settings, spent):
            if each.used >= each.limit:
                is_own = getattr(self._budget, each.name) == each.limit
                advice = _ADVICE if is_own else f"allow more with session_max_{each.name}"
                limit = _told(each)
                return LimitError(f"the run's limit on {each.name}, {limit}, is reached; {advice}")
        return None

    def _overtime(self) -> LimitError:
        return LimitError(f"the run's limit of {self._budget.seconds:g} s is reached; {_ADVICE}")


def _told(limit: Limit) -> str:
    if limit.name != "cost":
        return f"{limit.limit:,}"
    cents = f"{limit.limit:.2f}"
    return f"${cents}" if float(cents) == limit.limit else f"${limit.limit:g}"


def _lower(allowed: _Number, wanted: _Number | None) -> _Number:
    return allowed if wanted is None else min(allowed, wanted)
