"""Saying who runs something, and where to look when it fails."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.conventions import sayings
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.architectures import FLOWS, NODES
from tests.tools.ledger import found, ledger, node, refused
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "document_operations"
ALL = {
    "owner": "Ann",
    "on_call": "+49 1",
    "health_endpoint": "/health",
    "runbook": "https://wiki.example.com/x",
    "tier": 1,
    "dashboard": "https://grafana.example.com/x",
}


def documented(metadata: Any, others: Any = None, **asked: Any) -> Any:
    """The metadata of the ledger after a call, where it and two others had some before."""
    beside = {} if others is None else {"metadata": others}
    mine = {} if metadata is None else {"metadata": metadata}
    nodes = [node("ledger", **mine), node("a", **beside), node("b", **beside)]
    value = ledger(nodes=nodes, relationships=[], flows=[])
    after, _ = refactored(TOOL, {"on": ["ledger"]} | asked, value)
    return found(after, "ledger")["metadata"]


def test_operations_of_the_shop() -> None:
    """Under its keys; an owner that was named is changed and told."""
    text, expected = as_read(TOOL, (TOOL, {"on": ["order-db", "customer"]} | ALL))
    assert text == expected


def test_without_a_convention_the_keys_are_ours() -> None:
    """All of them are what an assessment looks for."""
    made = documented(None, **ALL)
    assert made == {key.replace("_", "-"): value for key, value in ALL.items()}
    said = Facts(Model({"nodes": [node("x", metadata=made)]})).of(sayings)
    assert [key for key in made if "x" not in said[key]] == []


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"tech-owner": "Bob"}, {"tech-owner": "Ann"}),
        ({"ops": {"ownerTeam": "Bob"}}, {"ops": {"ownerTeam": "Ann"}}),
        ([{"x": 1}, {"team": "Bob"}], {"team": "Ann"}),
        ({"owner": {"name": "Bob", "mail": "b@x"}}, {"owner": {"name": "Ann"}}),
    ],
)
def test_the_keys_are_those_of_the_document(others: Any, expected: Json) -> None:
    """Also one within another."""
    assert documented(None, others, owner="Ann") == expected


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        ({"owner": "Bob", "x": 1}, {"owner": "Ann", "x": 1}),
        ({"owners": ["Bob", "Eve"]}, {"owners": ["Ann"]}),
        ({"contacts": [{"x": 1}, {"owner": "Bob"}]}, {"contacts": [{"x": 1}, {"owner": "Ann"}]}),
        ({"ops": "none"}, {"ops": "none", "owner": "Ann"}),
        ({"ops": {"x": 1}}, {"ops": {"x": 1, "ownerTeam": "Ann"}}),
        ({"ops": []}, {"ops": [], "owner": "Ann"}),
        ([], [{"ops": {"ownerTeam": "Ann"}}]),
        ([{"x": 1}], [{"x": 1, "ops": {"ownerTeam": "Ann"}}]),
        ([{"x": 1}, {"tier": 1}], [{"x": 1}, {"tier": 1, "ops": {"ownerTeam": "Ann"}}]),
        ([{"x": 1}, {"y": 1}], [{"x": 1, "ops": {"ownerTeam": "Ann"}}, {"y": 1}]),
        ([{"x": 1}, {"owner": "Bob"}], [{"x": 1}, {"owner": "Ann"}]),
    ],
)
def test_what_the_element_has_comes_first(mine: Any, expected: Any) -> None:
    """Its own key, the entry of its list that speaks of operations; nothing is lost on the way."""
    assert documented(mine, {"ops": {"ownerTeam": "Bob"}}, owner="Ann") == expected


def test_what_was_said_is_told() -> None:
    """The old value, also where it stands outside of metadata."""
    control = {"description": "d", "requirements": []}
    value = ledger()
    value["nodes"][3] |= {"runbook": "R1", "controls": {"c": control | {"on-call": "7-24"}}}
    asked = {"on": ["archive"], "owner": "Ann", "runbook": "R2", "on_call": "8"}
    after, notes = refactored(TOOL, asked, value)
    assert found(after, "archive")["metadata"] == {
        "tech-owner": "Ann",
        "hosting": {"region": "eu-1"},
        "tags": ["db"],
        "on-call": "8",
        "runbook": "R2",
    }
    assert notes == [
        'metadata.tech-owner of node "archive" was "Archive Team"',
        'node "archive" also says its on-call outside of its metadata: "7-24"',
        'node "archive" also says its runbook outside of its metadata: "R1"',
    ]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "nothing to say: give owner, on_call, health_endpoint"),
        ({"owner": ""}, "owner: "),
        ({"tier": 1.5}, "tier: "),
        ({"on": ["ledger-api"], "owner": "A"}, "is an interface, not a node or flow"),
    ],
)
def test_what_cannot_be_documented_is_refused(asked: Json, reason: str) -> None:
    """With what is legal."""
    assert reason in refused(TOOL, {"on": ["ledger"]} | asked)


def test_what_is_excepted_is_left_alone() -> None:
    """Of all that is selected; where nothing would be left that is refused."""
    asked = {"on": ["all:nodes"], "except": ["archive", "clerk"], "owner": "Ann"}
    after, _ = refactored(TOOL, asked)
    for each in ledger()["nodes"]:
        is_same = found(after, each["unique-id"]) == each
        assert is_same == (each["unique-id"] in asked["except"])
    nothing = {"on": ["ledger"], "except": ["ledger"], "owner": "Ann"}
    assert "leaves nothing" in refused(TOOL, nothing)


def test_metadata_that_holds_nothing_is_refused() -> None:
    """A list without an object, in a document that was wrong before."""
    value = ledger()
    value["nodes"][2]["metadata"] = ["x"]
    assert "in a list and" in refused(TOOL, {"on": ["ledger"], "owner": "A"}, value)


@given(
    value=wired(),
    on=st.lists(st.sampled_from([*NODES, *FLOWS, "architecture"]), min_size=1, max_size=2),
    asked=st.fixed_dictionaries({"owner": st.just("[[ OWNER ]]")}, optional={"tier": st.just(1)}),
)
def test_whatever_is_documented_stays_sound(value: Json, on: list[str], asked: Json) -> None:
    """And is read again."""
    after, change = checked(value, TOOL, {"on": on} | asked)
    said = Facts(Model(after)).of(sayings)["owner"]
    assert all(identity in said for identity in on if change and identity != "architecture")
