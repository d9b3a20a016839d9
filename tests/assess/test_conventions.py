"""What a document says for operations: by which keys it is known, and when it is a convention."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.conventions import PRACTICES, conventions, paths, sayings
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.calm.architectures import contains, doc, flow, node

Json = dict[str, Any]


def facts(*elements: Json) -> Facts:
    """What is asked of an architecture of the given elements."""
    return Facts(Model(doc(*elements)))


def owned(*names: str, kind: str = "service", **metadata: Any) -> list[Json]:
    """Nodes of the given ids with an owner each."""
    said = metadata or {"owner": "Team A"}
    return [node(name, kind, metadata=said) for name in names]


@pytest.mark.parametrize(
    ("key", "practice"),
    [
        *(("owner", "owner"), ("tech-owner", "owner"), ("techOwner", "owner")),
        *(("owner_team", "owner"), ("team", "owner"), ("verantwortlich", "owner")),
        *(("on-call", "on-call"), ("onCall", "on-call"), ("oncall-rota", "on-call")),
        *(("Bereitschaft", "on-call"), ("rufbereitschaft", "on-call"), ("pagerduty", "on-call")),
        *(("health-endpoint", "health-endpoint"), ("healthCheckUrl", "health-endpoint")),
        *(("healthcheck", "health-endpoint"), ("runbook-url", "runbook")),
        *(("betriebshandbuch", "runbook"), ("tier", "tier"), ("service_tier", "tier")),
        *(("criticality", "tier"), ("dashboard", "dashboard"), ("grafanaDashboard", "dashboard")),
        *(("business-impact", "business-impact"), ("geschäftsauswirkung", "business-impact")),
        *(("engine", ""), ("ownership-model", ""), ("frontier", ""), ("healthy", ""), ("", "")),
    ],
)
def test_a_practice_is_known_by_its_key(key: str, practice: str) -> None:
    """In any spelling, in English or German, and as a whole."""
    said = sayings(facts(node("a", metadata={key: "x"})))
    assert {each for each in PRACTICES if said[each]} == {practice} - {""}


def test_it_is_found_wherever_it_stands() -> None:
    """In an object within metadata, in a list of objects, in a control, beside the metadata."""
    nested = node("a", metadata={"operations": {"contact": {"owner": "A"}}})
    listed = node("b", metadata=[{"owner": "B"}])
    requirement = {"requirement-url": "https://example.com/r", "config": {"runbook": "x"}}
    ruled = node("c", controls={"ops": {"description": "d", "requirements": [requirement]}})
    direct = node("d", owner="D")
    said = sayings(facts(nested, listed, ruled, direct))
    assert {each: saying.path for each, saying in said["owner"].items()} == {
        "a": ("operations", "contact", "owner"),
        "b": ("owner",),
        "d": (),
    }
    assert said["runbook"]["c"] == ((), "x")


def test_what_stands_in_metadata_comes_first() -> None:
    """Before a control, and what is outside before what is within."""
    requirement = {"requirement-url": "https://example.com/r", "config": {"owner": "C"}}
    ruled = {"ops": {"description": "d", "requirements": [requirement]}}
    said = sayings(facts(node("a", metadata={"x": {"owner": "B"}, "owner": "A"}, controls=ruled)))
    assert said["owner"]["a"] == (("owner",), "A")


def test_the_keys_are_those_that_most_use() -> None:
    """Within an object down to its text; a practice that nobody follows has its own name."""
    listed = owned("a", "b", **{"tech-owner": "A"}) + owned("c", owner="C")
    listed += [node("d", metadata={"on-call": {"rota": "R", "phone": "1"}})]
    walk = flow("f") | {"metadata": {"impact": "No orders"}}
    found = paths(facts(*listed, walk))
    assert found["owner"] == ("tech-owner",)
    assert found["on-call"] == ("on-call", "rota")
    assert found["business-impact"] == ("impact",)
    assert found["runbook"] == ("runbook",)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *(("[[ OWNER ]]", True), (0, True), (False, True), (["A"], True)),
        *(("", False), ("TBD", False), (None, False), ([], False), ({}, False)),
    ],
)
def test_what_counts_as_said(value: object, *, said: bool) -> None:
    """A placeholder does, since the checks warn of it; what is empty or to be decided does not."""
    assert bool(sayings(facts(node("a", metadata={"owner": value})))["owner"]) == said


def test_half_of_the_nodes_of_a_type_make_a_convention() -> None:
    """And at least two; others of the type lack it, nodes of another type do not."""
    (found,) = conventions(facts(*owned("a", "b"), node("c"), node("d"), node("e", "database")))
    assert (found.practice, found.kind) == ("owner", "service")
    assert (found.following, found.lacking) == (("a", "b"), ("c", "d"))
    assert not conventions(facts(*owned("a", "b"), *map(node, "cde")))
    assert not conventions(facts(*owned("a"), node("b")))


def test_people_external_systems_and_data_are_left_out() -> None:
    """Nobody here operates them."""
    others = [node("external-bank"), node("ann", "actor"), node("d", "data-asset")]
    (found,) = conventions(facts(*owned("a", "b"), *others))
    assert found.lacking == ()
    assert not conventions(facts(*owned("x", "y", kind="data-asset"), node("z", "data-asset")))


def test_a_container_may_say_it_for_its_parts() -> None:
    """But not where its parts say it themselves, nor is it one of them."""
    parts = [*owned("a", "b"), node("c"), *owned("suite", kind="system")]
    assert conventions(facts(*parts, contains("g", "suite", "c")))[0].lacking == ()
    assert conventions(facts(*parts, contains("g", "suite", "a", "c")))[0].lacking == ("c",)
    shells = [node("shell"), contains("g", "shell", "a", "b")]
    assert conventions(facts(*owned("a", "b"), *shells))[0].lacking == ()
