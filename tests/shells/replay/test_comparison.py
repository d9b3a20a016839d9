"""Two reports side by side on a screen, and for a program."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from advisor.batch import gathered
from advisor.batch import report as reports
from advisor.batch.comparison import compare
from advisor.batch.folder import Folder
from advisor.calm.visible import visible
from advisor.errors import DONE, FINDINGS, UsageError
from advisor.shells.policy import Terminal
from advisor.shells.render import Style
from advisor.shells.replay import comparison
from tests.batch.outcomes import EVIL, batch, every_kind, failed, report, run, step
from tests.golden import golden

HERE = Path(__file__).parent
BEFORE = report(
    run("shop"),
    run("iot", "failed", step("first"), failed("broker")),
    run("gone"),
    run("bank", "failed", step("one"), failed("two")),
)
AFTER = report(
    run("shop", "failed", failed()),
    run("iot", "passed", step("first"), step("broker")),
    run("a-name-that-is-longer-than-the-screen-has-room-for"),
    run("bank", "failed", failed("one"), step("two")),
)


@pytest.mark.parametrize("columns", [100, 60])
def test_side_by_side(columns: int) -> None:
    """Each run as it was and as it is, and what became of it in words."""
    names = ("before.json", "after.json")
    found = compare(BEFORE, AFTER)
    text = "\n".join(comparison.lines(found, names, Style(enabled=False), columns)) + "\n"
    assert text == golden(HERE / f"golden/comparison_{columns}.txt", text)


def test_nothing_of_a_report_is_obeyed() -> None:
    """Neither its name nor those in it."""
    found = compare(report(*every_kind()), AFTER)
    for line in comparison.lines(found, (EVIL, EVIL), Style(enabled=False), 80):
        assert visible(line) == line


def test_from_files(tmp_path: Path) -> None:
    """The exit code is honest, for a person and for a program."""
    paths = tmp_path / "a.json", tmp_path / "b.json"
    for path, each in zip(paths, (BEFORE, AFTER), strict=True):
        path.write_bytes(reports.as_bytes(each))
    for as_json in (False, True):
        out = io.StringIO()
        terminal = Terminal(out, out, None)
        assert comparison.run(*paths, terminal, as_json=as_json) == FINDINGS
    assert json.loads(out.getvalue())["is_worse"]


def test_the_counts_agree_with_the_exit_code() -> None:
    """A step that broke in a run that failed before is worse; what did not change is a number."""
    before = report(run("shop", "failed", step("one"), failed("two")), run("iot"), run("bank"))
    after = report(run("shop", "failed", failed("one"), step("two")), run("iot"), run("bank"))
    found = compare(before, after)
    said = list(comparison.lines(found, ("a", "b"), Style(enabled=False), 80))
    assert found.exit_code == FINDINGS
    assert said[-1] == "1 run worse · 0 better · 2 as before"
    assert "    - only: changed outside `only`: node edge-cache.metadata" in said
    assert not [line for line in said if line.startswith(("iot", "bank"))]


def test_repeats_are_one_row() -> None:
    """With how often they passed."""
    before = report(run("shop"), run("shop~2", number=2))
    after = report(run("shop"), run("shop~2", "failed", failed("cache"), number=2))
    said = list(comparison.lines(compare(before, after), ("a", "b"), Style(enabled=False), 80))
    assert any(line.split()[:4] == ["shop", "A", "2", "of"] for line in said)
    assert any(line.split()[:4] == ["B", "1", "of", "2"] for line in said)
    assert 'broke: 1 of 2 passed · step "cache" broke: 1 of 2 passed' in " ".join(said)


def test_folders_of_results_are_reports(tmp_path: Path) -> None:
    """What was kept of the runs, together; also of those that did not come to their end."""
    with Folder.begin(tmp_path / "runs", batch()) as folder:
        for each in (run("shop"), run("iot", "failed", failed()), run("late", "interrupted")):
            folder.keep(each)
    (tmp_path / "b.json").write_bytes(reports.as_bytes(report(run("shop"), run("iot"))))
    kept = gathered.read(tmp_path / "runs")
    assert [each.name for each in kept.runs] == ["iot", "late", "shop"]
    assert (kept.seconds, kept.model) == (27.0, "builtin")
    out = io.StringIO()
    terminal = Terminal(out, out, None)
    assert comparison.run(tmp_path / "runs", tmp_path / "b.json", terminal) == DONE
    assert "0 runs worse · 1 better · 1 only in A · 1 as before" in out.getvalue()


def test_a_folder_without_results_is_told(tmp_path: Path) -> None:
    """Of a batch or of anything else."""
    with pytest.raises(UsageError, match="holds no batch; name a report"):
        gathered.read(tmp_path)
    with Folder.begin(tmp_path / "runs", batch()), pytest.raises(UsageError, match="no results"):
        gathered.read(tmp_path / "runs")


def test_what_is_no_report_is_told(tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "shop.json"
    path.write_text("{}")
    out = io.StringIO()
    with pytest.raises(UsageError, match=r"shop\.json is no report of advisor replay"):
        comparison.run(path, path, Terminal(out, out, None))
