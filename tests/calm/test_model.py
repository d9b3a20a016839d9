"""The view: elements by id, places that name an id, and an index that follows changes."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.element import COLLECTIONS, Element
from advisor.calm.model import Model
from tests.calm.architectures import connects, contains, doc, flow, interacts, node, relationship

OPTIONS = [{"nodes": ["a"], "relationships": ["a-b"], "controls": ["access"]}]
SHOP = doc(
    node("a", "service", "a-https", name="Shop"),
    node("b"),
    connects("a-b", {"node": "a", "interfaces": ["a-https"]}, "b"),
    contains("in", "a", "b", kind="deployed-in"),
    interacts("uses", "a", "b"),
    relationship("either", "options", OPTIONS),
    flow("f", "a-b"),
)
PARTS: dict[str, list[dict[str, Any]]] = {
    "node": [node("a"), node("b", "service", "a-https", "x"), node("x"), {"unique-id": 7}],
    "relationship": [
        connects("r", {"node": "a", "interfaces": ["x"]}, "b"),
        contains("a", "b", "a", "x"),
        relationship("o", "options", OPTIONS),
        {"relationship-type": None},
    ],
    "flow": [flow("f", "r", "a"), flow("a", "f"), {"transitions": [None]}],
}


def test_finds_elements_by_id() -> None:
    """Every kind is found, an interface with the node it belongs to."""
    model = Model(SHOP)
    interface = model.get("a-https", "interface")
    assert interface is not None
    assert interface.owner is model.get("a")
    assert interface.pointer == "/nodes/0/interfaces/0"
    assert model.get("a", "relationship") is None
    assert model.ids("node", "flow") == ["a", "b", "f"]
    assert [node.name for node in model.nodes] == ["Shop", "b"]


def test_knows_every_place_that_names_an_id() -> None:
    """One list for an id, whatever names it and in whatever role."""
    start = "/relationships/{}/relationship-type/"
    assert [(each.role, each.pointer) for each in Model(SHOP).references["a"]] == [
        ("source", start.format(0) + "connects/source/node"),
        ("container", start.format(1) + "deployed-in/container"),
        ("actor", start.format(2) + "interacts/actor"),
        ("option", start.format(3) + "options/0/nodes/0"),
    ]
    assert [each.role for each in Model(SHOP).references["a-b"]] == ["option", "transition"]


def test_dangling_needs_the_right_kind() -> None:
    """A flow that names a node where a relationship belongs names nothing."""
    model = Model(doc(node("a"), flow("f", "a")))
    assert [each.id for each in model.dangling(model.flows[0])] == ["a"]


def test_element_at_is_the_innermost() -> None:
    """A place belongs to the nearest element with an id, else to none."""
    model = Model(SHOP)
    assert model.element_at("/nodes/0/interfaces/0/port") == "a-https"
    assert model.element_at("/nodes/0/nothing/here") == "a"
    assert model.element_at("/nodes/²") == ""
    assert model.element_at("") == ""


@given(st.data())
def test_the_index_follows_changes(data: st.DataObject) -> None:
    """After any elements came, went and changed, the index is as if read anew."""
    value = copy.deepcopy(SHOP)
    model = Model(value)
    for _ in range(data.draw(st.integers(1, 8))):
        change(model, value, data)
        fresh = Model(value)
        assert index(model) == index(fresh)


def change(model: Model, value: dict[str, Any], data: st.DataObject) -> None:
    """Insert, discard or alter one element, in the document and in the view."""
    kind = data.draw(st.sampled_from(sorted(COLLECTIONS)))
    items = value[COLLECTIONS[kind]]
    part = copy.deepcopy(data.draw(st.sampled_from(PARTS[kind])))
    place = data.draw(st.integers(0, len(items)))
    action = data.draw(st.sampled_from(["insert", "discard", "refresh"]))
    if action == "insert" or place == len(items):
        items.insert(place, part)
        model.insert(kind, part, place)
    elif action == "discard":
        del items[place]
        model.discard(kind, model.elements[kind][place].index)
    else:
        items[place].clear()
        items[place].update(part)
        model.refresh(model.elements[kind][place])


def index(model: Model) -> tuple[Any, ...]:
    """All that the view knows, comparable; the order of what shares an id is not promised."""
    return (
        {kind: list(map(element, each)) for kind, each in model.elements.items()},
        {key: sorted(map(element, each)) for key, each in model.definitions.items()},
        {
            key: sorted((each.pointer, each.target, each.role) for each in places)
            for key, places in model.references.items()
        },
    )


def element(each: Element) -> tuple[str, str, str]:
    """What identifies an element in both views."""
    return (each.kind, each.pointer, repr(each.value))
