"""Which elements a change names, where it edits a whole list of them."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.equality import same
from advisor.calm.model import Model
from advisor.change import foreign
from advisor.change.draft import RefusedError
from advisor.change.review import PolicyReviewer
from advisor.change.workspace import Workspace
from tests.architectures import architectures
from tests.change.staging import CACHE, ORIGIN, index, of, platform, stage, state

Json = dict[str, Any]
NODES = platform()["nodes"]


def patched(value: Json, *operations: Json) -> Workspace:
    """A workspace with one call of a plain patch."""
    workspace = Workspace(of(value))
    arguments = {"operations": [*operations]}
    workspace.stage(foreign.PATCH, arguments, "", foreign.runner(arguments))
    return workspace


def touched(value: Json, *operations: Json) -> set[str]:
    """What it names."""
    return {*patched(value, *operations).changes[0].elements}


def nodes(value: Any, op: str = "replace") -> Json:
    """An edit of all nodes."""
    return {"op": op, "path": "/nodes", "value": value}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (nodes([*NODES, CACHE]), {"cache"}),
        (nodes([CACHE, *NODES[1:]]), {"cache", NODES[0]["unique-id"]}),
        (nodes([*NODES[:-1], NODES[-1] | {"name": "Other"}]), {NODES[-1]["unique-id"]}),
        (nodes(NODES[::-1]), {"architecture"}),
        (nodes([*NODES, CACHE], "add"), {"cache"}),
        (nodes(NODES[1:]), {NODES[0]["unique-id"]}),
    ],
    ids=["one more", "another", "one edited", "another order", "added over", "one less"],
)
def test_a_list_as_a_whole_touches_what_differs_in_it(operation: Json, expected: set[str]) -> None:
    """So that bounds on elements hold, however a patch is written."""
    assert touched(platform(), operation) == expected


def test_a_bound_holds_for_a_list_as_a_whole() -> None:
    """`--only architecture` is for the document's own members."""
    proposed = patched(platform(), nodes([*NODES, CACHE])).propose(ORIGIN)
    policy = PolicyReviewer(accept_valid=True, only={"architecture"})
    assert policy.review(proposed).reason == "change 1 touches cache"
    assert PolicyReviewer(accept_valid=True, only={"cache"}).review(proposed).decision == "accept"


def test_the_first_flow_is_what_is_touched() -> None:
    """Not the document, which gets a list for it."""
    value = platform()
    walked = next(flow for flow in value.pop("flows"))
    steps = [
        {key: member for key, member in step.items() if key != "sequence-number"}
        for step in walked["transitions"]
    ]
    change = stage(Workspace(of(value)), "add_flow", {"flow": walked | {"transitions": steps}})
    assert change.elements == (walked["unique-id"],)


def test_where_ids_do_not_tell_all_are_touched() -> None:
    """An item that is none, say, is no way around a bound."""
    value = platform()
    value["nodes"].append(None)
    expected = {"architecture", "cache", *(node["unique-id"] for node in NODES)}
    assert touched(value, nodes([*NODES, CACHE])) == expected


@given(architectures(), architectures(), st.data())
def test_every_element_that_differs_is_named(base: Json, other: Json, data: st.DataObject) -> None:
    """Of whatever lists a patch replaces; index and way back are right as well."""
    lists = data.draw(st.lists(st.sampled_from(["nodes", "relationships", "flows"]), min_size=1))
    workspace = Workspace(of(base))
    before = state(workspace)
    operations = [
        {"op": "add", "path": f"/{each}", "value": copy.deepcopy(other.get(each, []))}
        for each in lists
    ]
    arguments = {"operations": operations}
    try:
        change = workspace.stage(foreign.PATCH, arguments, "", foreign.runner(arguments))
    except RefusedError:
        assert state(workspace) == before
        return
    after = Model(workspace.model.value)
    assert index(workspace.model) == index(after)
    for kind, elements in Model(base).elements.items():
        for element in elements:
            now = after.get(element.id or "", kind)
            if now is None or not same(now.value, element.value):
                assert element.id in change.elements
    came = set(after.definitions) - {*Model(base).definitions}
    owners = {(each.owner or each).id for one in came for each in after.definitions[one]}
    assert owners <= {*change.elements}
    workspace.withdraw([change.number])
    assert state(workspace)[:2] == before[:2]
