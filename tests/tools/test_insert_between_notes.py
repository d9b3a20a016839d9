"""Putting a node into relationships: what is told of what was made, kept and left out."""

from __future__ import annotations

from copy import deepcopy

from tests.tools.ledger import (
    REQUIREMENT,
    relationship,
)
from tests.tools.shop import ARCHIVING, BANK, ends, put, shop
from tests.tools.walks import connects, said, walk


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


def test_prose_that_names_the_old_end_is_listed() -> None:
    """By id or name, as a word, in the relationship and its steps."""
    value = shop(walk("f", ("shop-store", 1, None)))
    value["relationships"][1]["description"] = "Shop loads from the STORE."
    value["flows"][0]["transitions"][0]["description"] = "Restored from the store-keeper"
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, value)
    assert notes[-1] == 'description of "shop-store" still says "store"'


def test_the_name_of_another_node_is_no_mention() -> None:
    """It may begin with the name of the old end; beside it that one is found."""
    value = shop()
    value["nodes"].append(value["nodes"][0] | {"unique-id": "queue", "name": "Store Queue"})
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    for text, told in (("Fills the store queue.", 0), ("Fills store queue and store.", 1)):
        value["relationships"][1]["description"] = text
        _, notes = put(given, value)
        assert sum("still says" in note for note in notes) == told


def test_what_the_old_relationship_held_is_told() -> None:
    """The keys of its metadata and controls, since the second leg has none of them."""
    value = shop()
    control = {"access": {"description": "Few may.", "requirements": [REQUIREMENT]}}
    value["relationships"][1] |= {"metadata": [{"call": "x"}, {"tier": 1}], "controls": control}
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, value)
    (_, held) = notes
    assert held == (
        "left to do: metadata call, tier and controls access stay with shop-store (cache-store has "
        "none): change what is no longer true"
    )
    value["relationships"].append(connects("loads", "cache", "store") | {"metadata": {"tier": 2}})
    _, notes = put(given, value)
    assert notes[-1].startswith(
        "left to do: metadata call, tier and controls access stay with shop-store: "
    )


def test_a_reader_does_not_name_its_own_interfaces() -> None:
    """Those were called by the old relationship, and the reader calls the node."""
    _, notes = put(ARCHIVING | {"consumes": True}, BANK)
    assert notes[0] == (
        "ledger-connects-archive named interface archive-sql; left out, since "
        '"archive" calls "queue" now, and nothing else names it'
    )
    value = deepcopy(BANK)
    end = {"node": "archive", "interfaces": ["archive-sql"]}
    value["relationships"].append(
        relationship("again", connects={"source": {"node": "clerk"}, "destination": end})
    )
    _, notes = put(ARCHIVING | {"consumes": True}, value)
    assert notes[0].endswith('"archive" calls "queue" now')


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


def test_many_texts_of_its_own_are_counted() -> None:
    """Nobody reads them all."""
    steps = [("shop-store", number, None) for number in range(1, 9)]
    given = {"relationships": ["shop-store"], "node": "cache", "consumes": False}
    _, notes = put(given, shop(walk("f", *steps)))
    assert notes[1].count("passes it on") == 6
    assert notes[1].endswith("and 2 more; edit_flow changes texts")
