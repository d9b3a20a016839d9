"""Whose working tells causes apart: it needs one and none of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import given

from advisor.assess.causes import causes, symptom
from advisor.assess.needs import needs
from advisor.assess.telling_apart import telling_apart
from tests.assess.outages import SHOP, Json, facts, fixture
from tests.assess.systems import systems
from tests.calm.architectures import connects, doc, interacts, node

if TYPE_CHECKING:
    from advisor.assess.facts import Facts


def told(known: Facts, *elements: str, seen: str = "") -> dict[str, tuple[str, ...]]:
    """For each cause that others tell of who does."""
    found = causes(known, [symptom(known, each) for each in elements], seen)
    pairs = zip(found, telling_apart(known, found), strict=True)
    return {cause.node: others for cause, others in pairs if others}


def test_a_caller_that_depends_on_one_alone_tells() -> None:
    """Who needs it over the symptom does not, nor who needs another cause as well."""
    parts = map(node, ("front", "a", "one", "two", "asks-one", "asks-both"))
    ways = ("front a", "a one", "a two", "asks-one one", "asks-both one", "asks-both two")
    value = doc(*parts, *(connects(each, *each.split()) for each in ways))
    assert told(facts(value), "a") == {"one": ("asks-one",)}


def test_on_a_flow_its_own_nodes_tell_nothing() -> None:
    """All of them fail at once; who takes from the same broker tells."""
    assert told(fixture("payments"), "send-instant-payment")["payment-broker"] == (
        "ledger-posting",
        "notification-service",
        "audit-service",
    )
    assert told(facts(SHOP), "buy") == {}


def test_who_sees_the_symptom_tells_nothing() -> None:
    """The caller over a broken connection, or the person who complains; another user does."""
    users = (node("ann", "actor"), node("bob", "actor"), node("app", "webclient"), node("a"))
    ways = (interacts("u", "ann", "app"), interacts("v", "bob", "app"), connects("w", "app", "a"))
    known = facts(doc(*users, *ways))
    assert told(known, "w") == {}
    assert told(known, "ann") == {"app": ("bob",)}


def test_a_standby_tells_nothing() -> None:
    """It may do no work as long as the other does; a stranger that calls the same tells."""
    parts = map(node, ("front", "router-a", "router-b", "bank", "stranger"))
    ways = ("front router-a", "front router-b", "router-a bank", "router-b bank", "stranger bank")
    known = facts(doc(*parts, *(connects(each, *each.split()) for each in ways)))
    assert told(known, "router-a") == {"bank": ("stranger",)}
    assert "EXT_EXCHANGE" not in told(fixture("trading"), "SVC_ROUTER_A")


def test_of_itself_nobody_else_tells() -> None:
    """Whoever calls what is broken sees it broken."""
    assert "dashboard" not in told(fixture("data-platform"), "dashboard", seen="stale")
    assert "gate" not in told(facts(SHOP), "gate")


@given(systems())
def test_what_tells_needs_no_other_cause(value: Json) -> None:
    """But those that the cause needs itself, as networkx says."""
    known = facts(value)
    graph = known.of(needs)
    start = next(iter(known.nodes))
    found = causes(known, [symptom(known, start)])
    for cause, others in zip(found, telling_apart(known, found), strict=True):
        behind = {cause.node, *nx.descendants(graph, cause.node)}
        for other in others:
            assert graph.has_edge(other, cause.node)
            reached = {other, *nx.descendants(graph, other)}
            assert reached.intersection(each.node for each in found) <= behind
