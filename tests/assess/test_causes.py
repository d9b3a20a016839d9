"""What may be behind symptoms: who counts, in which order, and for which reasons."""

from __future__ import annotations

import networkx as nx
from hypothesis import given

from advisor.assess.causes import Cause, causes, symptom
from advisor.assess.facts import Facts
from tests.assess.outages import MAIL, SHOP, Json, facts, fixture
from tests.assess.systems import systems
from tests.calm.architectures import connects, contains, doc, flow, interacts, node


def found(of: Facts | Json, *elements: str, seen: str = "") -> list[Cause]:
    """The causes of symptoms at elements."""
    known = of if isinstance(of, Facts) else facts(of)
    return causes(known, [symptom(known, each) for each in elements], seen)


def ranked(of: Facts | Json, *elements: str, seen: str = "") -> list[tuple[str, str]]:
    """Their ids and sides."""
    return [(each.node, each.side) for each in found(of, *elements, seen=seen)]


def test_what_explains_all_symptoms_comes_first() -> None:
    """A shared service before what it needs, that before who calls both; then what explains one."""
    assert ranked(fixture("ecommerce-platform"), "order-service", "inventory-service") == [
        ("inventory-service", "itself"),
        ("inventory-db", "needed"),
        ("api-gateway", "leading"),
        ("order-service", "itself"),
        ("payment-service", "needed"),
        ("order-db", "needed"),
    ]


def test_consumers_of_one_broker_share_it() -> None:
    """And the zone they run in, then who fills it; two that only consume explain nothing."""
    listed = ranked(fixture("payments"), "ledger-posting", "notification-service")
    assert listed[:3] == [
        ("payment-broker", "needed"),
        ("payment-zone", "around"),
        ("payment-initiation", "leading"),
    ]
    assert "audit-service" not in dict(listed)


def test_a_single_symptom_begins_with_itself() -> None:
    """Then what it needs, the nearest first; people and groups are no causes."""
    assert ranked(SHOP, "gate") == [
        ("gate", "itself"),
        ("orders", "needed"),
        ("orders-db", "needed"),
        ("bank", "needed"),
    ]
    grouped = doc(*SHOP["nodes"], *SHOP["relationships"], node("all", "system"))
    grouped["relationships"].append(contains("parts", "all", "gate", "orders"))
    assert "all" not in dict(ranked(grouped, "gate"))


def test_a_known_failure_that_fits_comes_before_what_is_nearer() -> None:
    """With the words that fit."""
    first = found(SHOP, "gate", seen="the disk is full")[0]
    assert first.node == "orders-db"
    assert first.reasons[1] == "Known to fail so: `disk full` (`disk`, `full`)."


def test_symptoms_at_other_elements() -> None:
    """An interface and a client are nodes, a connection what it leads to, a person what they use.

    A flow stands for all it runs over; an id of nothing shows nothing.
    """
    shop = facts(SHOP)
    held = doc(node("data", "data-asset"), node("db", "database"), contains("in", "db", "data"))
    assert symptom(facts(held), "data").nodes == ("db",)
    named = ("orders-api", "orders-to-bank", "ann-uses-gate", "buy", "ann", "bank", "nobody")
    assert [symptom(shop, each).nodes for each in named] == [
        ("orders",),
        ("bank",),
        ("gate",),
        ("gate", "orders"),
        ("gate",),
        ("bank",),
        (),
    ]


def test_who_fills_a_queue_leads_to_its_consumers() -> None:
    """Other consumers do not, also where they open the connection themselves."""
    leading = {node for node, side in ranked(MAIL, "mailer") if side == "leading"}
    assert leading == {"shop"}
    leading = {node for node, side in ranked(MAIL, "archiver") if side == "leading"}
    assert leading == {"shop"}


def test_load_is_looked_for_nearby() -> None:
    """Two hops against the arrows; clients and people send what they are asked to."""
    chain = [connects(f"{a}{b}", a, b) for a, b in ("ab", "bc", "cd")]
    value = doc(*map(node, "abcd"), *chain, node("ann", "actor"), interacts("in", "ann", "d"))
    assert ranked(value, "d") == [("d", "itself"), ("c", "leading"), ("b", "leading")]


def test_reasons_can_be_checked() -> None:
    """How it hangs together, that it stands alone, that others run it, that there are several."""
    told = {each.node: each.reasons for each in found(SHOP, "gate")}
    assert told["orders-db"] == (
        "`gate` needs it over `orders`.",
        "The document shows no replica of it.",
    )
    assert told["bank"][1] == "Somebody else runs it: ask them, or look at their status page."
    assert told["orders"] == (
        "`gate` calls it.",
        "A single point of failure: 2 nodes out of reach without it.",
    )
    several = {each.node: each.reasons for each in found(fixture("payments"), "channel-api")}
    assert any("It has 2 instances" in each for each in several["payment-initiation"])


def test_what_has_several_instances_is_looked_at_later() -> None:
    """One of them alone takes nothing down; but where it shows a symptom, it is looked at first."""
    parts = (node("a"), node("b", metadata={"instances": 3}), node("c"))
    value = doc(*parts, connects("ab", "a", "b"), connects("ac", "a", "c"))
    assert [each for each, _ in ranked(value, "a")] == ["a", "c", "b"]
    assert [each for each, _ in ranked(value, "b")] == ["b", "a"]


