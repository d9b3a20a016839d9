"""Giving a store of data replicas."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.assessing import assess
from advisor.calm.model import Model
from tests.calls import calls
from tests.tools.ledger import LEDGER, REQUIREMENT, found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.walks import connects, walk
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "replicate_store"
ASKED = {"store": "db", "primary": "db", "replicas": ["db-replica"]}
SQL = {"unique-id": "db-sql", "host": "db.bank", "port": 5432}


def net(*links: Json, db: Json | None = None, **rest: Any) -> Json:
    """A database with these members, two services, a container, and these relationships."""
    stored = node("db", "database", **({"interfaces": [SQL]} | (db or {})))
    nodes = [node("a"), node("b"), stored, node("box", "system")]
    return ledger(nodes=nodes, relationships=[*links], flows=[]) | rest


def body(value: Json, identity: str) -> Any:
    """What a relationship joins."""
    return next(iter(found(value, identity)["relationship-type"].values()))


def test_the_order_database_of_the_shop_is_replicated() -> None:
    """With cluster, readers and mode, and with nothing but a replica."""
    asked = {"store": "order-db", "primary": "order-db-primary", "replicas": ["order-db-replica"]}
    more = {"cluster": "order-db-cluster", "readers": ["order-service"], "mode": "async"}
    text, expected = as_read(TOOL, (TOOL, asked | more), (TOOL, asked))
    assert text == expected


def test_the_finding_is_gone() -> None:
    """Neither the primary nor a replica has no replica, whatever is asked for beside."""
    value = net(connects("a-db", "a", "db", "db-sql"))
    rule = "store-without-replica"
    before = [each.elements for each in assess(Model(value)).findings if each.rule.name == rule]
    assert before == [("db",)]
    for more in ({}, {"mode": "sync"}, {"cluster": "all", "primary": "first"}):
        after, _ = refactored(TOOL, ASKED | more, value)
        assert not [each for each in assess(Model(after)).findings if each.rule.name == rule]


def test_the_primary_replicates_to_each_replica() -> None:
    """Over an interface of the replica's own, whose host nobody knows; the mode is said."""
    value = net(connects("a-db", "a", "db", "db-sql"), db={"metadata": {"tier": 1}})
    asked = ASKED | {"primary": "db-1", "replicas": ["db-2", {"id": "db-3", "name": "Third"}]}
    after, notes = refactored(TOOL, asked | {"mode": "sync"}, value)
    assert body(after, "a-db")["destination"] == {"node": "db-1", "interfaces": ["db-sql"]}
    for replica, name, sql in (("db-2", "Db 2", "db-sql-2"), ("db-3", "Third", "db-sql-3")):
        assert found(after, replica) == found(value, "db") | {
            "unique-id": replica,
            "name": name,
            "interfaces": [{"unique-id": sql, "port": 5432}],
            "metadata": {"tier": 1, "role": "replica", "replication-mode": "sync"},
        }
        assert found(after, f"db-1-replicates-to-{replica}") == {
            "unique-id": f"db-1-replicates-to-{replica}",
            "description": f"Db 1 replicates to {name} synchronously.",
            "relationship-type": {
                "connects": {
                    "source": {"node": "db-1"},
                    "destination": {"node": replica, "interfaces": [sql]},
                }
            },
            "metadata": {"replication-mode": "sync"},
        }
    primary = {"tier": 1, "role": "primary", "replication-mode": "sync"}
    assert found(after, "db-1")["metadata"] == primary
    assert any('host "db.bank" of db-sql-2; say with update where "db-2"' in each for each in notes)


def test_no_mode_is_made_up() -> None:
    """Where none is given none is said."""
    after, _ = refactored(TOOL, ASKED, net(connects("a-db", "a", "db")))
    assert "replication-mode" not in str(after)
    replication = found(after, "db-replicates-to-db-replica")
    assert replication["description"] == "Db replicates to Db Replica."


@pytest.mark.parametrize(
    ("before", "primary"),
    [
        ([{"tier": 1}], [{"tier": 1, "role": "primary"}]),
        ([{"tier": 1}, {"x": 1}], [{"tier": 1}, {"x": 1}, {"role": "primary"}]),
        ([], [{"role": "primary"}]),
        ({"role": "book"}, {"role": "book", "replication-role": "primary"}),
        ([{"role": "book"}], [{"role": "book", "replication-role": "primary"}]),
        (None, {"role": "primary"}),
    ],
)
def test_roles_are_said_in_the_form_of_the_document(before: Any, primary: Any) -> None:
    """In the list or the object that is there; a role of another kind stays."""
    value = net(db={} if before is None else {"metadata": before})
    after, _ = refactored(TOOL, ASKED, value)
    assert found(after, "db")["metadata"] == primary
    replica = str(primary).replace("primary", "replica")
    assert str(found(after, "db-replica")["metadata"]) == replica


