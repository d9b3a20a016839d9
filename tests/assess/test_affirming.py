"""What is affirmed and what is denied, in the ways in which people say no."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.affirming import affirmed, affirmed_leaves, is_no
from advisor.assess.kinds import GUARDS, RECOVERY, REPLICATION, TARGETS, said
from advisor.assess.rules.resilience.no_recovery_target import RULE as RECOVERABLE
from advisor.assess.rules.resilience.store_without_replica import RULE as REPLICATED
from advisor.assess.rules.resilience.unguarded_synchronous_call import RULE as GUARDED
from advisor.assess.rules.security.unencrypted_communication import RULE as ENCRYPTED
from advisor.assess.rules.security.unguarded_access_from_outside import RULE as ASKED
from tests.assess.findings import found, links
from tests.calm.architectures import connects, control, doc, flow, node
from tests.mutations import STRANGE

Json = dict[str, Any]


@pytest.mark.parametrize(
    "text",
    [
        "There is no backup yet.",
        "No call, no backup",
        "not a backup",
        "Runs without backup",
        "The backup is missing",
        "A backup is not configured",
        "Backup: none.",
        "Backup: planned for 2027",
        "Backup to be decided",
        "backup tbd",
        "A backup is planned",
        "There isn't a backup",
        "Neither replica nor backup",
        "no replica, log or backup",
        "no-backup",
        "Kein Backup",
        "Es gibt noch keine Backups",
        "Ein Backup fehlt",
        "Das Backup ist nicht eingerichtet",
        "ohne Backup",
        "Backup geplant",
    ],
)
def test_ways_to_deny(text: str) -> None:
    """Before the word and after it, in either language; what comes after is believed."""
    assert not re.search(r"\bbackups?\b", affirmed(text)), affirmed(text)
    assert "mirrored" in affirmed(f"{text}. But it is mirrored")


@pytest.mark.parametrize(
    "text",
    [
        "Backup every night",
        "not only replicated, but with a backup",
        "no longer than an hour until the backup is there",
        "No store without backup",
        "Keine Daten ohne Backup",
        "The backup is not encrypted",
        "Backup tested in planned failover tests",
        "no data is lost, since there is a backup",
        "Nothing is public; backup",
    ],
)
def test_ways_to_affirm(text: str) -> None:
    """A denial of something else in the text is none of this."""
    assert re.search(r"\bbackup\b", affirmed(text)), affirmed(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((each, True) for each in (False, None, "none", "No", "N/A", "keine", "planned for 2027")),
        *((each, True) for each in ("no, not yet", "to be decided", "TBD", "geplant bis Mai", "")),
        *((each, False) for each in (True, 0, 1, "nightly", "no later than 4 h", "[[ RTO ]]")),
        ("planned and tested", False),
    ],
)
def test_values_that_say_no(value: object, expected: bool) -> None:  # noqa: FBT001 - the row's
    """A placeholder is to be filled in, and counts."""
    assert is_no(value) == expected


@pytest.mark.parametrize(
    ("value", "leaves"),
    [
        ({"tls": {"enabled": False, "version": "1.2"}}, []),
        ({"status": "planned", "tls": "1.2"}, ["1.2"]),
        ({"metadata": {"state": "off", "tls": "1.2"}}, ["1.2"]),
        ({"replicas": []}, []),
        ({"replicas": 0}, []),
        ({"replicas": "0"}, []),
        ({"rpo-minutes": 0}, [0]),
        ({"breaker": {}}, [""]),
        ([{"a": ["x", None]}, "y"], ["x", "y"]),
    ],
)
def test_what_is_left_of_a_value(value: Any, leaves: list[Any]) -> None:
    """What is switched off is nothing at all; no loss of data is a target."""
    assert sorted(map(str, (leaf for _, leaf in affirmed_leaves(value) if leaf != "planned"))) == (
        sorted(map(str, leaves))
    )


@given(st.recursive(st.sampled_from(STRANGE), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_value_is_looked_through(value: Any) -> None:
    """No value is a failure, and what is told is in lower case."""
    words = said(value)
    assert words == words.lower()


@given(st.text(alphabet="no tlyebackup.,:;'-", max_size=60))
def test_nothing_is_added(text: str) -> None:
    """What is affirmed stood in the text."""
    assert {*re.findall(r"\w+", affirmed(text))} <= {*re.findall(r"\w+", text.lower())}


def test_long_texts_take_no_time() -> None:
    """Whatever they repeat: the time grows with the length alone."""
    for part in ("a", "not ", "no a ", "or ", "a-", "n't", "is ", "noch ", "without a "):
        affirmed("yet " + part * 20_000)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (GUARDS, {"circuit-breaker": "none", "fallback": False}),
        (GUARDS, "There is no circuit breaker yet."),
        (GUARDS, "fallback language de"),
        (GUARDS, {"fallback-language": "de"}),
        (GUARDS, {"language": {"fallback": "de"}}),
        (RECOVERY, {"rto": "none", "backup": "none"}),
        (RECOVERY, "No backup yet. RTO to be decided."),
        (TARGETS, {"recovery": "RTO to be decided"}),
        (REPLICATION, "not a replica, data is not replicated"),
    ],
)
def test_denials_are_no_proof(words: re.Pattern[str], value: object) -> None:
    """Neither in values nor in texts; nor is a word that means something else."""
    assert not words.search(said({"note": value})), said({"note": value})


def test_a_call_without_a_guard_is_found_whatever_denies_one() -> None:
    """In metadata and in a description."""
    denying: list[Json] = [
        {"metadata": {"circuit-breaker": "none", "fallback": False}},
        {"description": "There is no circuit breaker yet."},
        {"metadata": {"note": "fallback language de"}},
    ]
    for rest in denying:
        way: Json = connects("desk>scheme", "desk", "scheme") | rest
        walk = flow("pay", "desk>scheme") | {"metadata": {"criticality": "high"}}
        value = doc(node("desk"), node("scheme"), way, walk)
        assert found(value, GUARDED) == [("desk>scheme",)], rest
    way["metadata"] = {"fallback": "the last known rate"}
    assert found(value, GUARDED) == []


def test_a_store_without_recovery_is_found_whatever_denies_it() -> None:
    """With words of it that say there is none."""
    for rest in (
        {"metadata": {"rto": "none", "backup": "none"}},
        {"description": "No backup yet. RTO to be decided."},
    ):
        assert found(doc(node("db", "database") | rest), RECOVERABLE) == [("db",)], rest


def test_stores_that_are_said_to_be_no_copies() -> None:
    """A relationship that denies it, and metadata that name another store for another reason."""
    stores = [node("orders-db", "database"), node("legacy-db", "database")]
    way = connects(
        "w", "orders-db", "legacy-db", description="not a replica, no data is replicated"
    )
    assert {each for ids in found(doc(*stores, way), REPLICATED) for each in ids} == {
        "orders-db",
        "legacy-db",
    }
    for key, number in (("migrated-from", 2), ("replica-of", 0), ("not-a-replica-of", 2)):
        named = [stores[0] | {"metadata": {key: "legacy-db"}}, stores[1]]
        assert len(found(doc(*named), REPLICATED)) == number, key
    listed = [stores[0] | {"metadata": {"replicas": ["legacy-db"]}}, stores[1]]
    assert found(doc(*listed), REPLICATED) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"note": "TLS is terminated at the gateway; behind it plain HTTP"},
        {"tls": "planned for 2027"},
        {"tls": {"enabled": False, "version": "1.3"}},
        {"no-tls": "accepted by the board"},
    ],
    ids=str,
)
def test_a_plain_connection_is_found_whatever_denies_encryption(metadata: Json) -> None:
    """Words of TLS that say it is not here."""
    way = connects("a>b", "a", "b", protocol="HTTP", metadata=metadata)
    assert found(doc(node("a"), node("b"), way), ENCRYPTED) == [("a>b",)]
    way["metadata"] = {"note": "TLS; plain HTTP is redirected"}
    assert found(doc(node("a"), node("b"), way), ENCRYPTED) == []


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Credentials are kept in a secrets store", False),
        ("API keys and passwords rotate in the vault", False),
        ("The logo has the corporate identity colours", False),
        ("Certificates are renewed every year", False),
        ("Callers are not authenticated", False),
        ("Callers authenticate; their credentials are kept in a secrets store", True),
        ("Client certificates", True),
        ("The gateway checks the credentials", True),
    ],
)
def test_who_asks_callers_who_they_are(text: str, is_asked: bool) -> None:  # noqa: FBT001 - the row's
    """Where credentials are kept is no answer to that."""
    value = doc(
        node("ann", "actor"),
        node("api"),
        node("db", "database"),
        *links("ann>api", "api>db"),
        controls={"secrets": control(description=text)},
    )
    assert bool(found(value, ASKED)) != is_asked
