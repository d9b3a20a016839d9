"""Putting a node into relationships: the two legs, and the flows over them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.tools.ledger import (
    LEDGER,
    REQUIREMENT,
    ledger,
    node,
    opened,
    refused,
    relationship,
    staged,
)
from tests.tools.walks import (
    Json,
    breaks_of,
    connects,
    numbers_of,
    said,
    steps_of,
    walk,
    walked,
)

QUEUE = node("queue", "message-broker", interfaces=[{"unique-id": "queue-amqp", "port": 5672}])
BANK = ledger(nodes=[*LEDGER["nodes"], QUEUE])
ARCHIVING = {"relationships": ["ledger-connects-archive"], "node": "queue"}


def shop(*flows: Json, **rest: Any) -> Json:
    """Three services in a row, a cache beside them, and flows over them."""
    nodes = [node(each) for each in ("web", "shop", "store")]
    nodes[2]["interfaces"] = [{"unique-id": "store-sql", "port": 5432}]
    links = [
        relationship("web-shop", interacts={"actor": "web", "nodes": ["shop"]}),
        connects("shop-store", "shop", "store", "store-sql") | {"protocol": "JDBC"},
    ]
    held = {"nodes": [*nodes, node("cache")], "relationships": links, "flows": [*flows]}
    return held | rest


def put(arguments: Json, value: Json) -> tuple[Json, tuple[str, ...]]:
    """The document after the call, and the notes to it."""
    workspace = opened(value)
    change = registry.call(workspace, "insert_between", arguments).change
    assert change is not None
    return workspace.model.value, change.notes


def ends(value: Json, identity: str) -> Json:
    """What a relationship joins."""
    (found,) = (each for each in value["relationships"] if each["unique-id"] == identity)
    return dict(found["relationship-type"])


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
    assert notes == ("shop-store is shop-cache now; the second leg is cache-store",)


def test_a_reply_keeps_its_own_words() -> None:
    """What is said of the first leg is said of the way there."""
    flow = walk("f", ("shop-store", 1, None), ("shop-store", 2, "destination-to-source"))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, _ = put(given | {"first": {"step": "Shop asks"}}, shop(flow))
    assert [said(after, "f")[at] for at in (0, -1)] == [
        "shop-store > Shop asks",
        "shop-store < f 1",
    ]


def test_a_flow_that_sets_out_again_gets_its_way_back() -> None:
    """A reply that was left out is put in where the flow would lose its way, and is noted."""
    flow = walk("f", ("shop-store", 1, None), ("web-shop", 2, None), ("shop-store", 3, None))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, notes = put(given, shop(flow))
    assert said(after, "f") == [
        "shop-store > f 0",
        "cache-store > Cache passes it on to Store",
        "shop-store < Back from Cache to Shop",
        "web-shop > f 1",
        "shop-store > f 2",
        "cache-store > Cache passes it on to Store",
    ]
    assert notes[1] == (
        'put in cache-store "Cache passes it on to Store" (flow "f"), shop-store#2 "Back from '
        'Cache to Shop" (flow "f", a way back that was left out), cache-store#2 "Cache passes it '
        'on to Store" (flow "f"); edit_flow changes texts'
    )
    assert len(notes) == 2


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


def test_relationships_that_become_alike_are_noted() -> None:
    """Each keeps its id and what it holds; which of them is too much a person decides."""
    value = shop()
    value["relationships"].append(connects("web-store", "web", "store"))
    given = {"relationships": ["web-shop", "web-store"], "node": "cache", "consumes": False}
    _, notes = put(given, value)
    assert notes[1] == (
        'web-shop, web-store all lead from "web" to "cache" now; where they mean the same, lead '
        "the steps over one of them and remove the others"
    )
    assert len(notes) == 2


def test_a_connection_that_is_there_is_used() -> None:
    """As it is, which is noted with what was meant for it."""
    value = shop()
    value["relationships"].append(connects("loads", "cache", "store"))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, notes = put(given | {"second": {"id": "cache-store", "step": "Cache loads"}}, value)
    assert [each["unique-id"] for each in after["relationships"]] == [
        *("web-shop", "shop-store", "loads")
    ]
    assert notes[0] == (
        '"loads" is there already and is used as it is; it does not name store-sql; `second.id` '
        "left out"
    )


def test_the_new_leg_has_an_id_of_its_own() -> None:
    """Numbered where the plain one is taken."""
    value = shop(walk("cache-store", ("web-shop", 1, None)))
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    after, _ = put(given, value)
    assert after["relationships"][-1]["unique-id"] == "cache-store-2"


def test_prose_that_names_the_old_end_is_listed() -> None:
    """By id or name, as a word, in the relationship and its steps."""
    value = shop(walk("f", ("shop-store", 1, None)))
    value["relationships"][1]["description"] = "Shop loads from the STORE."
    value["flows"][0]["transitions"][0]["description"] = "Restored from the store-keeper"
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, value)
    assert notes[-1] == 'description of "shop-store" still says "store"'


def test_what_the_old_relationship_held_is_told() -> None:
    """The keys of its metadata and controls, since the second leg has none of them."""
    value = shop()
    control = {"access": {"description": "Few may.", "requirements": [REQUIREMENT]}}
    value["relationships"][1] |= {"metadata": [{"call": "x"}, {"tier": 1}], "controls": control}
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, value)
    assert notes[1:] == (
        "metadata call, tier and controls access stay with shop-store (cache-store has none)",
    )
    value["relationships"].append(connects("loads", "cache", "store") | {"metadata": {"tier": 2}})
    _, notes = put(given, value)
    assert notes[-1] == "metadata call, tier and controls access stay with shop-store"


def test_a_reader_does_not_name_its_own_interfaces() -> None:
    """Those were called by the old relationship, and the reader calls the node."""
    _, notes = put(ARCHIVING | {"consumes": True}, BANK)
    assert notes[0] == (
        "ledger-connects-archive named interface archive-sql; left out, since "
        '"archive" calls "queue" now'
    )


def test_the_interfaces_of_the_far_node_can_be_given() -> None:
    """Also where an interaction named none; one that stands to reason is told."""
    value = shop()
    value["relationships"][1] = relationship(
        "shop-store", interacts={"actor": "shop", "nodes": ["store"]}
    )
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, value)
    assert notes[0] == ('cache-connects-store names no interface of "store", which has store-sql')
    after, notes = put(given | {"second": {"interfaces": ["store-sql"]}}, value)
    far = ends(after, "cache-connects-store")["connects"]["destination"]
    assert far == {"node": "store", "interfaces": ["store-sql"]}
    assert notes == ("shop-store is the first leg, cache-connects-store the second",)


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


def test_many_texts_of_its_own_are_counted() -> None:
    """Nobody reads them all."""
    steps = [("shop-store", number, None) for number in range(1, 9)]
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, shop(walk("f", *steps)))
    assert notes[1].count("passes it on") == 6
    assert notes[1].endswith("and 2 more; edit_flow changes texts")


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
