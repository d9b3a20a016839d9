"""What runs accepted reaches the files that they were about, through history like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm import document as documents
from advisor.change import apply as applying
from advisor.change.journal import Journal
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from advisor.batch.results import RunResult
    from advisor.batch.schedule import Run
    from advisor.change.history import Act


def check(runs: Iterable[Run]) -> None:
    """Make sure that no two runs write one file.

    Raises:
        UsageError: they would, and neither knows of what the other does.
    """
    written: dict[Path, str] = {}
    for run in runs:
        other = written.setdefault(run.architecture.resolve(), run.name)
        if other != run.name:
            raise UsageError(
                f"{other} and {run.name} are both about {run.architecture}; with --in-place run "
                "them one after the other"
            )


def apply(result: RunResult, path: Path, act: Act) -> int:
    """Write what a run accepted to the file that it was about; returns how many proposals.

    Args:
        result: of the run, as it came from it.
        path: of the file.
        act: who applies, and when.

    Raises:
        AdvisorError: the file changed since the run read it, or cannot be written; what was
            written before stays, and can be undone.
    """
    journal = Journal.of(path)
    for proposal in result.accepted:
        applying.apply(documents.load(path), proposal, journal, act)
    return len(result.accepted)
