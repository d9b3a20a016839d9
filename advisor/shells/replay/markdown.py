"""The report of `advisor replay` as Markdown: a table of the runs, then why some did not pass.

Texts of anybody's stay in their places, see `markdown_text`. Values in, text out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import reasons
from advisor.batch.totals import rates, totals
from advisor.shells.markdown_text import cell, code
from advisor.shells.replay.lines import duration, money, percent, steps, sums_told, tokens
from advisor.shells.replay.transcript import difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.batch.report import Report
    from advisor.batch.results import RunResult

TITLE = "# advisor replay"
_HEADS = ("Run", "Outcome", "Steps", "Tool calls", "Well-formed", "Tokens", "Cost", "Time")
_TEXTS = 2
"""Columns that stand to the left."""


def as_markdown(report: Report) -> str:
    """The whole report."""
    sums = totals(report.runs)
    blocks = [
        TITLE,
        f"{code(report.model)}, {report.began}" if report.model else report.began,
        f"**{sums_told(sums, report.seconds)[0]}**",
        "\n".join(f"- {each}" for each in sums_told(sums, report.seconds)[1:]),
        _table(_HEADS, map(_row, report.runs)),
    ]
    repeated = [rate for rate in rates(report.runs) if rate.runs > 1]
    if repeated:
        rows = ((cell(each.name), f"{each.passed} of {each.runs}") for each in repeated)
        blocks += ["## Repeats", _table(("Script", "Passed"), rows)]
    failed = [run for run in report.runs if reasons.of_run(run)]
    if failed:
        blocks.append("## Not passed")
    for run in failed:
        blocks += _failures(run)
    return "\n\n".join(blocks) + "\n"


def _row(run: RunResult) -> tuple[str, ...]:
    sums = totals([run])
    return (
        cell(run.name),
        run.state,
        steps(sums),
        str(sums.tool_calls),
        percent(sums.well_formed),
        tokens(sums.spent),
        money(sums.spent.cost),
        duration(run.seconds),
    )


def _failures(run: RunResult) -> Iterator[str]:
    """What of a run failed, with the differences that show why."""
    yield f"### {code(run.name)}"
    for step in run.steps:
        told = reasons.of_step(step)
        if told:
            yield "\n".join(f"- Step {code(step.name)}: {code(reason)}" for reason in told)
            if step.diff:
                yield difference(step)
    if error := reasons.besides(run):
        yield f"- {code(error)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    sides = [":---" if place < _TEXTS else "---:" for place in range(len(heads))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, sides, *rows))
