"""The report of `advisor replay` as Markdown: the runs, why some did not pass, what was changed.

It has room in a comment on a change request, whatever the batch: what is left out is told. Texts of
anybody's stay in their places, see `markdown_text`. Values in, text out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.batch import reasons
from advisor.batch.totals import rates, repeated, totals
from advisor.calm.phrases import counted
from advisor.calm.visible import visible_lines
from advisor.shells.markdown_text import cell, code, fenced
from advisor.shells.render import cut
from advisor.shells.replay import notes
from advisor.shells.replay.failures import failed_alike
from advisor.shells.replay.lines import (
    DECISIONS,
    duration,
    money,
    percent,
    steps,
    sums_told,
    tokens,
)
from advisor.shells.replay.transcript import difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.batch.folder import Folder
    from advisor.batch.report import Report
    from advisor.batch.results import RunResult, StepResult

MOST = 60_000
"""Characters of a report; code hosts take a few more in a comment."""

_ROWS = 100
"""Runs in the table; of more, only those that did not pass."""

_TEXTS = 2
"""Columns that stand to the left."""

_CUT = 500
"""Characters of a reason where room is scarce."""

_REASONS = 8
"""The same of reasons."""

TITLE, BENCH = "# advisor replay", "# advisor bench"
"""Of a report of either command."""

_HEADS = ("Run", "Outcome", "Steps", "Tool calls", "Well-formed", "Tokens", "Cost", "Time")


class Page(NamedTuple):
    """What a report is about."""

    title: str = TITLE
    blocks: Sequence[str] = ()
    """Markdown before the table of the runs."""
    folder: Folder | None = None
    """Where plans are kept."""


class _Unit(NamedTuple):
    """A part that stands there as a whole."""

    full: str
    short: str
    """Where there is no room for it."""


PLAIN = Page()


def as_markdown(report: Report, page: Page = PLAIN) -> str:
    """The whole report."""
    blocks = [*_head(report, page), _runs(report.runs)]
    several = [rate for rate in rates(report.runs) if rate.runs > 1][:_ROWS]
    if several:
        rows = ((cell(each.name), f"{each.passed} of {each.runs}") for each in several)
        blocks += ["## Repeats", table(("Script", "Passed"), rows)]
    sections = {
        "## Not passed": list(_failures(report.runs)),
        "## Changes": list(_changes(report.runs, page.folder)),
    }
    for title, units in sections.items():
        blocks += _fitting(title, units, MOST - len("\n\n".join(blocks)))
    return "\n\n".join(blocks) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], texts: int = _TEXTS) -> str:
    """A table whose cells are Markdown, the first `texts` columns to the left."""
    sides = [":---" if place < texts else "---:" for place in range(len(heads))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, sides, *rows))


def _head(report: Report, page: Page) -> Iterator[str]:
    yield page.title
    model = code(cut(report.model, _CUT))
    yield f"{model}, {report.began}" if report.model else report.began
    first, *sums = sums_told(totals(report.runs), report.seconds)
    yield f"**{first}**"
    yield "\n".join(f"- {each}" for each in sums)
    told = [
        *notes.never_had(report.runs),
        *notes.stopped(report.runs),
        *notes.applied(report.runs),
        *notes.planned(report.runs, page.folder),
    ]
    if told:
        yield "\n".join(f"> - {code(cut(each, _CUT))}" for each in told)
    yield from page.blocks


def _runs(runs: Sequence[RunResult]) -> str:
    """The table of the runs; of many, those that are looked for."""
    shown = notes.told_each(runs)
    if len(shown) > _ROWS:
        shown = [run for run in shown if run.state != "passed"][:_ROWS]
    rows = table(_HEADS, map(_row, shown))
    left = len(runs) - len(shown)
    passed = sum(run.state == "passed" for run in runs) - sum(
        run.state == "passed" for run in shown
    )
    more = f"\n\n{counted(left, 'more run')}, of which {passed:,} passed."
    return rows + (more if left else "")


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


def _fitting(title: str, units: Sequence[_Unit], room: int) -> Iterator[str]:
    """A section with as many of its parts as there is room for, in full where that is possible."""
    if not units:
        return
    yield title
    left = 0
    room -= 4 * len(_LEFT)  # for this section's end, and that of the next
    for unit in units:
        text = next((text for text in unit if len(text) + 2 <= room), "")
        if text:
            room -= len(text) + 2
            yield text
        left += not text
    if left:
        yield _LEFT.format(runs=counted(left, "more run"))


_LEFT = "{runs} without room here; `--report FILE.json` has everything."


def _failures(runs: Sequence[RunResult]) -> Iterator[_Unit]:
    """Why runs did not pass, with what they proposed; of repeats that failed alike, one."""
    count = Counter(map(repeated, runs))
    for alike in failed_alike([run for run in notes.told_each(runs) if reasons.of_run(run)]):
        run = alike[0]
        several = count[repeated(run)]
        often = f" ({len(alike)} of {several} repeats)" if several > 1 else ""
        head = f"### {code(run.name)}{often}"
        told = [f"- {code(cut(each, _CUT))}" for each in reasons.of_run(run)[:_REASONS]]
        full = "\n\n".join([head, *_failure(run)])
        yield _Unit(full, "\n".join([head, "", *told]))


def _failure(run: RunResult) -> Iterator[str]:
    for step in run.steps:
        told = reasons.of_step(step)
        if told:
            where = f" ({code(f'{run.script}:{step.line}')})" if step.line else ""
            yield "\n".join(f"- Step {code(step.name)}{where}: {code(each)}" for each in told)
            yield from _folded(step)
    if error := reasons.besides(run):
        yield f"- {code(error)}"
    if run.details:
        yield fenced(visible_lines("\n".join(run.details)), "diff")


def _changes(runs: Sequence[RunResult], folder: Folder | None) -> Iterator[_Unit]:
    """What was accepted or waits for a person, of steps that passed."""
    for run in runs:
        lines, blocks = [], []
        for number, step in enumerate(run.steps, 1):
            if step.state == "passed" and step.decision in {"accepted", "planned"} and step.diff:
                plan = folder.plan(run, number) if folder else None
                where = f": {code(str(plan))}" if plan else ""
                lines.append(f"- Step {code(step.name)}, {DECISIONS[step.decision]}{where}")
                blocks += [lines[-1], *_folded(step)]
        if blocks:
            head = f"### {code(run.name)}"
            yield _Unit("\n\n".join([head, *blocks]), "\n".join([head, "", *lines]))


def _folded(step: StepResult) -> Iterator[str]:
    """What a step was asked and proposed, to be opened."""
    if step.diff:
        title = DECISIONS[step.decision].capitalize()
        # In a fence: words in a comment could call for people by their names.
        asked = [fenced(visible_lines(step.prompt.strip()), "text")] if step.prompt.strip() else []
        inside = "\n\n".join([*asked, difference(step)])
        yield f"<details><summary>{title}</summary>\n\n{inside}\n\n</details>"
