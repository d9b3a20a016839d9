"""Why a step or a run did not pass, in words; each reason is one line.

Values only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.batch.results import RunResult, StepResult


def of_step(step: StepResult) -> list[str]:
    """Every reason of a step: what kept it from being had, and each expectation that failed."""
    if step.state not in {"failed", "error"}:
        return []
    unmet = [f"{each.expectation}: {each.why}" for each in step.failures]
    return [_line(each) for each in (step.why, *unmet) if each]


def besides(result: RunResult) -> str:
    """What ended a run before its time, where that is no reason of a step; else empty."""
    error = _line(result.error)
    return "" if any(error in of_step(step) for step in result.steps) else error


def of_run(result: RunResult) -> list[str]:
    """Every reason of a run, each led by the name of its step, then what ended the run."""
    told = [
        f'step "{_line(step.name)}": {reason}' for step in result.steps for reason in of_step(step)
    ]
    return [*told, *filter(None, [besides(result)])]


def _line(text: str) -> str:
    return " ".join(text.split())
