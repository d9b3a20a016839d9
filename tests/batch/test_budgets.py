"""What a run may use: the script's budget within what the settings allow."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.budget import Spent
from advisor.agent.scripted import Reply, Usage
from advisor.batch.budgets import Allowance
from advisor.batch.script import RunBudget
from advisor.errors import LIMIT, LimitError
from advisor.settings import Settings
from tests.batch.having import had, note, noting, taken

TWO = (taken(), taken("two"))
OWN = "allow more in the script's budget"


def limited(*answers: Reply, settings: Any = None, **budget: Any) -> tuple[list[str], str]:
    """The states of two steps under a budget, and what ended the run."""
    outcome = had(
        answers or noting("a", "b"),
        *TWO,
        script={"budget": RunBudget(**budget)},
        **settings or {},
    )
    assert outcome.result.exit_code == (LIMIT if outcome.result.error else 0)
    return [step.state for step in outcome.result.steps], outcome.result.error


def test_requests() -> None:
    """Those of all steps count together, and what is just enough is enough."""
    assert limited(calls=4) == (["passed", "passed"], "")
    states, error = limited(calls=3)
    assert states == ["passed", "error"]
    assert error == f"the run's limit on calls, 3, is reached; {OWN}"


def test_tokens() -> None:
    """Sent and received, as the provider counts them; the last request may go beyond."""
    assert limited(tokens=4 * 120 - 1) == (["passed", "passed"], "")
    states, error = limited(tokens=3 * 120)
    assert states == ["passed", "error"]
    assert error == f"the run's limit on tokens, 360, is reached; {OWN}"


def test_money() -> None:
    """Where the price of the model is known."""
    dear = Usage(input=100_000, output=10_000)
    answers = [
        reply
        for key in "ab"
        for reply in (Reply(tool_calls=[note(key)], usage=dear), Reply("Done.", usage=dear))
    ]
    priced = {"model": "openai:gpt-5"}
    states, error = limited(*answers, settings=priced, cost=0.125)
    assert states == ["error", "skipped"]
    assert error == f"the run's limit on cost, $0.125, is reached; {OWN}"
    assert limited(*answers, settings=priced, cost=2.0) == (["passed", "passed"], "")
    assert limited(*answers, cost=0.001) == (["passed", "passed"], "")


def test_seconds() -> None:
    """The turn that goes on is ended."""
    slow = [*noting("a"), Reply("word " * 40, fragments=[5], pause=0.1)]
    states, error = limited(*slow, seconds=0.8)
    assert states == ["passed", "error"]
    assert error == f"the run's limit of 0.8 s is reached; {OWN}"


def test_no_turn_begins_without_time() -> None:
    """Whatever took it."""
    clock = iter([0.0, 4.0, 10.0])
    allowance = Allowance(Settings(timeout=100), RunBudget(seconds=10), now=lambda: next(clock))
    assert allowance.of_turn().timeout == 6
    with pytest.raises(LimitError, match=r"the run's limit of 10 s is reached"):
        allowance.of_turn()


def test_a_turn_keeps_to_its_own_limits() -> None:
    """A budget raises nothing that the settings allow less of, and the message says which."""
    states, error = limited(settings={"max_calls": 1}, calls=100)
    assert states == ["error", "skipped"]
    assert "the turn's limit of 1 request" in error
    states, error = limited(settings={"session_max_calls": 3}, calls=100)
    assert states == ["passed", "error"]
    assert error == ("the run's limit on calls, 3, is reached; allow more with session_max_calls")
    slow = Allowance(Settings(timeout=5), RunBudget(seconds=50), now=lambda: 0.0)
    assert slow.of_turn().timeout == 5


def test_without_a_budget_the_settings_hold() -> None:
    """Those of a session, which a run is."""
    allowance = Allowance(Settings(session_max_tokens=1_500, session_max_cost=0.3), RunBudget())
    assert allowance.of_turn() == allowance.settings
    assert allowance.reached(Spent(1, 1000, 499)) is None
    assert str(allowance.reached(Spent(1, 1000, 500))).startswith(
        "the run's limit on tokens, 1,500, is reached"
    )
    assert "cost, $0.30," in str(allowance.reached(Spent(1, cost=0.31)))
