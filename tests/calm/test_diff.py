"""The difference of two documents, element by element."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.diff import Difference, Field, difference
from advisor.calm.document import value_digest
from advisor.calm.equality import ABSENT
from tests.architectures import architectures
from tests.calm.telling import assert_complete
from tests.mutations import mutants

if TYPE_CHECKING:
    from collections.abc import Callable

CONTROL = {"description": "Who may enter", "requirements": []}
RULE = {"requirement-url": "https://rule", "config": {"level": 1}}
OTHER_RULE = {"requirement-url": "https://other", "config": {}}
LINK = {"unique-id": "link", "relationship-type": {"interacts": {"actor": "a", "nodes": ["b"]}}}
FLOW = {"unique-id": "flow", "name": "Flow", "description": "d", "transitions": []}
BASE: dict[str, Any] = {
    "title": "Shop",
    "metadata": {"owner": "Ada", "hosting": {"region": "eu-1", "zone": 1}},
    "controls": {"access": CONTROL},
    "adrs": ["1.md"],
    "nodes": [
        {
            "unique-id": "a",
            "name": "A",
            "interfaces": [{"unique-id": "a-1", "port": 80}, {"unique-id": "a-2"}],
            "controls": {"access": CONTROL},
            "metadata": [{"tier": 1}],
        },
        {"unique-id": "b", "name": "B"},
    ],
    "relationships": [LINK],
    "flows": [FLOW],
}
A, B = BASE["nodes"]
NEW = {"unique-id": "new", "name": "New"}


def edit(action: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """BASE after `action`."""
    value: dict[str, Any] = json.loads(json.dumps(BASE))
    action(value)
    return value


def spelled(differences: list[Difference]) -> str:
    """The differences as text, in which 1, 1.0 and true differ as they do not in Python."""
    return json.dumps(differences, indent=1, default=lambda absent: f"absent: {absent is ABSENT}")


def document(*fields: Field) -> Difference:
    """A difference of the document itself."""
    return Difference("~", "document", "", None, fields)


def changed(kind: str, value: dict[str, Any], *fields: Field) -> Difference:
    """A difference inside an element."""
    return Difference("~", kind, value["unique-id"], value, fields)


def set_in(holder: str, **members: Any) -> Callable[[dict[str, Any]], object]:
    """Sets members of the first element of a list."""
    return lambda value: value[holder][0].update(members)


OTHER_TIER = {**A, "metadata": [{"tier": 2}]}
MOVED_INTERFACES = {**A, "interfaces": list(reversed(A["interfaces"]))}
OTHER_INTERFACES = {
    **A,
    "interfaces": [{"unique-id": "a-0"}, {"unique-id": "a-1", "port": 443, "host": "h"}],
}
CONTROLLED = {**A, "controls": {"access": {**CONTROL, "description": "Nobody"}, "audit": CONTROL}}

TABLE: dict[str, tuple[dict[str, Any], list[Difference]]] = {
    "an added node": (
        edit(lambda value: value["nodes"].insert(0, NEW)),
        [Difference("+", "node", "new", NEW, ())],
    ),
    "a removed node": (
        edit(lambda value: value["nodes"].pop(0)),
        [Difference("-", "node", "a", A, ())],
    ),
    "another name": (
        edit(set_in("nodes", name="Z")),
        [changed("node", {**A, "name": "Z"}, Field(("name",), "A", "Z"))],
    ),
    "a member that comes": (
        edit(set_in("nodes", owner="Ada")),
        [changed("node", {**A, "owner": "Ada"}, Field(("owner",), ABSENT, "Ada"))],
    ),
    "true for 1": (
        edit(set_in("nodes", metadata=[{"tier": True}])),
        [
            changed(
                "node",
                {**A, "metadata": [{"tier": True}]},
                Field(("metadata", "1", "tier"), 1, new=True),
            )
        ],
    ),
    "1.0 for 1": (
        edit(lambda value: value["metadata"]["hosting"].update(zone=1.0)),
        [Difference("~", "metadata", "", None, (Field(("hosting", "zone"), 1, 1.0),))],
    ),
    "an entry of a metadata list": (
        edit(set_in("nodes", metadata=[{"tier": 2}])),
        [changed("node", OTHER_TIER, Field(("metadata", "1", "tier"), 1, 2))],
    ),
    "one more entry in front of a metadata list": (
        edit(set_in("nodes", metadata=[{"tier": 0}, {"tier": 1}])),
        [
            changed(
                "node",
                {**A, "metadata": [{"tier": 0}, {"tier": 1}]},
                Field(("metadata", "1"), ABSENT, {"tier": 0}),
            )
        ],
    ),
    "interfaces by their ids": (
        edit(set_in("nodes", interfaces=OTHER_INTERFACES["interfaces"])),
        [
            changed(
                "node",
                OTHER_INTERFACES,
                Field(("interfaces", "a-0"), ABSENT, {"unique-id": "a-0"}),
                Field(("interfaces", "a-1", "port"), 80, 443),
                Field(("interfaces", "a-1", "host"), ABSENT, "h"),
                Field(("interfaces", "a-2"), {"unique-id": "a-2"}, ABSENT),
            )
        ],
    ),
    "interfaces in another order": (
        edit(set_in("nodes", interfaces=MOVED_INTERFACES["interfaces"])),
        [
            changed(
                "node",
                MOVED_INTERFACES,
                Field(("interfaces", "order"), ["a-1", "a-2"], ["a-2", "a-1"]),
            )
        ],
    ),
    "controls of a node": (
        edit(set_in("nodes", controls=CONTROLLED["controls"])),
        [
            changed(
                "node",
                CONTROLLED,
                Field(("controls", "access", "description"), "Who may enter", "Nobody"),
                Field(("controls", "audit"), ABSENT, CONTROL),
            )
        ],
    ),
    "controls of the architecture": (
        edit(lambda value: value.update(controls={"audit": CONTROL})),
        [
            Difference("-", "control", "access", CONTROL, ()),
            Difference("+", "control", "audit", CONTROL, ()),
        ],
    ),
    "inside a control of the architecture": (
        edit(lambda value: value["controls"]["access"].update(description="Nobody")),
        [
            Difference(
                "~",
                "control",
                "access",
                {**CONTROL, "description": "Nobody"},
                (Field(("description",), "Who may enter", "Nobody"),),
            )
        ],
    ),
    "members of a relationship": (
        edit(
            lambda value: value["relationships"][0]["relationship-type"]["interacts"].update(
                nodes=["b", "a"]
            )
        ),
        [
            changed(
                "relationship",
                {
                    **LINK,
                    "relationship-type": {"interacts": {"actor": "a", "nodes": ["b", "a"]}},
                },
                Field(("relationship-type", "interacts", "nodes"), ["b"], ["b", "a"]),
            )
        ],
    ),
    "an added relationship": (
        edit(lambda value: value["relationships"].append(NEW)),
        [Difference("+", "relationship", "new", NEW, ())],
    ),
    "the only flow goes with its list": (
        edit(lambda value: value.pop("flows")),
        [Difference("-", "flow", "flow", FLOW, ())],
    ),
    "metadata of the document": (
        edit(lambda value: value.update(metadata={"owner": "Bob", "hosting": {"region": "eu-1"}})),
        [
            Difference(
                "~",
                "metadata",
                "",
                None,
                (Field(("owner",), "Ada", "Bob"), Field(("hosting", "zone"), 1, ABSENT)),
            )
        ],
    ),
    "metadata that becomes a list": (
        edit(lambda value: value.update(metadata=[])),
        [Difference("~", "metadata", "", None, (Field((), BASE["metadata"], []),))],
    ),
    "decision records": (
        edit(lambda value: value["adrs"].append("2.md")),
        [
            Difference("+", "decision record", "2.md", "2.md", ()),
        ],
    ),
    "a field of the document": (
        edit(lambda value: value.update(title="Store")),
        [document(Field(("title",), "Shop", "Store"))],
    ),
    "order alone": (
        edit(lambda value: value["nodes"].reverse()),
        [document(Field(("order of nodes",), ["a", "b"], ["b", "a"]))],
    ),
    "order and a new one": (
        edit(lambda value: value.update(nodes=[B, NEW, A])),
        [
            Difference("+", "node", "new", NEW, ()),
            document(Field(("order of nodes",), ["a", "b"], ["b", "a"])),
        ],
    ),
    "ids that stand twice are counted": (
        edit(lambda value: value["nodes"].append(B)),
        [Difference("+", "node", "b#2", B, ())],
    ),
    "what has no id goes by its place": (
        edit(lambda value: value["nodes"].insert(1, {"name": "nobody"})),
        [document(Field(("nodes", "2"), ABSENT, {"name": "nobody"}))],
    ),
    "a decision record that is no text": (
        edit(lambda value: value["adrs"].insert(0, None)),
        [Difference("~", "decision record", "", None, (Field(("adrs", "1"), ABSENT, None),))],
    ),
    "requirements by their address": (
        edit(lambda value: value["controls"]["access"].update(requirements=[RULE, OTHER_RULE])),
        [
            Difference(
                "~",
                "control",
                "access",
                {**CONTROL, "requirements": [RULE, OTHER_RULE]},
                (
                    Field(("requirements", "https://rule"), ABSENT, RULE),
                    Field(("requirements", "https://other"), ABSENT, OTHER_RULE),
                ),
            )
        ],
    ),
    "a list that is none any more": (
        edit(lambda value: value.update(nodes=None)),
        [document(Field(("nodes",), [A, B], None))],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_each_kind_of_element_is_told_apart(case: str) -> None:
    """What came, what went, and inside what stayed the fields, old and new."""
    after, expected = TABLE[case]
    assert spelled(difference(BASE, after)) == spelled(expected)


@pytest.mark.parametrize("case", TABLE)
def test_the_way_back_is_the_same_with_signs_turned(case: str) -> None:
    """Whoever undoes sees the same elements and fields."""
    after, expected = TABLE[case]
    turned = {"+": "-", "-": "+", "~": "~"}
    back = difference(after, BASE)
    assert sorted((turned[each.sign], each.kind, each.id) for each in back) == sorted(
        (each.sign, each.kind, each.id) for each in expected
    )
    fields = [(field.path, field.new, field.old) for each in back for field in each.fields]
    forth = [(field.path, field.old, field.new) for each in expected for field in each.fields]
    assert sorted(fields, key=repr) == sorted(forth, key=repr)


@pytest.mark.parametrize("key", ["nodes", "relationships", "flows", "controls", "metadata", "adrs"])
def test_an_empty_member_that_comes_or_goes_is_a_difference(key: str) -> None:
    """A document without `nodes` is not one with an empty list."""
    empty: dict[str, Any] | list[Any] = {} if key in {"controls", "metadata"} else []
    (found,) = difference({}, {key: empty})
    (field,) = found.fields
    assert (found.sign, field.sign, field.new) == ("~", "+", empty)
    (back,) = difference({key: empty}, {})
    assert (back.fields[0].sign, back.fields[0].old) == ("-", empty)


def test_the_first_element_comes_with_its_list() -> None:
    """The making of the list is not worth a line of its own."""
    assert difference({}, {"nodes": [NEW]}) == [Difference("+", "node", "new", NEW, ())]
    assert difference({"nodes": []}, {"nodes": [NEW]}) == [Difference("+", "node", "new", NEW, ())]


def test_document_fields_come_first() -> None:
    """Metadata, controls and decision records, then elements, whatever the documents' order."""
    after = edit(lambda value: [value["nodes"].pop(), value["flows"].pop(), value.pop("title")])
    after["controls"] = {}
    after["metadata"]["owner"] = "Bob"
    kinds = [each.kind for each in difference(dict(reversed(BASE.items())), after)]
    assert kinds == ["metadata", "control", "node", "flow", "document"]


