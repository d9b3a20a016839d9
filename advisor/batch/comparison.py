"""Two reports side by side: which runs and steps are new, gone, fixed or broken.

Runs that were repeated are compared by how often they passed. Values only; nothing is read or
shown here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from advisor import errors
from advisor.batch import reasons
from advisor.batch.totals import grouped, repeated, totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.batch.report import Report
    from advisor.batch.results import RunResult, State, StepResult

Change: TypeAlias = Literal["", "fixed", "broke", "new", "gone"]
"""`fixed`: it passes more often than it did; `broke`: less often; `new` and `gone`: it is only in
one of the reports."""

Verdict: TypeAlias = Literal["worse", "better", "same", "new", "gone"]
"""What a run became, its steps taken into account."""


class Passes(NamedTuple):
    """How often something passed."""

    passed: int
    runs: int


class StepChange(NamedTuple):
    """A step that came out otherwise."""

    name: str
    before: Passes
    """Also of runs that have no such step, since they ended earlier."""
    after: Passes
    change: Change
    why: tuple[str, ...] = ()
    """Of one that broke: each reason once."""


class Row(NamedTuple):
    """A run, with its repeats, in both reports or in one of them."""

    name: str
    before: Sequence[RunResult]
    after: Sequence[RunResult]
    change: Change
    steps: tuple[StepChange, ...] = ()
    """Those that were fixed or broke, of a run that is in both."""
    why: tuple[str, ...] = ()
    """What ended runs before their time that did not end so."""

    @property
    def is_worse(self) -> bool:
        """Whether something that passed does not pass any more, or less often."""
        was_passed = any(run.state == "passed" for run in self.before)
        broke = self.change == "broke" or any(step.change == "broke" for step in self.steps)
        return broke or (self.change == "gone" and was_passed)

    @property
    def verdict(self) -> Verdict:
        """What it became."""
        if self.change in {"new", "gone"}:
            return "new" if self.change == "new" else "gone"
        if self.is_worse:
            return "worse"
        return "better" if self.change or self.steps else "same"

    def to_json(self) -> dict[str, Any]:
        """The row as plain JSON."""
        return {
            "name": self.name,
            "change": self.change,
            "verdict": self.verdict,
            "before": _runs_as_json(self.before),
            "after": _runs_as_json(self.after),
            "steps": [
                step._asdict() | {"before": step.before._asdict(), "after": step.after._asdict()}
                for step in self.steps
            ],
            "why": self.why,
        }


class Comparison(NamedTuple):
    """Two reports side by side."""

    before: Report
    after: Report
    rows: tuple[Row, ...]
    """By the order of the first report, then what only the second has."""

    @property
    def exit_code(self) -> int:
        """Whether everything that passed passes still, as often."""
        return errors.FINDINGS if any(row.is_worse for row in self.rows) else errors.DONE

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain JSON."""
        return {
            "is_worse": any(row.is_worse for row in self.rows),
            "totals": [totals(each.runs).to_json() for each in (self.before, self.after)],
            "seconds": [self.before.seconds, self.after.seconds],
            "runs": [row.to_json() for row in self.rows],
        }


def compare(before: Report, after: Report) -> Comparison:
    """The runs of both reports, by their names; repeats together."""
    first, second = grouped(before.runs, repeated), grouped(after.runs, repeated)
    rows = (_row(name, first.get(name, ()), second.get(name, ())) for name in {**first, **second})
    return Comparison(before, after, tuple(rows))


def state(runs: Sequence[RunResult]) -> State | None:
    """What all of these runs came to; None where that differs."""
    states = {run.state for run in runs}
    return states.pop() if len(states) == 1 else None


def passes(runs: Sequence[RunResult]) -> Passes:
    """How often a run passed."""
    return Passes(sum(run.state == "passed" for run in runs), len(runs))


def _row(name: str, before: Sequence[RunResult], after: Sequence[RunResult]) -> Row:
    if not before or not after:
        return Row(name, before, after, "gone" if before else "new")
    known = {reasons.besides(run) for run in before}
    why = tuple(each for each in _distinct(map(reasons.besides, after)) if each not in known)
    change = _change(passes(before), passes(after))
    return Row(name, before, after, change, _steps(before, after), why)


def _steps(before: Sequence[RunResult], after: Sequence[RunResult]) -> tuple[StepChange, ...]:
    names = dict.fromkeys(step.name for run in (*before, *after) for step in run.steps)
    every = (_step(name, before, after) for name in names)
    return tuple(step for step in every if step.change)


def _step(name: str, before: Sequence[RunResult], after: Sequence[RunResult]) -> StepChange:
    first, second = _of_name(name, before), _of_name(name, after)
    had = _passed(first, before), _passed(second, after)
    change = _change(*had)
    why = (reason for step in second for reason in _why(step)) if change == "broke" else ()
    return StepChange(name, *had, change, _distinct(why))


def _of_name(name: str, runs: Sequence[RunResult]) -> list[StepResult]:
    return [step for run in runs for step in run.steps if step.name == name]


def _passed(steps: Sequence[StepResult], runs: Sequence[RunResult]) -> Passes:
    return Passes(sum(step.state == "passed" for step in steps), len(runs))


def _why(step: StepResult) -> list[str]:
    """Why a step did not pass, be it that it was skipped."""
    is_skipped = step.state == "skipped"
    return [f"skipped, since {step.why}"] if is_skipped else reasons.of_step(step)


def _change(before: Passes, after: Passes) -> Change:
    was, now = before.passed * after.runs, after.passed * before.runs
    return "" if was == now else "fixed" if now > was else "broke"


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _runs_as_json(runs: Sequence[RunResult]) -> dict[str, Any] | None:
    return {"state": state(runs), **totals(runs).to_json()} if runs else None
