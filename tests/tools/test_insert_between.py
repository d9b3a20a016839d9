"""Putting a node into relationships: the two legs, and the flows over them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.ledger import (
    LEDGER,
    ledger,
    refused,
    relationship,
    staged,
)
from tests.tools.shop import ARCHIVING, BANK, QUEUE, ends, put, shop
from tests.tools.walks import Json, breaks_of, connects, numbers_of, said, steps_of, walk, walked


def test_a_called_node_calls_the_far_end() -> None:
    """The relationship leads to the node; the old interfaces and protocol go with the new leg."""
    after = staged(
        "insert_between",
        {"relationships": ["shop-store"], "node": "cache", "consumes": False},
        shop(),
    )
    assert ends(after, "shop-store") == connects("x", "shop", "cache")["relationship-type"]
    assert after["relationships"][-1] == {
        "unique-id": "cache-store",
        "description": "Cache forwards to Store.",
        "protocol": "JDBC",
        "relationship-type": connects("x", "cache", "store", "store-sql")["relationship-type"],
    }


def test_a_read_node_is_called_from_both_ends() -> None:
    """Both legs lead to it, over the interfaces and the protocol that are given."""
    given = ARCHIVING | {"consumes": True, "node_interfaces": ["queue-amqp"], "protocol": "AMQP"}
    after = staged("insert_between", given, BANK)
    near, far = ends(after, "ledger-connects-archive"), ends(after, "archive-connects-queue")
    entry = {"node": "queue", "interfaces": ["queue-amqp"]}
    assert near == {"connects": {"source": {"node": "ledger"}, "destination": entry}}
    assert far == {"connects": {"source": {"node": "archive"}, "destination": entry}}
    protocols = {each["unique-id"]: each.get("protocol") for each in after["relationships"]}
    assert protocols["ledger-connects-archive"] == protocols["archive-connects-queue"] == "AMQP"


def test_the_old_relationship_keeps_what_it_has() -> None:
    """Controls, metadata and description stay with the leg that has its id."""
    kept = {"description": "Loads.", "metadata": {"tier": 1}, "controls": {}}
    value = shop()
    value["relationships"][1] |= kept
    after, _ = put({"relationships": ["shop-store"], "node": "cache", "consumes": False}, value)
    assert after["relationships"][1] == value["relationships"][1] | {
        "relationship-type": connects("x", "shop", "cache")["relationship-type"]
    }


@pytest.mark.parametrize(
    ("consumes", "steps"),
    [
        (
            False,
            [
                "shop-store > f 0",
                "cache-store > Cache passes it on to Store",
                "cache-store < Store answers Cache",
                "shop-store < f 1",
            ],
        ),
        (
            True,
            [
                "shop-store > f 0",
                "store-cache < Store takes it from Cache",
                "store-cache > Store answers Cache",
                "shop-store < f 1",
            ],
        ),
    ],
)
def test_a_flow_goes_there_and_back_over_both_legs(steps: list[str], *, consumes: bool) -> None:
    """A reply passes the far leg first; data goes to a reader against the reader's call."""
    flow = walk("f", ("shop-store", 1, None), ("shop-store", 2, "destination-to-source"))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": consumes}
    after, _ = put(given, shop(flow))
    assert said(after, "f") == steps
    assert numbers_of(after, "f") == [1, 2, 3, 4]


def test_the_words_for_legs_and_steps_can_be_given() -> None:
    """Ids, descriptions, protocols and steps; the new id is carried into flows."""
    flow = walk("f", ("web-shop", 10, None), ("shop-store", 20, None))
    first = {"id": "shop-cache", "description": "Asks.", "protocol": "TCP", "step": "Shop asks"}
    second = {"id": "cache-store", "description": "Loads.", "step": "Cache loads"}
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, notes = put(given | {"first": first, "second": second}, shop(flow))
    legs = {
        each["unique-id"]: (each["description"], each["protocol"])
        for each in after["relationships"][1:]
    }
    assert legs == {"shop-cache": ("Asks.", "TCP"), "cache-store": ("Loads.", "JDBC")}
    assert said(after, "f") == [
        "web-shop > f 0",
        "shop-cache > Shop asks",
        "cache-store > Cache loads",
    ]
    assert numbers_of(after, "f") == [10, 20, 21]
    assert notes == (
        'protocol of shop-cache was "JDBC"',
        "shop-store is shop-cache now; the second leg is cache-store",
    )


