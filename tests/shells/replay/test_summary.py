"""The outcome of a batch as a person reads it: complete, in few lines, and harmless."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.budget import Spent
from advisor.batch.folder import Folder
from advisor.batch.judging import Judgement
from advisor.batch.report import read
from advisor.shells.policy import Terminal
from advisor.shells.render import Style, visible, width
from advisor.shells.replay.lines import cut, duration, money, percent, tokens
from advisor.shells.replay.summary import as_json, as_text, summary
from tests.batch.outcomes import DIFF, EVIL, LONG, batch, every_kind, failed, report, run, step
from tests.golden import golden

PLAIN = Style(enabled=False)
HERE = Path(__file__).parent


@pytest.mark.parametrize("columns", [100, 60])
def test_every_outcome_on_a_screen(columns: int) -> None:
    """A line for each run, the reasons with what shows them, and the sums."""
    text = "\n".join(summary(report(*every_kind()), PLAIN, columns)) + "\n"
    assert text == golden(HERE / f"golden/summary_{columns}.txt", text)


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    """Only a name that is longer may be."""
    runs = [each for each in every_kind() if each.name not in (EVIL, LONG)]
    assert max(map(width, summary(report(*runs), PLAIN, columns))) <= columns


def test_nothing_of_a_model_is_obeyed() -> None:
    """Whatever names, reasons and differences hold."""
    for line in summary(report(*every_kind()), PLAIN, 80):
        assert visible(line) == line


def test_runs_that_did_not_begin_are_counted() -> None:
    """A batch that was stopped may have left thousands."""
    runs = [run(f"run-{n}", "interrupted", error="stopped")._replace(steps=()) for n in range(50)]
    lines = list(summary(report(run("shop"), *runs), PLAIN, 80))
    assert "50 runs stopped, or not begun." in lines
    assert len(lines) < 10


def test_many_reasons_are_counted() -> None:
    """The first ones are shown; where all are is told."""
    many = tuple(
        Judgement(f"elements.x{n}", passed=False, why="it is not there") for n in range(30)
    )
    lines = list(summary(report(run("iot", "failed", failed(judgements=many))), PLAIN, 80))
    assert "      - elements.x7: it is not there" in lines
    assert "      … 22 more; --report FILE has them" in lines


def test_why_a_run_was_skipped_is_told() -> None:
    """A batch in which nothing was done has not passed."""
    skipped = step("x", "skipped", why="valid does not hold: dangling", judgements=(), diff=())
    lines = list(summary(report(run("iot", "skipped", skipped)), PLAIN, 80))
    assert "      - skipped, since valid does not hold: dangling" in lines


def test_repeats_have_their_rates() -> None:
    """Below the runs, by script."""
    runs = (run("shop"), run("shop~2", "failed", failed(), number=2), run("iot"))
    lines = list(summary(report(*runs), PLAIN, 80))
    assert "shop  1 of 2 passed  50 %" in lines
    assert not [line for line in lines if "iot" in line and " of " in line]


def test_a_difference_that_is_kept_is_named(tmp_path: Path) -> None:
    """By its path, in place of its lines."""
    with Folder.begin(tmp_path / "runs", batch()) as folder:
        kept = folder.keep(run("iot", "failed", step(), failed("broker")))
        result = folder.result("iot")
        out = io.StringIO()
        text = as_text(report(result), folder, Terminal(out, out, None))
    path = kept / "2-broker.diff"
    assert path.is_file()
    assert f"      diff: {path}\n" in text
    assert DIFF[0].strip() not in text


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_was_shown_as_it_ended_is_not_shown_again() -> None:
    """At a terminal runs that passed are only counted; elsewhere each has its line."""
    found = report(run("shop"), run("iot", "failed", failed()))
    screen, file = _Screen(), io.StringIO()
    at_terminal = as_text(found, None, Terminal(screen, screen, None))
    redirected = as_text(found, None, Terminal(file, screen, None))
    assert "shop" not in at_terminal
    assert "1 of 2 passed" in at_terminal
    assert "shop" in redirected


def test_a_batch_that_all_passed_is_two_lines_at_a_terminal() -> None:
    """The runs stand above already."""
    screen = _Screen()
    text = as_text(report(run("shop")), None, Terminal(screen, screen, None))
    assert text.count("\n") == 2


def test_the_report_for_a_program(tmp_path: Path) -> None:
    """Is the very report that --report gives, in ASCII."""
    found = report(*every_kind())
    out = io.StringIO()
    path = tmp_path / "report.json"
    path.write_text(as_json(found, None, Terminal(out, out, None)), encoding="ascii")
    assert read(path) == found
    assert json.loads(path.read_bytes())["totals"]["runs"] == len(found.runs)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (duration(0), "0.0 s"),
        (duration(9.94), "9.9 s"),
        (duration(59.4), "59 s"),
        (duration(59.6), "1 min 00 s"),
        (duration(3599), "59 min 59 s"),
        (duration(7500), "2 h 05 min"),
        (duration(4.2, precise=False), "4 s"),
        (money(None), "-"),
        (money(0.0), "$0.00"),
        (money(0.004), "$0.004"),
        (money(1234.5), "$1,234.50"),
        (percent(99.9), "99 %"),
        (percent(None), "-"),
        (tokens(Spent(1, 900, 99)), "999"),
        (tokens(Spent(1, 1000, 50)), "1.1k"),
        (tokens(Spent(1, 1_500_000, 0)), "1.5M"),
    ],
)
def test_numbers_as_a_person_reads_them(said: str, expected: str) -> None:
    """None claims more than is so: 100 % is all of them, no price is no price."""
    assert said == expected


@given(st.text(), st.integers(1, 40))
def test_what_is_cut_fits(text: str, columns: int) -> None:
    """And what fits is not cut."""
    shown = visible(text)
    assert width(cut(shown, columns)) <= max(columns, 1)
    assert cut(shown, 10_000) == shown
