"""Adding nodes and relationships."""

from __future__ import annotations

from typing import Any

import pytest

from advisor_tools import registry
from tests.tools.ledger import LEDGER, found, ledger, node, opened, refused, relationship, staged


def added(arguments: dict[str, Any], value: dict[str, Any] | None = None) -> dict[str, Any]:
    """The document after a node was added."""
    return staged("add_node", arguments, value)


def connects(source: dict[str, Any], destination: dict[str, Any]) -> dict[str, Any]:
    """Arguments that add a connection."""
    body = {"source": source, "destination": destination}
    return {"relationship": relationship("new", connects=body)}


def test_a_node_stands_at_the_end_as_it_was_given() -> None:
    """Every member is kept, also one that CALM does not know, and nothing else changes."""
    new = node("audit", "my-own-type", interfaces=[{"unique-id": "audit-in"}], colour="red")
    assert added({"node": new}) == ledger(nodes=[*LEDGER["nodes"], new])


@pytest.mark.parametrize(
    ("container", "holder", "kind"),
    [
        ("ledger-platform", "platform-parts", "composed-of"),
        ("cluster", "on-cluster", "deployed-in"),
    ],
)
def test_a_node_joins_the_container_it_is_put_in(container: str, holder: str, kind: str) -> None:
    """The container's one relationship, of either kind, has it as its last member."""
    after = added({"node": node("audit"), "in": container})
    members = found(LEDGER, holder)["relationship-type"][kind]["nodes"]
    assert found(after, holder)["relationship-type"][kind]["nodes"] == [*members, "audit"]
    assert len(after["relationships"]) == len(LEDGER["relationships"])


def test_a_container_without_members_gets_a_composition_of_a_free_name() -> None:
    """The new relationship is said, and has an id that nothing has."""
    value = ledger(nodes=[*LEDGER["nodes"], node("ledger-composition")])
    workspace = opened(value)
    outcome = registry.call(workspace, "add_node", {"node": node("audit"), "in": "ledger"})
    made = found(workspace.model.value, "ledger-composition-2")
    assert made["relationship-type"]["composed-of"] == {"container": "ledger", "nodes": ["audit"]}
    assert 'Note: "ledger" contained nothing yet: added ledger-composition-2' in outcome.text


def test_a_container_with_several_compositions_is_refused_with_the_list() -> None:
    """The model is told which there are and how to say the one it means."""
    second = relationship("hosts", deployed_in={"container": "ledger-platform", "nodes": ["clerk"]})
    value = ledger(relationships=[*LEDGER["relationships"], second])
    assert refused("add_node", {"node": node("audit"), "in": "ledger-platform"}, value) == (
        '"ledger-platform" contains nodes through platform-parts, hosts; leave `in` out and say '
        "which by add_relationship"
    )


def test_a_place_that_is_taken_is_pointed_out() -> None:
    """The interfaces of a new node stand at hosts and ports that others may have."""
    value = ledger()
    place = {"host": "bank.example.com", "port": 443}
    value["nodes"][2]["interfaces"][0] |= place
    new = node("audit", interfaces=[{"unique-id": "audit-in"} | place, {"unique-id": "audit-out"}])
    change = registry.call(opened(value), "add_node", {"node": new}).change
    assert change is not None
    assert change.notes == (
        '"audit-in" has host "bank.example.com" and port 443, as "ledger-api" of node "ledger" has',
    )


@pytest.mark.parametrize(
    ("within", "reason"),
    [
        ("ledger-platfrom", 'no node "ledger-platfrom"; nearest: ledger-platform'),
        ("Ledger Platform", 'no node "Ledger Platform"; nearest: ledger-platform'),
        ("platform-parts", '"platform-parts" is a relationship, not a node'),
        ("audit", 'there is no node "audit"'),
        ("zzz", 'there is no node "zzz"'),
    ],
)
def test_a_wrong_container_is_refused_with_the_nearest(within: str, reason: str) -> None:
    """Misspelt, named by its name, of another kind, the new node itself, or like nothing."""
    assert reason in refused("add_node", {"node": node("audit"), "in": within})


