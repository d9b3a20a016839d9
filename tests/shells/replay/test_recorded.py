"""The prompt scripts with answers that were written by hand: what came of them, offline."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from advisor.errors import FINDINGS
from advisor.settings import Settings
from advisor.shells.policy import Terminal
from advisor.shells.replay.run import Request, outcome, run
from scripts.rerecord_batch import FOLDERS, RECORDINGS, every_run
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
REQUEST = Request(
    [FOLDERS["scripts"]],
    "ada",
    datetime(2026, 11, 22, tzinfo=UTC),
    replay=RECORDINGS / "scripts.jsonl",
)


def terminal() -> Terminal:
    """One that nobody looks at."""
    return Terminal(StringIO(), StringIO(), None)


def test_what_came_of_each_script(tmp_path: Path) -> None:
    """States, reasons and differences of all runs; those that failed are not hidden."""
    report = outcome(REQUEST._replace(out=tmp_path / "out"), Settings(), terminal()).report
    told = []
    for result in report.runs:
        told.append(f"{result.name}: {result.state}")
        for step in result.steps:
            told.append(f"  {step.name}: {step.state} {step.decision} {step.why}".rstrip())
            told += [f"    {each.expectation}: {each.why}" for each in step.failures]
            told += [f"    {line}" for line in step.diff]
    text = "\n".join(told) + "\n"
    assert text == golden(GOLDEN / "by-hand.txt", text)
    assert {each.name for each in report.runs} == {each.name for each in every_run("scripts")}


def test_a_batch_in_which_something_failed_is_no_success(tmp_path: Path) -> None:
    """However much of it passed."""
    assert run(REQUEST._replace(out=tmp_path / "out"), Settings(), terminal()) == FINDINGS
