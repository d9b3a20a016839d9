"""From where data comes: who writes it, by words, names and steps, and what they wait for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.data_sources import data_sources, is_about_data
from tests.assess.outages import MAIL, SHOP, Json, facts
from tests.assess.systems import systems
from tests.calm.architectures import connects, doc, node


@pytest.mark.parametrize(
    "seen",
    ["dashboards are EMPTY", "wrong numbers since Monday", "Anzeige veraltet", "leere Berichte"],
)
def test_symptoms_of_data(seen: str) -> None:
    """It is missing, old or wrong, in English and in German."""
    assert is_about_data(seen)


@pytest.mark.parametrize("seen", ["timeouts", "slow", "a number of errors", ""])
def test_other_symptoms(seen: str) -> None:
    """Where the data is, the way to it is slow or broken."""
    assert not is_about_data(seen)


def test_who_writes_a_store() -> None:
    """As is said, by the name, or possibly; who is said to read, or is named so, does not."""
    parts = ("loader", "checker", "query-service", "auditor")
    value = doc(
        node("db", "database"),
        *map(node, parts),
        connects("a", "loader", "db"),
        connects("b", "checker", "db"),
        connects("c", "query-service", "db"),
        connects("d", "auditor", "db", description="Reads the trail."),
    )
    found = data_sources(facts(value), ["db"])
    assert {each: source.how for each, source in found.items()} == {
        "db": "",
        "loader": "It writes to `db`.",
        "checker": "It may write to `db`: the document does not say whether it does.",
    }


def test_a_writer_reads_waits_and_is_started() -> None:
    """All three stand before it; its readers and where else it writes do not."""
    value = doc(
        *(node(each, "database") for each in ("raw", "db", "other")),
        *map(node, ("loader", "masker", "clock", "viewer")),
        connects("in", "loader", "raw", description="Reads."),
        connects("out", "loader", "db", description="Writes."),
        connects("out-too", "loader", "other", description="Writes."),
        connects("mask", "loader", "masker"),
        connects("start", "clock", "loader"),
        connects("view", "viewer", "db"),
    )
    found = data_sources(facts(value), ["viewer"])
    assert {each: source.way[-2:-1] for each, source in found.items()} == {
        "viewer": (),
        "db": ("viewer",),
        "loader": ("db",),
        "raw": ("loader",),
        "masker": ("loader",),
        "clock": ("loader",),
    }


def test_over_a_queue() -> None:
    """Who publishes, and not who consumes as well."""
    assert [*data_sources(facts(MAIL), ["mailer"])] == ["mailer", "mail-queue", "shop"]


def test_a_client_at_a_broker_shows_what_it_takes() -> None:
    """Unless it is said to write."""
    for described, expected in (("Live values", ["app", "bus", "maker"]), ("Publishes", [])):
        value = doc(
            *(node("app", "webclient"), node("bus", "message broker"), node("maker")),
            connects("show", "app", "bus", description=described),
            connects("make", "maker", "bus", description="Publishes"),
        )
        assert [*data_sources(facts(value), ["app"])] == expected


def test_a_system_of_others_that_is_called_gives_no_data() -> None:
    """It may be where a report is sent to; what feeds us does."""
    value = doc(
        *(node("a"), node("bank", "ecosystem"), node("rates", "ecosystem")),
        connects("send", "a", "bank"),
        connects("feed", "rates", "a", protocol="TCP", description="Feed of rates"),
    )
    assert [*data_sources(facts(value), ["a"])] == ["a", "rates"]


def test_where_nobody_makes_data_there_are_none() -> None:
    """Calls alone move no data that we could follow."""
    assert data_sources(facts(doc(node("a"), node("b"), connects("ab", "a", "b"))), ["a"]) == {}
    assert "ann" not in data_sources(facts(SHOP), ["orders-db"])


@given(systems(), st.data())
def test_ways_lead_over_connections(value: Json, data: st.DataObject) -> None:
    """From the start to each source, over neighbours."""
    known = facts(value)
    start = data.draw(st.sampled_from([*known.nodes]))
    for each, source in data_sources(known, [start]).items():
        assert (source.way[0], source.way[-1]) == (start, each)
        for one, other in zip(source.way, source.way[1:], strict=False):
            assert known.graph.has_edge(one, other) or known.graph.has_edge(other, one)
