"""How far a batch is, while it goes on: live lines at a terminal, quiet ones anywhere else.

    shown = progress(sys.stderr, os.environ)
    shown.begin(13)
    shown.step(run, 3, spent)
    shown.done(result)
    shown.end()

A thread of its own writes to the terminal, so that one that is slow, or held by Ctrl-S, holds no
run up. `end` must be called whatever happens: it gives the cursor back.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import partial
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol

from advisor.batch.totals import totals
from advisor.calm.visible import visible
from advisor.shells.chat.harmless import encodable
from advisor.shells.chat.live_lines import LiveLines
from advisor.shells.chat.typeahead import is_dumb
from advisor.shells.render import Style, cut, shows_unicode
from advisor.shells.replay.lines import (
    duration,
    first_reason,
    has_ended,
    money,
    painted,
    steps,
    tokens,
)
from advisor.shells.replay.picture import At, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Self, TextIO

    from advisor.agent.budget import Spent
    from advisor.batch.results import RunResult
    from advisor.batch.schedule import Run

_BEAT = 0.2
"""Seconds between two drawings."""

_SIZE = (80, 24)
"""Columns and rows of a terminal that does not tell."""


class Progress(Protocol):
    """Is told what happens."""

    def begin(self, total: int, finished: Collection[RunResult] = ()) -> None:
        """The batch begins, with so many runs in all, of which some may be finished already."""

    def step(self, run: Run, number: int, spent: Spent) -> None:
        """A run begins its step `number`, from 1, and has used so much before."""

    def done(self, result: RunResult) -> None:
        """A run ended, however it did."""

    def end(self) -> None:
        """The batch ended, or was ended."""


class Said(NamedTuple):
    """What is said of runs that ended, which a table may tell once more when all have."""

    passed: bool = True
    """Whether those that passed have a line."""
    reasons: bool = True
    """Whether the lines of others say why."""

    @classmethod
    def before(cls, table: TextIO | None, out: TextIO, *, passed: bool = True) -> Self:
        """What is said on `out` before a table of all failures goes to `table`, if one does.

        They have the same reader, but for a terminal beside a file.
        """
        return cls(passed, reasons=table is None or (out.isatty() and not table.isatty()))

    def is_said(self, result: RunResult) -> bool:
        """Whether the run has a line."""
        return has_ended(result) and (self.passed or result.state != "passed")


_ALL = Said()


def progress(out: TextIO, environment: Mapping[str, str], said: Said = _ALL) -> Progress:
    """What suits `out`."""
    if out.isatty() and not is_dumb(environment):
        return Live(out, Style.for_stream(out, environment), said)
    return Quiet(out, said)


class Quiet:
    """A line for each run that ended, and nothing else."""

    def __init__(self, out: TextIO, said: Said) -> None:
        self._out = out
        self._said = said

    def begin(self, total: int, finished: Collection[RunResult] = ()) -> None:
        """Nothing."""

    def step(self, run: Run, number: int, spent: Spent) -> None:
        """Nothing."""

    def done(self, result: RunResult) -> None:
        """Say what came of it."""
        if self._said.is_said(result):
            line = ended(result, Style(enabled=False), reasons=self._said.reasons)
            self._out.write(f"{line}\n")
            self._out.flush()

    def end(self) -> None:
        """Nothing."""


class Live:
    """A line for each run that goes on and one for all, drawn anew below those that ended."""

    def __init__(self, out: TextIO, style: Style, said: Said) -> None:
        """Show it on `out`, a terminal whose cursor is in the first column."""
        self._out = out
        self._style = style
        self._said = said
        self._lines = LiveLines(out)
        self._has_unicode = shows_unicode(out)
        self._picture = Picture(time.monotonic(), unicode=self._has_unicode)
        self._ended: list[RunResult] = []
        self._lock = Lock()
        self._is_over = Event()
        self._thread = Thread(target=self._keep_drawing, daemon=True)

    def begin(self, total: int, finished: Collection[RunResult] = ()) -> None:
        """Begin to draw."""
        runs = total - len(finished)
        self._picture = Picture(time.monotonic(), runs, unicode=self._has_unicode)
        self._thread.start()

    def step(self, run: Run, number: int, spent: Spent) -> None:
        """Have it drawn."""
        steps = run.script.steps
        at = At(number, len(steps), steps[number - 1].name, spent)
        with self._lock:
            self._picture.step(run.name, at, time.monotonic())

    def done(self, result: RunResult) -> None:
        """Have it said above what is live."""
        with self._lock:
            self._picture.done(result)
            self._ended += [result] * self._said.is_said(result)

    def end(self) -> None:
        """Say what is left to say, and take away what is live."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _keep_drawing(self) -> None:
        with suppress(OSError, ValueError):  # nobody looks any more
            while not self._is_over.wait(_BEAT):
                self._draw()
            self._draw(is_last=True)

    def _draw(self, *, is_last: bool = False) -> None:
        columns, rows = self._size()
        fit = partial(self._fitted, columns=columns)
        with self._lock:
            ended_now, self._ended = self._ended, []
            lines = [] if is_last else self._picture.lines(time.monotonic(), columns, rows)
        reasons = self._said.reasons
        told = (ended(result, self._style, fit, reasons=reasons) for result in ended_now)
        above = "".join(f"{line}\n" for line in told)
        self._lines.draw([fit(line) for line in lines], (columns, rows), above)

    def _fitted(self, line: str, columns: int) -> str:
        """The line as the terminal can show it."""
        shown = encodable(line, self._out.encoding or "utf-8")
        return cut(shown, columns, unicode=self._has_unicode)

    def _size(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self._out.fileno())
        except (OSError, ValueError):
            return _SIZE
        return (columns or _SIZE[0], rows or _SIZE[1])


def ended(
    result: RunResult, style: Style, fit: Callable[[str], str] = str, *, reasons: bool = True
) -> str:
    """What came of a run, in one line, also why if `reasons`; `fit` makes it one for the screen."""
    sums = totals([result])
    had = f"{steps(sums)} steps" if sums.steps else "-"
    said = [had, f"{tokens(result.spent)} tokens"]
    said += [] if result.spent.cost is None else [money(result.spent.cost)]
    said += [duration(result.seconds), first_reason(result) if reasons else ""]
    line = fit("  ".join(filter(None, (visible(result.name), result.state, *said))))
    name, gap, rest = line.partition(f"  {result.state}")
    return f"{name}{painted(result.state, gap, style)}{rest}"
