"""What a change does to the findings: fixed, introduced, remaining; and availability."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from advisor.assess.facts import Facts
from advisor.assess.scorecard import Scorecard, scorecard
from advisor.assess.weak_point import GRAVE
from advisor.calm.model import Model
from tests.calm.architectures import connects, doc, flow, interacts, node

Json = dict[str, Any]

RULES = ("single-point-of-failure", "store-without-replica", "no-recovery-target")


def shop(*gates: str) -> Json:
    """A person before some gates, a desk behind them, and a database that promises 99 %."""
    ways = [connects(f"{gate}-desk", gate, "desk") for gate in gates]
    books = node("books", "database", metadata={"availability": "99%"})
    return doc(
        *(node("ann", "actor"), *(node(gate) for gate in gates), node("desk"), books),
        *(interacts("in", "ann", *gates), *ways, connects("desk-books", "desk", "books")),
        flow("buy", f"{gates[0]}-desk", "desk-books"),
    )


def compared(before: Json, after: Json, renames: dict[str, str] | None = None) -> Scorecard:
    """The scorecard of two documents."""
    return scorecard(Facts(Model(before)), Facts(Model(after)), renames)


def keys(points: Any) -> list[str]:
    """The findings of the rules that these tests are about."""
    return [each.key for each in points if each.rule.name in RULES]


def test_nothing_changes_where_nothing_changed() -> None:
    """All findings remain, and none is repeated."""
    card = compared(shop("gate"), shop("gate"))
    assert card.fixed == card.introduced == ()
    assert "single-point-of-failure:gate" in keys(card.remaining)
    assert len({*card.remaining}) == len(card.remaining)
    before, after = card.grave
    assert before == after > 0


def test_a_second_gate_fixes_the_first() -> None:
    """What was weak is told as it was before."""
    card = compared(shop("gate"), shop("gate", "gate-2"))
    assert keys(card.fixed) == ["single-point-of-failure:gate"]
    assert keys(card.introduced) == []
    assert card.grave[1] == card.grave[0] - 1
    assert compared(shop("gate", "gate-2"), shop("gate")).introduced[0].key == keys(card.fixed)[0]


def test_a_renamed_element_has_the_same_findings() -> None:
    """A rename fixes nothing; without word of it one finding goes and another comes."""
    card = compared(shop("gate"), shop("door"), {"gate": "door"})
    assert keys(card.fixed) == keys(card.introduced) == []
    unknown = compared(shop("gate"), shop("door"))
    assert keys(unknown.fixed) == ["single-point-of-failure:gate"]
    assert keys(unknown.introduced) == ["single-point-of-failure:door"]


def test_a_finding_of_many_remains_while_one_is_left() -> None:
    """Two stores without a target are one finding, and so is the one that is left."""
    before = shop("gate")
    before["nodes"].append(node("stock", "database"))
    before["relationships"].append(connects("desk-stock", "desk", "stock"))
    after = copy.deepcopy(before)
    after["nodes"][-1]["metadata"] = {"rto": "1h", "rpo": "5m"}
    card = compared(before, after)
    assert keys(card.introduced) == []
    assert "no-recovery-target:books" in keys(card.remaining)
    (moved,) = (each for each in card.moved if each.point.rule.name == "no-recovery-target")
    assert (moved.joined, moved.left) == ((), ("stock",))
    (back,) = (
        each for each in compared(after, before).moved if each.point.rule == moved.point.rule
    )
    assert back.to_json() == {
        "key": "no-recovery-target:books",
        "severity": {"before": "medium", "after": "medium"},
        "joined": ["stock"],
        "left": [],
    }


def test_a_finding_that_gets_graver_is_told() -> None:
    """A flow that comes makes it a weak point, although the finding was there before."""
    before = shop("gate")
    before["flows"] = []
    card = compared(before, shop("gate"))
    moved = {each.point.key: (each.was, each.point.severity) for each in card.moved}
    assert moved
    assert all(was != now for was, now in moved.values())
    graver = sum(now in GRAVE and was not in GRAVE for was, now in moved.values())
    introduced = sum(each.severity in GRAVE for each in card.introduced)
    fixed = sum(each.severity in GRAVE for each in card.fixed)
    assert graver
    assert card.grave[1] == card.grave[0] + graver + introduced - fixed


def test_availability_is_told_before_and_after() -> None:
    """By flow; a flow of which nothing is known either time is left out."""
    after = shop("gate")
    after["nodes"][-1]["metadata"] = {"availability": "99.9%"}
    card = compared(shop("gate"), after)
    (figure,) = card.availability
    assert (figure.flow, figure.declared) == ("buy", None)
    assert (figure.before, figure.after) == pytest.approx((0.99, 0.999))
    after["nodes"][-1]["metadata"] = {}
    (figure,) = compared(shop("gate"), after).availability
    assert (figure.before, figure.after) == (0.99, None)
    assert compared(after, after).availability == ()


def test_a_program_can_read_it() -> None:
    """What came with its proof, the rest by name."""
    found = compared(shop("gate", "gate-2"), shop("gate")).to_json()
    assert [each["rule"] for each in found["introduced"]] == ["single-point-of-failure"]
    assert found["introduced"][0]["evidence"]["unreachable"] == ["desk", "books"]
    assert found["weak_points"]["after"] == found["weak_points"]["before"] + 1
    assert found["availability"][0]["before"] == found["availability"][0]["after"]
