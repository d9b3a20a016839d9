"""Two reports side by side: what got better, and what may not get worse unnoticed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.comparison import compare
from advisor.errors import DONE, FINDINGS
from tests.batch.outcomes import failed, report, run, step

if TYPE_CHECKING:
    from advisor.batch.report import Report
    from advisor.batch.results import State

STATES: st.SearchStrategy[State] = st.sampled_from(
    ["passed", "failed", "skipped", "error", "interrupted"]
)
RUNS = st.dictionaries(st.sampled_from("abcd"), STATES).map(
    lambda states: report(*(run(name, state) for name, state in states.items()))
)


def test_each_run_is_told_as_what_it_became() -> None:
    """By name, in the order of the first report."""
    before = report(run("a"), run("b", "failed", failed()), run("c"), run("d"))
    after = report(run("e"), run("d"), run("b"), run("a", "error", error="gone"))
    rows = compare(before, after).rows
    told = [("a", "broke"), ("b", "fixed"), ("c", "gone"), ("d", ""), ("e", "new")]
    assert [(row.name, row.change) for row in rows] == told


def test_a_step_that_broke_in_a_run_that_failed_anyway_is_worse() -> None:
    """One step got better, another worse."""
    before = report(run("a", "failed", step("one"), failed("two")))
    after = report(run("a", "failed", failed("one"), step("two")))
    found = compare(before, after)
    (row,) = found.rows
    assert row.change == ""
    assert [(each.name, each.change) for each in row.steps] == [("one", "broke"), ("two", "fixed")]
    assert found.exit_code == FINDINGS


def test_a_run_that_passed_and_is_not_there_any_more_is_worse() -> None:
    """One that did not pass is not missed."""
    assert compare(report(run("a")), report()).exit_code == FINDINGS
    assert compare(report(run("a", "failed", failed())), report()).exit_code == DONE


@given(RUNS, RUNS)
def test_it_is_worse_where_something_passed_and_does_not(before: Report, after: Report) -> None:
    """Whatever is in the reports; compared with itself, nothing changed."""
    passing = {each.name for each in after.runs if each.state == "passed"}
    lost = any(each.state == "passed" and each.name not in passing for each in before.runs)
    found = compare(before, after)
    assert (found.exit_code == FINDINGS) == lost
    assert not any(row.change for row in compare(before, before).rows)
    told = json.loads(json.dumps(found.to_json()))
    assert told["is_worse"] == lost
    assert {each["name"] for each in told["runs"]} == {row.name for row in found.rows}