def test_readers_reach_the_first_replica_as_they_reach_the_primary() -> None:
    """With its protocol and controls; their own connection stays, writes go over it."""
    control = {"access": {"description": "Few.", "requirements": [REQUIREMENT]}}
    value = net(
        connects("a-db", "a", "db", "db-sql") | {"protocol": "JDBC", "controls": control},
        relationship("b-db", interacts={"actor": "b", "nodes": ["box", "db"]}),
        flows=[walk("f", ("a-db", 1, None))],
    )
    asked = ASKED | {"replicas": ["db-2", "db-3"], "readers": ["a", "b", "box"]}
    after, notes = refactored(TOOL, asked, value)
    assert found(after, "a-db") == found(value, "a-db")
    assert found(after, "a-db-2") == found(value, "a-db") | {
        "unique-id": "a-db-2",
        "description": "A reads from Db 2.",
        "relationship-type": connects("x", "a", "db-2", "db-sql-2")["relationship-type"],
    }
    assert body(after, "b-db-2") == {"actor": "b", "nodes": ["db-2"]}
    reader = found(after, "box-db-2")
    assert (
        reader["relationship-type"] == connects("x", "box", "db-2", "db-sql-2")["relationship-type"]
    )
    assert reader["protocol"] == "JDBC"
    assert after["flows"] == value["flows"]
    assert "a-db-2: A reads from Db 2." in notes


def test_a_new_cluster_takes_the_place_of_the_store() -> None:
    """In every container that it is a part of; all of them are where the primary is."""
    value = net(
        relationship("parts", composed_of={"container": "box", "nodes": ["a", "db", "b"]}),
        relationship("more", composed_of={"container": "a", "nodes": ["db"]}),
        relationship("runs", deployed_in={"container": "box", "nodes": ["db"]}),
    )
    after, _ = refactored(TOOL, ASKED | {"cluster": {"id": "all", "name": "All"}}, value)
    assert body(after, "parts")["nodes"] == ["a", "all", "b"]
    assert body(after, "more")["nodes"] == ["all"]
    assert body(after, "runs")["nodes"] == ["db", "all", "db-replica"]
    assert body(after, "all-composition") == {"container": "all", "nodes": ["db", "db-replica"]}
    said = {key: found(after, "all")[key] for key in ("node-type", "name", "description")}
    assert said == {
        "node-type": "system",
        "name": "All",
        "description": "Primary and replicas of Db.",
    }


def test_without_a_cluster_replicas_join_the_containers() -> None:
    """Those that it is a part of, and those that it is deployed in."""
    value = net(
        relationship("parts", composed_of={"container": "box", "nodes": ["db", "a"]}),
        relationship("runs", deployed_in={"container": "b", "nodes": ["db"]}),
    )
    after, notes = refactored(TOOL, ASKED, value)
    assert body(after, "parts")["nodes"] == ["db", "a", "db-replica"]
    assert body(after, "runs")["nodes"] == ["db", "db-replica"]
    assert not [each for each in notes if "move_into" in each]


@pytest.mark.parametrize("asked", [ASKED, ASKED | {"cluster": "all"}])
def test_no_replica_joins_a_host(asked: Json) -> None:
    """Nor a zone on that host; the zone that may span hosts it joins, and what is left is told."""
    value = net(
        relationship("runs", deployed_in={"container": "h1", "nodes": ["db"]}),
        relationship("inner", deployed_in={"container": "on-h1", "nodes": ["db"]}),
        relationship("guest", deployed_in={"container": "h1", "nodes": ["on-h1"]}),
        relationship("safe", deployed_in={"container": "zone", "nodes": ["db", "a"]}),
    )
    value["nodes"] += [node("h1", "host"), node("on-h1", "network"), node("zone", "network")]
    after, notes = refactored(TOOL, asked, value)
    assert body(after, "runs")["nodes"] == ["db"]
    assert body(after, "inner")["nodes"] == ["db"]
    new = ["all", "db-replica"] if "cluster" in asked else ["db-replica"]
    assert body(after, "safe")["nodes"] == ["db", "a", *new]
    assert (
        'left to do: "db" is in runs, inner, with which all that is there fails; where each '
        "replica runs is not said: move_into"
    ) in notes
    assert "replicas-share-a-deployment" not in {p.rule.name for p in assess(Model(after)).findings}


def test_what_is_composed_of_parts_is_no_site() -> None:
    """A server that is a program has its modules as parts: a replica is one of them."""
    value = net(relationship("parts", composed_of={"container": "web-server", "nodes": ["db"]}))
    value["nodes"].append(node("web-server", "system"))
    after, _ = refactored(TOOL, ASKED, value)
    assert body(after, "parts")["nodes"] == ["db", "db-replica"]


