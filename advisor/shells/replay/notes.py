"""What there is to say of a batch as a whole, beside its runs and its sums.

Values in, plain lines out, which may hold texts of anybody's.
"""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from advisor.batch import totals
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.replay.lines import has_ended

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.batch.folder import Folder
    from advisor.batch.results import RunResult

_FEW = 3
"""Runs that may fail alike before a step was had, and each have a line."""

_NAMED = 8
"""Steps that no run had, and architectures that were written, that are told by name."""


def told_each(runs: Sequence[RunResult]) -> list[RunResult]:
    """The runs of which there is more to say than that they are some of many."""
    alike = _alike(runs)
    return [run for run in runs if has_ended(run) and (run.steps or run.error not in alike)]


def _alike(runs: Iterable[RunResult]) -> dict[str, int]:
    """What ended many runs before a step of them was had, and how many."""
    count = Counter(run.error for run in runs if has_ended(run) and not run.steps)
    return {error: number for error, number in count.items() if number > _FEW}


def stopped(runs: Sequence[RunResult]) -> Iterator[str]:
    """What did not come to its end."""
    for error, number in _alike(runs).items():
        yield f"{counted(number, 'run')}: {error}"
    if missing := sum(not has_ended(run) for run in runs):
        yield f"{counted(missing, 'run')} stopped, or not begun."


def way_on(runs: Sequence[RunResult], folder: Folder | None) -> str:
    """How to go on, in one line; empty where there is nothing to go on with."""
    states = {run.state for run in runs}
    if folder is not None and states & {"interrupted", "error"}:
        return visible(f"go on: advisor replay --resume {shlex.quote(str(folder.path))}")
    if folder is None and "interrupted" in states:
        return "nothing is kept to go on with: --out DIR keeps it"
    return ""


def never_had(runs: Sequence[RunResult]) -> Iterator[str]:
    """The steps that were skipped wherever there are such."""
    found = totals.never_had(runs)
    for each in found[:_NAMED]:
        where = f"all {each.runs:,} runs" if each.runs > 1 else "the only run"
        yield f'step "{each.step}" was skipped in {where} of {each.script}: {each.why}'
    if len(found) > _NAMED:
        yield f"… and {counted(len(found) - _NAMED, 'more step')} in no run of their scripts"


def applied(runs: Sequence[RunResult]) -> Iterator[str]:
    """What was written to architectures, and how it is taken back."""
    files = [run.architecture for run in runs if run.applied]
    changes = counted(sum(run.applied for run in runs), "change")
    if len(files) == 1:
        quoted = shlex.quote(files[0])
        yield f"applied to {files[0]} ({changes}); advisor undo {quoted} takes it back"
    elif files:
        more = [f"{len(files) - _NAMED:,} more"] * (len(files) > _NAMED)
        named = ", ".join([*files[:_NAMED], *more])
        yield f"applied to {counted(len(files), 'file')} ({changes}): {named}"
        yield "advisor undo FILE takes one back"


def planned(runs: Sequence[RunResult], folder: Folder | None) -> Iterator[str]:
    """What waits for a person."""
    count = totals.totals(runs).planned
    if count and folder is not None:
        yield f"{counted(count, 'plan')} to look at in {folder.path}: advisor review FILE PLAN"
