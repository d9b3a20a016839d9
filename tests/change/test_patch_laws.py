"""What holds for every patch on every architecture."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonpatch
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.equality import same
from advisor.calm.pointer import join
from advisor.change import patch
from advisor.change.relocating import relocate
from tests.architectures import VALUES, architectures


def places(value: Any, pointer: str = "") -> list[tuple[str, Any]]:
    """Every object and list of a value with its pointer."""
    found = [(pointer, value)] if isinstance(value, dict | list) else []
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        found += places(child, pointer + join(key))
    return found


def draw_edits(data: st.DataObject, base: dict[str, Any]) -> tuple[list[dict[str, Any]], Any]:
    """Guarded operations at random places, each on the result of those before, and the result."""
    value = copy.deepcopy(base)
    operations: list[dict[str, Any]] = []
    for _ in range(data.draw(st.integers(1, 5), label="edits")):
        pointer, holder = data.draw(st.sampled_from(places(value)), label="place")
        keys = list(holder if isinstance(holder, dict) else range(len(holder)))
        kinds = ["add", "replace", "remove"] if keys else ["add"]
        operation: dict[str, Any] = {"op": data.draw(st.sampled_from(kinds), label="op")}
        if operation["op"] == "add":
            more = ["new", "a/b", *keys] if isinstance(holder, dict) else ["-", *keys, len(keys)]
            keys = more
        operation["path"] = pointer + join(data.draw(st.sampled_from(keys), label="key"))
        if operation["op"] != "remove":
            operation["value"] = data.draw(VALUES, label="value")
        operations += patch.guarded(value, operation)
        patch.apply_in_place(value, operation)
    return operations, value


@given(architectures(), st.data())
def test_any_tool_gets_the_staged_value(base: dict[str, Any], data: st.DataObject) -> None:
    """The guarded patch is plain RFC 6902: jsonpatch alone makes the same value of the base."""
    operations, value = draw_edits(data, base)
    plain = json.loads(json.dumps(operations))
    assert same(jsonpatch.apply_patch(base, plain), value)
    assert same(patch.apply(copy.deepcopy(base), operations), value)
    assert operations == plain


@given(architectures(), st.data())
def test_patch_then_inverse_gives_an_equal_value(base: dict[str, Any], data: st.DataObject) -> None:
    """The inverse is guarded too, holds on the result, and any tool can apply it."""
    operations, value = draw_edits(data, base)
    walked = copy.deepcopy(base)
    inverse = patch.inverse(walked, operations)
    assert same(walked, value)
    assert same(jsonpatch.apply_patch(value, inverse), base)
    assert same(patch.apply(copy.deepcopy(value), relocate(value, inverse)), base)


@given(architectures(), st.data())
def test_one_edit_and_its_undoing_leave_the_value(
    base: dict[str, Any], data: st.DataObject
) -> None:
    """What `apply_in_place` returns takes each single edit back."""
    operations, _ = draw_edits(data, base)
    value = copy.deepcopy(base)
    for operation in patch.edits(operations):
        before = json.dumps(value, sort_keys=True)
        trial = copy.deepcopy(value)
        patch.apply_in_place(trial, patch.apply_in_place(trial, operation))
        assert json.dumps(trial, sort_keys=True) == before
        patch.apply_in_place(value, operation)
