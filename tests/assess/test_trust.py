"""Whom an architecture trusts: what is outside, where it enters, what parts it."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess import trust
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.assess.findings import links
from tests.calm.architectures import contains, doc, interacts, node

Json = dict[str, Any]


def facts(*elements: Json) -> Facts:
    """What follows from an architecture of these."""
    return Facts(Model(doc(*elements)))


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (node("ann", "actor"), True),
        (node("bank", "ecosystem"), True),
        (node("payment-gateway", "ecosystem"), True),
        (node("x", name="External Ledger"), True),
        (node("external-gateway"), False),
        (node("external", "network"), False),
        (node("user-service"), False),
        (node("external-alb"), False),
    ],
)
def test_outside_by_type_or_name(element: Json, expected: bool) -> None:  # noqa: FBT001 - a case
    """A gateway or network that is called external looks outwards and is ours."""
    assert bool(trust.outside(facts(element))) == expected


def test_entries_are_nodes_inside_that_outside_leads_to() -> None:
    """No containers, data, networks, programs of the user, nor others outside."""
    named = [node("ann", "actor"), node("app", "webclient"), node("shop", "system"), node("web")]
    named += [node("cli"), node("net", "network"), node("list", "data-asset"), node("db")]
    value = facts(
        *named,
        contains("c", "shop", "web"),
        interacts("i", "ann", "app", "shop", "web", "cli", "net", "list"),
        *links("app>web", "web>db"),
    )
    ways = {each: [hop.relationship for hop in hops] for each, hops in trust.entries(value).items()}
    assert ways == {"web": ["i", "app>web"]}


def test_what_is_around_a_node() -> None:
    """The nearest first, a circle of containers once."""
    nodes = [node(each, "system") for each in "abc"]
    value = facts(*nodes, contains("1", "a", "b"), contains("2", "b", "c"), contains("3", "c", "a"))
    assert trust.around(value) == {"a": ("c", "b"), "b": ("a", "c"), "c": ("b", "a")}


def test_a_connection_crosses() -> None:
    """From inside to outside and between networks; not outside alone, nor where one is unknown."""
    nodes = [node("ann", "actor"), node("app", "webclient"), *map(node, "abcd")]
    nets = [node("n1", "network"), node("n2", "vpc")]
    value = facts(*nodes, *nets, contains("1", "n1", "a", "b"), contains("2", "n2", "b", "c"))
    crossing = {
        pair
        for pair in ("ann app", "app a", "a app", "a b", "b c", "a c", "a d", "c d")
        if trust.crosses(value, *pair.split())
    }
    assert crossing == {"app a", "a app", "a c"}


def test_classified_by_itself_or_by_data_within() -> None:
    """A platform is not classified because a part of it is."""
    secret = {"classification": "secret"}
    value = facts(
        *(node("store", "database"), node("asset", "data-asset", metadata=secret)),
        *(node("platform", "system"), node("part", metadata=secret)),
        *(contains("1", "store", "asset"), contains("2", "platform", "part")),
    )
    found = {each: by.pointer for each, by in trust.classified(value).items()}
    assert found == {
        "asset": "/nodes/1/metadata/classification",
        "part": "/nodes/3/metadata/classification",
        "store": "/nodes/1/metadata/classification",
    }
