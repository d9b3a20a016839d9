"""Putting nodes into a container of their own, within the one they share."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.architectures import NODES
from tests.tools.ledger import found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "extract_container"
CORE = {"container": "core", "nodes": ["ledger", "audit"], "kind": "composed-of"}


def parts(identity: str, container: str, *nodes: str, kind: str = "composed_of") -> Json:
    """A relationship of containment."""
    return relationship(identity, **{kind: {"container": container, "nodes": [*nodes]}})


def platform(*relationships: Json) -> Json:
    """A platform of three parts, or whatever these relationships say."""
    ids = ("platform", "ledger", "audit", "archive", "vault")
    held = [*relationships] or [parts("of-platform", "platform", "ledger", "audit", "archive")]
    return ledger(nodes=[node(each) for each in ids], relationships=held, flows=[])


def holds(value: Json) -> dict[str, list[str]]:
    """For each containment its container and nodes."""
    bodies = (next(iter(each["relationship-type"].items())) for each in value["relationships"])
    return {body["container"]: body["nodes"] for _, body in bodies}


def test_a_part_of_the_shop_becomes_a_container() -> None:
    """Within the platform; and one where the parts run, which is in nothing."""
    orders = {"container": "orders", "nodes": ["order-service", "order-db"]}
    cluster = {"kind": "deployed-in", "node_type": "network", "name": "Order Cluster"}
    text, expected = as_read(
        TOOL,
        (TOOL, orders | {"kind": "composed-of"}),
        (TOOL, orders | cluster | {"description": "Where orders run."}),
    )
    assert text == expected


def test_the_container_takes_the_place_of_what_it_holds() -> None:
    """The nodes are in it alone, and it is where they were."""
    after, notes = refactored(TOOL, CORE, platform())
    assert holds(after) == {"platform": ["archive", "core"], "core": ["ledger", "audit"]}
    assert found(after, "core") == {
        "unique-id": "core",
        "node-type": "system",
        "name": "Core",
        "description": "Holds Ledger and Audit.",
    }
    made = 'core-composition "Core is composed of these nodes."'
    assert notes == [
        '"core" is in of-platform now, in their place',
        f'"core" had no composed-of relationship: added {made}',
        "ledger, audit left of-platform",
    ]


def test_all_of_a_container_can_be_extracted() -> None:
    """The outer one holds the new one then."""
    after, _ = refactored(TOOL, CORE | {"nodes": ["ledger", "audit", "archive"]}, platform())
    assert holds(after) == {"platform": ["core"], "core": ["ledger", "audit", "archive"]}


def test_the_other_kind_stays() -> None:
    """What a node is part of is one thing, where it runs another."""
    value = platform()
    value["relationships"].append(parts("on", "vault", "ledger", "audit", kind="deployed_in"))
    after, _ = refactored(TOOL, CORE, value)
    assert holds(after)["vault"] == ["ledger", "audit"]
    after, _ = refactored(TOOL, CORE | {"kind": "deployed-in"}, value)
    assert holds(after) == {
        "platform": ["ledger", "audit", "archive"],
        "vault": ["core"],
        "core": ["ledger", "audit"],
    }


def test_a_container_that_is_there_is_used() -> None:
    """Where it is in nothing it takes their place, else it stays where it is."""
    after, notes = refactored(TOOL, CORE | {"container": "vault"}, platform())
    assert holds(after) == {"platform": ["archive", "vault"], "vault": ["ledger", "audit"]}
    both = [parts("of", "platform", "ledger", "audit"), parts("safe", "archive", "vault")]
    after, notes = refactored(TOOL, CORE | {"container": "vault"}, platform(*both))
    assert holds(after) == {"archive": ["vault"], "vault": ["ledger", "audit"]}
    assert notes[-1] == "ledger, audit left of; it held nothing else and is gone"


def test_nodes_that_are_there_already_stay() -> None:
    """The others join them."""
    asked = CORE | {"container": "platform", "nodes": ["ledger", "vault"]}
    after, notes = refactored(TOOL, asked, platform())
    assert holds(after) == {"platform": ["ledger", "audit", "archive", "vault"]}
    assert notes == ['"ledger" is in of-platform already']
    assert refused(TOOL, asked | {"nodes": ["ledger"]}, platform()).startswith("nothing to change")


def test_a_node_that_was_in_nothing_comes_along() -> None:
    """The others say where the container goes."""
    asked = CORE | {"nodes": ["ledger", "vault"]}
    after, _ = refactored(TOOL, asked, platform())
    assert holds(after) == {"platform": ["audit", "archive", "core"], "core": ["ledger", "vault"]}


def test_other_containers_of_a_node_stay_and_are_told() -> None:
    """Only what the nodes share is left, or what is named."""
    two = [
        parts("of", "platform", "ledger", "audit"),
        parts("also", "archive", "ledger"),
        parts("third", "vault", "ledger", "audit"),
    ]
    after, notes = refactored(TOOL, CORE, platform(*two[:2]))
    assert holds(after) == {
        "platform": ["core"],
        "archive": ["ledger"],
        "core": ["ledger", "audit"],
    }
    assert notes[-1] == '"ledger" also stays in also'
    after, _ = refactored(TOOL, CORE | {"leave": "third"}, platform(*two))
    assert holds(after)["vault"] == ["core"]
    assert holds(after)["platform"] == ["ledger", "audit"]


@pytest.mark.parametrize(
    ("asked", "held", "reason"),
    [
        ({}, [("a", "platform", "ledger"), ("b", "vault", "audit")], "share none of the composed"),
        (
            {},
            [("a", "platform", "ledger", "audit"), ("b", "vault", "ledger", "audit")],
            "share several of the composed-of relationships that they are in: a, b; say in `leave`",
        ),
        ({"leave": "b"}, [("a", "platform", "ledger")], 'none of the nodes is in "b" to leave it'),
        (
            {"nodes": ["platform", "ledger"]},
            [],
            '"platform" contains others of the nodes: name it alone, or them',
        ),
        ({"container": "vault", "name": "V"}, [], '"vault" is there already; change its name'),
        ({"container": "of-platform"}, [], '"of-platform" is a relationship, not a node'),
        ({"container": "a b"}, [], '"a b" is no unique-id'),
        ({"container": "ledger"}, [], '"ledger" cannot be moved into itself'),
        (
            {"container": "vault"},
            [("a", "vault", "platform"), ("b", "platform", "ledger", "audit")],
            "already: moved, it would contain itself",
        ),
    ],
)
def test_what_cannot_be_extracted_is_refused(
    asked: Json, held: list[tuple[str, ...]], reason: str
) -> None:
    """With what is legal."""
    assert reason in refused(TOOL, CORE | asked, platform(*(parts(*each) for each in held)))


def test_nodes_of_a_relationship_without_a_container_are_refused() -> None:
    """Nobody can say where the new one would go."""
    value = platform(parts("of", "platform", "ledger", "audit"))
    del value["relationships"][0]["relationship-type"]["composed-of"]["container"]
    assert "of names no container; mend that first" in refused(TOOL, CORE, value)


@given(
    value=wired(),
    container=st.sampled_from([*NODES, "new"]),
    nodes=st.lists(st.sampled_from(NODES), min_size=1, max_size=2, unique=True),
    kind=st.sampled_from(["composed-of", "deployed-in"]),
)
def test_whatever_is_extracted_stays_sound(
    value: Json, container: str, nodes: list[str], kind: str
) -> None:
    """And all nodes are in the container."""
    asked = {"container": container, "nodes": nodes, "kind": kind}
    after, change = checked(value, TOOL, asked)
    if change:
        bodies = [each["relationship-type"].get(kind, {}) for each in after["relationships"]]
        inside = [body["nodes"] for body in bodies if body.get("container") == container]
        assert set(nodes) <= {member for members in inside for member in members}
