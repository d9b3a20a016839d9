"""What a batch came to: sums over runs, how often each passed, and steps that no run had.

Values only; nothing is written or shown here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.batch.results import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from advisor.agent.budget import Spent
    from advisor.batch.results import RunResult, StepResult


class Totals(NamedTuple):
    """Sums over some runs."""

    runs: int
    passed: int
    failed: int
    skipped: int
    error: int
    interrupted: int
    steps: int
    """That were had; those that were skipped are not among them."""
    steps_passed: int
    steps_skipped: int
    planned: int
    """Steps whose changes are kept as a plan."""
    expectations: int
    """That were judged; what else a step had to do and did not is one of them."""
    unmet: int
    """Of the expectations, those that do not hold."""
    spent: Spent
    seconds: float
    """Of all runs, one after the other."""
    tool_calls: int
    malformed: int
    """Of the tool calls, those of no such tool, or with arguments that it does not take."""
    refused: int
    """Of the tool calls, those that were answered with a refusal."""
    collateral: int
    """Differences outside of what a step was to change."""
    applied: int
    """Changes that were written to the architectures themselves."""

    @property
    def well_formed(self) -> float | None:
        """Percent of the tool calls; None where there were none."""
        if not self.tool_calls:
            return None
        return 100 * (self.tool_calls - self.malformed) / self.tool_calls

    def to_json(self) -> dict[str, Any]:
        """The sums as plain JSON."""
        return self._asdict() | {"spent": self.spent._asdict(), "well_formed": self.well_formed}


class NeverHad(NamedTuple):
    """A step that was skipped in every run of its script."""

    script: str
    """Path."""
    step: str
    runs: int
    why: str
    """It was skipped in the first of them."""


class Rate(NamedTuple):
    """How often runs that were repeated passed."""

    name: str
    """Of the first of them."""
    passed: int
    runs: int


def totals(results: Iterable[RunResult]) -> Totals:
    """The sums over all of these runs."""
    results = list(results)
    states = Counter(result.state for result in results)
    calls = [call for result in results for call in result.calls]
    steps = [step for result in results for step in result.steps]
    had = Counter(step.state for step in steps)
    besides = sum(step.state == "failed" and bool(step.why) for step in steps)
    return Totals(
        runs=len(results),
        passed=states["passed"],
        failed=states["failed"],
        skipped=states["skipped"],
        error=states["error"],
        interrupted=states["interrupted"],
        steps=len(steps) - had["skipped"],
        steps_passed=had["passed"],
        steps_skipped=had["skipped"],
        planned=sum(step.decision == "planned" for step in steps),
        expectations=besides + sum(len(step.judgements) for step in steps),
        unmet=besides + sum(len(step.failures) for step in steps),
        spent=total(step.spent for step in steps),
        seconds=sum(result.seconds for result in results),
        tool_calls=len(calls),
        malformed=sum(call.malformed for call in calls),
        refused=sum(bool(call.refusal) for call in calls),
        collateral=sum(step.collateral for step in steps),
        applied=sum(result.applied for result in results),
    )


def repeated(result: RunResult) -> str:
    """What all repeats of a run are called."""
    return result.name.removesuffix(f"~{result.number}")


def rates(results: Iterable[RunResult]) -> list[Rate]:
    """How often each script passed on each architecture, by name; one that ended early did not."""
    found = grouped(results, repeated)
    return [
        Rate(name, sum(each.state == "passed" for each in group), len(group))
        for name, group in sorted(found.items())
    ]


def never_had(results: Iterable[RunResult]) -> list[NeverHad]:
    """The steps that were skipped in every run of their script that came to its end."""
    ended = (each for each in results if each.state in {"passed", "failed", "skipped"})
    found = []
    for script, runs in grouped(ended, lambda result: result.script).items():
        steps: dict[str, list[StepResult]] = {}
        for step in (step for result in runs for step in result.steps):
            steps.setdefault(step.name, []).append(step)
        found += [
            NeverHad(script, name, len(all_of_it), all_of_it[0].why)
            for name, all_of_it in steps.items()
            if all(step.state == "skipped" for step in all_of_it)
        ]
    return found


def grouped(
    results: Iterable[RunResult], key: Callable[[RunResult], str]
) -> dict[str, Sequence[RunResult]]:
    """The runs by what `key` says of each, in order of the first of each group."""
    groups: dict[str, list[RunResult]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return dict(groups)
