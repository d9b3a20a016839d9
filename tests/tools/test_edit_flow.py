"""Editing the steps of flows; numbers follow by themselves."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.tools.ledger import ledger, opened, refused
from tests.tools.walks import (
    Json,
    edited,
    flowing,
    new,
    numberings,
    numbers_of,
    said,
    steps_of,
    walk,
)

USING, ARCHIVING = "clerk-uses-ledger", "ledger-connects-archive"
BACK = "destination-to-source"


@pytest.mark.parametrize(
    ("after", "order"),
    [
        ("start", ["new", "f 0", "f 1", "f 2"]),
        ("r", ["f 0", "new", "f 1", "f 2"]),
        ("r#1", ["f 0", "new", "f 1", "f 2"]),
        ("s", ["f 0", "f 1", "new", "f 2"]),
        ("r#2", ["f 0", "f 1", "f 2", "new"]),
        ("end", ["f 0", "f 1", "f 2", "new"]),
    ],
)
@pytest.mark.parametrize("first", [0, 1, 5])
def test_a_step_is_put_where_it_is_wanted(after: str, order: list[str], first: int) -> None:
    """And numbers without a gap stay so, from the number they began with."""
    value = flowing(("r", first, None), ("s", first + 1, None), ("r", first + 2, None))
    edit = edited(value, insert=[new("t", after)])
    assert [step["description"] for step in steps_of(edit, "f")] == order
    assert numbers_of(edit, "f") == [*range(first, first + 4)]


@pytest.mark.parametrize(
    ("before", "insert", "after"),
    [
        ([10, 20, 30], ["r"], [10, 11, 20, 30]),
        ([10, 20, 30], ["start"], [9, 10, 20, 30]),
        ([10, 20, 30], ["end", "end"], [10, 20, 30, 31, 32]),
        ([10, 11, 13, 20], ["r"], [10, 11, 12, 13, 20]),
        ([10, 11, 12, 20], ["r"], [10, 11, 12, 13, 20]),
        ([1, 5, 9], ["start"], [1, 2, 5, 9]),
        ([0, 5, 9], ["start"], [0, 1, 5, 9]),
        ([-3, 5], ["start"], [-3, -2, 5]),
    ],
)
def test_numbers_with_gaps_move_only_as_far_as_they_must(
    before: list[int], insert: list[str], after: list[int]
) -> None:
    """A number that is free is taken; what is in the way moves by one."""
    names = ["r", "s", "t", "u"]
    value = flowing(*((name, number, None) for name, number in zip(names, before, strict=False)))
    assert numbers_of(edited(value, insert=[new("v", each) for each in insert]), "f") == after


@pytest.mark.parametrize(
    ("before", "after"), [([1, 2, 3], [1, 2]), ([0, 1, 2], [0, 1]), ([10, 20, 30], [10, 30])]
)
def test_a_step_taken_out_leaves_a_gap_only_among_gaps(before: list[int], after: list[int]) -> None:
    """Numbers without a gap close it."""
    value = flowing(*((name, number, None) for name, number in zip("rst", before, strict=True)))
    edit = edited(value, remove=["s"])
    assert said(edit, "f") == ["r > f 0", "t > f 2"]
    assert numbers_of(edit, "f") == after


def test_a_new_step_stands_behind_the_one_it_follows() -> None:
    """Also in a list that is not sorted by number, among things that are no steps."""
    value = flowing(("s", 2, None), ("r", 1, None))
    value["flows"][0]["transitions"].insert(1, None)
    edit = edited(value, insert=[new("t", "r"), new("u", "start")])
    names = [
        step and (step["relationship-unique-id"], step["sequence-number"])
        for step in edit["flows"][0]["transitions"]
    ]
    assert names == [("s", 4), None, ("u", 1), ("r", 2), ("t", 3)]


def test_names_are_those_before_the_call() -> None:
    """What is put in has the next number of use, wherever it stands."""
    value = flowing(("r", 1, None), ("r", 2, None))
    edit = edited(
        value,
        insert=[new("r", "start", "a"), new("s", "r#3", "b"), new("t", "s", "c")],
        change=[{"step": "r", "description": "first"}],
        remove=["r#2"],
    )
    assert said(edit, "f") == ["r > a", "s > b", "t > c", "r > first"]


@pytest.mark.parametrize(
    ("moved", "order"),
    [
        ([("s", "start")], ["s", "r", "r#2"]),
        ([("r", "end")], ["r#2", "s", "r"]),
        ([("r", "r#2")], ["r#2", "r", "s"]),
        ([("s", "r"), ("r", "s")], ["s", "r", "r#2"]),
    ],
)
@pytest.mark.parametrize("numbers", [[1, 2, 3], [5, 10, 30]])
def test_a_step_moves_with_all_it_says(
    moved: list[tuple[str, str]], order: list[str], numbers: list[int]
) -> None:
    """Its text and direction go along; numbers rise as the steps stand now."""
    steps = zip("rrs", numbers, (None, BACK, None), strict=True)
    value = flowing(*((over, number, way) for over, number, way in steps))
    told = {"r": "r > f 0", "r#2": "r < f 1", "s": "s > f 2"}
    after = edited(value, move=[{"step": step, "after": after} for step, after in moved])
    assert said(after, "f") == [told[step] for step in order]
    assert len({*numbers_of(after, "f")}) == 3
    assert numbers_of(after, "f") == listed_numbers(after)


@given(st.permutations(range(1, 7)), st.data())
def test_a_list_in_the_order_of_its_numbers_stays_so(order: list[int], data: st.DataObject) -> None:
    """Whatever moves, is put in and taken out; a list in another order keeps its own."""
    in_order = data.draw(st.booleans())
    numbers = sorted(order) if in_order else order
    value = flowing(*(("r", number, None) for number in numbers))
    keys = [key_of(use) for use in range(1, 7)]
    moved, behind = data.draw(st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True))
    edits = {
        "move": [{"step": moved, "after": behind}],
        "insert": [new("s", data.draw(st.sampled_from(["start", "end", *keys])))],
        "remove": [data.draw(st.sampled_from(keys))],
    }
    wanted = data.draw(st.lists(st.sampled_from([*edits]), min_size=1, unique=True))
    workspace = opened(value)
    change = registry.call(
        workspace, "edit_flow", {"flow": "f"} | {key: edits[key] for key in wanted}
    ).change
    after = workspace.model.value
    if change and in_order:
        assert listed_numbers(after) == sorted(listed_numbers(after))
    elif change and wanted == ["move"] and numbers != sorted(order):
        assert [each["description"] for each in after["flows"][0]["transitions"]] == [
            each["description"] for each in value["flows"][0]["transitions"]
        ]


def test_few_steps_move_in_the_list() -> None:
    """The one that is moved, and not all that come behind it."""
    value = flowing(*(("r", number, None) for number in range(1, 9)))
    workspace = opened(value)
    asked = {"flow": "f", "move": [{"step": "r", "after": "end"}]}
    change = registry.call(workspace, "edit_flow", asked).change
    assert change
    assert [each["op"] for each in change.operations].count("remove") == 1


def key_of(use: int) -> str:
    """The name of a step over `r`."""
    return "r" if use == 1 else f"r#{use}"


def listed_numbers(value: Json) -> list[int]:
    """The numbers of the first flow's steps, as they stand in its list."""
    return [step["sequence-number"] for step in value["flows"][0]["transitions"]]


