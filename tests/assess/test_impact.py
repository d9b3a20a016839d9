"""What an outage hits, and what the document says that it costs."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import given

from advisor.assess.impact import impact
from advisor.assess.needs import needs
from tests.assess.outages import SHOP, Json, facts, fixture
from tests.assess.systems import systems
from tests.calm.architectures import connects, doc, flow, node


def test_who_needs_it_and_at_which_distance() -> None:
    """The nearest first."""
    assert impact(facts(SHOP), ["orders-db"]).needing == (("orders", 1), ("gate", 2), ("ann", 3))
    assert impact(facts(SHOP), ["ann"]).needing == ()


def test_a_flow_over_it_is_hit() -> None:
    """With its business impact and its service level."""
    (hit,) = impact(facts(SHOP), ["orders"]).flows
    assert (hit.flow, hit.name, hit.over, hit.is_direct) == ("buy", "Buy", ("orders",), True)
    assert hit.costs == ("business-impact: EUR 9,000 a minute", "availability-percent: 99.9")


def test_a_flow_that_ends_where_it_is_needed_is_hit() -> None:
    """Since the flow does not say what is needed there; of other nodes it does."""
    (hit,) = impact(facts(SHOP), ["orders-db"]).flows
    assert (hit.over, hit.is_direct) == (("orders",), False)
    stock = impact(fixture("ecommerce-platform"), ["order-db"]).flows
    assert [each.flow for each in stock] == ["order-processing-flow"]


def test_direct_hits_come_first() -> None:
    """Whatever the order in the document."""
    ways = (connects("ab", "a", "b"), connects("bc", "b", "c"))
    value = doc(*map(node, "abc"), *ways, flow("far", "ab"), flow("near", "bc"))
    assert [each.flow for each in impact(facts(value), ["c"]).flows] == ["near", "far"]


def test_what_does_the_same_work_goes_on() -> None:
    """A standby is not down with its primary, unless it is named as well."""
    bank = fixture("payments")
    one = impact(bank, ["ledger-db-primary"])
    assert one.standing_in == (("ledger-db-primary", ("ledger-db-standby",)),)
    assert "ledger-db-standby" not in dict(one.needing)
    assert impact(bank, ["ledger-db-primary", "ledger-db-standby"]).standing_in == ()


def test_ids_of_no_node_are_left_out() -> None:
    """An id of a flow, of nothing, and one that stands twice."""
    assert impact(facts(SHOP), ["buy", "nobody", "gate", "gate"]).nodes == ("gate",)


def test_a_container_is_down_with_its_parts() -> None:
    """The flows over these are hit themselves, and who needs them is."""
    bank = fixture("payments")
    found = impact(bank, ["dmz"])
    assert [(hit.flow, hit.over, hit.is_direct) for hit in found.flows] == [
        ("send-instant-payment", ("channel-api", "clearing-adapter"), True),
        ("release-held-payment", ("channel-api",), True),
    ]
    assert dict(found.needing)["mobile-app"] == 2
    assert dict(impact(bank, ["instant-payments"]).needing)["payments-db"] == 1


def test_a_system_of_others_goes_on() -> None:
    """It is hit where it calls us, but those that need it are not."""
    parts = (node("a"), node("bank", "ecosystem"), node("hook"))
    known = facts(doc(*parts, connects("out", "a", "bank"), connects("back", "bank", "hook")))
    assert impact(known, ["hook"]).needing == (("bank", 1),)
    assert impact(known, ["bank"]).needing == (("a", 1),)


@given(systems())
def test_needing_is_what_reaches_it(value: Json) -> None:
    """As networkx says of it and of its parts, where nothing does the same work."""
    known = facts(value)
    graph = known.of(needs)
    for node_id in graph:
        found = impact(known, [node_id])
        if not found.standing_in:
            whole = graph.reverse()
            whole.add_edges_from((node_id, part) for part in known.parts.get(node_id, ()))
            lengths = nx.single_source_shortest_path_length(whole, node_id)
            assert dict(found.needing) == {k: v for k, v in lengths.items() if v}


def passing(*elements: Json, **rest: Any) -> list[tuple[str, str]]:
    """The flows that the outage of the books hits, each with its doubt.

    The flow goes on from orders to the bank, and says nothing of the books.
    """
    named = {each["unique-id"] for each in elements}
    parts = [node(each) for each in ("desk", "orders", "bank") if each not in named]
    value = doc(
        *parts,
        node("books", "database"),
        *elements,
        connects("in", "desk", "orders"),
        connects("out", "orders", "bank"),
        connects("r", "orders", "books", **rest),
        flow("buy", "in", "out"),
    )
    return [(each.flow, each.doubt) for each in impact(facts(value), ["books"]).flows]


def test_a_flow_that_passes_who_needs_it_may_be_hit() -> None:
    """Whether the node on the way waits is said, or is not."""
    unsaid = "whether `orders` waits for `books` over `r` is not said"
    assert passing() == [("buy", unsaid)]
    assert passing(metadata={"call": "synchronous"}) == [
        ("buy", "`orders` waits for `books`, as `r` says")
    ]
    assert passing(metadata={"call": "asynchronous"}) == []
    assert passing(node("orders", name="Order Gateway")) == []


def test_what_may_be_hit_comes_last() -> None:
    """After what surely is."""
    ways = (connects("ab", "a", "b"), connects("bc", "b", "c"), connects("bx", "b", "x"))
    value = doc(*map(node, "abcx"), *ways, flow("maybe", "ab", "bc"), flow("surely", "bx"))
    hits = impact(facts(value), ["x"]).flows
    assert [(each.flow, bool(each.doubt)) for each in hits] == [("surely", False), ("maybe", True)]
