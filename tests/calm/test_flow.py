"""The steps of a flow: their order, their names, and where two share no node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm import flow as flows
from advisor.calm.model import Model
from tests.calm.architectures import Json, connects, contains, doc, flow, interacts, node
from tests.calm.architectures import relationship as other

if TYPE_CHECKING:
    from advisor.calm.element import Element

NODES = [node(each) for each in "abcd"]
LINKS = [
    connects("a-b", "a", "b"),
    connects("c-d", "c", "d"),
    connects("b-gone", "b", "gone"),
    connects("a-a", "a", "a"),
    interacts("uses", "a", "b", "c"),
    contains("in", "d", "a"),
    other("either", "options", [{"nodes": ["a", "b"]}]),
]


def opened(*walks: Json) -> Model:
    """The nodes and relationships with these flows."""
    return Model(doc(*NODES, *LINKS, *walks))


def only(model: Model) -> Element:
    """Its one flow."""
    (found,) = model.flows
    return found


def keys(walk: Json) -> list[str]:
    """The names of the steps, in order."""
    return [step.key for step in flows.steps(only(opened(walk)))]


def test_steps_go_by_their_numbers_and_are_named_by_use() -> None:
    """The second use in the order of the steps, not of the list."""
    walk = flow("f", "a-b", "c-d", "a-b", numbers=[3, 2, 1])
    found = flows.steps(only(opened(walk)))
    assert [(step.key, step.position) for step in found] == [("a-b", 2), ("c-d", 1), ("a-b#2", 0)]


@pytest.mark.parametrize("number", [None, "1", True, [1]])
def test_without_numbers_the_order_of_the_list_stands(number: Any) -> None:
    """One that is no number is enough."""
    walk = flow("f", "a-b", "c-d", numbers=[2, 1])
    walk["transitions"][1]["sequence-number"] = number
    assert keys(walk) == ["a-b", "c-d"]


@pytest.mark.parametrize("transitions", [None, {}, "x", [None, 7, []]])
def test_what_is_no_step_is_passed_over(transitions: Any) -> None:
    """A malformed flow has no steps."""
    assert keys({"unique-id": "f", "transitions": transitions}) == []


def test_a_step_over_nothing_has_an_empty_name() -> None:
    """And keeps its place."""
    assert keys({"unique-id": "f", "transitions": [{}, {"relationship-unique-id": 7}]}) == [
        "",
        "#2",
    ]


@pytest.mark.parametrize(
    ("relationship", "nodes"),
    [
        ("a-b", {"a", "b"}),
        ("uses", {"a", "b", "c"}),
        ("in", {"a", "d"}),
        ("either", set()),
        ("b-gone", set()),
        ("a-a", set()),
        ("nothing", set()),
    ],
)
def test_a_relationship_joins_its_nodes(relationship: str, nodes: set[str]) -> None:
    """None where that is undecided."""
    assert flows.joined(opened(), relationship) == nodes


@pytest.mark.parametrize(
    ("walk", "broken"),
    [
        (["a-b", "uses", "c-d"], []),
        (["a-b", "c-d", "uses"], [("a-b", "c-d")]),
        (["a-b", "c-d", "a-b", "c-d"], [("a-b", "c-d"), ("c-d", "a-b#2"), ("a-b#2", "c-d#2")]),
        (["b-gone", "c-d"], []),
        (["either", "c-d"], []),
    ],
)
def test_steps_that_share_no_node_break_a_flow(
    walk: list[str], broken: list[tuple[str, str]]
) -> None:
    """Where it is decided what they join."""
    model = opened(flow("f", *walk))
    found = [(before.key, after.key) for before, after in flows.breaks(model, only(model))]
    assert found == broken


@pytest.mark.parametrize(
    ("relationship", "direction", "ends"),
    [
        ("a-b", None, ("a", "b")),
        ("a-b", "destination-to-source", ("b", "a")),
        ("uses", None, ("a", "b, c")),
        ("in", None, ("d", "a")),
        ("either", None, ("", "")),
        ("nothing", None, ("", "")),
    ],
)
def test_a_step_runs_from_one_end_to_the_other(
    relationship: str, direction: str | None, ends: tuple[str, str]
) -> None:
    """The other way round where its direction says so."""
    walk = flow("f", relationship)
    walk["transitions"][0]["direction"] = direction
    model = opened(walk)
    (step,) = flows.steps(only(model))
    assert flows.ends(model, step) == ends
