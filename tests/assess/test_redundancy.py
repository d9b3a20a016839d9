"""Which nodes stand in for one another, and which only look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.facts import Facts
from advisor.assess.redundancy import redundant, stem
from advisor.calm.model import Model
from tests.architectures import architectures
from tests.calm.architectures import connects, contains, doc, node
from tests.mutations import mutants

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def groups(*elements: Json) -> set[frozenset[str]]:
    """The redundant groups of an architecture of the elements."""
    return {*redundant(Facts(Model(doc(*elements)))).values()}


def one(*ids: str) -> set[frozenset[str]]:
    """One group."""
    return {frozenset(ids)}


def links(pairs: Iterable[str]) -> list[Json]:
    """A connection for each `a>b`."""
    return [connects(pair, *pair.split(">")) for pair in pairs]


def test_instances_have_one_stem_and_the_same_neighbours() -> None:
    """Only both together; a heartbeat between them does not count."""
    parts = [node("desk"), node("gate-1"), node("gate-2"), node("stock")]
    ways = links(["desk>gate-1", "desk>gate-2", "gate-1>stock", "gate-2>stock"])
    assert groups(*parts, *ways) == one("gate-1", "gate-2")
    assert groups(*parts, *ways, *links(["gate-1>gate-2"])) == one("gate-1", "gate-2")
    assert groups(*parts, *ways[:3]) == set()
    assert groups(*parts, *ways, node("more"), *links(["more>gate-2"])) == set()
    assert groups(node("gate-1"), node("gate-2")) == set()


def test_different_services_with_the_same_neighbours_are_not_redundant() -> None:
    """Orders and stock behind one gateway, on one database, do different work."""
    parts = [node("gate"), node("orders"), node("stock"), node("db", "database")]
    ways = links(["gate>orders", "gate>stock", "orders>db", "stock>db"])
    assert groups(*parts, *ways) == set()
    assert (
        groups(*parts, *ways, node("shop", "system"), contains("c", "shop", "orders", "stock"))
        == set()
    )


@pytest.mark.parametrize("name", ["line", "shard", "plc-werk"])
def test_what_is_numbered_because_each_is_another(name: str) -> None:
    """Two production lines, two shards of the data."""
    pair = [f"{name}-1", f"{name}-2"]
    ways = links([f"desk>{each}" for each in pair])
    assert groups(node("desk"), *map(node, pair), *ways) == set()
    assert groups(
        node("desk"), node("gate-1"), node("gate-2"), *links(["desk>gate-1", "desk>gate-2"])
    )


def test_instances_of_another_type_or_behind_another_called_container_are_not() -> None:
    """What only one of them is reached by tells them apart."""
    ways = links(["desk>gate-1", "desk>gate-2"])
    parts = [node("desk"), node("gate-1"), node("gate-2", "proxy")]
    assert groups(*parts, *ways) == set()
    inside = [node("desk"), node("box", "system"), node("gate-1"), node("gate-2"), node("stock")]
    ways = links(["desk>box", "gate-1>stock", "gate-2>stock"])
    assert groups(*inside, *ways, contains("c", "box", "gate-1", "gate-2")) == one(
        "gate-1", "gate-2"
    )
    assert groups(*inside, *ways, contains("c", "box", "gate-1")) == set()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"role": "primary"}, {"role": "replica"}, True),
        ({"role": "Active"}, {"role": "Standby"}, True),
        ({"role": "active"}, {"role": "active"}, True),
        ({"rolle": "primär"}, {"rolle": "Replik"}, True),
        ([{"haRole": "active"}], {"ha": {"ha-role": "passive"}}, True),
        ({"role": "primary"}, {"role": "primary"}, False),
        ({"role": "replica"}, {"role": "replica"}, False),
        ({"role": "primary"}, {"role": "reporting"}, False),
        ({"role": "primary"}, {}, False),
        ({"role": 7}, {"role": ["replica"]}, False),
    ],
    ids=str,
)
def test_roles_that_belong_together(left: Any, right: Any, expected: bool) -> None:  # noqa: FBT001 - the row's
    """With ids of one stem, whoever leads to them."""
    pair = [
        node("db-1", "database", metadata=left),
        node("db-2", "database", metadata=right),
        node("desk"),
        connects("use", "desk", "db-1"),
    ]
    assert groups(*pair) == (one("db-1", "db-2") if expected else set())


def test_roles_without_one_stem_need_another_tie() -> None:
    """A container of their own, or a relationship that speaks of replication."""
    primary = node("books", "database", metadata={"role": "primary"})
    replica = node("copy", "database", metadata={"role": "replica"})
    tie = connects("r", "books", "copy", description="Replicates every second")
    box, other = node("box", "system"), node("other", "database")
    assert groups(primary, replica) == set()
    assert groups(primary, replica, tie) == one("books", "copy")
    assert groups(primary, replica, connects("r", "books", "copy")) == set()
    assert groups(primary, replica, box, contains("c", "box", "books", "copy")) == one(
        "books", "copy"
    )
    assert (
        groups(primary, replica, box, other, contains("c", "box", "books", "copy", "other"))
        == set()
    )


@pytest.mark.parametrize("key", ["instance-of", "instanceOf", "standby_for", "instanz-von"])
def test_metadata_that_names_the_other_or_the_same(key: str) -> None:
    """A node, or a service that is no node; nobody else is meant by it."""
    assert groups(node("a"), node("b", metadata={key: "a"}), node("c")) == one("a", "b")
    three = [node(each, metadata=[{key: "Gateway"}]) for each in "abc"]
    assert groups(*three, node("d")) == one("a", "b", "c")
    assert groups(node("a", metadata={key: "a"}), node("b", metadata={key: "x"})) == set()
    assert groups(node("a", "database"), node("b", metadata={key: "a"})) == set()


def test_groups_that_share_a_node_are_one() -> None:
    """Named by the one, alike with the other."""
    pair = [
        node("gate-1"),
        node("gate-2"),
        node("desk"),
        node("spare", metadata={"standby-for": "gate-1"}),
    ]
    ways = links(["desk>gate-1", "desk>gate-2"])
    assert groups(*pair, *ways) == one("gate-1", "gate-2", "spare")


def test_people_and_containers_are_no_instances() -> None:
    """Two clients do not stand in for each other; a site is not a part that fails."""
    clients = [node("client-1", "actor"), node("client-2", "actor"), node("desk")]
    assert groups(*clients, *links(["client-1>desk", "client-2>desk"])) == set()
    sites = [node(f"site-{n}", "system", metadata={"role": "active"}) for n in (1, 2)]
    inside = [contains(f"c{n}", f"site-{n}", f"part{n}") for n in (1, 2)]
    assert groups(*sites, node("part1"), node("part2"), *inside) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("api-gateway-1", "api-gateway"),
        ("API Gateway 2", "api-gateway"),
        ("edge-gateway-b", "edge-gateway"),
        ("DB_ORDERS_02", "db-orders"),
        ("order-db-read", "order-db-read"),
        ("order-db-replica-1", "order-db"),
        ("order-db-primary", "order-db"),
        ("gateway-node-1", "gateway"),
        ("billing-zone-a", "billing"),
        ("lager-sekundär", "lager"),
        ("Order DB (Primary)", "order-db"),
        ("e1", "e1"),
        ("orders", "orders"),
    ],
)
def test_what_tells_instances_apart(text: str, expected: str) -> None:
    """A number, a letter or a role at the end."""
    assert stem(text) == expected


@given(architectures())
def test_a_group_is_the_same_for_all_its_nodes(value: Json) -> None:
    """Every member is given the same group, of one type, that holds it and another."""
    facts = Facts(Model(value))
    found = redundant(facts)
    for each, group in found.items():
        assert each in group
        assert len(group) > 1
        assert all(found[other] == group for other in group)
        assert len({facts.nodes[other].value["node-type"] for other in group}) == 1


@given(st.data())
def test_malformed_documents_have_groups_or_none(data: st.DataObject) -> None:
    """Whatever stands in the wrong place."""
    pair = [
        node(f"db-{n}", "database", metadata={"role": r})
        for n, r in enumerate(["primary", "replica"])
    ]
    tie = connects("r", "db-0", "db-1", description="Replicates")
    sound = doc(*pair, tie, node("box", "system"), contains("c", "box", "db-0", "db-1"))
    redundant(Facts(Model(data.draw(mutants(sound)))))
