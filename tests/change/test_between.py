"""The patch between two documents: it leads there, with guards, and is small."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.equality import same
from advisor.change import patch
from advisor.change.between import between
from benchmarks.documents import architecture
from tests.architectures import architectures
from tests.mutations import mutants
from tests.tools.ledger import LEDGER, ledger, node

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]


def edits(before: Json, after: Json) -> list[Json]:
    """The operations without guards, after proof that they lead from one to the other."""
    kept = copy.deepcopy(before)
    operations = between(before, after)
    assert same(before, kept)
    plain = json.loads(json.dumps(operations))
    assert same(jsonpatch.apply_patch(before, plain), after)
    assert same(patch.apply(copy.deepcopy(before), operations), after)
    return list(patch.edits(operations))


def edited(action: Callable[[Json], object]) -> Json:
    """The ledger after `action`."""
    value = ledger()
    action(value)
    return value


def rename(value: Json) -> None:
    """Give the first node another id, where it stands and where it is named."""
    (old, new), text = ("clerk", "teller"), json.dumps(value)
    value.update(json.loads(text.replace(f'"{old}"', f'"{new}"')))


CASES: dict[str, tuple[Callable[[Json], object], list[Json]]] = {
    "nothing": (lambda value: value, []),
    "a node in front": (
        lambda value: value["nodes"].insert(0, node("new")),
        [{"op": "add", "path": "/nodes/0", "value": node("new")}],
    ),
    "a node away and another changed": (
        lambda value: (value["nodes"].pop(0), value["nodes"][1].update(name="Z")),
        [
            {"op": "remove", "path": "/nodes/0"},
            {"op": "replace", "path": "/nodes/1/name", "value": "Z"},
        ],
    ),
    "the last node first": (
        lambda value: value["nodes"].insert(0, value["nodes"].pop()),
        [
            {"op": "remove", "path": "/nodes/4"},
            {"op": "add", "path": "/nodes/0", "value": LEDGER["nodes"][4]},
        ],
    ),
    "one tag of a list": (
        lambda value: value["metadata"]["tags"].append("core"),
        [{"op": "add", "path": "/metadata/tags/1", "value": "core"}],
    ),
    "another text in a list of texts": (
        lambda value: value["metadata"].update(tags=["shop"]),
        [{"op": "replace", "path": "/metadata/tags/0", "value": "shop"}],
    ),
    "an object that has nothing of the one before": (
        lambda value: value.update(metadata={"a": 1, "b": 2}),
        [{"op": "replace", "path": "/metadata", "value": {"a": 1, "b": 2}}],
    ),
    "names with a slash and a tilde": (
        lambda value: value["metadata"].update({"a/b~c": 1}),
        [{"op": "add", "path": "/metadata/a~1b~0c", "value": 1}],
    ),
    "true for 1": (
        lambda value: value["nodes"][2]["interfaces"][0].update(port=True),
        [{"op": "replace", "path": "/nodes/2/interfaces/0/port", "value": True}],
    ),
    "no list any more": (
        lambda value: value.update(nodes=None),
        [{"op": "replace", "path": "/nodes", "value": None}],
    ),
    "no flows at all": (
        lambda value: value.pop("flows"),
        [{"op": "remove", "path": "/flows"}],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_patch_is_as_small_as_the_edit(case: str) -> None:
    """One operation for each thing that a person would say was done."""
    action, expected = CASES[case]
    assert edits(LEDGER, edited(action)) == expected


def test_a_rename_is_the_replacement_of_an_id() -> None:
    """At the element and at each place that names it; the element does not go and come."""
    found = edits(LEDGER, edited(rename))
    assert {operation["op"] for operation in found} == {"replace"}
    assert found[0] == {"op": "replace", "path": "/nodes/0/unique-id", "value": "teller"}
    assert all(operation["value"] == "teller" for operation in found)


def test_known_renames_are_taken() -> None:
    """Where both sides have nothing in common but what the caller knows."""
    before, after = {"nodes": [node("a")]}, {"nodes": [node("b")]}
    assert len(edits(before, after)) == 2
    known = list(patch.edits(between(before, after, {"a": "b"})))
    assert known[0] == {"op": "replace", "path": "/nodes/0/unique-id", "value": "b"}


def test_every_edit_is_guarded() -> None:
    """On a document that says something else there, nothing is done."""
    operations = between(LEDGER, edited(lambda value: value["nodes"][2].update(name="Z")))
    other = edited(lambda value: value["nodes"].insert(0, node("new")))
    with pytest.raises(jsonpatch.JsonPatchTestFailed):
        jsonpatch.apply_patch(other, operations)


def test_a_node_in_front_of_thousands_is_one_operation() -> None:
    """The patch grows with the edit, not with the document."""
    before = architecture(2_000)
    after = before | {"nodes": [node("new"), *before["nodes"]]}
    assert len(between(before, after)) == 1


@given(architectures(), architectures())
def test_any_tool_gets_from_one_architecture_to_another(before: Json, after: Json) -> None:
    """With jsonpatch alone, and with our own application of patches."""
    edits(before, after)


@given(st.data())
def test_and_from_one_malformed_document_to_another(data: st.DataObject) -> None:
    """Items without an id, ids that stand twice, lists that are none, strange names."""
    before = data.draw(mutants(LEDGER))
    edits(before, data.draw(mutants(data.draw(st.sampled_from([LEDGER, before])))))


@given(architectures(), st.data())
def test_and_to_another_order(before: Json, data: st.DataObject) -> None:
    """Whatever moved, in whichever list."""
    after = copy.deepcopy(before)
    for key in ("nodes", "relationships", "flows", "adrs"):
        if key in after:
            after[key] = data.draw(st.permutations(after[key]))
    edits(before, after)
