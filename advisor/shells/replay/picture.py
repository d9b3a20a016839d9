"""What is on the screen while a batch goes on: a line for each of its runs, and one for all.

Values in, lines out. Knows no terminal; times are seconds on any clock.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import cut, width
from advisor.shells.replay.lines import duration, money, padded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.budget import Spent
    from advisor.batch.results import RunResult

_BAR = 10
"""Columns of a bar."""

_GAP = "  "
_WIDE = 80
"""Columns from which on there is room."""

_MINUTE = 60


class At(NamedTuple):
    """How far a run is."""

    number: int
    """Of the step that goes on, from 1."""
    of: int
    name: str
    """Of the step."""
    spent: Spent
    """Before it."""

    @property
    def share(self) -> float:
        """How much of the run is done, from 0 to 1."""
        return (self.number - 1) / self.of if self.of else 0.0


class Picture:
    """What is known of a batch that goes on."""

    def __init__(self, began: float, runs: int = 0, *, unicode: bool = True) -> None:
        """Of a batch of so many runs; `unicode` says whether the screen knows more than ASCII."""
        self._began = began
        self._runs = runs
        self._signs = "█░" if unicode else "#-"
        self._running: dict[str, At] = {}
        self._since: dict[str, float] = {}
        self._states: Counter[str] = Counter()
        self._cost: float | None = None

    def step(self, run: str, at: At, now: float) -> None:
        """A run begins a step."""
        self._since.setdefault(run, now)
        self._running[run] = at

    def done(self, result: RunResult) -> None:
        """A run ended."""
        self._running.pop(result.name, None)
        self._since.pop(result.name, None)
        self._states[result.state] += 1
        self._cost = _sum(self._cost, result.spent.cost)

    def lines(self, now: float, columns: int, rows: int) -> list[str]:
        """The lines, none wider than the screen, and no more than half of its rows."""
        room = max(rows // 2 - 1, 1)
        shown = list(self._running.items())
        if len(shown) > room:
            shown = shown[: room - 1]
        lines = list(self._table(shown, now, columns))
        if more := len(self._running) - len(shown):
            lines.append(f"and {counted(more, 'run')} more" if shown else counted(more, "run"))
        return [cut(line, columns) for line in (*lines, self._all(now, columns))]

    def _table(self, shown: list[tuple[str, At]], now: float, columns: int) -> Iterator[str]:
        """A line for each of these runs; the names of steps get what the rest leaves."""
        is_wide = columns >= _WIDE
        names = [cut(visible(name), columns // (4 if is_wide else 5)) for name, _ in shown]
        steps = [f"step {at.number}/{at.of}" for _, at in shown]
        times = [duration(now - self._since[name], precise=False) for name, _ in shown]
        costs = [money(at.spent.cost) for _, at in shown]
        widths = [max(map(width, each), default=0) for each in (names, steps, times, costs)]
        bar = _BAR if is_wide else _BAR // 2
        room = max(columns - sum(widths) - bar - 5 * len(_GAP), 0)
        for name, step, spent, cost, (_, at) in zip(names, steps, times, costs, shown, strict=True):
            cells = (
                padded(name, widths[0]),
                padded(step, widths[1]),
                self._bar(at.share, bar),
                padded(cut(visible(at.name), room), room),
                padded(spent, widths[2], right=True),
                padded(cost, widths[3], right=True),
            )
            yield _GAP.join(cells)

    def _all(self, now: float, columns: int) -> str:
        """How far all of it is, and how long it may still take; what matters least goes first."""
        done = sum(self._states.values())
        had = min(done + sum(at.share for at in self._running.values()), self._runs)
        elapsed = max(now - self._began, 0.0)
        bad = done - self._states["passed"] - self._states["skipped"]
        cost = _sum(self._cost, *(at.spent.cost for at in self._running.values()))
        left = elapsed * (self._runs - had) / had if done else 0.0
        said = {
            "bar": self._bar(had / self._runs if self._runs else 0.0, _BAR),
            "done": f"{done:,} of {self._runs:,} done",
            "bad": f"{bad:,} not passed" if bad else "",
            "rate": f"{done * _MINUTE / elapsed:.1f} a minute" if done and elapsed else "",
            "cost": money(cost) if cost is not None else "",
            "time": duration(elapsed, precise=False),
            "left": f"about {duration(left, precise=False)} left" if left else "",
        }
        for name in ("", "rate", "bar", "bad", "time", "cost"):
            said.pop(name, None)
            line = " · ".join(filter(None, said.values()))
            if width(line) <= columns:
                break
        return line

    def _bar(self, share: float, columns: int) -> str:
        full = int(columns * share)
        return self._signs[0] * full + self._signs[1] * (columns - full)


def _sum(*costs: float | None) -> float | None:
    """What is known of them together."""
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None
