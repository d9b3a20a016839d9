"""The report of a batch: what is written is read back, and nothing else is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.budget import Spent
from advisor.batch import report
from advisor.batch.judging import Judgement
from advisor.batch.report import Report
from advisor.batch.results import RunResult, StepResult, ToolCall
from advisor.batch.totals import NeverHad, Rate, never_had, rates, totals
from advisor.errors import UsageError
from tests.batch.outcomes import BEGAN, failed, run, step

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.text(st.characters(), max_size=5)
COUNTS = st.integers(0, 2**53 - 1)
AMOUNTS = st.floats(0, 2**53 - 1)
LISTS = st.lists(TEXTS, max_size=2).map(tuple)
ARGUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=3,
).filter(lambda value: "Infinity" not in json.dumps(value))
STATES = st.sampled_from(["passed", "failed", "skipped", "error", "interrupted"])
SPENT = st.builds(Spent, COUNTS, COUNTS, COUNTS, COUNTS, st.none() | AMOUNTS)
STEPS = st.builds(
    StepResult,
    TEXTS,
    STATES,
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from(["accepted", "rejected", "planned", "dropped", ""]),
    st.lists(st.builds(Judgement, TEXTS, st.booleans(), TEXTS, LISTS), max_size=2).map(tuple),
    st.lists(st.builds(ToolCall, TEXTS, ARGUMENTS, TEXTS, TEXTS, st.booleans()), max_size=2).map(
        tuple
    ),
    SPENT,
    AMOUNTS,
    LISTS,
)
RUNS = st.builds(
    RunResult,
    *[TEXTS] * 4,
    STATES,
    st.lists(STEPS, max_size=2).map(tuple),
    number=st.integers(1, 9),
    title=TEXTS,
    category=TEXTS,
    error=TEXTS,
    exit_code=st.integers(0, 200),
    details=LISTS,
    seconds=AMOUNTS,
    characters=COUNTS,
)
REPORTS = st.builds(
    Report, TEXTS, st.just(BEGAN), AMOUNTS, COUNTS, st.lists(RUNS, max_size=2).map(tuple)
)


@given(REPORTS)
def test_what_is_written_is_read_back(made: Report) -> None:
    """Every report is itself again, and its bytes are UTF-8."""
    data = report.as_bytes(made)
    data.decode()
    value: Any = json.loads(data)
    assert report.parsed(value) == made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the report lies."""
    return tmp_path / "report.json"


def test_a_report_is_read_from_its_file(path: Path) -> None:
    """Every value of it."""
    made = Report("builtin", BEGAN, 58.5, 8, (run("shop"), run("iot", "failed", step(), failed())))
    path.write_bytes(report.as_bytes(made))
    assert report.read(path) == made


def test_numbers_that_are_no_json_become_texts(path: Path) -> None:
    """A model may call a tool with them; the report can be read all the same."""
    calls = (ToolCall("update", {"values": {"load": float("nan"), "most": float("inf")}}),)
    made = Report("builtin", BEGAN, 1, 1, (run("shop", "passed", step(calls=calls)),))
    path.write_bytes(report.as_bytes(made))
    (call,) = report.read(path).runs[0].calls
    assert call.arguments == {"values": {"load": "NaN", "most": "Infinity"}}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{", "", "is no report of advisor replay, not even JSON; have it made again"),
        ('"jobs": 1', '"jobs": NaN', "not even JSON"),
        ("calm-advisor-report/1", "calm-advisor-report/2", "written by another version"),
        ("calm-advisor-report/1", "other/1", "is no report of advisor replay; have it"),
        ('"jobs": 1', '"jobs": -1', "is damaged at jobs; have it made again"),
        ('"state": "passed"', '"state": "good"', "is damaged at runs/0/"),
        ('"passed": true', '"passed": 1', "is damaged at runs/0/steps/0/judgements/0/passed"),
        ('"seconds": 4.5', '"seconds": 1e400', "damaged at runs/0/steps/0/seconds"),
        ('"name": "shop"', '"name": "shop", "more": 1', "is damaged at runs/0"),
        (BEGAN, "yesterday", "is damaged at began"),
    ],
)
def test_a_damaged_report_is_told_in_one_line(path: Path, old: str, new: str, told: str) -> None:
    """With the place of the damage."""
    text = report.as_bytes(Report("builtin", BEGAN, 1, 1, (run("shop"),))).decode()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(UsageError, match=told) as caught:
        report.read(path)
    assert "\n" not in str(caught.value)


