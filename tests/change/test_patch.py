"""Patches stand on what they name: their guards, their inverses, and finding elements again."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonpatch
import pytest

from advisor.calm.equality import same
from advisor.change import patch
from advisor.change.losses import takes_away
from advisor.change.relocating import relocate
from advisor.errors import NotApplicableError

SHOP: dict[str, Any] = {
    "metadata": [{"owner": "Ada"}],
    "nodes": [
        {
            "unique-id": "shop",
            "name": "Shop",
            "interfaces": [{"unique-id": "shop-web", "port": 80}],
        },
        {"unique-id": "till", "name": "Till", "metadata": {"tier": 1, "tags": ["a", "b"]}},
        {"name": "Nameless"},
    ],
    "flows": [
        {
            "unique-id": "buy",
            "transitions": [
                {"relationship-unique-id": "x", "sequence-number": 1},
                {"relationship-unique-id": "x", "sequence-number": 2},
            ],
        }
    ],
}
EDIT_TILL = {"op": "replace", "path": "/nodes/1/metadata/tier", "value": 2}
EDIT_PORT = {"op": "replace", "path": "/nodes/0/interfaces/0/port", "value": 443}
STEP = "/flows/0/transitions/1"


def shop() -> dict[str, Any]:
    """A copy that may be changed."""
    return copy.deepcopy(SHOP)


def guard(path: str, value: Any) -> dict[str, Any]:
    """A guard."""
    return {"op": "test", "path": path, "value": value}


GUARDS: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "an added node pushes nothing aside": (
        {"op": "add", "path": "/nodes/-", "value": {"unique-id": "new"}},
        [],
    ),
    "an added member stands on its element": (
        {"op": "add", "path": "/nodes/1/description", "value": "Counts money"},
        [guard("/nodes/1/unique-id", "till")],
    ),
    "an added item stands on the element that holds the list": (
        {"op": "add", "path": "/nodes/1/metadata/tags/0", "value": "c"},
        [guard("/nodes/1/unique-id", "till")],
    ),
    "a nested value stands on its element and on what it was": (
        {"op": "replace", "path": "/nodes/1/metadata/tier", "value": 2},
        [guard("/nodes/1/unique-id", "till"), guard("/nodes/1/metadata/tier", 1)],
    ),
    "a value in an interface stands on both ids": (
        {"op": "replace", "path": "/nodes/0/interfaces/0/port", "value": 443},
        [
            guard("/nodes/0/unique-id", "shop"),
            guard("/nodes/0/interfaces/0/unique-id", "shop-web"),
            guard("/nodes/0/interfaces/0/port", 80),
        ],
    ),
    "a removed node is known by its id and its whole value": (
        {"op": "remove", "path": "/nodes/1"},
        [guard("/nodes/1/unique-id", "till"), guard("/nodes/1", SHOP["nodes"][1])],
    ),
    "a step of a flow has no id, so all of it is tested": (
        {"op": "replace", "path": f"{STEP}/sequence-number", "value": 3},
        [
            guard("/flows/0/unique-id", "buy"),
            guard(STEP, SHOP["flows"][0]["transitions"][1]),
            guard(f"{STEP}/sequence-number", 2),
        ],
    ),
    "so is an entry of a metadata list": (
        {"op": "add", "path": "/metadata/0/version", "value": "2"},
        [guard("/metadata/0", {"owner": "Ada"})],
    ),
    "and a node without an id": (
        {"op": "replace", "path": "/nodes/2/name", "value": "Named"},
        [guard("/nodes/2", {"name": "Nameless"}), guard("/nodes/2/name", "Nameless")],
    ),
    "a member of the document is tested by its value": (
        {"op": "replace", "path": "/metadata", "value": {}},
        [guard("/metadata", [{"owner": "Ada"}])],
    ),
}


@pytest.mark.parametrize("case", GUARDS)
def test_guards_stand_before_each_operation(case: str) -> None:
    """The ids of all ancestors, the whole of what has none, then the old value."""
    operation, guards = GUARDS[case]
    assert patch.guarded(SHOP, operation) == [*guards, operation]


def test_an_added_member_that_is_there_already_is_a_replacement() -> None:
    """And is called so: only an item of a list is pushed aside by what is added in its place."""
    add = {"op": "add", "path": "/nodes/1/name", "value": "Desk"}
    guards = [guard("/nodes/1/unique-id", "till"), guard("/nodes/1/name", "Till")]
    assert patch.guarded(SHOP, add) == [*guards, add | {"op": "replace"}]


def test_guards_are_copies() -> None:
    """A later change of the document does not reach into the patch."""
    value = shop()
    operations = patch.guarded(value, {"op": "remove", "path": "/nodes/1"})
    value["nodes"][1]["metadata"]["tier"] = 9
    assert operations[1]["value"] == SHOP["nodes"][1]


NEIGHBOURS = {
    "a node was put before it": lambda value: value["nodes"].insert(0, {"unique-id": "first"}),
    "the node before it went": lambda value: value["nodes"].pop(0),
    "the old value differs": lambda value: value["nodes"][1]["metadata"].update(tier=2),
    "the old value is true instead of 1": lambda value: value["nodes"][1]["metadata"].update(
        tier=True
    ),
    "the element has another id": lambda value: value["nodes"][1].update({"unique-id": "desk"}),
    "the element is gone": lambda value: value["nodes"].pop(1),
}


@pytest.mark.parametrize("case", NEIGHBOURS)
def test_a_patch_does_not_edit_a_neighbour(case: str) -> None:
    """On a document that shifted or differs the patch fails, here and in any other tool."""
    operations = patch.guarded(
        SHOP, {"op": "replace", "path": "/nodes/1/metadata/tier", "value": 3}
    )
    other = shop()
    NEIGHBOURS[case](other)
    before = json.dumps(other)
    with pytest.raises((jsonpatch.JsonPatchException, jsonpatch.JsonPointerException)):
        jsonpatch.apply_patch(other, operations)
    assert json.dumps(other) == before
    with pytest.raises(NotApplicableError, match="/nodes/1"):
        patch.apply(other, operations)


def test_the_wrong_one_of_two_like_steps_is_not_edited() -> None:
    """Both steps walk the same relationship; only the whole value tells them apart."""
    operations = patch.guarded(SHOP, {"op": "remove", "path": STEP})
    other = shop()
    other["flows"][0]["transitions"].reverse()
    with pytest.raises(NotApplicableError):
        patch.apply(other, operations)


REFUSED: dict[str, Any] = {
    "a member too many": {"op": "add", "path": "/a", "value": 1, "note": "x"},
    "a member too few": {"op": "add", "path": "/a"},
    "a value to remove": {"op": "remove", "path": "/a", "value": 1},
    "an operation not used here": {"op": "move", "from": "/a", "path": "/b"},
    "no operation": {"path": "/a", "value": 1},
    "an operation that is no text": {"op": ["add"], "path": "/a", "value": 1},
    "no object": "add",
    "a path that is no text": {"op": "add", "path": 7, "value": 1},
    "a path without a slash": {"op": "add", "path": "a", "value": 1},
    "the whole document": {"op": "replace", "path": "", "value": {}},
}


@pytest.mark.parametrize("case", REFUSED)
def test_unknown_operations_are_refused(case: str) -> None:
    """Nothing of a patch is carried out when one operation is none of ours."""
    value = shop()
    with pytest.raises(NotApplicableError, match="operation 2"):
        patch.apply(value, [{"op": "remove", "path": "/nodes"}, REFUSED[case]])
    assert value == SHOP


MISFITS = [
    {"op": "add", "path": "/nodes/x", "value": 1},
    {"op": "add", "path": "/nodes/9", "value": 1},
    {"op": "add", "path": "/nodes/²", "value": 1},
    {"op": "add", "path": "/nodes/0/name/-", "value": 1},
    {"op": "add", "path": "/nowhere/at/all", "value": 1},
    {"op": "replace", "path": "/nodes/-", "value": 1},
    {"op": "replace", "path": "/nodes/²", "value": 1},
    {"op": "remove", "path": "/nowhere"},
]


@pytest.mark.parametrize("operation", MISFITS, ids=lambda each: f"{each['op']} {each['path']}")
def test_an_operation_that_does_not_fit_leaves_the_value(operation: dict[str, Any]) -> None:
    """The error names the place, in one short line without the document in it."""
    value = shop()
    for carry_out in (
        lambda: patch.apply(value, [operation]),
        lambda: patch.apply_in_place(value, operation),
    ):
        with pytest.raises(NotApplicableError) as caught:
            carry_out()
        assert operation["path"] in str(caught.value)
        assert len(str(caught.value)) < 80
    assert value == SHOP


def test_elements_are_found_again_where_they_stand_now() -> None:
    """Nodes and interfaces came, went and moved; the edits follow the ids."""
    operations = [*patch.guarded(SHOP, EDIT_TILL), *patch.guarded(SHOP, EDIT_PORT)]
    other = shop()
    other["nodes"] = [{"unique-id": "new"}, None, *reversed(other["nodes"])]
    other["nodes"][-1]["interfaces"].insert(0, {"unique-id": "shop-ftp", "port": 21})
    expected = copy.deepcopy(other)
    expected["nodes"][3]["metadata"]["tier"] = 2
    expected["nodes"][4]["interfaces"][1]["port"] = 443
    relocated = relocate(copy.deepcopy(other), operations)
    assert jsonpatch.apply_patch(other, relocated) == expected
    assert [each["path"] for each in patch.edits(relocated)] == [
        "/nodes/3/metadata/tier",
        "/nodes/4/interfaces/1/port",
    ]


def test_each_operation_is_found_on_the_result_of_those_before() -> None:
    """Removing one element shifts the next; the second operation still finds its own."""
    first = patch.guarded(SHOP, {"op": "remove", "path": "/nodes/0"})
    rest = shop()
    rest["nodes"].pop(0)
    second = patch.guarded(rest, {"op": "replace", "path": "/nodes/0/name", "value": "Desk"})
    other = shop()
    other["nodes"].insert(0, {"unique-id": "new"})
    relocated = relocate(copy.deepcopy(other), [*first, *second])
    assert [node.get("name") for node in patch.apply(other, relocated)["nodes"]] == [
        None,
        "Desk",
        "Nameless",
    ]


def test_a_place_that_was_found_holds_for_one_operation() -> None:
    """Where an element went says nothing of the one that took its position later."""
    value = shop()
    operations = []
    for edit in (
        {"op": "remove", "path": "/nodes/0"},
        {"op": "remove", "path": "/nodes/0"},
        {"op": "replace", "path": "/nodes/0/name", "value": "Named"},
    ):
        operations += patch.guarded(value, edit)
        patch.apply_in_place(value, edit)
    other = shop()
    other["nodes"] = [other["nodes"][2], *other["nodes"][:2]]
    relocated = relocate(copy.deepcopy(other), operations)
    assert patch.apply(other, relocated)["nodes"] == [{"name": "Named"}]


LOST = {
    "gone": lambda value: value["nodes"].pop(1),
    "double": lambda value: value["nodes"].append({"unique-id": "till"}),
    "another value": lambda value: value["nodes"][1]["metadata"].update(tier=5),
    "no list any more": lambda value: value.update(nodes={}),
}


@pytest.mark.parametrize("case", LOST)
def test_what_cannot_be_found_is_refused(case: str) -> None:
    """An id that is gone or stands twice, and an old value that differs, stop the patch."""
    other = shop()
    LOST[case](other)
    with pytest.raises(NotApplicableError, match=r"till|/nodes/1"):
        relocate(other, patch.guarded(SHOP, EDIT_TILL))


def test_a_step_without_an_id_is_not_searched_for() -> None:
    """It is taken only where it was, with the value it had."""
    operations = patch.guarded(SHOP, {"op": "remove", "path": STEP})
    other = shop()
    other["flows"].insert(0, {"unique-id": "other", "transitions": []})
    (edit,) = patch.edits(relocate(copy.deepcopy(other), operations))
    assert edit["path"] == "/flows/1/transitions/1"
    other["flows"][1]["transitions"].insert(0, {"relationship-unique-id": "x"})
    with pytest.raises(NotApplicableError):
        relocate(other, operations)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, True, False),
        (1, 1.0, False),
        (0, False, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
        ({"a": [1]}, {"a": [True]}, False),
    ],
)
def test_equality_is_that_of_json_with_numbers_as_spelled(
    left: Any, right: Any, *, expected: bool
) -> None:
    """Order of members is nothing; 1, 1.0 and true are three values."""
    assert same(left, right) is expected


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("a", "b", False),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["b"], True),
        ({"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, False),
        ({"a": {"b": 1}}, {"a": {}}, True),
        ({"a": 1}, 0, True),
        (["a"], None, True),
        ([], 0, False),
    ],
)
def test_what_a_replacement_takes_away_is_seen(old: object, new: object, lost: bool) -> None:  # noqa: FBT001 - a column of the table
    """Emptying a list or an object removes what was in it, whatever the operation is called."""
    document = {"metadata": {"x": old}}
    replace = {"op": "replace", "path": "/metadata/x", "value": new}
    taken = takes_away(patch.guarded(document, replace))
    assert taken == ("/metadata/x" if lost else "")
