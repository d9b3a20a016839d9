"""Copying a node with all that it has and, as asked, what it is joined to."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.architectures import NODES
from tests.tools.ledger import LEDGER, found, ledger, node, opened, refused, relationship, staged
from tests.tools.wiring import wired

Json = dict[str, Any]

BOTH = {"id": "ledger", "new_id": "ledger-b", "new_name": "Ledger B", "relationships": "both"}


def copied(value: Json | None = None, **more: Any) -> Json:
    """The document after the ledger was copied."""
    return staged("copy_node", BOTH | more, value)


def notes(value: Json | None = None, **more: Any) -> list[str]:
    """What the answer remarks."""
    change = registry.call(opened(value), "copy_node", BOTH | more).change
    return list(change.notes) if change else []


def connects(identity: str, source: Json, destination: Json, **more: Any) -> Json:
    """A connection."""
    return relationship(identity, connects={"source": source, "destination": destination}) | more


def test_a_copy_has_all_that_the_node_has() -> None:
    """Controls, metadata and members that CALM does not know; the interfaces have ids of theirs."""
    value = copy.deepcopy(LEDGER)
    value["nodes"][3] |= {"colour": {"deep": ["red"]}}
    arguments = {"id": "archive", "new_id": "archive-b", "new_name": "Archive B"}
    after = staged("copy_node", arguments | {"relationships": "none"}, value)
    expected = copy.deepcopy(value["nodes"][3]) | {"unique-id": "archive-b", "name": "Archive B"}
    expected["interfaces"][0]["unique-id"] = "archive-sql-2"
    assert after["nodes"] == [*value["nodes"], expected]
    assert list(after["nodes"][-1]) == list(value["nodes"][3])
    assert {key: after[key] for key in after if key != "nodes"} == {
        key: value[key] for key in value if key != "nodes"
    }


def test_a_description_can_be_given() -> None:
    """Else it is that of the original."""
    assert found(copied(description="The other one."), "ledger-b")["description"] == (
        "The other one."
    )
    assert found(copied(), "ledger-b")["description"] == "The ledger of the bank."


NET = ledger(
    nodes=[
        node("ledger", interfaces=[{"unique-id": "ledger-api"}, {"unique-id": "ledger-bus"}]),
        *(each for each in LEDGER["nodes"] if each["unique-id"] != "ledger"),
    ],
    relationships=[
        connects(
            "ledger-to-archive",
            {"node": "ledger", "interfaces": ["ledger-bus"]},
            {"node": "archive", "interfaces": ["archive-sql"]},
            description="Writes",
            protocol="TLS",
            metadata={"tier": 1},
        ),
        connects(
            "ledger-platform-to-ledger",
            {"node": "ledger-platform"},
            {"node": "ledger", "interfaces": ["ledger-api", "unknown"]},
        ),
        relationship("uses", interacts={"actor": "clerk", "nodes": ["ledger", "archive"]}),
        relationship("feeds", interacts={"actor": "ledger", "nodes": ["archive"]}),
        relationship("parts", composed_of={"container": "ledger-platform", "nodes": ["ledger"]}),
        relationship("on", deployed_in={"container": "cluster", "nodes": ["clerk", "ledger"]}),
    ],
    flows=[],
)
OUTGOING = [
    connects(
        "ledger-b-to-archive",
        {"node": "ledger-b", "interfaces": ["ledger-bus-2"]},
        {"node": "archive", "interfaces": ["archive-sql"]},
        description="Writes",
        protocol="TLS",
        metadata={"tier": 1},
    ),
    relationship("feeds-2", interacts={"actor": "ledger-b", "nodes": ["archive"]}),
]
INCOMING = connects(
    "ledger-platform-to-ledger-b",
    {"node": "ledger-platform"},
    {"node": "ledger-b", "interfaces": ["ledger-api-2", "unknown"]},
)
USED = relationship(
    "uses", interacts={"actor": "clerk", "nodes": ["ledger", "archive", "ledger-b"]}
)
PLACED = [
    relationship(
        "parts", composed_of={"container": "ledger-platform", "nodes": ["ledger", "ledger-b"]}
    ),
    relationship(
        "on", deployed_in={"container": "cluster", "nodes": ["clerk", "ledger", "ledger-b"]}
    ),
]
OLD = NET["relationships"]


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ("none", OLD),
        ("outgoing", [*OLD[:4], *PLACED, *OUTGOING]),
        ("incoming", [*OLD[:2], USED, OLD[3], *PLACED, INCOMING]),
        ("both", [*OLD[:2], USED, OLD[3], *PLACED, OUTGOING[0], INCOMING, OUTGOING[1]]),
    ],
)
def test_relationships_are_copied_as_asked(direction: str, expected: list[Json]) -> None:
    """All members of them; the copy joins lists that name the original, and its containers."""
    assert copied(NET, relationships=direction)["relationships"] == expected


def test_ids_can_be_given() -> None:
    """For interfaces and relationships; those that are taken are numbered."""
    value = copy.deepcopy(NET)
    value["nodes"].append(node("ledger-api-2"))
    value["nodes"].append(node("feeds-2"))
    after = copied(value, ids={"ledger-bus": "bus-b", "ledger-to-archive": "feeds-3"})
    assert [each["unique-id"] for each in found(after, "ledger-b")["interfaces"]] == [
        "ledger-api-3",
        "bus-b",
    ]
    assert [each["unique-id"] for each in after["relationships"][6:]] == [
        "feeds-3",
        "ledger-platform-to-ledger-b",
        "feeds-4",
    ]
    assert after["relationships"][6]["relationship-type"]["connects"]["source"] == {
        "node": "ledger-b",
        "interfaces": ["bus-b"],
    }


def test_an_id_is_replaced_only_where_it_stands_by_itself() -> None:
    """Letters of it in another word do not count."""
    value = ledger(
        nodes=[node("a"), node("archive")],
        relationships=[
            connects("x-archive-y", {"node": "a"}, {"node": "archive"}),
            connects("archive-to-a", {"node": "archive"}, {"node": "a"}),
        ],
        flows=[],
    )
    after = copied(value, id="a", new_id="b")
    assert [each["unique-id"] for each in after["relationships"][2:]] == [
        "x-archive-y-2",
        "archive-to-b",
    ]


def test_a_relationship_with_itself_is_copied_once() -> None:
    """Both ends are the copy, where both directions are asked for."""
    loop = connects("loop", {"node": "ledger"}, {"node": "ledger"})
    value = ledger(relationships=[loop], flows=[])
    assert copied(value)["relationships"][1:] == [
        connects("loop-2", {"node": "ledger-b"}, {"node": "ledger-b"})
    ]
    assert copied(value, relationships="outgoing")["relationships"][1:] == [
        connects("loop-2", {"node": "ledger-b"}, {"node": "ledger"})
    ]


def test_what_is_not_copied_is_said() -> None:
    """Contained nodes, decisions and flows keep to the original."""
    value = copy.deepcopy(LEDGER)
    decision = {"description": "d", "nodes": ["ledger"], "relationships": []}
    value["relationships"] += [
        relationship("inside", composed_of={"container": "ledger", "nodes": ["cluster"]}),
        relationship("where", options=[decision]),
    ]
    ids = "ledger-api-2 (from ledger-api), ledger-b-connects-archive (from ledger-connects-archive)"
    assert notes(value) == [
        f"new ids: {ids}",
        'what "ledger" contains is not copied: inside',
        'these decisions name "ledger" alone: where',
        'these flows run over the relationships of "ledger" alone: booking',
        'copied texts name the original: ledger-b.description: "The ledger of the bank."',
    ]
    assert notes(value, relationships="none")[1] == (
        '"ledger" is in a container and the copy is not: platform-parts'
    )


def test_what_may_not_hold_for_the_copy_is_said() -> None:
    """The keys of what was copied, and texts of node and relationships that name the original."""
    value = copy.deepcopy(LEDGER)
    value["relationships"][1] |= {
        "description": "Archive is written to.",
        "metadata": [{"of": "archive"}],
    }
    arguments = {"id": "archive", "new_id": "archive-b", "new_name": "Archive B"}
    told = notes(value, **arguments, description="Twin of the archive.")[-3:]
    assert told[0] == "copied as they are: metadata tech-owner, hosting, tags; controls access"
    assert told[1] == "copied along: ledger-connects-archive-b metadata of"
    assert told[2] == (
        "copied texts name the original: archive-b.metadata.tech-owner: "
        '"Archive Team"; ledger-connects-archive-b.description: "Archive is written to."; '
        'ledger-connects-archive-b.metadata.0.of: "archive"'
    )
    assert not [note for note in notes(description="Twin.") if "copied" in note]


@pytest.mark.parametrize(
    ("interface", "same"),
    [
        ({"host": "bank.example.com", "port": 443}, "host and port"),
        ({"url": "https://bank.example.com"}, "url"),
        ({"definition-url": "https://d.example.com", "config": {"host": "h"}}, "host"),
    ],
)
def test_interfaces_at_one_place_are_pointed_out(interface: Json, same: str) -> None:
    """Two cannot listen there."""
    value = ledger(nodes=[node("ledger", interfaces=[{"unique-id": "api"} | interface])])
    value |= {"relationships": [], "flows": []}
    assert f'"api-2" has the same {same} as "api"; change that with update' in notes(value)


def test_a_port_alone_is_no_place() -> None:
    """Two hosts may have it."""
    assert not any("same" in note for note in notes())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"new_id": "archive"}, 'unique-id "archive" is taken by the node "Archive"'),
        ({"new_id": "ledger b"}, '"ledger b" is no unique-id'),
        ({"id": "booking"}, '"booking" is a flow, not a node'),
        ({"ids": {"archive-sql": "x"}}, '"archive-sql" in `ids` is not copied; copied are ledger'),
        ({"ids": {"ledger-api": "archive"}}, 'unique-id "archive" is taken'),
        ({"ids": {"ledger-api": "ledger-b"}}, "an id stands twice among new_id and those of"),
        ({"relationships": "all"}, "relationships: "),
        ({"new_name": ""}, "new_name: "),
    ],
)
def test_a_copy_that_cannot_be_is_refused(more: Json, reason: str) -> None:
    """With what is wrong."""
    assert reason in refused("copy_node", BOTH | more)


def test_a_relationship_without_an_id_cannot_be_copied() -> None:
    """Nor one whose id stands twice; they do no harm where none are copied."""
    nameless = {key: OLD[0][key] for key in OLD[0] if key != "unique-id"}
    assert refused("copy_node", BOTH, ledger(relationships=[nameless])) == (
        "/relationships/0 has no unique-id; give it one first"
    )
    twice = ledger(relationships=[OLD[0], OLD[0]])
    assert "stands 2 times" in refused("copy_node", BOTH, twice)
    assert found(copied(twice, relationships="none"), "ledger-b")


def test_malformed_neighbours_are_passed_over() -> None:
    """Nulls, missing ids and wrong types beside the node."""
    value = ledger(
        nodes=[None, {}, *LEDGER["nodes"]],
        relationships=[None, {"relationship-type": 1}, *LEDGER["relationships"]],
        flows=[None, *LEDGER["flows"]],
    )
    assert copied(value)["nodes"][-1]["unique-id"] == "ledger-b"


def test_the_answer() -> None:
    """The title counts the relationships that were added."""
    outcome = registry.call(opened(), "copy_node", BOTH)
    assert outcome.change is not None
    assert outcome.change.title == "copy ledger as ledger-b with 1 relationship"
    assert "open" not in outcome.text


@given(
    wired(),
    st.sampled_from(NODES),
    st.sampled_from(["none", "outgoing", "incoming", "both"]),
)
def test_a_copy_adds_and_takes_nothing_away(value: Json, identity: str, direction: str) -> None:
    """Whatever stood in a list stands there still, and nothing is left open."""
    workspace = opened(value)
    if workspace.model.get(identity, "node") is None:
        return
    arguments = {"id": identity, "new_id": "brand-new", "new_name": "New"}
    outcome = registry.call(workspace, "copy_node", arguments | {"relationships": direction})
    assert outcome.change, outcome.text
    assert workspace.open_problems() == []
    assert workspace.problems() == []
    assert without(workspace.model.value, "brand-new", value) == value


def without(value: Any, identity: str, before: Any) -> Any:
    """`value` without what a copy of the name `identity` added to `before`."""
    if isinstance(value, list):
        kept = [item for item in value[: len(before)] if item != identity]
        return [without(item, identity, old) for item, old in zip(kept, before, strict=True)]
    if isinstance(value, dict):
        return {key: without(value[key], identity, before[key]) for key in value}
    return value
