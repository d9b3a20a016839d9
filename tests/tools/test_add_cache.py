"""Putting a cache beside a store of data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.model import Model
from tests.calls import calls
from tests.tools.ledger import LEDGER, found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.walks import connects, walk
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "add_cache"
ASKED = {"store": "db", "cache": "cache"}


def net(*links: Json, **rest: Any) -> Json:
    """A database, two services, another store, a container, and these relationships."""
    stores = [
        node(each, "database", interfaces=[{"unique-id": f"{each}-sql"}]) for each in ("db", "copy")
    ]
    nodes = [node("a"), node("b"), *stores, node("box", "system")]
    return ledger(nodes=nodes, relationships=[*links], flows=[]) | rest


def body(value: Json, identity: str) -> Any:
    """What a relationship joins."""
    return next(iter(found(value, identity)["relationship-type"].values()))


def test_the_inventory_of_the_shop_is_cached() -> None:
    """With all that can be said, and with the least."""
    asked = {"store": "inventory-db", "cache": "inventory-cache"}
    cache = {"id": "stock-cache", "name": "Stock Cache", "node_type": "database"}
    more = {"cache": cache, "readers": ["order-service"], "protocol": "TLS", "ttl_seconds": 60}
    text, expected = as_read(TOOL, (TOOL, asked), (TOOL, asked | more))
    assert text == expected


def test_all_that_call_the_store_look_there_first() -> None:
    """But for other stores; what they did before they do as before."""
    value = net(
        connects("a-db", "a", "db", "db-sql"),
        connects("a-db-2", "a", "db"),
        relationship("b-db", interacts={"actor": "b", "nodes": ["db", "box"]}),
        connects("copy-db", "copy", "db"),
        flows=[walk("f", ("a-db", 1, None))],
    )
    after, _ = refactored(TOOL, ASKED, value)
    assert after["relationships"][:4] == value["relationships"]
    assert after["flows"] == value["flows"]
    assert {
        each["unique-id"]: body(after, each["unique-id"]) for each in after["relationships"][4:]
    } == {
        "a-cache": {"source": {"node": "a"}, "destination": {"node": "cache"}},
        "b-cache": {"source": {"node": "b"}, "destination": {"node": "cache"}},
    }
    assert found(after, "a-cache")["description"] == "A looks into Cache first."
    assert found(after, "cache") == {
        "unique-id": "cache",
        "node-type": "cache",
        "name": "Cache",
        "description": "Keeps for a while what was read from Db.",
    }


def test_what_is_said_of_the_cache_is_kept() -> None:
    """Its protocol at both ends, and for how long it keeps what it has."""
    value = net(connects("a-db", "a", "db"))
    after, _ = refactored(TOOL, ASKED | {"protocol": "TLS", "ttl_seconds": 60}, value)
    cache = found(after, "cache")
    assert cache["interfaces"] == [{"unique-id": "cache-tls", "protocol": "TLS"}]
    assert cache["metadata"] == {"ttl-seconds": 60}
    assert found(after, "a-cache")["protocol"] == "TLS"
    assert body(after, "a-cache")["destination"] == {"node": "cache", "interfaces": ["cache-tls"]}


def test_a_cache_is_a_part_of_what_the_store_is_a_part_of() -> None:
    """And runs where the store runs."""
    value = net(
        connects("a-db", "a", "db"),
        relationship("parts", composed_of={"container": "box", "nodes": ["db"]}),
        relationship("runs", deployed_in={"container": "b", "nodes": ["db"]}),
    )
    after, notes = refactored(TOOL, ASKED, value)
    assert body(after, "parts")["nodes"] == ["db", "cache"]
    assert body(after, "runs")["nodes"] == ["db", "cache"]
    assert "added cache in box, b" in notes
    assert "added a-cache: readers look into cache first" in notes


def test_beside_a_store_that_runs_nowhere_it_runs_where_the_readers_do() -> None:
    """Only where all of them run."""
    runs = relationship("runs", deployed_in={"container": "box", "nodes": ["a"]})
    value = net(connects("a-db", "a", "db"), runs)
    after, _ = refactored(TOOL, ASKED, value)
    assert body(after, "runs")["nodes"] == ["a", "cache"]
    value["relationships"].append(connects("b-db", "b", "db"))
    after, _ = refactored(TOOL, ASKED, value)
    assert body(after, "runs")["nodes"] == ["a"]


def test_a_cache_that_is_there_is_used() -> None:
    """Who connects to it is not connected again; a call that adds nothing is refused."""
    value = net(connects("a-db", "a", "db"), connects("a-b", "a", "b"))
    value["nodes"][1]["interfaces"] = [{"unique-id": "b-in"}]
    asked = {"store": "db", "cache": "b", "readers": ["a", "box"]}
    after, notes = refactored(TOOL, asked, value)
    assert after["nodes"] == value["nodes"]
    assert body(after, "box-b")["destination"] == {"node": "b", "interfaces": ["b-in"]}
    assert len(after["relationships"]) == len(value["relationships"]) + 1
    assert '"a" connects to "b" already' in notes
    why = refused(TOOL, asked | {"readers": ["a"]}, value)
    assert why == 'nothing to add: all of them connect to "b" already'


def test_controls_of_the_store_are_recalled() -> None:
    """What is asked of the data holds of its copies."""
    _, notes = refactored(TOOL, {"store": "archive", "cache": "cache"}, LEDGER)
    assert 'controls of "archive" that the cache may need too: access' in notes


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"store": "clerk", "readers": ["ledger"]}, '"clerk" is an actor; name a store of data'),
        ({"store": "cluster"}, 'nobody connects to "cluster": name the `readers` of the cache'),
        (
            {"cache": "ledger", "readers": ["ledger"]},
            '"ledger" is the store or reads from it: name another node',
        ),
        ({"cache": "archive"}, '"archive" is the store or reads from it: name another node'),
        (
            {"cache": {"id": "cluster", "name": "C"}},
            '"cluster" is there already: give its id alone',
        ),
        ({"cache": "booking"}, 'unique-id "booking" is taken by the flow'),
        ({"readers": ["archive"]}, '"archive" does not read from its own cache; leave it out'),
        ({"readers": ["nobody"]}, 'there is no node "nobody"'),
        ({"ttl_seconds": 0}, "ttl_seconds"),
    ],
)
def test_what_is_refused(asked: Json, why: str) -> None:
    """In one line that says what would be right, and nothing has changed."""
    assert why in refused(TOOL, {"store": "archive", "cache": "cache"} | asked)


@given(wired(), st.data())
def test_whatever_is_taken_holds(value: Json, data: st.DataObject) -> None:
    """No error, undone by the inverse, nothing unrelated touched, flows as they were."""
    after, change = checked(value, *data.draw(calls(Model(value))[TOOL]))
    assert change is None or after.get("flows") == value.get("flows")
