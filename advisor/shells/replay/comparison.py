"""`advisor replay --compare A B`: two reports side by side, for a person and for a program."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.batch import report as reports
from advisor.batch.comparison import compare, passes
from advisor.batch.gathered import read
from advisor.batch.totals import totals
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import Style, width, wrapped
from advisor.shells.replay.lines import (
    duration,
    joined,
    money,
    padded,
    percent,
    steps,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from advisor.batch.comparison import Change, Comparison, Passes, Row
    from advisor.batch.results import RunResult
    from advisor.shells.policy import Terminal

_HEADS = (
    ("", "", "", "", "well-", "", "", ""),
    ("run", "", "outcome", "steps", "formed", "tokens", "cost", "time"),
)
_GAP = "  "
_TEXTS = 3
"""Columns that stand to the left."""

_LONGEST = 24
"""Columns for the names of runs, at most; longer ones have a line to themselves."""

_REASONS = 4
"""Reasons that are shown of what broke."""

_ALONE = {"new": "only in B", "gone": "only in A"}


def run(before: Path, after: Path, terminal: Terminal, *, as_json: bool = False) -> int:
    """Show both reports side by side; returns whether everything that passed passes still.

    Each is a file, or the folder that `--out` named.

    Raises:
        UsageError: one cannot be read, or is damaged.
    """
    found = compare(read(before), read(after))
    if as_json:
        terminal.out.write(reports.as_text(found.to_json(), only_ascii=True))
        return found.exit_code
    names = (str(before), str(after))
    style = Style.for_stream(terminal.out)
    terminal.out.writelines(f"{line}\n" for line in lines(found, names, style, terminal.width))
    return found.exit_code


def lines(found: Comparison, names: tuple[str, str], style: Style, columns: int) -> Iterator[str]:
    """The lines for a person: two for each run that changed, A and B, then the sums.

    Args:
        found: the comparison.
        names: of the reports.
        style: of the stream.
        columns: of the screen; the table needs 60.
    """
    for letter, name in zip("AB", names, strict=True):
        yield f"{letter}  {visible(name)}"
    yield ""
    yield from _table(found, style, columns)
    yield ""
    yield from map(style.bold, joined(_counts(found), columns))


def _table(found: Comparison, style: Style, columns: int) -> Iterator[str]:
    """Each run that changed as it was and as it is, what became of it, and the same for all."""
    sides = [(found.before.runs, found.before.seconds), (found.after.runs, found.after.seconds)]
    last = [_sums(runs, seconds) for runs, seconds in sides]
    rows = [row for row in found.rows if row.verdict != "same"]
    pairs = [(_cells(row.before), _cells(row.after)) for row in rows]
    heads = [each[2:] for each in _HEADS]
    every = [*heads, *(cells for pair in pairs for cells in pair), *last]
    widths = [max(map(width, column)) for column in zip(*every, strict=True)]
    taken = sum(widths) + (len(widths) + 1) * len(_GAP) + 1
    names = [visible(row.name) for row in rows]
    room = max(min(max(map(width, (*names, "all"))), _LONGEST, columns - taken), len("run"))
    for first, _, *cells in _HEADS:
        yield style.dim(_line(first, " ", cells, room, widths))
    for row, name, pair in zip(rows, names, pairs, strict=True):
        if width(name) > room:
            yield name
            name = ""  # noqa: PLW2901 - it stands above
        yield _line(name, "A", pair[0], room, widths)
        yield _line("", "B", pair[1], room, widths)
        yield from _changes(row, room, style, columns)
    yield style.bold(_line("all", "A", last[0], room, widths))
    yield style.bold(_line("", "B", last[1], room, widths))


def _line(name: str, side: str, cells: Sequence[str], room: int, widths: Sequence[int]) -> str:
    first = _TEXTS - 2
    filled = (
        padded(cell, each, right=place >= first)
        for place, (cell, each) in enumerate(zip(cells, widths, strict=True))
    )
    return _GAP.join([padded(name, room), side, *filled]).rstrip()


def _cells(runs: Sequence[RunResult]) -> tuple[str, ...]:
    """A run, or all its repeats."""
    if not runs:
        return ("-", *[""] * (len(_HEADS[0]) - _TEXTS))
    sums = _sums(runs, sum(each.seconds for each in runs))
    return sums if len(runs) > 1 else (runs[0].state, *sums[1:])


def _sums(runs: Sequence[RunResult], seconds: float) -> tuple[str, ...]:
    sums = totals(runs)
    return (
        f"{sums.passed} of {sums.runs}",
        steps(sums),
        percent(sums.well_formed),
        tokens(sums.spent),
        money(sums.spent.cost),
        duration(seconds),
    )


def _changes(row: Row, room: int, style: Style, columns: int) -> Iterator[str]:
    """What became of a run and of its steps, in words, and why."""
    head = " " * (room + len(_GAP))
    paint = style.red if row.is_worse else style.green
    said = [_ALONE.get(row.change) or _said(row.change, passes(row.after))] * bool(row.change)
    said += [f'step "{visible(step.name)}" {_said(step.change, step.after)}' for step in row.steps]
    for line in joined(said, columns - len(head)):
        yield f"{head}{paint(line)}"
    found = dict.fromkeys(why for step in row.steps for why in step.why) | dict.fromkeys(row.why)
    for why in list(found)[:_REASONS]:
        yield from wrapped("    - ", visible(why), columns)
    if len(found) > _REASONS:
        yield style.dim(f"    … {len(found) - _REASONS:,} more; --format json has them")


def _said(change: Change, after: Passes) -> str:
    """In words; of repeats, how often it passes now."""
    return change if after.runs == 1 else f"{change}: {after.passed} of {after.runs} passed"


def _counts(found: Comparison) -> list[str]:
    """How many runs became what, the worse ones first."""
    count = Counter(row.verdict for row in found.rows)
    told = [f"{counted(count['worse'], 'run')} worse", f"{count['better']:,} better"]
    told += [f"{count['new']:,} {_ALONE['new']}"] * bool(count["new"])
    lost = sum(row.is_worse for row in found.rows if row.verdict == "gone")
    passed = f", {lost:,} of them passed" if lost else ""
    told += [f"{count['gone']:,} {_ALONE['gone']}{passed}"] * bool(count["gone"])
    return [*told, f"{count['same']:,} as before"]
