"""The report of a batch that was kept in a folder, put together from those of its runs.

Nothing is written, and nobody who writes there is disturbed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import asked, report
from advisor.batch.folder import BATCH, RESULT, UNFINISHED
from advisor.batch.report import Report
from advisor.calm import document as documents
from advisor.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Report:
    """The report in the file at `path`, or of the batch whose folder that is.

    Raises:
        UsageError: it cannot be read, is something else, or is damaged.
    """
    if not path.is_dir():
        return report.read(path)
    if not (path / BATCH).is_file():
        raise UsageError(f"{path} holds no batch; name a report (JSON), or a folder of --out")
    batch = asked.batch(documents.content(path / BATCH), path / BATCH)
    files = [each for name in (RESULT, UNFINISHED) for each in path.glob(f"*/{name}")]
    if not files:
        raise UsageError(f"{path} holds no results yet; see advisor replay --resume {path}")
    kept = [report.read(file) for file in sorted(files)]
    runs = tuple(run for each in kept for run in each.runs)
    # Nobody kept how long all of it took: one run after the other, as it is told of one job.
    return Report(batch.model, batch.began, sum(each.seconds for each in kept), 1, runs)