def test_a_container_whose_members_are_no_list_is_refused() -> None:
    """A malformed document is named as the reason."""
    broken = relationship("parts", composed_of={"container": "ledger-platform"})
    value = ledger(relationships=[broken])
    reason = refused("add_node", {"node": node("audit"), "in": "ledger-platform"}, value)
    assert reason == '"parts" has no list of nodes; mend that first'


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (node("ledger"), 'unique-id "ledger" is taken by the node "Ledger"'),
        (node("booking"), 'unique-id "booking" is taken by the flow "Booking"'),
        (node("x", interfaces=[{"unique-id": "ledger-api"}]), 'unique-id "ledger-api" is taken by'),
        ({"unique-id": "x", "node-type": "service", "name": "X"}, '"description" is missing'),
        (node("x", descripton=1) | {"description": ""}, "the string is empty"),
        (node("x", interfaces=[{"port": 1}]), '"unique-id" is missing'),
    ],
)
def test_a_node_that_would_break_the_document_is_refused(new: Any, reason: str) -> None:
    """Taken ids and whatever the vocabulary does not allow, with the reason."""
    assert reason in refused("add_node", {"node": new})


@pytest.mark.parametrize(
    "new",
    [
        relationship("new", interacts={"actor": "clerk", "nodes": ["ledger", "archive"]}),
        relationship(
            "new", connects={"source": {"node": "clerk"}, "destination": {"node": "ledger"}}
        ),
        relationship("new", deployed_in={"container": "cluster", "nodes": ["ledger"]}),
        relationship("new", composed_of={"container": "ledger-platform", "nodes": ["archive"]}),
        relationship(
            "new", options=[{"description": "One", "nodes": ["ledger"], "relationships": []}]
        ),
    ],
    ids=lambda new: next(iter(new["relationship-type"])),
)
def test_a_relationship_of_each_kind_is_added_as_given(new: dict[str, Any]) -> None:
    """It stands last and nothing else changes."""
    after = staged("add_relationship", {"relationship": new})
    assert after == ledger(relationships=[*LEDGER["relationships"], new])


def test_a_relationship_of_two_kinds_is_refused() -> None:
    """One kind each, and the kinds are said."""
    both = relationship("new", interacts={"actor": "clerk", "nodes": ["ledger"]})
    both["relationship-type"]["composed-of"] = {"container": "cluster", "nodes": ["ledger"]}
    reason = refused("add_relationship", {"relationship": both})
    assert "interacts" in reason
    assert "composed-of" in reason


@pytest.mark.parametrize(
    ("end", "interface", "reason"),
    [
        ("ledger", "archive-sql", '"archive-sql" belongs to "archive"; "ledger" has "ledger-api"'),
        ("clerk", "ledger-api", '"ledger-api" belongs to "ledger"; "clerk" has none'),
        ("ledger", "ledger-web", '"ledger-web" is defined nowhere; "ledger" has "ledger-api"'),
    ],
)
def test_an_interface_at_the_wrong_node_is_refused(end: str, interface: str, reason: str) -> None:
    """The answer says whose it is and which the node has, whether at the source or the end."""
    wrong, right = {"node": end, "interfaces": [interface]}, {"node": "cluster"}
    for arguments in (connects(wrong, right), connects(right, wrong)):
        assert reason in refused("add_relationship", arguments)


def test_a_relationship_may_come_before_its_node() -> None:
    """What it names is open in the answer, with its interfaces, until the node is there."""
    workspace = opened()
    late = {"node": "audit-log", "interfaces": ["audit-in"]}
    first = registry.call(workspace, "add_relationship", connects({"node": "ledger"}, late))
    assert 'names destination "audit-log", which is no node' in first.text
    new = node("audit-log", interfaces=[{"unique-id": "audit-in"}])
    second = registry.call(workspace, "add_node", {"node": new})
    assert "Open" not in second.text
    assert workspace.problems() == []
