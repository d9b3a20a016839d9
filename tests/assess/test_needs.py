"""Who needs whom: with the arrows for calls, against them where messages are passed on."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.dependencies import edges, tree
from advisor.assess.messages import consumes
from advisor.assess.needs import needs
from tests.assess.outages import MAIL, SHOP, facts, fixture
from tests.calm.architectures import connects, contains, doc, interacts, node


def told(value: Any) -> set[str]:
    """The needs as `a calls b`."""
    graph = facts(value).of(needs)
    listed = (graph[one][other]["need"] for one, other in graph.edges)
    return {f"{need.node} {need.way} {need.needed}" for need in listed}


def test_a_caller_needs_what_it_calls() -> None:
    """People included."""
    assert told(SHOP) == {
        "ann calls gate",
        "gate calls orders",
        "orders calls orders-db",
        "orders calls bank",
    }


def test_a_queue_needs_no_consumer() -> None:
    """A consumer runs dry without the queue, however the arrow points."""
    assert told(MAIL) == {
        "shop calls mail-queue",
        "mailer is fed by mail-queue",
        "archiver calls mail-queue",
        "mail-queue runs in broker",
        "mailer runs in zone",
        "archiver runs in zone",
    }


def test_who_consumes_is_told_by_words() -> None:
    """Of two services that connect to one queue."""
    mail = facts(MAIL)
    assert consumes(mail, "archiver", "mail-queue")
    assert not consumes(mail, "shop", "mail-queue")
    assert not consumes(mail, "mailer", "mail-queue")


@pytest.mark.parametrize(
    ("kind", "rest", "expected"),
    [
        ("service", {"protocol": "MQTT"}, "b is fed by a"),
        ("service", {"metadata": {"call": "asynchronous"}}, "b is fed by a"),
        ("service", {"protocol": "HTTPS"}, "a calls b"),
        ("database", {"protocol": "MQTT"}, "a calls b"),
    ],
)
def test_a_sender_that_does_not_wait(kind: str, rest: Any, expected: str) -> None:
    """It goes on without the receiver, but not without the store that it writes to."""
    assert told(doc(node("a"), node("b", kind), connects("r", "a", "b", **rest))) == {expected}


def test_a_replica_needs_the_primary() -> None:
    """And the primary goes on without it."""
    stores = (node("a", "database"), node("b", "database"))
    assert told(doc(*stores, connects("r", "a", "b", description="replication"))) == {
        "b is fed by a"
    }
    assert told(doc(*stores, connects("r", "a", "b", description="views"))) == {"a calls b"}


def test_a_group_needs_its_parts_when_others_speak_to_it() -> None:
    """Else it is but a border; data is no part that fails."""
    parts = (node("ann", "actor"), node("shop", "system"), node("api"), node("data", "data-asset"))
    inside = contains("parts", "shop", "api", "data")
    assert told(doc(*parts, inside)) == set()
    assert told(doc(*parts, inside, interacts("uses", "ann", "shop"))) == {
        "ann calls shop",
        "shop consists of api",
    }


def test_a_tree_follows_each_node_once() -> None:
    """What stands there already is marked, unless there is nothing below it."""
    found = tree(fixture("payments"), ["ledger-posting", "notification-service"], "needed")
    lines = [(branch.depth, branch.node, branch.is_again) for branch in found]
    assert lines[0] == (0, "ledger-posting", False)
    assert (1, "payment-broker", True) in lines
    assert (1, "payment-zone", False) in lines
    assert not any(node == "payment-zone" and is_again for _, node, is_again in lines)


def test_the_last_branch_is_known() -> None:
    """For whoever draws it."""
    branches = tree(facts(SHOP), ["orders"], "needed")
    assert [(each.node, each.is_last) for each in branches] == [
        ("orders", True),
        ("orders-db", False),
        ("bank", True),
    ]
    assert [need.needed for need in edges(branches)] == ["orders-db", "bank"]


def test_a_cycle_ends() -> None:
    """Two nodes that call each other."""
    ring = doc(node("a"), node("b"), connects("ab", "a", "b"), connects("ba", "b", "a"))
    assert [each.node for each in tree(facts(ring), ["a"], "needing")] == ["a", "b", "a"]


def test_a_client_passes_no_dependency_on() -> None:
    """What pushes to it works without it, and without what the client calls."""
    value = doc(
        *(node("app", "webclient"), node("ann", "actor"), node("bank", "ecosystem")),
        *(node("push"), node("shop")),
        interacts("uses", "ann", "app"),
        connects("news", "push", "app"),
        connects("asks", "app", "shop"),
        connects("mail", "push", "ann"),
        connects("pays", "shop", "bank"),
    )
    assert told(value) == {"ann calls app", "app calls shop", "shop calls bank"}


@pytest.mark.parametrize(
    ("kind", "protocol", "described", "expected"),
    [
        ("ecosystem", "TCP", "Direct feeds", "b is fed by a"),
        ("service", "WebSocket", "Prices for routing", "b is fed by a"),
        ("service", "HTTPS", "Asks for prices", "a calls b"),
        ("service", "TCP", "Child orders", "a calls b"),
    ],
)
def test_a_feed_is_needed_by_who_gets_it(
    kind: str, protocol: str, described: str, expected: str
) -> None:
    """And the exchange needs nobody's feed handler."""
    way = connects("r", "a", "b", protocol=protocol, description=described)
    assert told(doc(node("a", kind), node("b"), way)) == {expected}


def test_a_standby_is_not_needed_by_what_it_stands_in_for() -> None:
    """A heartbeat is no call."""
    value = doc(
        *map(node, ("front", "router-a", "router-b")),
        *(connects(f"to-{each}", "front", f"router-{each}") for each in "ab"),
        connects("heartbeat", "router-a", "router-b"),
    )
    assert told(value) == {"front calls router-a", "front calls router-b"}


def test_beyond_a_system_of_others_no_tree_goes() -> None:
    """Unless it is the root."""
    parts = (node("a"), node("bank", "ecosystem"), node("hook"))
    bank = facts(doc(*parts, connects("out", "a", "bank"), connects("back", "bank", "hook")))
    assert [each.node for each in tree(bank, ["a"], "needed")] == ["a", "bank"]
    assert [each.node for each in tree(bank, ["bank"], "needed")] == ["bank", "hook"]
    assert [each.node for each in tree(bank, ["hook"], "needing")] == ["hook", "bank"]
