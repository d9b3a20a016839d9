"""Two reports side by side: which runs and steps are new, gone, fixed or broken.

Values only; nothing is read or shown here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from advisor import errors
from advisor.batch.totals import totals

if TYPE_CHECKING:
    from advisor.batch.report import Report
    from advisor.batch.results import RunResult, State
    from advisor.batch.totals import Totals

Change: TypeAlias = Literal["", "fixed", "broke", "new", "gone"]
"""`fixed`: it passes now and did not; `broke`: the other way round; `new` and `gone`: it is only in
one of the reports."""


class StepChange(NamedTuple):
    """A step that came out otherwise."""

    name: str
    before: State | None
    after: State | None
    """None where the report has no such step, since its run ended earlier."""
    change: Change


class Row(NamedTuple):
    """A run in both reports, or in one of them."""

    name: str
    before: RunResult | None
    after: RunResult | None
    change: Change
    steps: tuple[StepChange, ...] = ()
    """Those that were fixed or broke, of a run that is in both."""

    @property
    def is_worse(self) -> bool:
        """Whether something that passed does not pass any more."""
        was_passed = self.before is not None and self.before.state == "passed"
        broke = self.change == "broke" or any(step.change == "broke" for step in self.steps)
        return broke or (self.change == "gone" and was_passed)


class Comparison(NamedTuple):
    """Two reports side by side."""

    before: Report
    after: Report
    rows: tuple[Row, ...]
    """By the order of the first report, then what only the second has."""

    @property
    def exit_code(self) -> int:
        """Whether everything that passed passes still."""
        return errors.FINDINGS if any(row.is_worse for row in self.rows) else errors.DONE

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain JSON."""
        return {
            "is_worse": any(row.is_worse for row in self.rows),
            "totals": [totals(each.runs).to_json() for each in (self.before, self.after)],
            "seconds": [self.before.seconds, self.after.seconds],
            "runs": [_row_as_json(row) for row in self.rows],
        }


def compare(before: Report, after: Report) -> Comparison:
    """The runs of both reports, by their names."""
    first = {run.name: run for run in before.runs}
    second = {run.name: run for run in after.runs}
    return Comparison(
        before,
        after,
        tuple(_row(name, first.get(name), second.get(name)) for name in {**first, **second}),
    )


def _row(name: str, before: RunResult | None, after: RunResult | None) -> Row:
    if before is None or after is None:
        return Row(name, before, after, "new" if before is None else "gone")
    steps = _steps(before, after)
    return Row(name, before, after, _change(before.state, after.state), steps)


def _steps(before: RunResult, after: RunResult) -> tuple[StepChange, ...]:
    first = {step.name: step.state for step in before.steps}
    second = {step.name: step.state for step in after.steps}
    every = (
        StepChange(
            name, first.get(name), second.get(name), _change(first.get(name), second.get(name))
        )
        for name in {**first, **second}
    )
    return tuple(step for step in every if step.change)


def _change(before: State | None, after: State | None) -> Change:
    if (before == "passed") == (after == "passed"):
        return ""
    return "fixed" if after == "passed" else "broke"


def _row_as_json(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "change": row.change,
        "before": _run_as_json(row.before),
        "after": _run_as_json(row.after),
        "steps": [step._asdict() for step in row.steps],
    }


def _run_as_json(run: RunResult | None) -> dict[str, Any] | None:
    if run is None:
        return None
    sums: Totals = totals([run])
    return {"state": run.state, **sums.to_json()}