PAYMENTS = Path(__file__).parents[2] / "fixtures" / "architectures" / "payments.json"


@pytest.mark.parametrize("store", ["audit-store", "payments-db"])
def test_a_replica_is_in_the_zone_of_its_store(store: str) -> None:
    """Where what may call the one may call the other."""
    value = json.loads(PAYMENTS.read_text("utf-8"))
    asked = {"store": store, "primary": store, "replicas": [f"{store}-2"]}
    after, _ = refactored(TOOL, asked, value)
    zone = found(after, "in-payment-zone")["relationship-type"]["deployed-in"]
    assert zone["nodes"][-1] == f"{store}-2"


def test_a_cluster_that_is_there_is_joined() -> None:
    """Also one that holds the store already, and one that stands beside it."""
    parts = relationship("parts", composed_of={"container": "a", "nodes": ["db"]})
    inside = relationship("inside", composed_of={"container": "box", "nodes": ["db", "b"]})
    after, _ = refactored(TOOL, ASKED | {"cluster": "box"}, net(parts, inside))
    assert body(after, "parts")["nodes"] == ["box"]
    assert body(after, "inside")["nodes"] == ["db", "b", "db-replica"]
    beside = relationship("beside", composed_of={"container": "a", "nodes": ["db", "box"]})
    after, _ = refactored(TOOL, ASKED | {"cluster": "box"}, net(beside))
    assert body(after, "beside")["nodes"] == ["box"]
    assert body(after, "box-composition")["nodes"] == ["db", "db-replica"]
    around = relationship("around", composed_of={"container": "box", "nodes": ["a"]})
    assert refused(TOOL, ASKED | {"cluster": "box"}, net(parts, around)) == (
        '"box" contains "db" already, through others: give a new cluster'
    )


def test_options_choose_replicas_and_cluster_along() -> None:
    """Wherever they name the store."""
    choice = relationship("choice", options=[{"description": "d", "nodes": ["db", "a"]}])
    after, _ = refactored(TOOL, ASKED | {"cluster": "all"}, net(choice))
    assert body(after, "choice")[0]["nodes"] == ["db", "db-replica", "all", "a"]


def test_what_it_leaves_to_think_of_is_told() -> None:
    """What leads on from the primary, and that nobody reads."""
    _, notes = refactored(TOOL, ASKED, net(connects("db-a", "db", "a")))
    assert 'from "db" alone: db-a' in notes
    assert "left to do: nobody reads from db-replica yet: name `readers`, or connect them" in notes


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"store": "clerk"}, '"clerk" is an actor; name a store of data'),
        ({"store": "ledger-platform"}, "is a container of ledger: replicate those of them"),
        ({"store": "archiv"}, 'there is no node "archiv"; nearest: archive'),
        ({"replicas": ["ledger"]}, 'there is a node "ledger" already, and this makes a new one'),
        ({"replicas": ["x", "x"]}, '"x" is named twice'),
        ({"replicas": ["x"], "cluster": "x"}, '"x" is named twice'),
        ({"replicas": ["archive"]}, '"archive" becomes the primary, and cannot be anything else'),
        ({"cluster": "archive"}, '"archive" becomes the primary, and cannot be anything else'),
        ({"cluster": {"id": "cluster", "name": "C"}}, '"cluster" is there already: give its id'),
        ({"readers": ["archive"]}, '"archive" does not read from the replica'),
        ({"readers": ["nobody"]}, 'there is no node "nobody"'),
        ({"mode": "later"}, "async"),
        ({"replicas": []}, "replicas"),
    ],
)
def test_what_is_refused(asked: Json, why: str) -> None:
    """In one line that says what would be right, and nothing has changed."""
    given_all = {"store": "archive", "primary": "archive", "replicas": ["archive-2"]} | asked
    assert why in refused(TOOL, given_all)


def test_a_release_with_lists_alone_gets_lists() -> None:
    """Metadata that is new there is a list."""
    value = copy.deepcopy(LEDGER)
    value["$schema"] = "https://calm.finos.org/release/1.0-rc1/meta/calm.json"
    del value["metadata"], value["nodes"][3]["metadata"], value["nodes"][3]["controls"]
    asked = {"store": "archive", "primary": "archive", "replicas": ["archive-2"], "mode": "sync"}
    after, _ = refactored(TOOL, asked, value)
    expected = [{"role": "primary", "replication-mode": "sync"}]
    assert found(after, "archive")["metadata"] == expected


@given(wired(), st.data())
def test_whatever_is_taken_holds(value: Json, data: st.DataObject) -> None:
    """No error, undone by the inverse, nothing unrelated touched, flows as they were."""
    after, change = checked(value, *data.draw(calls(Model(value))[TOOL]))
    assert change is None or after.get("flows") == value.get("flows")