def test_a_step_moves_behind_one_that_is_put_in() -> None:
    """What is put in comes before what is moved, and what is taken out after it."""
    value = flowing(("r", 1, None), ("s", 2, None), ("t", 3, None))
    asked: Json = {
        "insert": [new("u", "end")],
        "move": [{"step": "r", "after": "u"}],
        "remove": ["s"],
    }
    assert said(edited(value, **asked), "f") == ["t > f 2", "u > new", "r > f 0"]


def test_a_relationship_that_no_flow_runs_over_any_more_is_told() -> None:
    """Only one that this call left, and over which things pass."""
    value = ledger()
    steps = [(USING, 1, None), (ARCHIVING, 2, None), ("on-cluster", 3, None)]
    value["flows"] = [walk("f", *steps, (ARCHIVING, 4, None)), walk("g", (USING, 1, None))]
    workspace = opened(value)

    def notes(*gone: str) -> tuple[str, ...]:
        change = registry.call(workspace, "edit_flow", {"flow": "f", "remove": [*gone]}).change
        assert change is not None
        return change.notes

    assert notes(ARCHIVING, "on-cluster") == ()
    assert notes(ARCHIVING) == (f"no flow runs over {ARCHIVING} any more",)


def test_a_step_can_be_changed_in_all_it_says() -> None:
    """Its description, direction and relationship; its number and members of its own stay."""
    value = flowing(("r", 7, None))
    value["flows"][0]["transitions"][0]["colour"] = "red"
    changed = {"step": "r", "description": "d", "direction": BACK, "relationship": "s"}
    (step,) = steps_of(edited(value, change=[changed]), "f")
    assert step == {
        "relationship-unique-id": "s",
        "sequence-number": 7,
        "description": "d",
        "direction": BACK,
        "colour": "red",
    }


