"""Staging: what is refused at once, what may wait, and that a refusal leaves no trace."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.equality import same
from advisor.calm.model import Model
from advisor.change import patch
from advisor.change.draft import RefusedError
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.architectures import architectures, calls
from tests.change.staging import (
    ADD_CACHE,
    CACHE,
    CONNECT_CACHE,
    ORDER_TO_CACHE,
    ORIGIN,
    index,
    metadata,
    of,
    platform,
    refusal,
    stage,
    staged,
    state,
)

if TYPE_CHECKING:
    from advisor.change.draft import Draft


@given(architectures(), st.lists(calls(), min_size=1, max_size=6))
def test_calls_keep_value_index_and_patch_together(
    base: dict[str, Any], made: list[tuple[str, dict[str, Any]]]
) -> None:
    """After any calls the index is a fresh one's, and the staged patch makes the staged value.

    A refused call, whatever it had edited before it failed, leaves everything as it was.
    """
    workspace = Workspace(of(base))
    for tool, arguments in made:
        before = state(workspace)
        outcome = registry.call(workspace, tool, copy.deepcopy(arguments))
        if outcome.refusal:
            assert state(workspace) == before
        assert index(workspace.model) == index(Model(copy.deepcopy(workspace.model.value)))
        operations = [each for change in workspace.changes for each in change.operations]
        patched = jsonpatch.apply_patch(base, json.loads(json.dumps(operations)))
        assert same(patched, workspace.model.value)
        assert same(workspace.base.value, base)


@given(architectures(), st.lists(calls(), min_size=1, max_size=5))
def test_an_accepted_call_breaks_no_schema(
    base: dict[str, Any], made: list[tuple[str, dict[str, Any]]]
) -> None:
    """At the end only references can be wrong; schema, empty strings and ids held call by call."""
    workspace = Workspace(of(base))
    for tool, arguments in made:
        registry.call(workspace, tool, copy.deepcopy(arguments))
    introduced = workspace.propose(ORIGIN).introduced
    assert {finding.rule for finding in introduced if finding.severity == "error"} <= {
        "relationship-references-existing-nodes-in-architecture",
        "connects-relationship-references-existing-nodes-in-architecture",
        "composition-relationships-reference-existing-nodes-in-architecture",
    }


REFUSED: dict[str, tuple[tuple[str, dict[str, Any]], str]] = {
    "a member is missing": (
        ("add_node", {"node": {"unique-id": "x", "node-type": "service", "name": "X"}}),
        "description",
    ),
    "an empty string": (("add_node", {"node": CACHE | {"details": {}, "owner": ""}}), "empty"),
    "the id of a node": (
        ("add_node", {"node": CACHE | {"unique-id": "order-db"}}),
        '"order-db" is taken by the node "Order Database"',
    ),
    "the id of a relationship": (
        ("add_node", {"node": CACHE | {"unique-id": "order-connects-db"}}),
        '"order-connects-db" is taken by the relationship',
    ),
    "an interface's id": (
        ("add_node", {"node": CACHE | {"interfaces": [{"unique-id": "order-db-sql"}]}}),
        '"order-db-sql" is taken by the interface',
    ),
    "one id for the node and its interface": (
        ("add_node", {"node": CACHE | {"interfaces": [{"unique-id": "cache"}]}}),
        '"cache" is taken',
    ),
    "what is there already": (metadata("order-db", owner="Orders Team"), "says this already"),
    "a container that is none": (
        ("add_node", {"node": CACHE, "in": "ecomerce-system"}),
        "nearest: ecommerce-system",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_in_itself_is_refused_at_once(case: str) -> None:
    """The answer names what was expected, and nothing is staged."""
    (tool, arguments), reason = REFUSED[case]
    workspace = staged(of(platform()))
    before = state(workspace)
    assert reason in refusal(workspace, tool, arguments)
    assert state(workspace) == before
    assert same(workspace.model.value, platform())


def test_a_call_that_fails_half_way_is_taken_back() -> None:
    """Two edits and a new element were made before the third edit fails."""

    def run(draft: Draft) -> None:
        node = draft.model.get("order-db")
        draft.add_element("node", CACHE)
        draft.remove_member(draft.model.get("customer"), ())
        draft.set_member(node, ("metadata", "tier"), "data")
        draft.insert_item(node, ("name",), "not a list")

    workspace = Workspace(of(platform()))
    before = state(workspace)
    with pytest.raises(RefusedError, match="/nodes/6/name/- does not fit"):
        workspace.stage("test", {}, "", run)
    assert state(workspace) == before


def test_a_program_fault_is_taken_back_and_shown() -> None:
    """An exception that is no refusal keeps its type, and the working copy is as it was."""

    def run(draft: Draft) -> None:
        draft.add_element("node", CACHE)
        raise ZeroDivisionError

    workspace = Workspace(of(platform()))
    before = state(workspace)
    with pytest.raises(ZeroDivisionError):
        workspace.stage("test", {}, "", run)
    assert state(workspace) == before


def test_elements_come_and_go_in_the_middle_of_a_list() -> None:
    """The index follows a removal, and what is withdrawn stands where it stood."""
    workspace = Workspace(of(platform()))
    before = state(workspace)
    workspace.stage(
        "remove", {}, "", lambda draft: draft.remove_member(draft.model.get("api-gateway"), ())
    )
    stage(workspace, *metadata("order-db", tier="data"))
    assert index(workspace.model) == index(Model(copy.deepcopy(workspace.model.value)))
    assert workspace.model.get("api-gateway") is None
    workspace.withdraw([1, 2])
    assert state(workspace) == before


def broken() -> dict[str, Any]:
    """An architecture with one fault of each kind before anybody touches it."""
    value = platform()
    del value["nodes"][6]["description"]
    value["nodes"][6]["owner"] = ""
    value["relationships"][4]["protocol"] = "Carrier pigeon"
    value["relationships"][4]["relationship-type"]["connects"]["destination"] = {"node": "gone"}
    value["metadata"]["note"] = ""
    return value


def test_faults_of_the_base_are_not_blamed_on_a_change() -> None:
    """Elements that were invalid before can be touched, and the proposal stays applicable."""
    workspace = Workspace(of(broken()))
    for element in ("order-db", "order-connects-db", "architecture"):
        stage(workspace, *metadata(element, tier="data"))
    assert workspace.open_problems() == []
    assert workspace.problems() == []
    proposal = workspace.propose(ORIGIN)
    assert proposal.applicable
    assert proposal.introduced == []
    assert len([each for each in proposal.before if each.severity == "error"]) >= 5


def test_a_further_fault_of_a_broken_element_is_refused() -> None:
    """What was wrong before excuses nothing new."""
    workspace = Workspace(of(broken()))
    assert "empty" in refusal(workspace, *metadata("order-db", tier=""))
    assert "empty" in refusal(workspace, *metadata("architecture", tier=""))


UNNAMED = {
    "no unique-id": lambda value: value["nodes"][6].pop("unique-id"),
    "stands twice": lambda value: value["nodes"][5].update({"unique-id": "order-db"}),
}


@pytest.mark.parametrize("reason", UNNAMED)
def test_elements_that_cannot_be_told_apart_are_not_edited(reason: str) -> None:
    """Without an id of its own there is nothing that a guard could hold on to."""
    value = platform()
    UNNAMED[reason](value)
    workspace = Workspace(of(value))
    assert reason in refusal(workspace, *metadata("all:nodes", tier=1))
    assert same(workspace.model.value, value)


LISTS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "nodes is no list": ({"nodes": {}}, ADD_CACHE[0], {"node": CACHE}),
    "metadata is a text": ({"metadata": "x"}, *metadata("architecture", tier=1)),
}


@pytest.mark.parametrize("case", LISTS)
def test_malformed_places_are_refused(case: str) -> None:
    """A place that cannot take the edit is an answer for the model, not a crash."""
    change, tool, arguments = LISTS[case]
    workspace = Workspace(of(platform() | change))
    assert "mend that first" in refusal(workspace, tool, arguments)


def test_references_may_dangle_until_the_turn_ends() -> None:
    """They are told with the nearest id, and are gone when the element comes."""
    workspace = staged(of(platform()), CONNECT_CACHE)
    (problem,) = workspace.open_problems()
    assert 'relationship "order-connects-cache" names destination "cache", which is no node' in (
        problem
    )
    assert not workspace.propose(ORIGIN).applicable
    assert len(workspace.problems()) == 1
    stage(workspace, *ADD_CACHE)
    assert workspace.open_problems() == []
    assert workspace.problems() == []
    assert workspace.propose(ORIGIN).applicable


def test_an_open_reference_names_the_nearest_id() -> None:
    """A slip of the pen is told with what was probably meant."""
    slip = copy.deepcopy(ORDER_TO_CACHE)
    slip["relationship-type"]["connects"]["destination"]["node"] = "ordre-db"
    workspace = staged(of(platform()), ("add_relationship", {"relationship": slip}))
    assert workspace.open_problems()[0].endswith('; nearest: "order-db"')


def test_a_repeated_call_is_answered_with_its_number() -> None:
    """Models repeat themselves; the same tool with the same arguments is staged once."""
    workspace = staged(of(platform()), CONNECT_CACHE, ADD_CACHE)
    reordered = {"in": "ecommerce-system", "node": dict(reversed(CACHE.items()))}
    assert "already staged as change 2" in refusal(workspace, "add_node", reordered)
    assert len(workspace.changes) == 2


def test_changes_say_what_they_touch() -> None:
    """New elements, edited ones, and the document itself, also when a list of its own grows."""
    workspace = staged(of(platform()), ADD_CACHE, metadata("architecture", tier=1))
    link = workspace.stage(
        "link", {}, "", lambda draft: draft.insert_item(None, ("adrs",), "docs/adr/0003.md")
    )
    assert [change.elements for change in workspace.changes] == [
        ("cache", "ecommerce-system-composition"),
        ("architecture",),
        ("architecture",),
    ]
    assert list(patch.edits(link.operations)) == [
        {"op": "add", "path": "/adrs/-", "value": "docs/adr/0003.md"}
    ]


def test_lists_are_made_where_they_are_missing() -> None:
    """The first node of an empty document, in one patch that any tool applies."""
    workspace = staged(of({}), ("add_node", {"node": CACHE}))
    assert workspace.model.value == {"nodes": [CACHE]}
    assert jsonpatch.apply_patch({}, workspace.changes[0].operations) == {"nodes": [CACHE]}
    workspace.withdraw([1])
    assert workspace.model.value == {}


def test_what_is_known_of_the_base_is_not_found_again() -> None:
    """Somebody who knows what the checks say of it may say so; of changes they are asked."""
    known = Workspace(of(platform())).findings[:1]
    workspace = Workspace(of(platform()), findings=known)
    assert workspace.findings == known
    stage(workspace, *ADD_CACHE)
    assert workspace.checked() == Workspace(of(workspace.model.value)).findings


def test_the_checks_follow_what_is_staged_and_taken_back() -> None:
    """Though the same working copy is not looked at twice."""
    workspace = Workspace(of(platform()))
    first = workspace.checked()
    stage(workspace, *CONNECT_CACHE)
    second = workspace.checked()
    assert second != first
    workspace.withdraw([1])
    assert workspace.checked() == first == workspace.findings
