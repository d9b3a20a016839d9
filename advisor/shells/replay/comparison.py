"""`advisor replay --compare A B`: two reports side by side, for a person and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import report as reports
from advisor.batch.comparison import compare
from advisor.batch.totals import totals
from advisor.shells.render import Style, visible, width
from advisor.shells.replay.lines import (
    counted,
    duration,
    joined,
    met,
    money,
    padded,
    percent,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from advisor.batch.comparison import Comparison, Row
    from advisor.batch.results import RunResult
    from advisor.batch.totals import Totals
    from advisor.shells.policy import Terminal

_HEADS = ("run", "", "outcome", "met", "formed", "tokens", "cost", "time")
_GAP = "  "
_TEXTS = 3
"""Columns that stand to the left."""

_LONGEST = 24
"""Columns for the names of runs, at most; longer ones have a line to themselves."""

_ALONE = {"new": "only in B", "gone": "only in A"}


def run(before: Path, after: Path, terminal: Terminal, *, as_json: bool = False) -> int:
    """Show both reports side by side; returns whether everything that passed passes still.

    Raises:
        UsageError: one cannot be read, or is damaged.
    """
    found = compare(reports.read(before), reports.read(after))
    if as_json:
        terminal.out.write(reports.as_text(found.to_json(), only_ascii=True))
        return found.exit_code
    names = (str(before), str(after))
    style = Style.for_stream(terminal.out)
    terminal.out.writelines(f"{line}\n" for line in lines(found, names, style, terminal.width))
    return found.exit_code


def lines(found: Comparison, names: tuple[str, str], style: Style, columns: int) -> Iterator[str]:
    """The lines for a person: two for each run, A and B, then the sums.

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
    """Each run as it was and as it is, what changed of it in words, and the same for all."""
    sides = [(found.before.runs, found.before.seconds), (found.after.runs, found.after.seconds)]
    last = [_sums(totals(runs), seconds) for runs, seconds in sides]
    pairs = [(_cells(row.before), _cells(row.after)) for row in found.rows]
    every = [_HEADS[2:], *(cells for pair in pairs for cells in pair), *last]
    widths = [max(map(width, column)) for column in zip(*every, strict=True)]
    taken = sum(widths) + (len(widths) + 1) * len(_GAP) + 1
    names = [visible(row.name) for row in found.rows]
    room = max(min(max(map(width, (*names, "all"))), _LONGEST, columns - taken), len("run"))
    yield style.dim(_line(_HEADS[0], " ", _HEADS[2:], room, widths))
    for row, name, pair in zip(found.rows, names, pairs, strict=True):
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


def _cells(run: RunResult | None) -> tuple[str, ...]:
    if run is None:
        return ("-", *[""] * (len(_HEADS) - _TEXTS))
    return (run.state, *_sums(totals([run]), run.seconds)[1:])


def _sums(sums: Totals, seconds: float) -> tuple[str, ...]:
    return (
        f"{sums.passed} of {sums.runs}",
        met(sums),
        percent(sums.well_formed),
        tokens(sums.spent),
        money(sums.spent.cost),
        duration(seconds),
    )


def _changes(row: Row, room: int, style: Style, columns: int) -> Iterator[str]:
    """What became of a run and of its steps, in words."""
    said = [_ALONE.get(row.change, row.change)] if row.change else []
    said += [f'step "{visible(step.name)}" {step.change}' for step in row.steps]
    head = " " * (room + len(_GAP))
    paint = style.red if row.is_worse else style.green
    for line in joined(said, columns - len(head)):
        yield f"{head}{paint(line)}"


def _counts(found: Comparison) -> list[str]:
    """How many runs became what."""
    count = {each: sum(row.change == each for row in found.rows) for each in ("fixed", "broke")}
    told = [f"{number} {each}" for each, number in count.items()]
    for change, words in _ALONE.items():
        number = sum(row.change == change for row in found.rows)
        told += [f"{number} {words}"] * bool(number)
    same = sum(not row.change for row in found.rows)
    return [*told, f"{counted(same, 'run')} as before"]
