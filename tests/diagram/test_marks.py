"""Two documents as one, with marks."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor.diagram import steps, views
from advisor.diagram.marks import NO_MARKS, merged
from tests.assess.systems import systems
from tests.calm.architectures import connects, contains, doc, flow, interacts, node
from tests.mutations import mutants

Json = dict[str, Any]

BASE = doc(
    *(node("a"), node("b"), node("c", "service", "c-port"), node("sys")),
    *(connects("a-b", "a", "b"), connects("b-c", "b", "c"), connects("a-c", "a", "c")),
    *(interacts("uses", "a", "b", "c"), contains("holds", "sys", "b", "c")),
    flow("f", "a-b", "b-c", "a-b"),
)


def changed(**lists: list[Json]) -> Json:
    """BASE with other lists."""
    return copy.deepcopy(BASE) | lists


def ids(items: list[Json]) -> list[str]:
    """Their unique-ids."""
    return [each["unique-id"] for each in items]


def test_removed_node() -> None:
    """What was removed stands where it stood, in its container and with its arrows."""
    after = copy.deepcopy(BASE)
    del after["nodes"][1]
    del after["relationships"][:2]
    for each, kind in ((1, "interacts"), (2, "composed-of")):
        after["relationships"][each]["relationship-type"][kind]["nodes"].remove("b")
    after["flows"] = []
    found = merged(BASE, after)
    assert found.value == BASE | {"relationships": found.value["relationships"]}
    assert ids(found.value["relationships"]) == ["a-b", "b-c", "a-c", "uses", "holds"]
    gone = dict.fromkeys(("b", "a-b", "b-c", "f"), "removed")
    assert found.marks.elements == gone | {"uses": "changed", "holds": "changed"}
    picture = views.architecture(Model(found.value), found.marks)
    [box] = [box for box in picture.boxes if box.id == "b"]
    assert (box.parent, box.mark) == ("sys", "removed")


@pytest.mark.parametrize("gone", [None, {}, "no list"])
def test_a_collection_that_is_no_list_any_more(gone: object) -> None:
    """All that was in it is removed, as if the list were empty."""
    found = merged(BASE, BASE | {"nodes": gone})
    assert found.value["nodes"] == BASE["nodes"]
    assert {found.marks.elements[each] for each in ids(BASE["nodes"])} == {"removed"}


def test_added_and_changed() -> None:
    """New elements are added; a node of which an interface differs is changed."""
    after = copy.deepcopy(BASE)
    after["nodes"].append(node("d"))
    after["nodes"][2]["interfaces"][0]["port"] = 80
    found = merged(BASE, after)
    assert found.value == after
    assert found.marks.elements == {"d": "added", "c": "changed"}


def test_containment() -> None:
    """A node that moves into a container is no other node; the relationship is what changed."""
    after = copy.deepcopy(BASE)
    after["relationships"][4]["relationship-type"]["composed-of"]["nodes"].append("a")
    assert merged(BASE, after).marks.elements == {"holds": "changed"}


def test_taken_out_of_a_container() -> None:
    """A node that left a container and is still there is not put back into it."""
    after = copy.deepcopy(BASE)
    after["relationships"][4]["relationship-type"]["composed-of"]["nodes"].remove("b")
    assert merged(BASE, after).value == after


def test_one_of_two_of_an_id() -> None:
    """Of two nodes of one id, one of which went, the other stays alone and is changed."""
    after = changed(nodes=[node("x"), node("y")])
    found = merged(changed(nodes=[node("x"), node("x", "database"), node("y")]), after)
    assert found.value == after
    assert found.marks.elements == {"x": "changed"}


def test_renamed() -> None:
    """A renamed element is changed; what was removed names it as it is called now."""
    after = json.loads(json.dumps(BASE).replace('"c"', '"cc"'))
    del after["relationships"][1]
    found = merged(BASE, after, {"c": "cc"})
    assert found.marks.elements["cc"] == "changed"
    assert "c" not in found.marks.elements
    assert ids(found.value["nodes"]) == ["a", "b", "cc", "sys"]
    back = found.value["relationships"][1]
    assert back["unique-id"] == "b-c"
    assert back["relationship-type"]["connects"]["destination"]["node"] == "cc"
    assert BASE["relationships"][1] == connects("b-c", "b", "c")


def test_steps() -> None:
    """Steps that came, went or say something else are marked by their keys in the flow of both."""
    after = changed(flows=[flow("f", "a-b", "a-c", "a-b")])
    after["flows"][0]["transitions"][2]["description"] = "New."
    found = merged(BASE, after)
    assert found.marks.elements == {"f": "changed"}
    assert found.marks.steps == {"f": {"a-c": "added", "b-c": "removed", "a-b#2": "changed"}}
    sequence = steps.flow(Model(found.value), "f", found.marks)
    assert [(each.relationship, each.mark) for each in sequence.messages] == [
        ("a-b", ""),
        ("b-c", "removed"),
        ("a-c", "added"),
        ("a-b", "changed"),
    ]


def test_first_step_removed() -> None:
    """A step that opened the flow opens it again; one of two uses of a relationship is gone."""
    found = merged(BASE, changed(flows=[flow("f", "b-c", "a-b")]))
    assert found.marks.steps == {"f": {"a-b": "removed"}}
    sequence = steps.flow(Model(found.value), "f", found.marks)
    assert [each.relationship for each in sequence.messages] == ["a-b", "b-c", "a-b"]


def test_step_over_what_was_renamed() -> None:
    """A step that is gone runs over its relationship as that is called now."""
    after = json.loads(json.dumps(BASE).replace('"b-c"', '"link"'))
    del after["flows"][0]["transitions"][1]
    found = merged(BASE, after, {"b-c": "link"})
    assert found.marks.steps == {"f": {"link": "removed"}}
    sequence = steps.flow(Model(found.value), "f", found.marks)
    assert [each.relationship for each in sequence.messages] == ["a-b", "link", "a-b"]


def test_moved_step() -> None:
    """A step that changed its place goes and comes, and the others are not marked."""
    flows = [flow("f", "a-b", "b-c", "a-c")], [flow("f", "a-c", "a-b", "b-c")]
    found = merged(changed(flows=flows[0]), changed(flows=flows[1]))
    assert found.marks.steps == {"f": {"a-c": "added", "a-c#2": "removed"}}


def test_id_in_both_kinds() -> None:
    """An id that goes as a relationship and comes as a node is changed, and stands once."""
    after = changed(
        nodes=[*BASE["nodes"], node("a-b")], relationships=BASE["relationships"][1:], flows=[]
    )
    found = merged(BASE, after)
    assert found.marks.elements["a-b"] == "changed"


@given(st.data())
def test_nothing_differs(data: st.DataObject) -> None:
    """A document merged with itself is itself, and nothing is marked."""
    document = data.draw(mutants(data.draw(systems())))
    assert merged(document, copy.deepcopy(document)) == (document, NO_MARKS)


@given(st.data())
def test_every_id_is_there(data: st.DataObject) -> None:
    """All elements after are there as often, in their order, and all that were removed, once more.

    What stands in one document alone is marked.
    """
    before = data.draw(systems())
    after = data.draw(mutants(before))
    copies = copy.deepcopy((before, after))
    found = merged(before, after)
    assert (before, after) == copies
    for kind in ("node", "relationship", "flow"):
        old, new, both = (
            [each.id for each in Model(document).elements[kind] if each.id]
            for document in (before, after, found.value)
        )
        assert [each for each in both if each in new] == new
        gone = [each for each in both if each not in new]
        assert gone == [each for each in old if each in gone]
        assert all(found.marks.of(each) in ("removed", "changed") for each in gone)
        assert all(found.marks.of(each) for each in {*new} - {*_ids(before)})
    views.architecture(Model(found.value), found.marks)
    for flow_of_both in Model(found.value).flows:
        if flow_of_both.id:
            steps.flow(Model(found.value), flow_of_both.id, found.marks)


def _ids(document: Json) -> list[str]:
    return [each for each in Model(document).ids("node", "relationship", "flow") if each]


def test_fixture_both_ways() -> None:
    """From nothing to a fixture all is added; back all is removed, and the picture is the same."""
    path = Path(__file__).parents[2] / "fixtures" / "architectures" / "payments.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    nothing: Json = {"nodes": [], "relationships": []}
    there, back = merged(nothing, whole), merged(whole, nothing)
    assert {*there.marks.elements.values()} == {"added"}
    assert {*back.marks.elements.values()} == {"removed"}
    assert there.marks.elements.keys() == back.marks.elements.keys()
    assert back.value == {key: whole[key] for key in ("nodes", "relationships", "flows")}
