"""Steps of flows in the difference: by relationship, and renumbering said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm.alignment import align, moved
from advisor.calm.diff import Field, difference
from advisor.calm.equality import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def step(relationship: str, number: Any, description: str = "") -> Json:
    """A step; its description is that of its relationship unless another is given."""
    said = {"relationship-unique-id": relationship, "sequence-number": number}
    return said | {"description": description or f"Over {relationship}."}


def fields(old: Iterable[Any], new: Iterable[Any]) -> list[Field]:
    """What differs in a flow of these steps."""
    before, after = (
        {"flows": [{"unique-id": "flow", "transitions": [*steps]}]} for steps in (old, new)
    )
    return [field for each in difference(before, after) for field in each.fields]


A, B, C = step("a", 1), step("b", 2), step("c", 3)
NUMBERS = ("transitions", "sequence numbers")

TABLE: dict[str, tuple[list[Any], list[Any], list[Field]]] = {
    "another description": (
        [A, B],
        [A, step("b", 2, "Now.")],
        [Field(("transitions", "b", "description"), "Over b.", "Now.")],
    ),
    "a step put in front": (
        [A, B],
        [step("x", 1), step("a", 2), step("b", 3)],
        [
            Field(NUMBERS, [1, 2], [2, 3]),
            Field(("transitions", "x"), ABSENT, step("x", 1)),
        ],
    ),
    "a step taken out": (
        [A, B, C],
        [A, step("c", 2)],
        [Field(NUMBERS, [1, 3], [1, 2]), Field(("transitions", "b"), B, ABSENT)],
    ),
    "a step put at the end": ([A], [A, B], [Field(("transitions", "b"), ABSENT, B)]),
    "all numbers times ten": (
        [A, B],
        [step("a", 10), step("b", 20)],
        [Field(NUMBERS, [1, 2], [10, 20])],
    ),
    "one number": (
        [A, B],
        [A, step("b", 5)],
        [Field(("transitions", "b", "sequence-number"), 2, 5)],
    ),
    "two steps that change places by number": (
        [A, B],
        [step("a", 2), step("b", 1)],
        [
            Field(("transitions", "a", "sequence-number"), 1, 2),
            Field(("transitions", "b", "sequence-number"), 2, 1),
        ],
    ),
    "two steps that become one by number": (
        [A, B],
        [step("a", 4), step("b", 4)],
        [
            Field(("transitions", "a", "sequence-number"), 1, 4),
            Field(("transitions", "b", "sequence-number"), 2, 4),
        ],
    ),
    "a number that becomes a text beside a shift": (
        [A, B],
        [step("x", 1), step("a", 2), step("b", "3")],
        [
            Field(NUMBERS, [1], [2]),
            Field(("transitions", "x"), ABSENT, step("x", 1)),
            Field(("transitions", "b", "sequence-number"), 2, "3"),
        ],
    ),
    "the second use of a relationship": (
        [A, B, step("a", 3, "Back.")],
        [A, B, step("a", 3, "Return.")],
        [Field(("transitions", "a#2", "description"), "Back.", "Return.")],
    ),
    "the first of two uses goes": (
        [A, B, step("a", 3, "Back.")],
        [step("b", 1), step("a", 2, "Back.")],
        [Field(NUMBERS, [2, 3], [1, 2]), Field(("transitions", "a"), A, ABSENT)],
    ),
    "the places in the list alone": (
        [A, B],
        [B, A],
        [Field(("transitions", "order"), ["a", "b"], ["b", "a"])],
    ),
    "steps of no relationship go by place": (
        [A, {"description": "?"}, None],
        [A, {"description": "!"}, None],
        [Field(("transitions", "2", "description"), "?", "!")],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_steps(case: str) -> None:
    """A step is known by its relationship; only what differs in it is told."""
    old, new, expected = TABLE[case]
    assert fields(old, new) == expected


def test_the_fewest_that_moved() -> None:
    """One item that went to the other end is one move, not one for each that it passed."""
    before = [*"abcdef"]
    for after, expected in (("bcdefa", "a"), ("fabcde", "f"), ("abcdef", ""), ("badcfe", "bdf")):
        pairs = align(before, [*after], lambda _old, _new: True)
        assert "".join(after[each.new] for each in moved(pairs)) == expected
