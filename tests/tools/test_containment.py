"""Moving nodes into a container, and out of the one they were in."""

from __future__ import annotations

from typing import Any

import pytest

from advisor_tools import registry
from tests.tools.ledger import LEDGER, ledger, opened, refused, relationship, staged

Json = dict[str, Any]


def composed(identity: str, container: str, *nodes: str) -> Json:
    """A composition."""
    return relationship(identity, composed_of={"container": container, "nodes": [*nodes]})


def deployed(identity: str, container: str, *nodes: str) -> Json:
    """A deployment."""
    return relationship(identity, deployed_in={"container": container, "nodes": [*nodes]})


def landscape(*relationships: Json) -> Json:
    """The ledger's nodes with these relationships alone."""
    return ledger(relationships=[*relationships], flows=[])


def into(container: str, *nodes: str, kind: str = "deployed-in", **more: Any) -> Json:
    """Arguments of a move."""
    return {"container": container, "nodes": [*nodes], "kind": kind} | more


def moved(arguments: Json, value: Json) -> list[Json]:
    """The relationships after a move."""
    after = staged("move_into", arguments, value)
    assert after == value | {"relationships": after["relationships"]}
    return list(after["relationships"])


def notes(arguments: Json, value: Json) -> list[str]:
    """What the answer remarks."""
    change = registry.call(opened(value), "move_into", arguments).change
    return list(change.notes) if change else []


PARTS = composed("parts", "ledger-platform", "ledger", "archive")
TWO = ("ledger", "clerk")
RACK = deployed("rack", "ledger-platform", "ledger", "archive")
ON_CLUSTER = deployed("on-cluster", "cluster", "clerk")


def test_a_node_joins_one_container_and_leaves_the_other() -> None:
    """It does not run in both; it is said."""
    value = landscape(RACK, ON_CLUSTER)
    assert moved(into("cluster", "ledger"), value) == [
        deployed("rack", "ledger-platform", "archive"),
        deployed("on-cluster", "cluster", "clerk", "ledger"),
    ]
    assert notes(into("cluster", "ledger"), value) == [
        '"ledger" left rack (deployed-in "ledger-platform"); not so with `also_stay`'
    ]


def test_what_a_node_is_part_of_is_not_where_it_runs() -> None:
    """A container of the other kind is not left unless it is named; it is said."""
    value = landscape(PARTS, ON_CLUSTER)
    joined = deployed("on-cluster", "cluster", "clerk", "ledger", "archive")
    both = into("cluster", "ledger", "archive")
    assert moved(both, value) == [PARTS, joined]
    assert notes(both, value) == [
        'also stay: "ledger", "archive" in parts (composed-of "ledger-platform")'
    ]
    assert moved(both | {"leave": ["parts"]}, value) == [joined]
    value = landscape(RACK, composed("part", "cluster", "clerk"))
    assert moved(into("cluster", "ledger", kind="composed-of"), value) == [
        RACK,
        composed("part", "cluster", "clerk", "ledger"),
    ]


def test_a_node_can_stay_where_it_was() -> None:
    """When asked for."""
    arguments = into("cluster", "ledger", also_stay=True)
    assert moved(arguments, landscape(PARTS, ON_CLUSTER)) == [
        PARTS,
        deployed("on-cluster", "cluster", "clerk", "ledger"),
    ]


@pytest.mark.parametrize(
    ("kind", "identity", "description"),
    [
        ("deployed-in", "cluster-deployment-2", "These nodes are deployed in Cluster."),
        ("composed-of", "cluster-composition", "Cluster is composed of these nodes."),
    ],
)
def test_a_container_of_nothing_gets_a_relationship(
    kind: str, identity: str, description: str
) -> None:
    """Of the kind asked for, with a free id, for all nodes at once; it is said."""
    value = landscape(PARTS, composed("cluster-deployment", "cluster", "clerk"))
    if kind == "composed-of":
        value = landscape(PARTS)
    arguments = into("cluster", "ledger", "archive", kind=kind, also_stay=True)
    made = moved(arguments, value)[-1]
    assert made == {
        "unique-id": identity,
        "description": description,
        "relationship-type": {kind: {"container": "cluster", "nodes": ["ledger", "archive"]}},
    }
    told = f'"cluster" had no {kind} relationship: added {identity} "{description}"'
    assert notes(arguments, value) == [told]


