"""What takes something away, and what a proposal may cut down since it brought it."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.change import foreign, patch
from advisor.change.losses import owned, takes_away
from advisor.change.proposal import Change
from advisor.change.review import PolicyReviewer
from advisor.change.workspace import Workspace
from tests.change.staging import ADD_CACHE, CACHE, ORIGIN, metadata, of, platform, proposal

Json = dict[str, Any]
STEPS = "/flows/0/transitions"
STEP = {"relationship-unique-id": "r", "sequence-number": 1, "description": "d"}


def patched(value: Json, *operations: Json) -> Change:
    """One call of a plain patch."""
    arguments = {"operations": [*operations]}
    return Workspace(of(value)).stage(foreign.PATCH, arguments, "", foreign.runner(arguments))


def test_a_member_whose_name_is_a_number_is_replaced() -> None:
    """It is no item of a list that is pushed aside."""
    value = platform() | {"metadata": {"2024": {"budget": 1, "owner": "Ada"}}}
    change = patched(value, {"op": "add", "path": "/metadata/2024", "value": {}})
    assert takes_away(change.operations) == "/metadata/2024"


@pytest.mark.parametrize("old", [{"budget": 1}, {"unique-id": "x", "budget": 1}, ["a"], "a"])
def test_what_is_added_is_read_by_where_it_goes(old: object) -> None:
    """A list keeps what stood there; of an object, a member gives way to it."""
    add = {"op": "add", "path": "/metadata/0", "value": {}}
    assert takes_away(patch.guarded({"metadata": {"0": old}}, add)) == "/metadata/0"
    assert not takes_away(patch.guarded({"metadata": [old]}, add))


def test_of_two_equal_steps_one_put_back_is_one() -> None:
    """Each removal needs an addition of its own."""
    remove = [{"op": "test", "path": f"{STEPS}/0", "value": STEP}, _remove(f"{STEPS}/0")]
    add = {"op": "add", "path": f"{STEPS}/0", "value": STEP}
    assert not takes_away([*remove, *remove, add, add])
    assert not takes_away([*remove, add, *remove, add])
    assert takes_away([*remove, *remove, add]) == f"{STEPS}/0"
    assert takes_away([*remove, add, *remove]) == f"{STEPS}/0"


def test_of_two_equal_items_one_left_is_one() -> None:
    """Also where the list is replaced as a whole."""
    value = platform() | {"metadata": {"x": ["a", "a"]}}
    replace = {"op": "replace", "path": "/metadata/x", "value": ["a", "b"]}
    assert takes_away(patched(value, replace).operations) == "/metadata/x"


def test_a_change_may_cut_down_what_it_put_in_itself() -> None:
    """As where a copy is made and what cannot be true of it is left out."""
    value = platform()
    copied, there = len(value["nodes"]), {"unique-id": "api", "host": "h", "port": 1}
    value["nodes"][0]["interfaces"] = [there | {"unique-id": "other"}]
    add = {"op": "add", "path": "/nodes/-", "value": CACHE | {"interfaces": [there]}}
    change = patched(value, add, _remove(f"/nodes/{copied}/interfaces/0/host"))
    assert not takes_away(change.operations)
    both = patched(value, add, _remove("/nodes/0/interfaces/0/host"))
    assert takes_away(both.operations) == "/nodes/0/interfaces/0/host"


def _remove(path: str) -> Json:
    return {"op": "remove", "path": path}


def rename(old: str, new: str) -> tuple[str, Json]:
    """A call."""
    return "rename", {"id": old, "new_id": new}


CUT = ("set_metadata", {"entries": [{"on": ["order-db"], "remove": ["owner"]}]})
CUT_CACHE = ("set_metadata", {"entries": [{"on": ["cache"], "remove": ["owner"]}]})
CUT_STORE = ("set_metadata", {"entries": [{"on": ["store"], "remove": ["owner"]}]})


@pytest.mark.parametrize(
    ("calls", "decision"),
    [
        ([ADD_CACHE, rename("cache", "store"), rename("order-db", "cache"), CUT_CACHE], "reject"),
        (
            [
                *(ADD_CACHE, metadata("cache", owner="Ada"), rename("cache", "store")),
                CUT_STORE,
            ],
            "accept",
        ),
    ],
    ids=["another gets the id", "it gets another id"],
)
def test_an_element_stays_the_proposals_own_under_its_new_id(calls: Any, decision: str) -> None:
    """And one that gets its old id does not become that."""
    value = platform()
    store = next(node for node in value["nodes"] if node["unique-id"] == "order-db")
    store["metadata"] = {"owner": "Ada"}
    verdict = PolicyReviewer(accept_valid=True).review(proposal(of(value), *calls))
    assert verdict.decision == decision, verdict.reason


def test_the_document_is_never_a_proposals_own() -> None:
    """Whatever id an element has that the same proposal brings."""
    named = Change(
        number=1,
        tool="patch",
        arguments={},
        why="",
        operations=({"op": "add", "path": "/nodes/-", "value": {"unique-id": "architecture"}},),
        elements=("architecture",),
    )
    value = platform() | {"adrs": ["x.md"]}
    staged = proposal(of(value), ("link_adr", {"remove": ["x.md"]}))
    both = type(staged)(
        ORIGIN, (named, *staged.changes), staged.base, staged.result, staged.before, staged.after
    )
    assert PolicyReviewer(accept_valid=True).review(both).decision == "reject"


def guard(path: str, identity: str) -> Json:
    """What stands before an edit of an element."""
    return {"op": "test", "path": f"{path}/unique-id", "value": identity}


@pytest.mark.parametrize(
    ("operations", "own"),
    [
        ([guard("/nodes/0", "x"), {"op": "remove", "path": "/nodes/0"}], set()),
        (
            [
                guard("/nodes/0", "x"),
                {"op": "replace", "path": "/nodes/0/unique-id", "value": "y"},
                guard("/nodes/1", "a"),
                {"op": "replace", "path": "/nodes/1/unique-id", "value": "x"},
            ],
            {"y"},
        ),
        (
            [
                guard("/nodes/0", "x"),
                {"op": "replace", "path": "/nodes/0", "value": {"unique-id": "y"}},
            ],
            {"y"},
        ),
        (
            [
                guard("/nodes/1", "a"),
                {"op": "replace", "path": "/nodes/1", "value": {"unique-id": "x"}},
            ],
            set(),
        ),
        ([{"op": "add", "path": "/flows/-", "value": CACHE}], {"x", "cache"}),
        ([{"op": "add", "path": "/nodes/0", "value": {"unique-id": []}}], {"x"}),
        ([{"op": "add", "path": "/metadata/x", "value": CACHE}], {"x"}),
    ],
)
def test_whose_an_element_is_follows_each_operation(operations: list[Json], own: set[str]) -> None:
    """What is put in is its own until it goes; what gets its id by another way is not."""
    assert owned({"x"}, operations) == own