@pytest.mark.parametrize("numbers", [[1, 1], [1, None], [1, "2"], [1, 2.5], [1, True]])
def test_steps_without_a_clear_order_can_be_changed_but_not_moved(numbers: list[Any]) -> None:
    """Nobody can tell where a step would come; what it says is another matter."""
    value = flowing(("r", 1, None), ("s", 2, None))
    for step, number in zip(value["flows"][0]["transitions"], numbers, strict=True):
        step["sequence-number"] = number
    change = {"flow": "f", "change": [{"step": "s", "description": "d"}]}
    outcome = registry.call(opened(value), "edit_flow", change)
    assert outcome.change is not None
    for asked in ({"remove": ["r"]}, {"insert": [new("t", "end")]}):
        reason = refused("edit_flow", {"flow": "f"} | asked, value)
        assert reason == (
            'the steps of flow "f" have no clear order, being numbered '
            f"{json.dumps(numbers)[1:-1]}; give each a whole number of its own first"
        )


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "nothing to change: give insert, change, move or remove"),
        ({"remove": ["t"]}, 'flow "f" has no step "t"; its steps are r, r#2, s'),
        ({"remove": ["2"]}, 'flow "f" has no step "2"'),
        ({"remove": ["r#3"]}, 'flow "f" has no step "r#3"; its steps are r, r#2, s'),
        ({"insert": [new("t", "u")]}, 'flow "f" has no step "u"'),
        ({"change": [{"step": "s"}]}, 'nothing to change in step "s": give description, direc'),
        ({"change": [{"step": "s", "description": "f 2"}]}, "nothing to change: the document"),
        ({"remove": ["r", "r#2", "s"]}, 'a flow needs a step; to be rid of all of them remove "f"'),
        ({"move": [{"step": "t", "after": "s"}]}, 'flow "f" has no step "t"'),
        ({"move": [{"step": "s", "after": "s"}]}, 'step "s" cannot be moved behind itself'),
        ({"move": [{"step": "s", "after": "r#2"}]}, "nothing to change: the document"),
        ({"flow": "booking"}, 'there is no flow "booking"'),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(asked: Json, reason: str) -> None:
    """Wrong names with the right ones."""
    value = flowing(("r", 1, None), ("r", 2, None), ("s", 3, None))
    assert reason in refused("edit_flow", {"flow": "f"} | asked, value)


def test_two_steps_of_one_name_are_not_guessed_at() -> None:
    """An id may look like a later use of another."""
    value = flowing(("r", 1, None), ("r", 2, None), ("r#2", 3, None))
    reason = refused("edit_flow", {"flow": "f", "remove": ["r#2"]}, value)
    assert reason == 'flow "f" has 2 steps called "r#2"'
    assert said(edited(value, remove=["r#2#1"]), "f") == ["r > f 0", "r > f 1"]


def test_a_long_flow_is_not_listed_whole() -> None:
    """The nearest steps come first."""
    value = flowing(*((f"step-{number}", number, None) for number in range(1, 50)))
    reason = refused("edit_flow", {"flow": "f", "remove": ["stp-40"]}, value)
    assert 'no step "stp-40"; its steps are step-40,' in reason
    assert reason.endswith("and 19 more")


@given(data=st.data())
def test_order_and_numbers_hold_whatever_is_put_in_moved_and_taken_out(data: st.DataObject) -> None:
    """The steps are those asked for, in that order; numbers rise, and move no further than need."""
    length = data.draw(st.integers(1, 6))
    numbers = data.draw(numberings(length))
    value = flowing(*((f"r-{at}", number, None) for at, number in enumerate(numbers)))
    order = [f"r-{at}" for _, at in sorted((number, at) for at, number in enumerate(numbers))]
    expected, insert = list(order), []
    for at in range(data.draw(st.integers(0, 3))):
        after = data.draw(st.sampled_from(["start", "end", *expected]))
        expected.insert(_place(expected, after), f"new-{at}")
        insert.append(new(f"new-{at}", after))
    move = []
    for each in data.draw(st.lists(st.sampled_from(order), max_size=2)):
        expected.remove(each)
        after = data.draw(st.sampled_from(["start", "end", *expected]))
        expected.insert(_place(expected, after), each)
        move.append({"step": each, "after": after})
    gone = data.draw(st.lists(st.sampled_from(order), max_size=length - 1, unique=True))
    expected = [each for each in expected if each not in gone]
    if expected == order:
        return
    edit = edited(value, insert=insert, move=move, remove=gone)
    assert [step["relationship-unique-id"] for step in steps_of(edit, "f")] == expected
    after_numbers = numbers_of(edit, "f")
    assert all(one < other for one, other in pairwise(after_numbers))
    if max(numbers) - min(numbers) == length - 1:
        assert after_numbers == [*range(min(numbers), min(numbers) + len(after_numbers))]
    elif not insert and not move:
        assert {*after_numbers} <= {*numbers}


def _place(order: list[str], after: str) -> int:
    """Where a step stands that follows another, or comes first or last."""
    return {"start": 0, "end": len(order)}[after] if after not in order else order.index(after) + 1