def test_totals_add_up() -> None:
    """Each run, step and call is counted where it belongs."""
    calls = (
        ToolCall("add_nod", "{", "", "no such tool", malformed=True),
        ToolCall("remove", {"ids": ["x"]}, "", "there is no x"),
        ToolCall("show", {}),
    )
    unpriced = Spent(1, 10, 5, 0, None)
    sums = totals(
        [
            run("shop"),
            run("iot", "failed", step(), failed(calls=calls, spent=unpriced)),
            run("bank", "error", step(state="error", judgements=(), calls=()), error="gone"),
            run("farm", "skipped", step(state="skipped", judgements=(), calls=(), spent=Spent())),
        ]
    )
    assert (sums.runs, sums.passed, sums.failed, sums.skipped, sums.error) == (4, 1, 1, 1, 1)
    assert sums.interrupted == 0
    assert (sums.expectations, sums.unmet, sums.collateral) == (4, 1, 1)
    assert (sums.steps, sums.steps_passed, sums.steps_skipped) == (4, 2, 1)
    assert sums.spent == Spent(7, 3610, 245, 2700, 0.06)
    assert sums.seconds == 36
    assert (sums.tool_calls, sums.malformed, sums.refused) == (5, 1, 2)
    assert sums.well_formed == 80


def test_what_else_a_step_had_to_do_is_an_expectation_that_is_not_met() -> None:
    """Nothing was proposed, and all that was expected holds."""
    idle = step(state="failed", why="nothing was proposed", decision="")
    later = step("later", decision="planned")
    sums = totals([run("shop", "failed", idle, later, applied=3), run("iot", applied=2)])
    assert (sums.expectations, sums.unmet) == (4, 1)
    assert (sums.planned, sums.applied) == (1, 5)
    cut_off = step(state="error", why="no answer", judgements=())
    assert totals([run("shop", "error", cut_off)]).expectations == 0


def test_a_step_that_no_run_had_is_found() -> None:
    """Of scripts whose runs came to their end; one run that had it is enough."""
    skipped = step("tag", "skipped", why="elements.oder-db does not hold", judgements=())
    often = step("seldom", "skipped", why="valid does not hold", judgements=())
    first = run("a", "passed", step(), skipped, often)
    runs = [
        first,
        run("b", "passed", step(), skipped, step("seldom"))._replace(script=first.script),
        run("c", "error", skipped, error="gone")._replace(script=first.script),
        run("d", "error", skipped, error="gone"),
    ]
    assert never_had(runs) == [NeverHad(first.script, "tag", 2, skipped.why)]


def test_no_calls_are_not_all_well_formed() -> None:
    """Where nothing was called, nothing is said, and no price is no price of 0."""
    nothing = totals([run("shop", "passed", step(calls=(), spent=Spent(1, 2, 3)))])
    assert nothing.well_formed is None
    assert nothing.spent.cost is None


def test_repeats_have_a_rate() -> None:
    """Those of a name together, whatever else their name ends in; an early end is no pass."""
    runs = [
        run("shop"),
        run("shop~2", "failed", number=2),
        run("shop~3", "error", number=3),
        run("iot~12345678"),
        run("iot~12345678~2", number=2),
    ]
    assert rates(runs) == [Rate("iot~12345678", 2, 2), Rate("shop", 1, 3)]
