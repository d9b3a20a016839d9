"""What counts as a replica of a store, and who is said to read from one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from advisor.assess.rules.resilience.store_without_replica import RULE
from tests.assess.findings import doubts, findings, found, links
from tests.calm.architectures import connects, contains, doc, flow, node

FIXTURES = Path(__file__).parents[3] / "fixtures/architectures"
Json = dict[str, Any]


def fixture(name: str) -> Json:
    """One of the architectures."""
    value: Json = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return value


def single(value: Json) -> list[str]:
    """The stores without a replica."""
    return sorted(store for elements in found(value, RULE) for store in elements)


def stores(*others: Json, **metadata: Any) -> Json:
    """Two databases beside a service that uses both."""
    pair = [node("books", "database", metadata=metadata), node("copy", "database")]
    return doc(node("desk"), *pair, *links("desk>books", "desk>copy"), *others)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (stores(), ["books", "copy"]),
        (stores(node("set", name="Replica Set"), contains("group", "set", "books", "copy")), []),
        (
            stores(node("all", "system"), contains("group", "all", "books", "copy", "desk")),
            ["books", "copy"],
        ),
        (stores(connects("r", "books", "copy", description="Replicates at night")), []),
        (stores(connects("r", "books", "copy", description="Reports")), ["books", "copy"]),
        (stores(standby="copy"), []),
        (stores(replicas=2), ["copy"]),
        (stores(node("books-2", "database")), ["copy"]),
        (stores(node("books-2", "cache")), ["books", "copy"]),
    ],
    ids=["none", "cluster", "platform", "replicates", "reports", "named", "count", "id", "kind"],
)
def test_what_counts_as_a_replica(value: Json, expected: list[str]) -> None:
    """Each way in which a store may be copied, and what looks like one and is none."""
    assert single(value) == expected


def pair(container: Json, kind: str = "composed-of", *names: str) -> Json:
    """Two databases, of orders and stock or of other names, that a container alone holds."""
    parts = [
        node(each, "database", name=name)
        for each, name in zip(("orders", "stock"), names or ("Orders", "Stock"), strict=True)
    ]
    return doc(container, *parts, contains("in", "box", "orders", "stock", kind=kind))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pair(node("box", "network"), "deployed-in"), ["orders", "stock"]),
        (pair(node("box", "network", name="Cluster"), "deployed-in"), ["orders", "stock"]),
        (pair(node("box", "system")), ["orders", "stock"]),
        (pair(node("box", "system", name="Postgres Cluster")), []),
        (pair(node("box", "system", metadata={"replication-mode": "async"})), []),
        (pair(node("box", "system"), "composed-of", "Ledger 1", "Ledger 2"), []),
    ],
    ids=["network", "named", "system", "cluster", "metadata", "names"],
)
def test_a_common_container_makes_no_copies(value: Json, expected: list[str]) -> None:
    """Only what is composed of both, with a word of copies; that it was believed is said."""
    assert single(value) == expected
    believed = [words for words in doubts(value, RULE) if "believed to hold the same" in words]
    assert len(believed) == (not expected)
    assert all(
        "`orders` and `stock`" in words and "`box` is composed" in words for words in believed
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ecommerce-platform", ["inventory-db", "order-db"]),
        ("payments", ["payments-db"]),
        ("data-platform", ["catalog-db"]),
        ("iot", ["auftrags-db", "zeitreihen-db"]),
        ("trading", ["DB_LIMITS", "DB_ORDERS"]),
    ],
)
def test_stores_of_the_architectures(name: str, expected: list[str]) -> None:
    """Also those that hold data; what metadata says of a copy is believed."""
    assert single(fixture(name)) == expected


@pytest.mark.parametrize(
    ("metadata", "believed"),
    [
        ({"replica": "FRA"}, True),
        ({"standby": "Frankfurt"}, True),
        ([{"replicas": ["FRA", "LDN"]}], True),
        ({"replica": True}, True),
        ({"replica": "none"}, False),
        ({"replica": "None "}, False),
        ({"replica": "planned"}, False),
        ({"replica": False}, False),
        ({"replicas": []}, False),
        ({"replicas": 0}, False),
        ({"replicas": 1}, False),
        ({"replica-lag": "1s"}, False),
    ],
    ids=str,
)
def test_what_metadata_says_of_a_copy(metadata: Any, believed: bool) -> None:  # noqa: FBT001 - the row's
    """It is believed, and that is said."""
    value = doc(node("a"), node("db", "database", metadata=metadata), connects("l", "a", "db"))
    assert single(value) == ([] if believed else ["db"])
    assert any("`db` is believed to have a copy" in words for words in doubts(value, RULE)) == (
        believed
    )


@pytest.mark.parametrize(
    ("name", "store", "said"),
    [
        ("data-platform", "catalog-db", ["catalog-ui"]),
        ("trading", "DB_ORDERS", ["SVC_REPORTING"]),
        ("trading", "DB_LIMITS", []),
        ("payments", "payments-db", []),
        ("iot", "zeitreihen-db", []),
    ],
)
def test_who_reads_from_a_replica(name: str, store: str, said: list[str]) -> None:
    """Those who read; where nobody is known to, nobody is connected, and that is said."""
    (point,) = (each for each in findings(fixture(name), RULE) if each.elements == (store,))
    (remedy,) = point.told.remedies
    assert remedy.arguments["readers"] == said
    notes = ("who reads from it is not said", "a copy that is written later lags behind")
    assert point.told.note.startswith(notes) == (not said)


def test_another_store_does_not_read() -> None:
    """What fills a store from another one is not connected to its replica."""
    value = doc(node("raw", "datastore"), node("db", "database"), connects("l", "raw", "db"))
    (point,) = (each for each in findings(value, RULE) if each.elements == ("db",))
    assert point.told.remedies[0].arguments["readers"] == []


def test_the_proof_names_what_was_looked_through() -> None:
    """Stores of its type, so that anybody can look whether one is a copy."""
    (books, copy) = findings(stores(node("lake", "datastore")), RULE)[:2]
    assert books.told.proof.evidence == {
        "copies of": "books",
        "in vain among": {"node-type": "database"},
        "used by": ["desk"],
    }
    assert copy.told.proof.text.startswith("no other `database` copies or accompanies it")


def test_a_primary_without_a_replica_stays_the_primary() -> None:
    """Its id says what it is, so it is not called the primary of a primary."""
    (point,) = findings(doc(node("books-primary", "database")), RULE)
    arguments = point.told.remedies[0].arguments
    assert (arguments["primary"], arguments["replicas"]) == ("books-primary", ["books-replica"])
    assert arguments["cluster"] == "books-cluster"


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"Spiegel": "Offenbach"}, []),
        ({"replik": "geplant"}, ["db"]),
        ({"Bereitschaft": True}, []),
        ({"replik": "keine"}, ["db"]),
    ],
    ids=str,
)
def test_copies_in_german(metadata: Json, expected: list[str]) -> None:
    """As in English."""
    assert single(doc(node("db", "database", metadata=metadata))) == expected
    mirrored = connects("r", "db", "andere", description="Wird nächtlich gespiegelt")
    value = doc(node("db", "database"), node("andere", "database"), mirrored)
    assert single(value) == []


def test_roles_that_belong_together_are_copies() -> None:
    """Whatever their ids are, if a container holds nothing else."""
    pair = [
        node("frankfurt", "database", metadata={"role": "primary"}),
        node("offenbach", "database", metadata={"role": "standby"}),
    ]
    assert single(doc(*pair)) == ["frankfurt", "offenbach"]
    assert (
        single(doc(*pair, node("set", "x"), contains("in", "set", "frankfurt", "offenbach"))) == []
    )


@pytest.mark.parametrize(
    ("identity", "kind", "expected"),
    [
        ("files", "object-storage", []),
        ("s3", "database", []),
        ("log_bucket", "storage", []),
        ("bucketing", "storage", ["bucketing"]),
        ("objects", "database", ["objects"]),
    ],
)
def test_object_stores_are_believed(identity: str, kind: str, expected: list[str]) -> None:
    """They keep several copies by themselves, and that is said."""
    value = doc(node(identity, kind))
    assert single(value) == expected
    assert len(doubts(value, RULE)) == (not expected)


@pytest.mark.parametrize(
    ("interface", "expected"),
    [
        ({"unique-id": "lake.s3"}, []),
        ({"unique-id": "in", "url": "https://lake.blob.core.windows.net/raw"}, []),
        ({"unique-id": "in", "config": {"host": "GCS"}}, []),
        ({"unique-id": "in", "host": "s34.example"}, ["lake"]),
        ({"unique-id": "in", "host": "db.example", "port": 3}, ["lake"]),
    ],
    ids=str,
)
def test_object_stores_by_their_interfaces(interface: Json, expected: list[str]) -> None:
    """What is spoken with by their protocols is one, whatever it is called."""
    value = doc(node("lake", "database", interfaces=[interface]))
    assert single(value) == expected
    assert any("by its interface" in words for words in doubts(value, RULE)) == (not expected)


def test_a_store_of_no_flow_weighs_less() -> None:
    """Where there are flows at all."""
    value = doc(node("a"), node("db", "database"), node("old", "database"), *links("a>db", "a>old"))
    assert {point.severity for point in findings(value, RULE)} == {"high"}
    value["flows"] = [flow("f", "a>db")]
    severities = {point.elements[0]: point.severity for point in findings(value, RULE)}
    assert severities == {"db": "high", "old": "medium"}


def test_instances_of_one_store_are_copies() -> None:
    """As the metadata of both says, whatever they are called."""
    there = {"instance-of": "ledger"}
    pair = [node(each, "database", metadata=there) for each in ("frankfurt", "offenbach")]
    assert single(doc(*pair)) == []
    pair[1]["metadata"] = {"instance-of": "archive"}
    assert single(doc(*pair)) == ["frankfurt", "offenbach"]


def used(description: str, **metadata: str) -> Json:
    """A store that one service uses."""
    return doc(
        node("app"),
        node("books", "database"),
        connects("r", "app", "books", description=description, metadata=metadata),
    )


@pytest.mark.parametrize(
    ("value", "readers"),
    [
        (used("Reads the prices"), ["app"]),
        (used("Reads the prices", call="synchronous"), []),
        (used("Reads for the monthly report", call="synchronous"), ["app"]),
    ],
    ids=str,
)
def test_who_decides_by_what_it_reads_stays_at_the_primary(value: Json, readers: list[str]) -> None:
    """The copy lags behind; reports can bear that."""
    (point,) = findings(value, RULE)
    assert point.told.remedies[0].arguments["readers"] == readers
    assert ("`app`, which reads it to decide at once, stays" in point.told.note) is not bool(
        readers
    )
    limits = copy.deepcopy(value)
    limits["nodes"][1]["name"] = "Credit limits"
    is_report = "report" in value["relationships"][0]["description"]
    (point,) = findings(limits, RULE)
    assert point.told.remedies[0].arguments["readers"] == (["app"] if is_report else [])


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({"replica": "none"}, "replica: none"),
        ({"replicated": False}, "replicated: false"),
        ({"standby": "keine"}, "standby: keine"),
        ({"replica": "planned"}, "replica: planned"),
        ({"replica": ""}, ""),
        ({"owner": "none"}, ""),
    ],
)
def test_what_the_store_says_itself_is_the_proof(metadata: Json, words: str) -> None:
    """Stronger than that nothing was found."""
    value = doc(node("app"), node("books", "database", metadata=metadata), *links("app>books"))
    (point,) = findings(value, RULE)
    proof = point.told.proof
    assert (proof.kind, proof.evidence.get("says so itself", "")) == (
        "values" if words else "absence",
        words,
    )
    assert proof.text.startswith(f"its metadata says `{words}`, and no other") is bool(words)
