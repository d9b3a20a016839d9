"""`only`: what differs outside of what was named is told, and nothing else."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.collateral import outside
from advisor.batch.words import named
from advisor.calm.diff import difference
from tests.architectures import architectures
from tests.calm.architectures import connects, contains, control, doc, flow, node
from tests.mutations import mutants

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = doc(
    node("client"),
    node("gateway", "service", "gateway-http", metadata={"tier": 1}),
    node("shop", "system"),
    connects("client-gateway", "client", "gateway"),
    contains("parts", "shop", "client", "gateway"),
    flow("order", "client-gateway"),
    metadata={"owner": "ada"},
    controls={"uptime": control()},
    adrs=["docs/1.md"],
)


def edited(edit: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """BASE after an edit."""
    value: dict[str, Any] = copy.deepcopy(BASE)
    edit(value)
    return value


def told(edit: Callable[[dict[str, Any]], object], *only: str, **renames: str) -> list[str]:
    """What of an edit is outside."""
    return list(outside(only, BASE, edited(edit), renames))


def gateway(value: dict[str, Any]) -> dict[str, Any]:
    """The node that most edits are of."""
    found: dict[str, Any] = value["nodes"][1]
    return found


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], list[str], list[str]]] = {
    "a member": (
        lambda value: gateway(value).update(name="G"),
        ["node gateway.name"],
        ["gateway", "gateway.name", "gate*", "*.name", "g?teway.na*"],
    ),
    "a member within": (
        lambda value: gateway(value)["metadata"].update(tier=2),
        ["node gateway.metadata.tier"],
        ["gateway", "gateway.metadata", "gateway.metadata.tier"],
    ),
    "a member that comes with all around it": (
        lambda value: value["nodes"][0].update(metadata={"a": {"b": 1}}),
        ["node client.metadata"],
        ["client", "client.metadata", "client.metadata.a", "client.metadata.a.b"],
    ),
    "a member that goes with all around it": (
        lambda value: gateway(value).pop("metadata"),
        ["node gateway.metadata"],
        ["gateway.metadata.tier"],
    ),
    "an interface": (
        lambda value: gateway(value)["interfaces"][0].update(port=99),
        ["node gateway.interfaces.gateway-http.port"],
        ["gateway", "gateway.interfaces", "gateway.interfaces.gateway-http", "gateway-http"],
    ),
    "a new element": (
        lambda value: value["nodes"].append(node("cache")),
        ["node cache (new)"],
        ["cache", "c*"],
    ),
    "an element that is gone": (
        lambda value: value["flows"].pop(),
        ["flow order (gone)"],
        ["order"],
    ),
    "elements in another order": (
        lambda value: value["nodes"].reverse(),
        ["architecture.order of nodes"],
        ["architecture"],
    ),
    "a control of the document": (
        lambda value: value["controls"].update(safety=control()),
        ["architecture.controls.safety (new)"],
        ["architecture", "architecture.controls", "architecture.controls.safety"],
    ),
    "metadata of the document": (
        lambda value: value["metadata"].update(owner="eve"),
        ["architecture.metadata.owner"],
        ["architecture", "architecture.metadata", "architecture.metadata.owner"],
    ),
    "a decision record": (
        lambda value: value["adrs"].append("docs/2.md"),
        ["architecture.adrs.docs/2.md (new)"],
        ["architecture", "architecture.adrs"],
    ),
    "an unknown member of the document": (
        lambda value: value.update(x={"y": 1}),
        ["architecture.x"],
        ["architecture", "architecture.x", "architecture.x.y"],
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_each_kind_of_difference_is_told_and_can_be_named(case: str) -> None:
    """Told where nothing, or something else, was named."""
    edit, expected, names = EDITS[case]
    assert told(edit) == expected
    assert told(edit, "shop", "gateway.description", "architecture.title") == expected
    for name in names:
        assert told(edit, name) == [], name


@pytest.mark.parametrize(
    "name", ["Gateway", "gateway.nam", "gateway.name.x", "gatewa", "*", "arch*"]
)
def test_the_document_itself_goes_by_its_very_name(name: str) -> None:
    """No pattern covers it; and names are whole, in their own letter case."""
    edit = EDITS["metadata of the document"][0]
    assert told(edit, name) == ["architecture.metadata.owner"]
    if name != "*":
        assert told(EDITS["a member"][0], name) == ["node gateway.name"]


def test_of_what_came_whole_the_part_that_was_not_named_is_told() -> None:
    """Metadata was empty before, and one of its members may be new."""
    came = told(
        lambda value: value["nodes"][0].update(metadata={"a": 1, "b": 2}), "client.metadata.a"
    )
    assert came == ["node client.metadata.b"]


def rename(value: dict[str, Any]) -> None:
    """Call the gateway otherwise, and lead every place along that names it."""
    text = json.dumps(value).replace('"gateway"', '"gateway-1"')
    value.update(json.loads(text))


@pytest.mark.parametrize("name", ["gateway", "gateway-1"])
def test_what_follows_from_a_rename_is_no_change(name: str) -> None:
    """Either id names the element; relationships and containers that lead to it follow."""
    assert told(rename, name) == []
    assert told(rename, name, gateway="gateway-1") == []
    assert told(rename, "client") == ["node gateway-1.unique-id"]


def test_beside_what_follows_from_a_rename_the_rest_is_told() -> None:
    """Also in an element that was led along, and in a list that follows."""

    def edit(value: dict[str, Any]) -> None:
        rename(value)
        value["relationships"][0]["description"] = "other"
        value["relationships"][1]["relationship-type"]["composed-of"]["nodes"].append("shop")

    assert told(edit, "gateway") == [
        "relationship client-gateway.description",
        "relationship parts.relationship-type.composed-of.nodes",
    ]
    assert told(edit, "gateway", "parts", "client-gateway.description") == []


def test_what_follows_from_the_rename_of_an_interface_is_no_change() -> None:
    """Even where something else of the relationship differs."""
    before = copy.deepcopy(BASE)
    ends = before["relationships"][0]["relationship-type"]["connects"]
    ends["destination"]["interfaces"] = ["gateway-http"]
    after: dict[str, Any] = json.loads(json.dumps(before).replace("gateway-http", "gateway-api"))
    after["relationships"][0]["protocol"] = "HTTPS"
    assert list(outside(["gateway"], before, after, {})) == ["relationship client-gateway.protocol"]


def test_an_id_names_every_element_that_has_it() -> None:
    """A document may hold one twice."""

    def edit(value: dict[str, Any]) -> None:
        value["nodes"] += [node("twin"), node("twin", name="other")]

    assert told(edit) == ["node twin (new)", "node twin#2 (new)"]
    assert told(edit, "twin") == []


def test_elements_of_a_kind_may_be_new_whatever_they_are_called() -> None:
    """Those that were there may not change, nor may others be new, nor any go."""

    def edit(value: dict[str, Any]) -> None:
        value["nodes"].append(node("cache"))
        value["relationships"].append(connects("rel-17", "gateway", "cache"))
        value["relationships"][0]["protocol"] = "HTTPS"
        del value["relationships"][1]

    assert told(edit, "new relationship", "cache") == [
        "relationship client-gateway.protocol",
        "relationship parts (gone)",
    ]
    assert told(edit, "new node", "client-gateway", "parts") == ["relationship rel-17 (new)"]


@given(before=architectures(), data=st.data())
def test_nothing_is_outside_if_and_only_if_nothing_differs(
    before: dict[str, Any], data: st.DataObject
) -> None:
    """Where nothing may differ; where all that differs is named, nothing is outside."""
    after = data.draw(mutants(before) | st.just(copy.deepcopy(before)))
    differences = difference(before, after)
    found = list(outside([], before, after, {}))
    assert bool(found) == bool(differences)
    only = ["architecture", *(each.id for each in differences)]
    assert list(outside(only, before, after, {})) == []


@given(before=architectures(), data=st.data())
def test_each_difference_is_covered_or_told(before: dict[str, Any], data: st.DataObject) -> None:
    """An element that differs is told if, and only if, it is not among those that are named."""
    after = data.draw(mutants(before))
    differences = [each for each in difference(before, after) if each.kind == "node"]
    only = data.draw(st.sets(st.sampled_from([each.id for each in differences] or ["x"])))
    found = list(outside([*only, "architecture"], before, after, {}))
    for each in differences:
        ids = {each.id, re.sub(r"#[0-9]+$", "", each.id), each.renamed_from}
        begin = f"node {named(each.id)}"
        is_told = any(line.startswith((f"{begin}.", f"{begin} (")) for line in found)
        assert is_told == ids.isdisjoint(only)
