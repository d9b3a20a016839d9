"""Two reports side by side on a screen, and for a program."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from advisor.batch import report as reports
from advisor.batch.comparison import compare
from advisor.errors import FINDINGS, UsageError
from advisor.shells.policy import Terminal
from advisor.shells.render import Style, visible
from advisor.shells.replay import comparison
from tests.batch.outcomes import EVIL, every_kind, failed, report, run, step
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


def test_what_is_no_report_is_told(tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "shop.json"
    path.write_text("{}")
    out = io.StringIO()
    with pytest.raises(UsageError, match=r"shop\.json is no report of advisor replay"):
        comparison.run(path, path, Terminal(out, out, None))
