"""Findings that somebody accepts: what holds, what does not, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisor.assess import suppressions
from advisor.assess.assessing import assess
from advisor.assess.rules.resilience import no_recovery_target
from advisor.calm.model import Model
from tests.calm.architectures import connects, doc, interacts, node

Json = dict[str, Any]

TODAY = date(2026, 5, 4)
WELL = {
    "rule": "single-point-of-failure",
    "element": "gate",
    "reason": "There is a cold standby.",
    "expires": "2026-05-04",
}


def chain(**metadata: Any) -> Json:
    """A person before a gate before a desk before a shelf: two single points."""
    ways = [connects("a", "gate", "desk"), connects("b", "desk", "shelf")]
    parts = [node("gate"), node("desk"), node("shelf")]
    return doc(node("ann", "actor"), *parts, interacts("in", "ann", "gate"), *ways) | metadata


def sorted_out(*listed: Json, today: date = TODAY) -> suppressions.Sorted:
    """The single points of the chain, less those that are suppressed."""
    points = assess(Model(chain())).findings
    points = tuple(each for each in points if each.rule.name == WELL["rule"])
    found, wrong = suppressions.read(list(listed))
    assert not wrong
    return suppressions.sort(points, found, today)


def test_a_finding_is_left_out_until_the_day_is_over() -> None:
    """With its reason and its day; the next day it is back, and that is said."""
    assert [each.key for each in sorted_out().left] == [
        "single-point-of-failure:gate",
        "single-point-of-failure:desk",
    ]
    sorted_today = sorted_out(WELL)
    assert [each.key for each in sorted_today.left] == ["single-point-of-failure:desk"]
    (suppressed,) = sorted_today.suppressed
    assert suppressed.to_json() == {
        "finding": "single-point-of-failure:gate",
        "title": suppressed.point.told.title,
        "reason": "There is a cold standby.",
        "expires": "2026-05-04",
    }
    later = sorted_out(WELL, today=date(2026, 5, 5))
    assert (len(later.left), later.suppressed) == (2, ())
    (remark,) = later.remarks
    assert "single-point-of-failure:gate expired on 2026-05-04: There is a cold" in remark


def test_a_whole_rule_can_be_accepted() -> None:
    """Where no element is named."""
    (rule,) = [{key: WELL[key] for key in WELL if key != "element"}]
    assert len(sorted_out(rule).suppressed) == 2
    assert sorted_out(rule).left == ()


def test_what_covers_nothing_is_told() -> None:
    """So that the list does not outlive what it is about."""
    (remark,) = sorted_out(WELL | {"element": "shelf"}).remarks
    assert "suppression of single-point-of-failure:shelf covers nothing" in remark


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ("all", "must be a list of objects"),
        (["all"], "suppression 1 does not hold: it is no object"),
        ([WELL | {"reason": " "}], "it needs a reason"),
        ([WELL, {"rule": "single-point-of-failure"}], "suppression 2 does not hold: it needs a"),
        ([WELL | {"rule": "single-points-of-failure"}], 'did you mean "single-point-of-failure"?'),
        ([WELL | {"expires": "soon"}], 'must be a date as 2027-03-31, and is "soon"'),
        ([WELL | {"expires": 20260504}], "it needs an expires date in quotes"),
        ([WELL | {"element": ["gate"]}], "its element must be one unique-id"),
        ([WELL | {"element": ""}], "its element must be one unique-id"),
        ([WELL | {"elements": ["gate"]}], '"elements" is none of rule, element, reason, expires'),
        ([WELL | {"expires": "2099-W01-1"}], "must be a date as 2027-03-31"),
        (None, "must be a list of objects"),
    ],
)
def test_what_is_no_suppression_holds_nothing_back(listed: Any, problem: str) -> None:
    """A line says what is wrong with it, and the others still hold."""
    found, (line,) = suppressions.read(listed)
    assert problem in line
    assert len(found) == (len(listed) - 1 if isinstance(listed, list) else 0)


def test_a_finding_of_several_elements_stays_while_one_is_not_accepted() -> None:
    """Whoever accepts one store has not accepted another, nor one that comes later."""
    value = chain()
    value["nodes"] += [node("books", "database"), node("stock", "database")]
    ways = [connects("c", "desk", "books"), connects("d", "desk", "stock")]
    value["relationships"] += ways
    points = assess(Model(value), rules=[no_recovery_target.RULE]).findings
    assert [each.elements for each in points] == [("books", "stock")]
    books, stock = (
        WELL | {"rule": "no-recovery-target", "element": each} for each in ("books", "stock")
    )
    one, _ = suppressions.read([books])
    still = suppressions.sort(points, one, TODAY)
    assert still.left == points
    assert still.remarks == ("no-recovery-target is accepted for books and stays for stock",)
    both, _ = suppressions.read([books, stock | {"expires": "2026-12-31"}])
    (suppressed,) = suppressions.sort(points, both, TODAY).suppressed
    assert suppressed.by.expires == TODAY


@pytest.mark.parametrize(
    "metadata",
    [
        {suppressions.KEY: [WELL], "owner": "ann"},
        [{"owner": "ann"}, {suppressions.KEY: [WELL]}],
    ],
)
def test_a_document_can_state_them(metadata: Any) -> None:
    """In either form of metadata."""
    assert suppressions.stated(Model(chain(metadata=metadata))) == [WELL]


@pytest.mark.parametrize("metadata", [None, "x", [], [1], {}, [{"owner": "ann"}]])
def test_a_document_without_them_states_nothing(metadata: Any) -> None:
    """Whatever its metadata is."""
    assert suppressions.stated(Model(chain(metadata=metadata))) == []


def test_what_the_document_accepts_itself_is_not_left() -> None:
    """Until the day is over; what is wrongly stated accepts nothing."""
    for stated, day, count in (([WELL], 4, 1), ([WELL], 5, 2), ([WELL, 7], 4, 1), ("all", 4, 2)):
        model = Model(chain(metadata={suppressions.KEY: stated}))
        points = [each for each in assess(model).findings if each.rule.name == WELL["rule"]]
        assert len(suppressions.left(points, model, date(2026, 5, day))) == count
