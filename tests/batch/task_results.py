"""Results of tasks that never ran, in short: for tests of what is made of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.budget import Spent
from advisor.batch.judging import Judgement
from advisor.batch.results import RunResult, StepResult, ToolCall

if TYPE_CHECKING:
    from advisor.batch.results import Decision, State

MET = Judgement("valid", passed=True)
UNMET = Judgement("order-db is present", passed=False, why="there is\nno order-db")
COLLATERAL = Judgement(
    "only order-db", passed=False, why="differs", collateral=("node admin", "node customer")
)
GOOD, BAD = ToolCall("update", {}), ToolCall("updaet", {}, refusal="no such tool", malformed=True)


def step(
    *judgements: Judgement,
    why: str = "",
    decision: Decision = "accepted",
    calls: tuple[ToolCall, ...] = (GOOD,),
) -> StepResult:
    """A step, passed if everything holds."""
    state: State = "failed" if why or any(not each.passed for each in judgements) else "passed"
    spent = Spent(calls=2, sent=900, received=70)
    return StepResult(
        "edit", state, why, decision=decision, judgements=judgements, calls=calls, spent=spent
    )


def run(name: str, category: str, *steps: StepResult, error: str = "") -> RunResult:
    """A run of one or more steps on a document of 4,000 characters."""
    is_failed = any(each.state == "failed" for each in steps)
    state: State = "error" if error else "failed" if is_failed else "passed"
    return RunResult(
        *(name, f"{name}.yaml", "shop.json", "scripted", state, steps),
        category=category,
        error=error,
        characters=4_000,
    )