def test_several_nodes_leave_several_containers() -> None:
    """Each the one it was in, also from the middle of a list that names it twice."""
    value = landscape(
        deployed("rack", "ledger-platform", "ledger", "archive", "ledger", "cluster"),
        deployed("desk", "archive", "clerk", "cluster"),
    )
    assert moved(into("cluster", *TWO), value) == [
        deployed("rack", "ledger-platform", "archive", "cluster"),
        deployed("desk", "archive", "cluster"),
        {
            "unique-id": "cluster-deployment",
            "description": "These nodes are deployed in Cluster.",
            "relationship-type": {"deployed-in": {"container": "cluster", "nodes": [*TWO]}},
        },
    ]


TWO = ("ledger", "clerk")
IN_TWO = landscape(RACK, deployed("hosts", "archive", "ledger", "clerk"), ON_CLUSTER)


def test_a_node_in_several_containers_is_refused_with_the_list() -> None:
    """Nothing is guessed; the answer names the ways to say it."""
    assert refused("move_into", into("cluster", "ledger"), IN_TWO) == (
        '"ledger" is in rack (deployed-in "ledger-platform"), hosts (deployed-in "archive"); say '
        "in `leave` which of these it leaves, or give `also_stay`"
    )


@pytest.mark.parametrize(("leave", "gone"), [(["rack"], {0}), (["hosts", "rack"], {0, 1})])
def test_it_can_be_said_what_a_node_leaves(leave: list[str], gone: set[int]) -> None:
    """Exactly that is left."""
    left = [
        deployed("rack", "ledger-platform", "archive"),
        deployed("hosts", "archive", "clerk"),
    ]
    expected = [left[at] if at in gone else IN_TWO["relationships"][at] for at in range(2)]
    assert moved(into("cluster", "ledger", leave=leave), IN_TWO)[:2] == expected


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"leave": ["on-cluster"]}, 'none of the nodes is in "on-cluster" to leave it; in "hosts"'),
        ({"leave": ["rack"], "also_stay": True}, "`leave` and `also_stay` contradict each other"),
        ({"relationship": "rack"}, '"rack" is no deployed-in relationship of "cluster"; it has'),
        ({"kind": "contained-by"}, "deployed-in"),
        ({"container": "clutser"}, 'no node "clutser"; nearest: cluster'),
        ({"nodes": ["rack"]}, '"rack" is a relationship, not a node'),
    ],
)
def test_a_move_that_cannot_be_is_refused(more: Json, reason: str) -> None:
    """With what is legal."""
    assert reason in refused("move_into", into("cluster", "ledger") | more, IN_TWO)


def test_a_container_with_several_relationships_of_the_kind_wants_one_named() -> None:
    """Then the node joins the one that is named."""
    value = landscape(ON_CLUSTER, deployed("nightly", "cluster", "archive"))
    assert refused("move_into", into("cluster", "ledger"), value) == (
        '"cluster" has several deployed-in relationships: on-cluster, nightly; name one in '
        "`relationship`"
    )
    after = moved(into("cluster", "ledger", relationship="nightly"), value)
    assert after[1] == deployed("nightly", "cluster", "archive", "ledger")