def test_a_reply_keeps_its_own_words() -> None:
    """What is said of the first leg is said of the way there."""
    flow = walk("f", ("shop-store", 1, None), ("shop-store", 2, "destination-to-source"))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, _ = put(given | {"first": {"step": "Shop asks"}}, shop(flow))
    assert [said(after, "f")[at] for at in (0, -1)] == [
        "shop-store > Shop asks",
        "shop-store < f 1",
    ]


def test_an_actor_reaches_the_node_and_it_connects_to_the_old_one() -> None:
    """An interaction stays one; interfaces it cannot name are noted."""
    value = ledger(nodes=[*LEDGER["nodes"], QUEUE])
    given = {"relationships": ["clerk-uses-ledger"], "node": "queue", "consumes": False}
    after, notes = put(given | {"node_interfaces": ["queue-amqp"]}, value)
    assert ends(after, "clerk-uses-ledger") == {"interacts": {"actor": "clerk", "nodes": ["queue"]}}
    assert ends(after, "queue-connects-ledger") == {
        "connects": {"source": {"node": "queue"}, "destination": {"node": "ledger"}}
    }
    assert '"clerk-uses-ledger" is interacts, which names no interfaces' in notes


def test_several_relationships_share_the_leg_to_one_node() -> None:
    """It names the interfaces of all of them."""
    value = shop()
    value["nodes"][2]["interfaces"].append({"unique-id": "store-http"})
    value["relationships"].append(connects("web-store", "web", "store", "store-http"))
    given = {"relationships": ["shop-store", "web-store"], "node": "cache", "consumes": False}
    after, notes = put(given, value)
    assert len(after["relationships"]) == len(value["relationships"]) + 1
    far = ends(after, "cache-store")["connects"]["destination"]
    assert far == {"node": "store", "interfaces": ["store-sql", "store-http"]}
    (note,) = notes
    assert note == (
        "shop-store is the first leg, cache-store the second; web-store is the first leg, "
        "cache-store the second"
    )


def test_a_node_between_two_others_sends_and_reads_over_legs_of_their_own() -> None:
    """What it sends goes over the relationship it had, and it reads over a new one."""
    value = shop()
    value["relationships"][0] = connects("web-shop", "web", "shop")
    given = {"relationships": ["shop-store", "web-shop"], "node": "cache", "consumes": True}
    after, _ = put(given, value)
    links = [each["unique-id"] for each in after["relationships"]]
    assert links == ["web-shop", "shop-store", "store-cache", "shop-cache"]


def test_the_new_leg_has_an_id_of_its_own() -> None:
    """Numbered where the plain one is taken."""
    value = shop(walk("cache-store", ("web-shop", 1, None)))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, _ = put(given, value)
    assert after["relationships"][-1]["unique-id"] == "cache-store-2"


