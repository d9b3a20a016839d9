"""A patch finds its places again in a document that somebody edited since."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.change import patch
from advisor.change.relocating import relocate
from advisor.errors import NotApplicableError
from tests.architectures import architectures

Json = dict[str, Any]


def nodes(*ids: str) -> list[Json]:
    """Nodes with nothing but ids."""
    return [{"unique-id": each} for each in ids]


@given(architectures(), st.data())
def test_an_element_comes_back_among_those_that_are_left(base: Json, data: st.DataObject) -> None:
    """Wherever it stood, and whatever others somebody took away by hand since."""
    assume(len(base["nodes"]) > 1)
    index = data.draw(st.integers(0, len(base["nodes"]) - 1), label="removed")
    value = copy.deepcopy(base)
    remove = patch.guarded(base, {"op": "remove", "path": f"/nodes/{index}"})
    inverse = patch.inverse(value, remove)
    others = value["nodes"]
    gone = data.draw(st.sampled_from(others), label="by hand")
    value["nodes"] = [each for each in others if each is not gone]
    relocate(value, inverse)
    expected = [each for each in base["nodes"] if each["unique-id"] != gone["unique-id"]]
    assert sorted(value["nodes"], key=_id) == sorted(expected, key=_id)


def _id(node: Json) -> str:
    return str(node["unique-id"])


def test_the_id_of_an_element_is_put_back_behind_the_last() -> None:
    """In a list of ids that became shorter, say that of a container."""
    value = {"relationships": [{"unique-id": "r", "nodes": ["a"]}]}
    add = {"op": "add", "path": "/relationships/0/nodes/2", "value": "c"}
    relocate(value, [add])
    assert value["relationships"][0]["nodes"] == ["a", "c"]


def test_an_item_without_an_id_is_not_put_elsewhere() -> None:
    """Its place is all that tells where it belongs."""
    add = {"op": "add", "path": "/metadata/2", "value": {"k": "a"}}
    with pytest.raises(NotApplicableError, match="/metadata/2"):
        relocate({"metadata": []}, [add])


@pytest.mark.parametrize(("guarded", "there"), [(1, True), (1, 1.0), (False, 0)])
def test_a_guard_holds_for_the_very_value(guarded: Any, there: Any) -> None:
    """As in the difference that a person saw: 1 is not true."""
    edit = patch.guarded({"x": guarded}, {"op": "replace", "path": "/x", "value": 7})
    for apply in (patch.apply, patch.inverse, relocate):
        value = {"x": there}
        with pytest.raises(NotApplicableError, match="/x is not what the patch was made for"):
            apply(value, edit)
        assert value["x"] is there