def test_plurals() -> None:
    """Two that call it call it."""
    value = doc(*map(node, "abc"), connects("ac", "a", "c"), connects("bc", "b", "c"))
    assert found(value, "a", "b")[0].reasons[:2] == (
        "Explains 2 of 2 symptoms.",
        "`a` and `b` call it.",
    )


def test_what_a_flow_waits_for_comes_first() -> None:
    """A direct callee on it before one beside it; behind a queue nobody waits; networks last."""
    assert [each for each, _ in ranked(fixture("payments"), "channel-api", seen="timeouts")] == [
        "channel-api",
        "payment-initiation",
        "staff-directory",
        "sanctions-screening",
        "payments-db",
        "fraud-scoring",
        "payment-broker",
        "dmz",
        "payment-zone",
    ]


def test_what_is_on_a_flow_comes_before_what_is_nearer_beside_it() -> None:
    """A flow that runs over the symptom and on to the cause."""
    ways = (connects("ab", "a", "b"), connects("bc", "b", "c"), connects("ax", "a", "x"))
    value = doc(*map(node, "axbc"), *ways, flow("f", "ab", "bc"))
    assert [each for each, _ in ranked(value, "a")] == ["a", "b", "c", "x"]


def test_a_flow_shows_the_symptom_and_not_its_nodes() -> None:
    """They are on its way; those with several instances and behind a queue come later."""
    listed = found(fixture("payments"), "send-instant-payment", seen="slow")
    assert [each.node for each in listed if each.side == "on"] == [
        "sanctions-screening",
        "fraud-scoring",
        "payments-db",
        "channel-api",
        "payment-initiation",
        "payment-broker",
        "clearing-adapter",
    ]
    assert "itself" not in {each.side for each in listed}
    assert listed[0].reasons[0] == "Flow `send-instant-payment` runs over it."
    told = {each.node: each.reasons[0] for each in found(SHOP, "ann", "orders-to-db")}
    assert told["gate"] == "Explains 1 of 2 symptoms."
    (used,) = (each for each in found(SHOP, "ann") if each.node == "gate")
    assert (used.side, used.reasons[0]) == ("on", "`ann` uses it.")
    assert found(SHOP, "orders-to-db")[0].reasons[0] == "`orders-to-db` leads to it."


def test_a_named_client_is_the_symptom() -> None:
    """And nothing else in its place."""
    listed = ranked(fixture("data-platform"), "dashboard")
    assert listed[:2] == [("dashboard", "itself"), ("warehouse-replica", "needed")]
    assert [side for _, side in listed].count("itself") == 1


def test_old_data_is_followed_to_who_writes_it() -> None:
    """Loader, checks, transformation, what starts it, what it waits for; callers come after."""
    listed = ranked(fixture("data-platform"), "dashboard", seen="shows stale numbers")
    assert [each for each, side in listed if side == "source"] == [
        "warehouse-replica",
        "warehouse",
        "warehouse-loader",
        "lake-curated",
        "transform",
        "quality-gate",
        "pseudonymiser",
        "scheduler",
        "lake-raw",
        "stream-ingest",
        "sftp-landing",
        "key-vault",
        "event-stream",
        "change-capture",
        "crm",
    ]
    assert [side for _, side in listed[16:]] == ["around", "around"]


def test_what_a_copy_is_made_from_comes_before_other_writers() -> None:
    """But what is only read after what works."""
    listed = ranked(fixture("payments"), "ledger-db-standby", seen="stale")
    assert [each for each, _ in listed[1:3]] == ["ledger-db-primary", "ledger-posting"]


def test_a_system_of_others_needs_nobody_here() -> None:
    """It is needed; what it calls is not, unless it shows the symptom itself."""
    parts = (node("a"), node("bank", "ecosystem"), node("hook"))
    value = doc(*parts, connects("out", "a", "bank"), connects("back", "bank", "hook"))
    assert ranked(value, "a") == [("a", "itself"), ("bank", "needed")]
    assert ranked(value, "bank")[1] == ("hook", "needed")


@given(systems())
def test_ways_are_ways(value: Json) -> None:
    """Each way of a cause runs over relationships of the document, and none is shorter."""
    known = facts(value)
    joined: nx.Graph[str] = nx.Graph(known.graph.to_undirected())
    joined.add_edges_from((a, b) for a, inside in known.parts.items() for b in inside)
    for cause in found(known, *list(known.nodes)[-2:]):
        for start, way in cause.ways:
            assert way[0] in symptom(known, start).nodes
            assert way[-1] == cause.node
            assert nx.is_path(joined, list(way))
            assert len(set(way)) == len(way)


@given(systems())
def test_more_explained_is_never_ranked_lower(value: Json) -> None:
    """The first thing that the order goes by."""
    known = facts(value)
    counts = [len(each.ways) for each in found(known, *list(known.nodes)[:3])]
    assert counts == sorted(counts, reverse=True)