def test_nodes_that_are_there_already_stay_as_they_are() -> None:
    """They leave nothing, unless it is said; a call with no others is needless."""
    value = landscape(PARTS, deployed("on-cluster", "cluster", "ledger"))
    assert "nothing to change" in refused("move_into", into("cluster", "ledger"), value)
    assert moved(into("cluster", "ledger", "clerk"), value) == [
        PARTS,
        deployed("on-cluster", "cluster", "ledger", "clerk"),
    ]
    assert notes(into("cluster", "ledger", "clerk"), value)[0] == (
        '"ledger" is in on-cluster already'
    )
    assert moved(into("cluster", "ledger", leave=["parts"]), value)[0] == composed(
        "parts", "ledger-platform", "archive"
    )


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        ("ledger", '"ledger" cannot be moved into itself'),
        ("archive", '"archive" in "ledger" already: moved, it would contain itself'),
        ("clerk", '"clerk" in "archive" in "ledger" already'),
    ],
)
def test_a_node_is_not_moved_into_what_it_contains(container: str, reason: str) -> None:
    """At once or through others of either kind."""
    value = landscape(
        composed("one", "ledger", "archive", "cluster"), deployed("two", "archive", "clerk")
    )
    assert reason in refused("move_into", into(container, "ledger"), value)


def test_a_cycle_that_is_there_does_no_harm() -> None:
    """Looking up what is around a container comes to an end."""
    value = landscape(composed("one", "ledger", "archive"), composed("two", "archive", "ledger"))
    assert moved(into("archive", "clerk"), value)[-1]["unique-id"] == "archive-deployment"


def test_a_relationship_without_members_goes() -> None:
    """CALM wants at least one; it is said."""
    value = landscape(deployed("rack", "ledger-platform", "ledger"), ON_CLUSTER)
    assert moved(into("cluster", "ledger"), value) == [
        deployed("on-cluster", "cluster", "clerk", "ledger")
    ]
    assert notes(into("cluster", "ledger"), value) == [
        '"ledger" left rack (deployed-in "ledger-platform"); it held nothing else and is gone'
    ]


@pytest.mark.parametrize(
    "naming",
    [
        {"flows": [LEDGER["flows"][0]]},
        {
            "relationships": [
                relationship(
                    "clerk-uses-ledger",
                    deployed_in={"container": "ledger-platform", "nodes": ["ledger"]},
                ),
                relationship(
                    "booking",
                    options=[
                        {"description": "d", "nodes": [], "relationships": ["clerk-uses-ledger"]}
                    ],
                ),
            ],
        },
    ],
    ids=["flow", "option"],
)
def test_a_relationship_that_something_runs_over_does_not_go(naming: Json) -> None:
    """The answer names it and what to do."""
    only = deployed("clerk-uses-ledger", "ledger-platform", "ledger")
    value = landscape(only) | naming
    reason = refused("move_into", into("cluster", "ledger"), value)
    assert 'clerk-uses-ledger (deployed-in "ledger-platform") would hold nothing, and' in reason
    assert '"booking" names it; give `also_stay`, or remove it first' in reason


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (relationship("on", deployed_in={"container": "cluster"}), '"on" has no list of nodes'),
        (relationship("on", deployed_in={"container": "cluster", "nodes": 1}), "no list of nodes"),
        ({"relationship-type": ON_CLUSTER["relationship-type"]}, "/relationships/0 has no unique"),
    ],
)
def test_a_malformed_relationship_to_join_is_refused(broken: Json, reason: str) -> None:
    """With what is wrong with it."""
    assert reason in refused("move_into", into("cluster", "ledger"), landscape(broken))


def test_malformed_neighbours_are_passed_over() -> None:
    """Nulls, missing ids and containers that are none."""
    odd: list[Any] = [None, {}, {"relationship-type": {"deployed-in": {"nodes": ["archive"]}}}]
    value = landscape(*odd, ON_CLUSTER)
    value["nodes"] = [None, {}, *value["nodes"]]
    arguments = into("cluster", "archive", "ledger", also_stay=True)
    assert moved(arguments, value)[-1] == deployed(
        "on-cluster", "cluster", "clerk", "archive", "ledger"
    )
    reason = refused("move_into", into("cluster", "archive"), value)
    assert reason == "/relationships/2 has no unique-id; give it one first"


def test_the_answer() -> None:
    """The title names nodes and container; nothing is open."""
    outcome = registry.call(opened(), "move_into", into("cluster", "ledger"))
    assert outcome.change is not None
    assert outcome.change.title == "move ledger into cluster"
    assert "open" not in outcome.text