@given(architectures())
def test_nothing_differs_from_itself(value: dict[str, Any]) -> None:
    """Nor from a copy, nor from one with its members in another order."""
    assert difference(value, value) == []
    assert difference(value, json.loads(json.dumps(value))) == []
    assert difference(value, json.loads(json.dumps(value, sort_keys=True))) == []


@given(st.data())
def test_a_difference_is_found_where_there_is_one(data: st.DataObject) -> None:
    """The list is empty if, and only if, both documents have the same canonical value.

    This holds for malformed documents too, and every difference of sign `~` names a field.
    """
    before = data.draw(mutants(BASE))
    after = data.draw(mutants(data.draw(st.sampled_from([BASE, before]))))
    found = difference(before, after)
    assert (found == []) == (value_digest(before) == value_digest(after))
    for each in found:
        assert bool(each.fields) == (each.sign == "~")
        assert all(field.old is not field.new for field in each.fields)


@given(architectures(), architectures())
def test_every_leaf_that_changes_is_told(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Also where elements are renamed, and what names them has no difference of its own."""
    assert_complete(before, after)


@given(st.data())
def test_every_leaf_of_a_malformed_document_is_told(data: st.DataObject) -> None:
    """Items without an id, with that of another, and lists that are none."""
    before = data.draw(mutants(BASE))
    assert_complete(before, data.draw(mutants(data.draw(st.sampled_from([BASE, before])))))
