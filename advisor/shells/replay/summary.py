"""The outcome of `advisor replay` for a person: a line a run, why runs failed, and the sums.

Values in, lines out; harmless on a screen, and no wider than it where words allow that.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.batch import report as reports
from advisor.batch.totals import grouped, rates, repeated, totals
from advisor.calm.visible import visible
from advisor.shells.render import Style, width, wrapped
from advisor.shells.replay import notes
from advisor.shells.replay.failures import Failures
from advisor.shells.replay.lines import (
    duration,
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
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.batch.folder import Folder
    from advisor.batch.report import Report
    from advisor.batch.results import RunResult
    from advisor.batch.totals import Rate
    from advisor.shells.policy import Terminal

HEADS = ("run", "outcome", "steps", "tokens", "cost", "time")
_GAP = "  "
_LONGEST = 28
"""Columns for the names of runs, at most; longer ones have a line to themselves."""

_MANY = 12
"""Runs from which on those that passed are only counted."""

_GOOD = {"passed", "skipped"}


def as_text(report: Report, folder: Folder | None, terminal: Terminal) -> str:
    """The summary for a person; where each run was shown as it ended, of those that passed none."""
    are_shown = terminal.out.isatty() and terminal.err.isatty()
    style = Style.for_stream(terminal.out)
    only_failures = are_shown or len(report.runs) > _MANY
    lines = summary(report, style, terminal.width, folder, only_failures=only_failures)
    return "".join(f"{line}\n" for line in lines)


def as_json(report: Report, _folder: Folder | None, _terminal: Terminal) -> str:
    """The report for a program, in letters that every stream has."""
    return reports.as_text(report.to_json(), only_ascii=True)


def summary(
    report: Report,
    style: Style,
    columns: int,
    folder: Folder | None = None,
    *,
    only_failures: bool = False,
) -> Iterator[str]:
    """The lines.

    Args:
        report: of the batch.
        style: of the stream.
        columns: of the screen, 60 or more for the table to keep to them.
        folder: where differences and what was said are kept; else differences are shown.
        only_failures: whether runs that passed are only counted.
    """
    shown = notes.told_each(report.runs)
    runs = [run for run in shown if not (only_failures and run.state in _GOOD)]
    if runs:
        count = Counter(map(repeated, report.runs))
        yield from _table(runs, style, columns, Failures(style, columns, folder), count)
        yield ""
    told = [*notes.never_had(report.runs), *notes.stopped(report.runs)]
    for line in told:
        yield from wrapped("", visible(line), columns)
    if way_on := notes.way_on(report.runs, folder):
        yield way_on
    if told or way_on:
        yield ""
    several = [rate for rate in rates(report.runs) if rate.runs > 1]
    if several:
        yield from _rates(several, style)
        yield ""
    for line in joined(sums_told(totals(report.runs), report.seconds), columns):
        yield style.bold(line)
    for line in (*notes.applied(report.runs), *notes.planned(report.runs, folder)):
        yield from wrapped("", visible(line), columns)


def _table(
    runs: Sequence[RunResult],
    style: Style,
    columns: int,
    failures: Failures,
    count: Mapping[str, int],
) -> Iterator[str]:
    """A line for each run, and below it, or its repeats, why it did not pass."""
    rows = [_cells(run) for run in runs]
    widths = [max(map(width, column)) for column in zip(HEADS[2:], *rows, strict=True)]
    outcome = max(map(width, (HEADS[1], *(run.state for run in runs))))
    taken = outcome + sum(len(_GAP) + each for each in (*widths, 0))
    longest = max(map(width, ("run", *(visible(run.name) for run in runs))))
    room = max(min(longest, _LONGEST, columns - taken), len("run"))
    yield style.dim(_row(HEADS[0], padded(HEADS[1], outcome), HEADS[2:], room, widths))
    for name, repeats in grouped(runs, repeated).items():
        for run in repeats:
            shown = visible(run.name)
            if is_long := width(shown) > room:
                yield shown
            state = painted(run.state, padded(run.state, outcome), style)
            yield _row("" if is_long else shown, state, _cells(run), room, widths)
        yield from failures.of_repeats(repeats, count[name])


def _row(name: str, outcome: str, cells: Sequence[str], room: int, widths: Sequence[int]) -> str:
    right = (padded(cell, each, right=True) for cell, each in zip(cells, widths, strict=True))
    return _GAP.join([padded(name, room), outcome, *right])


def _cells(run: RunResult) -> tuple[str, str, str, str]:
    spent = run.spent
    return steps(totals([run])), tokens(spent), money(spent.cost), duration(run.seconds)


def _rates(found: Sequence[Rate], style: Style) -> Iterator[str]:
    """How often each passed."""
    names = [visible(rate.name) for rate in found]
    room = max(map(width, names))
    for name, rate in zip(names, found, strict=True):
        share = percent(100 * rate.passed / rate.runs)
        paint = style.green if rate.passed == rate.runs else style.red
        yield f"{padded(name, room)}  {paint(f'{rate.passed} of {rate.runs} passed')}  {share}"
