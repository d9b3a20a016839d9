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


def test_what_broke_has_its_reasons() -> None:
    """Each once: of its expectations, of the model, or since it was skipped."""
    before = report(run("a", "passed", step("one"), step("two")))
    why = "nothing was proposed"
    skipped = step("two", "skipped", why="valid does not hold: dangling", judgements=())
    after = report(run("a", "error", failed("one", why=why), skipped, error="gone"))
    (row,) = compare(before, after).rows
    assert [each.why for each in row.steps] == [
        (why, "only: changed outside `only`: node edge-cache.metadata"),
        ("skipped, since valid does not hold: dangling",),
    ]
    assert row.why == ("gone",)
    (better,) = compare(after, before).rows
    assert not better.why
    assert not any(each.why for each in better.steps)


def test_what_failed_before_is_no_reason_of_today() -> None:
    """Runs that ended before their time, and still do."""
    ended = report(run("a", "error", error="gone"))
    (row,) = compare(ended, ended).rows
    assert (row.why, row.verdict) == ((), "same")


def test_repeats_are_compared_by_how_often_they_pass() -> None:
    """Not one by one: which of them fails is chance."""
    good, bad = run("shop"), run("shop~2", "failed", failed("cache"), number=2)
    turned = run("shop", "failed", failed("cache")), run("shop~2", number=2)
    assert compare(report(good, bad), report(*turned)).exit_code == DONE
    (row,) = compare(report(good, good._replace(name="shop~2", number=2)), report(*turned)).rows
    assert (row.name, row.change) == ("shop", "broke")
    assert row.steps[0].before == (2, 2)
    assert row.steps[0].after == (1, 2)


def test_what_passes_more_often_needs_no_reason() -> None:
    """Though some repeats of it still fail."""
    bad = run("shop", "failed", failed("cache"))
    never = report(bad, bad._replace(name="shop~2", number=2))
    (row,) = compare(never, report(bad, run("shop~2", number=2))).rows
    assert (row.verdict, row.steps[0].change, row.steps[0].why) == ("better", "fixed", ())


def test_more_repeats_are_no_change() -> None:
    """One of one is as often as two of two."""
    twice = report(run("shop"), run("shop~2", number=2))
    assert not compare(report(run("shop")), twice).rows[0].change


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
    worse = [each for each in told["runs"] if each["verdict"] == "worse"]
    gone = [each for each in told["runs"] if each["verdict"] == "gone" and each["before"]["passed"]]
    assert bool(worse or gone) == lost
