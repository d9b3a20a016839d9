"""What a call does to the order of a flow's steps, whatever their numbers are."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.change import foreign
from advisor.change.workspace import Workspace
from tests.change.staging import of, stage

Json = dict[str, Any]


def shop(*flows: Json) -> Json:
    """A document with these flows, over relationships from a node to itself."""
    node = {"unique-id": "n", "node-type": "service", "name": "N", "description": "d"}
    link = {"connects": {"source": {"node": "n"}, "destination": {"node": "n"}}}
    return {
        "nodes": [node],
        "relationships": [{"unique-id": each, "relationship-type": link} for each in "qrstx"],
        "flows": list(flows),
    }


def flow(name: str = "pay", **numbers: int) -> Json:
    """A flow whose steps stand in the list as they are given."""
    steps = [
        {"relationship-unique-id": each, "sequence-number": number, "description": each}
        for each, number in numbers.items()
    ]
    return {"unique-id": name, "name": name, "description": "d", "transitions": steps}


def renumbered(value: Json, step: int, number: int) -> tuple[str, str]:
    """What it does to the first flow to give one step another number, and what it replaces."""
    path = f"/flows/0/transitions/{step}/sequence-number"
    arguments = {"operations": [{"op": "replace", "path": path, "value": number}]}
    change = Workspace(of(value)).stage(foreign.PATCH, arguments, "", foreign.runner(arguments))
    return change.effect, change.replaces


def moved(value: Json, step: str, after: str) -> tuple[str, str]:
    """What it does to move a step behind another one."""
    edit = {"flow": "pay", "move": [{"step": step, "after": after}]}
    change = stage(Workspace(of(value)), "edit_flow", edit)
    return change.effect, change.replaces


def test_another_flow_is_another_place() -> None:
    """Though the path of the number is the same."""
    pay, refund = flow(q=1, r=2), flow("refund", q=1, r=2)
    assert renumbered(shop(pay), 0, 7) != renumbered(shop(refund, pay), 0, 7)


def test_another_step_is_another_place() -> None:
    """Though the order stays as it is with either."""
    assert renumbered(shop(flow(q=1, r=5)), 0, 2) != renumbered(shop(flow(q=1, r=5)), 1, 6)


def test_the_order_counts_and_not_the_number() -> None:
    """A number that leads to the same place is the same deed."""
    value = shop(flow(q=1, r=2, s=5))
    assert renumbered(value, 0, 3) == renumbered(value, 0, 4)
    assert renumbered(value, 0, 3) != renumbered(value, 0, 7)


def test_what_a_step_passes_counts() -> None:
    """Not what stands before and behind, which another change may have brought."""
    alone, among = shop(flow(q=1, r=2, s=5)), shop(flow(t=0, q=1, r=2, s=5, x=9))
    assert renumbered(alone, 0, 3) == renumbered(among, 1, 3)
    between = shop(flow(q=1, x=2, r=3, s=5))
    assert renumbered(alone, 0, 4)[0] != renumbered(between, 0, 4)[0]


def test_moves_in_a_list_out_of_order_differ() -> None:
    """They are made by numbers alone, and replace an order."""
    value = shop(flow(s=3, q=1, r=2, t=4))
    one, other = moved(value, "q", "s"), moved(value, "r", "t")
    assert one != other
    assert one[1]
    assert other[1]


@pytest.mark.parametrize("numbers", [{"q": 1, "r": 2}, {"q": 10, "r": 20}])
def test_making_room_is_no_deed_of_its_own(numbers: dict[str, int]) -> None:
    """A step put in is the same one whether others must move up or numbers have a gap."""
    add = {"flow": "pay", "insert": [{"relationship": "x", "description": "d", "after": "q"}]}
    change = stage(Workspace(of(shop(flow("pay", **numbers)))), "edit_flow", add)
    gap = stage(Workspace(of(shop(flow(q=1, r=9)))), "edit_flow", add)
    assert change.effect == gap.effect
