"""`advisor bench`: how well a model edits, over small tasks whose outcome can be decided.

The tasks are prompt scripts, and are run as `advisor replay` runs them; nothing is written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.batch import reading
from advisor.batch.benchmark import UNNAMED, benchmark
from advisor.batch.results import exit_code
from advisor.calm.nearest import nearest
from advisor.calm.visible import visible
from advisor.errors import UsageError
from advisor.shells.markdown_text import cell
from advisor.shells.render import Style, cut, width, wrapped
from advisor.shells.replay import refusals, reports
from advisor.shells.replay.lines import padded, percent
from advisor.shells.replay.markdown import BENCH, Page
from advisor.shells.replay.markdown import table as markdown_table
from advisor.shells.replay.run import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from advisor.batch.benchmark import Benchmark, Row
    from advisor.batch.script import Script
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal
    from advisor.shells.replay.run import Request

_HEADS = (
    ("", "", "", "well-", "colla-", "tokens", ""),
    ("category", "runs", "passed", "formed", "teral", "out", "rewrite"),
)

_TITLES = ("Category", "Runs", "Passed", "Well-formed", "Collateral", "Tokens out", "Rewrite")

_LEGEND = (
    "well-formed: tool calls that fit a tool. collateral: differences outside of what a task is "
    "about. rewrite: tokens of answering with the whole file wherever changes were taken, about."
)

_LONGEST = 24
"""Columns that a category may take."""


def run(request: Request, categories: Sequence[str], settings: Settings, terminal: Terminal) -> int:
    """Run the tasks and show how they came out; returns the exit code.

    Args:
        request: as for `advisor replay`; the tasks are its scripts.
        categories: of the tasks to run; all where none is named.
        settings: in force.
        terminal: where to show it.

    Raises:
        AdvisorError: a task, an option or the model is at fault; nothing was run.
    """
    _check(categories, request.scripts)
    refusals.check_reports(request.reports, request.out)
    report, folder, failure = outcome(
        request._replace(reports=(), shows_passed=False),
        settings,
        terminal,
        lambda task: not categories or _category(task) in categories,
    )
    found = benchmark(report.runs)
    if request.as_json:
        write_json(found, report.model, terminal.out)
    else:
        style = Style.for_stream(terminal.out)
        write(found, report.model, terminal.out, style, terminal.width)
    try:
        reports.write(report, request.reports, Page(BENCH, [as_markdown(found)], folder))
    except UsageError as error:
        failure = failure or error
    if failure is not None:
        raise failure
    return exit_code(report.runs)


def _check(categories: Sequence[str], folders: Sequence[Path]) -> None:
    """Make sure that there are tasks of each category.

    Raises:
        UsageError: there are none of one.
    """
    paths = (path for folder in folders if categories for path in sorted(folder.glob("*.y*ml")))
    tasks = [reading.check(path).script for path in paths]
    if any(task is None for task in tasks):
        return  # what is wrong with it is said where it would be run
    known = sorted({_category(task) for task in tasks if task is not None})
    for category in categories:
        if known and category not in known:
            close = nearest(category, known)
            hint = f'; did you mean "{close}"?' if close else ";"
            raise UsageError(
                f"--category {category}: no task has it{hint} there are {', '.join(known)}"
            )


def _category(task: Script) -> str:
    return task.category or UNNAMED


def told(found: Benchmark, model: str, style: Style, columns: int) -> Iterator[str]:
    """The lines for a person; those of the table need 60 columns.

    Args:
        found: how the tasks came out.
        model: that answered.
        style: of the stream.
        columns: of the screen.
    """
    yield style.bold(f"Edit benchmark of {visible(model)}")
    yield ""
    lines = _aligned([*_HEADS, *map(_cells, found.rows), _cells(found.total)])
    yield from map(style.dim, lines[: len(_HEADS)])
    yield from lines[len(_HEADS) : -1]
    yield style.bold(lines[-1])
    yield ""
    yield from map(style.dim, wrapped("", _LEGEND, columns))
    if found.missed:
        yield from ("", f"{len(found.missed)} not passed:")
    names = [cut(visible(each.name), columns // 3) for each in found.missed]
    longest = max(map(width, names), default=0)
    for name, each in zip(names, found.missed, strict=True):
        yield from wrapped(f"  {padded(name, longest)}  ", visible(each.why), columns)


def write(found: Benchmark, model: str, out: TextIO, style: Style, columns: int) -> None:
    """Show what `told` says."""
    out.writelines(f"{line}\n" for line in told(found, model, style, columns))


def as_markdown(found: Benchmark) -> str:
    """The table of the categories, for a report."""
    rows = ((cell(name), *others) for name, *others in map(_cells, (*found.rows, found.total)))
    return markdown_table(_TITLES, rows, texts=1)


def write_json(found: Benchmark, model: str, out: TextIO) -> None:
    """Give everything to a program."""
    json.dump({"model": model} | found.to_json(), out, indent=2)
    out.write("\n")


def _cells(row: Row) -> tuple[str, ...]:
    sums = row.totals
    return (
        cut(visible(row.category), _LONGEST),
        f"{sums.runs}",
        percent(row.passed),
        percent(sums.well_formed),
        f"{sums.collateral}",
        f"{sums.spent.received:,}",
        f"{row.rewriting:,}",
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with the first column to the left and the others to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            padded(cell, columns, right=place > 0)
            for place, (cell, columns) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
