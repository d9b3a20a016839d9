"""What a call does, told apart from where it happens to stand."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.change import effect as effects
from advisor.change.patch import apply_in_place

Operations = list[dict[str, Any]]


def effect(value: dict[str, Any], *operations: dict[str, Any]) -> str:
    """Digest of what `operations`, one after the other, do to `value`."""
    done: list[Any] = []
    for operation in operations:
        done += effects.facts(value, operation)
        apply_in_place(value, operation)
    return effects.effect(done)


def add(path: str, value: Any) -> dict[str, Any]:
    """An add operation."""
    return {"op": "add", "path": path, "value": value}


def step(identity: str, number: int) -> dict[str, Any]:
    """A transition."""
    return {"relationship-unique-id": identity, "sequence-number": number, "description": "d"}


def number(place: str, value: Any) -> dict[str, Any]:
    """A step, or what looks like one, gets a number."""
    return add(f"{place}/sequence-number", value)


A, B = {"unique-id": "a", "tags": ["x"]}, {"unique-id": "b"}


def flows(*ids: str) -> dict[str, Any]:
    """A document with one flow over these relationships."""
    steps = [step(identity, number) for number, identity in enumerate(ids, 1)]
    return {"flows": [{"unique-id": "f", "transitions": steps}]}


STEPS = "/flows/0/transitions"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            effect({"nodes": [dict(A)]}, add("/nodes/0/owner", "Ada")),
            effect({"nodes": [dict(B), dict(A)]}, add("/nodes/1/owner", "Ada")),
        ),
        (
            effect({}, add("/controls", {"access": {"description": "d"}})),
            effect({"controls": {"z": {}}}, add("/controls/access", {"description": "d"})),
        ),
        (
            effect({}, add("/metadata", {}), add("/metadata/tier", 1)),
            effect({"metadata": {"a": 1}}, add("/metadata/tier", 1)),
        ),
        (effect({}, add("/tags", ["x"])), effect({"tags": ["y"]}, add("/tags/-", "x"))),
        (
            effect({}, add("/nodes", []), add("/nodes/-", dict(A))),
            effect({"nodes": [dict(B)]}, add("/nodes/-", dict(A))),
        ),
        (
            effect(flows("r"), add(f"{STEPS}/1", step("s", 2))),
            effect(flows("q", "r"), add(f"{STEPS}/2", step("s", 3))),
        ),
        (
            effect(flows("r", "s"), {"op": "remove", "path": f"{STEPS}/1"}),
            effect(flows("q", "r", "s"), {"op": "remove", "path": f"{STEPS}/2"}),
        ),
    ],
    ids=[
        *("another position", "the first control", "the first metadata", "the first item"),
        *("the first node", "another number", "another step goes first"),
    ],
)
def test_the_same_deed_elsewhere(one: str, other: str) -> None:
    """Positions, numbers of steps and containers made on the way make no difference."""
    assert one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            effect({"nodes": [dict(A)]}, add("/nodes/0/owner", "Ada")),
            effect({"nodes": [dict(B)]}, add("/nodes/0/owner", "Ada")),
        ),
        (effect({}, add("/title", "x")), effect({}, add("/title", "y"))),
        (effect({}, add("/title", 1)), effect({}, add("/title", 1.0))),
        (
            effect({"a": {"x": 1}}, {"op": "remove", "path": "/a/x"}),
            effect({"a": {"y": 1}}, {"op": "remove", "path": "/a/y"}),
        ),
        (
            effect(flows("r", "q"), add(f"{STEPS}/1", step("s", 2))),
            effect(flows("q", "r"), add(f"{STEPS}/1", step("s", 2))),
        ),
        (
            effect(flows("r", "r"), {"op": "remove", "path": f"{STEPS}/0"}),
            effect(flows("r", "r"), {"op": "remove", "path": f"{STEPS}/1"}),
        ),
        (effect({}, add("/metadata", {})), effect({})),
        (
            effect({"metadata": [{"k": "a"}]}, {"op": "remove", "path": "/metadata/0"}),
            effect({"metadata": [{"k": "b"}]}, {"op": "remove", "path": "/metadata/0"}),
        ),
        (
            effect({"metadata": [[1]]}, {"op": "remove", "path": "/metadata/0"}),
            effect({"metadata": [[2]]}, {"op": "remove", "path": "/metadata/0"}),
        ),
        (
            effect({"metadata": [1, 1]}, {"op": "remove", "path": "/metadata/0"}),
            effect({"metadata": [1, 1]}, {"op": "remove", "path": "/metadata/1"}),
        ),
        (
            effect({"tags": ["x", "x"]}, {"op": "remove", "path": "/tags/0"}),
            effect({"tags": ["x", "x"]}, *[{"op": "remove", "path": "/tags/0"}] * 2),
        ),
        (
            effect({"controls": [A, A | {"n": 1}]}, {"op": "remove", "path": "/controls/1"}),
            effect({"controls": [A]}, {"op": "remove", "path": "/controls/0"}),
        ),
        (
            effect({"metadata": {"0": 1}}, {"op": "remove", "path": "/metadata/0"}),
            effect({"metadata": [0]}, {"op": "remove", "path": "/metadata/0"}),
        ),
        (
            effect({"metadata": {"transitions": {}}}, number("/metadata/transitions", 2)),
            effect({"metadata": {"transitions": {}}}),
        ),
        (effect(flows("r"), number(f"{STEPS}/0", "2")), effect(flows("r"))),
        (effect({"tags": ["a", "b"]}, {"op": "remove", "path": "/tags/0"}),
         effect({"tags": ["a", "b"]}, {"op": "remove", "path": "/tags/1"})),
    ],
    ids=[
        *("another element", "another value", "another type", "another member"),
        *("behind another step", "another use", "an empty object"),
        *("an item without an id", "a list in a list", "an equal item", "an item or both"),
        *("an id that stands twice", "a member or an item", "a number of no step"),
        *("a number that is none", "another item"),
    ],
)  # fmt: skip
def test_another_deed(one: str, other: str) -> None:
    """What a reviewer would see differently is different."""
    assert one != other
