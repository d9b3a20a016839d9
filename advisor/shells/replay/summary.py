"""The outcome of `advisor replay` for a person: a line a run, why runs failed, and the sums.

Values in, lines out; harmless on a screen, and no wider than it where words allow that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import reasons
from advisor.batch import report as reports
from advisor.batch.totals import rates, totals
from advisor.shells.render import Style, visible, width, wrapped
from advisor.shells.replay.lines import (
    counted,
    cut,
    duration,
    has_ended,
    joined,
    money,
    padded,
    painted,
    percent,
    steps,
    sums_told,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from advisor.batch.folder import Folder
    from advisor.batch.report import Report
    from advisor.batch.results import RunResult, StepResult
    from advisor.batch.totals import Rate
    from advisor.shells.policy import Terminal

    DiffPath: TypeAlias = Callable[[RunResult, int], Path | None]
    """Where the difference that a step of a run made is kept, by its number from 1."""

HEADS = ("run", "outcome", "steps", "tokens", "cost", "time")
_GAP = "  "
_LONGEST = 28
"""Columns for the names of runs, at most; longer ones have a line to themselves."""

_REASONS = 8
"""Reasons of a step that are shown."""

_SHOWN = 16
"""Lines of a difference that stand below a failure."""


def as_text(report: Report, folder: Folder | None, terminal: Terminal) -> str:
    """The summary for a person; where each run was shown as it ended, of those that passed none."""
    are_shown = terminal.out.isatty() and terminal.err.isatty()
    style, diff_path = Style.for_stream(terminal.out), folder.diff if folder else nowhere
    lines = summary(report, style, terminal.width, diff_path, only_failures=are_shown)
    return "".join(f"{line}\n" for line in lines)


def as_json(report: Report, _folder: Folder | None, _terminal: Terminal) -> str:
    """The report for a program, in letters that every stream has."""
    return reports.as_text(report.to_json(), only_ascii=True)


def nowhere(_result: RunResult, _number: int) -> None:
    """The differences are not kept in files."""


def summary(
    report: Report,
    style: Style,
    columns: int,
    diff_path: DiffPath = nowhere,
    *,
    only_failures: bool = False,
) -> Iterator[str]:
    """The lines.

    Args:
        report: of the batch.
        style: of the stream.
        columns: of the screen, 60 or more for the table to keep to them.
        diff_path: `Folder.diff`, where differences are kept; else they are shown.
        only_failures: whether runs that passed were shown already, and are only counted.
    """
    ended = [run for run in report.runs if has_ended(run)]
    runs = [run for run in ended if not only_failures or run.state not in _GOOD]
    if runs:
        yield from _table(runs, style, columns, diff_path)
        yield ""
    if missing := len(report.runs) - len(ended):
        yield f"{counted(missing, 'run')} stopped, or not begun."
        yield ""
    repeated = [rate for rate in rates(report.runs) if rate.runs > 1]
    if repeated:
        yield from _rates(repeated, style)
        yield ""
    for line in joined(sums_told(totals(report.runs), report.seconds), columns):
        yield style.bold(line)


_GOOD = {"passed", "skipped"}


def _table(
    runs: Sequence[RunResult], style: Style, columns: int, diff_path: DiffPath
) -> Iterator[str]:
    """A line for each run, and below it why it did not pass."""
    rows = [_cells(run) for run in runs]
    widths = [max(map(width, column)) for column in zip(HEADS[2:], *rows, strict=True)]
    outcome = max(map(width, (HEADS[1], *(run.state for run in runs))))
    taken = outcome + sum(len(_GAP) + each for each in (*widths, 0))
    names = [visible(run.name) for run in runs]
    longest = max(map(width, ("run", *names)))
    room = max(min(longest, _LONGEST, columns - taken), len("run"))
    yield style.dim(_row(HEADS[0], padded(HEADS[1], outcome), HEADS[2:], room, widths))
    for run, name, row in zip(runs, names, rows, strict=True):
        is_long = width(name) > room
        if is_long:
            yield name
        state = painted(run.state, padded(run.state, outcome), style)
        yield _row("" if is_long else name, state, row, room, widths)
        yield from _why(run, style, columns, diff_path)


def _row(name: str, outcome: str, cells: Sequence[str], room: int, widths: Sequence[int]) -> str:
    right = (padded(cell, each, right=True) for cell, each in zip(cells, widths, strict=True))
    return _GAP.join([padded(name, room), outcome, *right])


def _cells(run: RunResult) -> tuple[str, str, str, str]:
    spent = run.spent
    return steps(totals([run])), tokens(spent), money(spent.cost), duration(run.seconds)


def _why(run: RunResult, style: Style, columns: int, diff_path: DiffPath) -> Iterator[str]:
    """What failed, step by step, each with the difference that shows why."""
    for number, step in enumerate(run.steps, 1):
        told = reasons.of_step(step)
        if run.state == "skipped" and step.why:
            told = [f"skipped, since {step.why}"]
        if not told:
            continue
        yield from wrapped("    ", visible(f'step "{step.name}"'), columns)
        for reason in told[:_REASONS]:
            yield from wrapped("      - ", visible(reason), columns)
        if len(told) > _REASONS:
            yield style.dim(f"      … {len(told) - _REASONS:,} more; --report FILE has them")
        if step.diff:
            yield from map(style.dim, _difference(step, diff_path(run, number), columns))
    if error := reasons.besides(run):
        yield from wrapped("    ", visible(error), columns)
    for line in run.details:
        yield cut(f"      {visible(line)}", columns)


def _difference(step: StepResult, path: Path | None, columns: int) -> Iterator[str]:
    """Where what the step proposed is kept, or the beginning of it."""
    if path is not None:
        yield f"      diff: {visible(str(path))}"
        return
    for line in step.diff[:_SHOWN]:
        yield cut(f"    {visible(line)}", columns)
    if len(step.diff) > _SHOWN:
        more = counted(len(step.diff) - _SHOWN, "more line")
        yield f"        … {more}; --out DIR keeps them"


def _rates(found: Sequence[Rate], style: Style) -> Iterator[str]:
    """How often each passed."""
    names = [visible(rate.name) for rate in found]
    room = max(map(width, names))
    for name, rate in zip(names, found, strict=True):
        share = percent(100 * rate.passed / rate.runs)
        paint = style.green if rate.passed == rate.runs else style.red
        yield f"{padded(name, room)}  {paint(f'{rate.passed} of {rate.runs} passed')}  {share}"