@pytest.mark.parametrize(
    ("ids", "leg"),
    [
        (["web-to-shop", "shop-to-store"], "cache-to-store"),
        (["web-shop", "shop-store"], "cache-store"),
        (["web-to-shop", "shop-store"], "cache-connects-store"),
        (["web-connects-shop", "first"], "cache-connects-store"),
    ],
)
def test_the_id_of_the_new_leg_looks_like_the_others(ids: list[str], leg: str) -> None:
    """As most connections of the document are called, if they name both ends."""
    links = [connects(ids[0], "web", "shop"), connects(ids[1], "shop", "store")]
    given = {"relationships": [ids[1]], "node": "cache", "consumes": False}
    after, _ = put(given, shop(relationships=links))
    assert after["relationships"][-1]["unique-id"] == leg


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"node": "ledger"}, '"ledger" is an end of "ledger-connects-archive" already'),
        ({"node": "queu"}, 'there is no node "queu"; nearest: queue'),
        ({"relationships": ["platform-parts"]}, '"platform-parts" is composed-of: nothing passes'),
        ({"relationships": ["on-cluster"]}, '"on-cluster" is deployed-in: nothing passes'),
        ({"relationships": ["open"]}, '"open" offers options and leads nowhere'),
        ({"relationships": ["many"]}, '"many" leads to 2 nodes (ledger, archive): take those'),
        ({"relationships": ["itself"]}, '"itself" does not join two nodes; mend that first'),
        ({"relationships": ["nowhere"]}, 'there is no node "missing"'),
        ({"relationships": ["double"]}, '"double" is of no one kind; mend that first'),
        ({"relationships": ["leads"]}, 'there is no relationship "leads"'),
        (
            {"node_interfaces": ["archive-sql"]},
            'interface "archive-sql" belongs to "archive"; "queue" has "queue-amqp": name one of',
        ),
        (
            {"node": "cluster", "node_interfaces": ["queue-amqp"]},
            'interface "queue-amqp" belongs to "queue"; "cluster" has none: leave it out or add',
        ),
        ({"second": {"id": "ledger"}}, 'unique-id "ledger" is taken by the node'),
        ({"first": {"id": "ledger"}}, 'unique-id "ledger" is taken by the node'),
        (
            {
                "relationships": ["clerk-uses-ledger", "ledger-connects-archive"],
                "first": {"id": "z"},
            },
            "`first.id` is for one relationship",
        ),
        (
            {
                "relationships": ["clerk-uses-ledger", "ledger-connects-archive"],
                "second": {"id": "z"},
            },
            "`second.id` is for one leg, and there are several",
        ),
        (
            {"consumes": True, "second": {"interfaces": ["archive-sql"]}},
            'with `consumes` "queue" is called',
        ),
        (
            {"second": {"interfaces": ["queue-amqp"]}},
            'interface "queue-amqp" belongs to "queue"; "archive" has "archive-sql"',
        ),
        ({"protocol": "CARRIER"}, "protocol: "),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(change: Json, reason: str) -> None:
    """And with what would be right."""
    odd = [
        relationship("open", options=[{"description": "d", "nodes": [], "relationships": []}]),
        relationship("many", interacts={"actor": "clerk", "nodes": ["ledger", "archive"]}),
        connects("itself", "ledger", "ledger"),
        connects("nowhere", "ledger", "missing"),
        {"unique-id": "double", "relationship-type": {"connects": {}, "interacts": {}}},
    ]
    value = BANK | {"relationships": [*LEDGER["relationships"], *odd]}
    assert reason in refused("insert_between", ARCHIVING | {"consumes": False} | change, value)


def test_a_flow_without_a_clear_order_is_refused() -> None:
    """Two steps of one number: nobody can tell which leg comes when."""
    flow = walk("f", ("shop-store", 1, None), ("shop-store", 1, None))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    reason = refused("insert_between", given, shop(flow))
    assert 'the steps of flow "f" have no clear order, being numbered 1, 1; give each' in reason


@given(value=walked(), consumes=st.booleans(), data=st.data())
def test_flows_stay_connected_and_other_steps_as_they_were(
    value: Json, data: st.DataObject, *, consumes: bool
) -> None:
    """A flow loses its way nowhere that it did not before; nothing else changes but numbers."""
    free = [each["unique-id"] for each in value["relationships"] if "link" in each["unique-id"]]
    named = data.draw(st.lists(st.sampled_from(free), min_size=1, unique=True))
    given = {"relationships": named, "node": "x", "consumes": consumes}
    before = json.loads(json.dumps(value))
    after, _ = put(given, value)
    for flow in (each["unique-id"] for each in before["flows"]):
        assert len(breaks_of(after, flow)) <= len(breaks_of(before, flow))
        numbers = numbers_of(after, flow)
        assert len({*numbers}) == len(numbers)
        old, new = (
            [
                {key: step[key] for key in step if key != "sequence-number"}
                for step in steps_of(each, flow)
            ]
            for each in (before, after)
        )
        rest = iter(new)
        assert all(step in rest for step in old)
        if not any(step["relationship-unique-id"] in named for step in old):
            assert steps_of(after, flow) == steps_of(before, flow)
    for each in before["relationships"]:
        if each["unique-id"] not in named:
            assert each in after["relationships"]
