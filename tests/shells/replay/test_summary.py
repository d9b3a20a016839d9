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
from advisor.calm.visible import visible
from advisor.shells.policy import Terminal
from advisor.shells.render import Style, cut, width
from advisor.shells.replay.lines import duration, money, percent, tokens
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
    dropped = failed("broker", decision="dropped")
    with Folder.begin(tmp_path / "runs", batch()) as folder:
        kept = folder.keep(run("iot", "failed", step(), dropped), "# Said")
        result = folder.result("iot")
        out = io.StringIO()
        text = as_text(report(result), folder, Terminal(out, out, None))
    path = kept / "2-broker.diff"
    assert path.is_file()
    assert f"      proposed, and dropped: {path}\n" in text
    assert f"    all that was said: {kept / 'transcript.md'}\n" in text
    assert (kept / "transcript.md").is_file()
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


def test_what_a_difference_is_stands_before_it() -> None:
    """It is no reason, and may be anything from taken to dropped."""
    made = failed(decision="planned", line=14)
    lines = list(summary(report(run("iot", "failed", made)), PLAIN, 80))
    at = lines.index("      planned:")
    assert lines[at + 1] == f"        {DIFF[0]}"
    assert '    step "broker", scripts/iot.yaml:14' in lines


def test_repeats_that_failed_alike_are_told_once() -> None:
    """Together, and apart where they failed for another reason."""
    why = "nothing was proposed"
    bad = [run(f"shop~{n}", "failed", failed(why=why), number=n) for n in (2, 3)]
    other = run("shop~4", "failed", failed(why="not understood: x"), number=4)
    lines = list(summary(report(run("shop"), *bad, other), PLAIN, 80))
    assert lines.count(f"      - {why}") == 1
    assert [line for line in lines if "repeats" in line] == [
        "    in 2 of 4 repeats:",
        "    in 1 of 4 repeats:",
    ]


def test_what_shows_more_of_an_error_is_shown() -> None:
    """Where it differs from what was recorded, as far as there is room."""
    details = tuple(f"- line {n}" for n in range(20))
    ended = run("shop", "error", error="not recorded", details=details)
    lines = list(summary(report(ended), PLAIN, 80))
    assert "      - line 0" in lines
    assert "      … 4 more lines; --out DIR keeps them" in lines


def test_a_step_that_no_run_had_is_told() -> None:
    """With a typo in its condition everything else may pass."""
    why = "elements.oder-db: present does not hold: it is not there"
    skipped = step("tag", "skipped", why=why, judgements=(), diff=())
    runs = [
        run(f"shop-{n}", "passed", step(), skipped)._replace(script="tag.yaml") for n in range(5)
    ]
    lines = list(summary(report(*runs), PLAIN, 140))
    assert f'step "tag" was skipped in all 5 runs of tag.yaml: {why}' in lines
    assert any("5 steps skipped" in line for line in lines)


def test_many_runs_that_passed_are_counted() -> None:
    """Where there are many, those that did not pass are what is looked for."""
    runs = [run(f"shop-{n}") for n in range(12)]
    out = io.StringIO()
    bad = run("iot", "failed", failed())
    few = as_text(report(*runs), None, Terminal(out, out, None))
    many = as_text(report(*runs, bad), None, Terminal(out, out, None))
    assert "shop-3" in few
    assert "shop-3" not in many
    assert "iot" in many
    assert "12 of 13 passed" in many


def test_runs_that_were_not_had_for_one_reason_are_one_line() -> None:
    """As where the provider is down for all."""
    why = "not had, since 5 runs in a row failed alike"
    runs = [run(f"shop-{n}", "error", error=why)._replace(steps=()) for n in range(50)]
    lines = list(summary(report(run("iot"), *runs), PLAIN, 80))
    assert f"50 runs: {why}" in lines
    assert len(lines) < 10


def test_how_to_go_on_is_told(tmp_path: Path) -> None:
    """With what was kept, or by keeping it another time."""
    runs = run("shop"), run("iot", "interrupted")._replace(steps=())
    without = list(summary(report(*runs), PLAIN, 100))
    assert "nothing is kept to go on with: --out DIR keeps it" in without
    with Folder.begin(tmp_path / "my runs", batch()) as folder:
        lines = list(summary(report(*runs), PLAIN, 200, folder))
        done = list(summary(report(run("shop")), PLAIN, 200, folder))
    assert f"go on: advisor replay --resume '{folder.path}'" in lines
    assert not [line for line in (*done, *summary(report(run("shop")), PLAIN, 80)) if "go" in line]


def test_what_was_written_is_told_with_the_way_back() -> None:
    """By file, and how much."""
    one = run("shop", applied=2)
    lines = list(summary(report(one, run("iot")), PLAIN, 80))
    assert lines[-1] == "applied to shop.json (2 changes); advisor undo shop.json takes it back"
    files = [one._replace(name=f"r{n}", architecture=f"{n}.json") for n in range(12)]
    text = " ".join(summary(report(*files), PLAIN, 80))
    assert "applied to 12 files (24 changes): 0.json, 1.json" in text
    assert text.endswith("7.json, 4 more advisor undo FILE takes one back")


def test_plans_are_told(tmp_path: Path) -> None:
    """They wait for somebody who looks at them."""
    made = run("shop", "passed", step(decision="planned"))
    with Folder.begin(tmp_path / "runs", batch()) as folder:
        lines = list(summary(report(made), PLAIN, 200, folder))
    assert lines[-1] == f"1 plan to look at in {folder.path}: advisor review FILE PLAN"


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
