"""Why runs did not pass, for a person: step by step, each with what it proposed.

Values in, lines out; harmless on a screen, and no wider than it where words allow that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import reasons
from advisor.batch.totals import grouped, repeated
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import Style, cut, wrapped
from advisor.shells.replay.lines import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.batch.folder import Folder
    from advisor.batch.results import RunResult, StepResult

_REASONS = 8
"""Reasons of a step that are shown."""

_SHOWN = 16
"""Lines of a difference, or that show more of an error, that stand below a failure."""


class Failures:
    """Tells why runs did not pass."""

    def __init__(self, style: Style, columns: int, folder: Folder | None = None) -> None:
        """Tell it on a screen; differences are named that are kept in `folder`, else shown."""
        self._style = style
        self._columns = columns
        self._folder = folder

    def of_repeats(self, runs: Sequence[RunResult], count: int) -> Iterator[str]:
        """Of repeats of a run, which are `count` in all; what failed alike is told once."""
        for alike in failed_alike(runs):
            lines = list(self.of_run(alike[0]))
            if lines and count > 1:
                yield f"    in {len(alike)} of {count} repeats:"
            yield from lines

    def of_run(self, run: RunResult) -> Iterator[str]:
        """Of one run, with where all that was said in it is kept."""
        lines = [line for number in range(len(run.steps)) for line in self._of_step(run, number)]
        if error := reasons.besides(run):
            lines += wrapped("    ", visible(error), self._columns)
        lines += self._some(run.details, "      ")
        yield from lines
        path = self._folder.transcript(run) if self._folder and lines else None
        if path is not None:
            yield f"    all that was said: {visible(str(path))}"

    def _of_step(self, run: RunResult, index: int) -> Iterator[str]:
        step = run.steps[index]
        told = reasons_of(run, step)
        if not told:
            return
        where = f", {run.script}:{step.line}" if step.line else ""
        yield from wrapped("    ", visible(f'step "{step.name}"{where}'), self._columns)
        for reason in told[:_REASONS]:
            yield from wrapped("      - ", visible(reason), self._columns)
        if len(told) > _REASONS:
            yield self._style.dim(f"      … {len(told) - _REASONS:,} more; --report FILE has them")
        if step.diff:
            path = self._folder.diff(run, index + 1) if self._folder else None
            yield from map(self._style.dim, self._difference(step, path))

    def _difference(self, step: StepResult, path: Path | None) -> Iterator[str]:
        """What became of what the step proposed, and where it is kept or the beginning of it."""
        if path is not None:
            yield f"      {DECISIONS[step.decision]}: {visible(str(path))}"
            return
        yield f"      {DECISIONS[step.decision]}:"
        yield from self._some(step.diff, "        ")

    def _some(self, lines: Sequence[str], indent: str) -> Iterator[str]:
        for line in lines[:_SHOWN]:
            yield cut(f"{indent}{visible(line)}", self._columns)
        if len(lines) > _SHOWN:
            keeping = "" if self._folder else "; --out DIR keeps them"
            yield f"{indent}… {counted(len(lines) - _SHOWN, 'more line')}{keeping}"


def failed_alike(runs: Sequence[RunResult]) -> Iterable[Sequence[RunResult]]:
    """The runs, those repeats together that did not pass for the same reasons."""
    return grouped(runs, lambda run: f"{repeated(run)}\n{_told(run)}").values()


def reasons_of(run: RunResult, step: StepResult) -> list[str]:
    """Why a step did not pass; of a run without any that was had, why it was skipped."""
    if run.state == "skipped" and step.why:
        return [f"skipped, since {' '.join(step.why.split())}"]
    return reasons.of_step(step)


def _told(run: RunResult) -> str:
    """All that is told of a run, differences aside."""
    told = [f"{step.name}: {reason}" for step in run.steps for reason in reasons_of(run, step)]
    return "\n".join([*told, reasons.besides(run)])
