"""What the edit benchmark says of results: rates are never rounded up, costs never flattered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.benchmark import benchmark, reason, rewriting
from tests.batch.task_results import BAD, COLLATERAL, GOOD, MET, UNMET, run, step

if TYPE_CHECKING:
    from advisor.batch.results import RunResult


def test_rows_are_by_category_and_end_with_all() -> None:
    """By name; scripts without a category are rows too."""
    found = benchmark([run("a", "node", step(MET)), run("b", ""), run("c", "field", step(UNMET))])
    assert [(row.category, row.totals.runs, row.passed) for row in found.rows] == [
        ("field", 1, 0),
        ("node", 1, 100),
        ("other", 1, 100),
    ]
    assert (found.total.category, found.total.totals.runs, found.total.passed) == ("all", 3, 66)


def test_only_all_is_a_hundred_percent() -> None:
    """One failure among many is not rounded away."""
    runs = [run(f"{number}", "field", step(MET)) for number in range(199)]
    assert benchmark([*runs, run("last", "field", step(UNMET))]).total.passed == 99


def test_nothing_at_all_is_no_success() -> None:
    """No run, no rate."""
    found = benchmark([])
    assert (found.rows, found.total.passed, found.total.totals.well_formed) == ((), 0, None)


def test_rewriting_counts_a_file_for_each_step_that_was_taken() -> None:
    """What was dropped, rejected or never proposed would have needed no file."""
    assert rewriting(run("a", "node", step(MET))) == 1_000
    assert rewriting(run("a", "node", step(MET), step(MET, decision="planned"))) == 2_000
    for decision in ("dropped", "rejected", ""):
        assert rewriting(run("a", "node", step(MET, decision=decision))) == 0


def test_calls_tokens_and_collateral_edits_are_summed() -> None:
    """Over all steps of all runs of the category."""
    found = benchmark(
        [run("a", "node", step(COLLATERAL), step(MET)), run("b", "node", step(calls=(GOOD, BAD)))]
    )
    (row,) = found.rows
    assert row.totals.well_formed == 75
    assert row.totals.spent.received == 210
    assert row.totals.collateral == 2


def test_a_missed_task_says_why_in_one_line() -> None:
    """Why a step failed, its expectations, the error that ended the run: the first, how many."""
    assert reason(run("a", "", error="no\n model")) == "no model"
    assert reason(run("a", "", step(why="nothing was proposed"))) == "nothing was proposed"
    assert reason(run("a", "", step(UNMET))) == "order-db is present: there is no order-db"
    assert reason(run("a", "", step(MET, UNMET, COLLATERAL, why="late"))) == "late (and 2 more)"
    stopped = run("a", "")._replace(state="interrupted")
    assert reason(stopped) == "interrupted"


def test_only_what_passed_is_not_missed() -> None:
    """In the order of the runs, by their names."""
    runs = [run("b", "", step(UNMET)), run("c", "", step(MET)), run("a", "", error="no model")]
    assert [each.name for each in benchmark(runs).missed] == ["b", "a"]


_RUNS = st.lists(
    st.builds(
        run,
        st.sampled_from("abc"),
        st.sampled_from(["field", "node", ""]),
        st.sampled_from([step(MET), step(UNMET), step(COLLATERAL), step(MET, decision="dropped")]),
        error=st.sampled_from(["", "no model"]),
    ),
    max_size=6,
)


@given(_RUNS)
def test_the_last_row_is_the_sum_of_the_others(runs: list[RunResult]) -> None:
    """Nothing is counted twice or left out, and all of it can be written as JSON."""
    found = benchmark(runs)
    for of in ("runs", "passed", "collateral", "tool_calls", "malformed"):
        sums = [getattr(row.totals, of) for row in found.rows]
        assert getattr(found.total.totals, of) == sum(sums)
    assert found.total.rewriting == sum(row.rewriting for row in found.rows)
    assert len(found.missed) + found.total.totals.passed == len(runs)
    assert json.loads(json.dumps(found.to_json()))["total"]["runs"] == len(runs)
