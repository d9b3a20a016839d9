"""Guarding calls by circuit breakers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.kinds import GUARDS, said
from tests.architectures import RELATIONSHIPS
from tests.tools.ledger import REQUIREMENT, found, ledger, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.wiring import wired

Json = dict[str, Any]

CALL = "ledger-connects-archive"
GUARD = {"relationships": [CALL]}
ASSUMED = (
    'requirement-url "https://policy.example.com/circuit-breaker" is assumed: '
    f"controls.circuit-breaker of {CALL}; `requirement_url` gives another"
)


def link(**members: Any) -> Json:
    """The ledger, its call of the archive with these members."""
    value = ledger()
    value["relationships"][1] |= members
    return value


def breaker(value: Json, identity: str = CALL) -> Json:
    """The one requirement of the breaker."""
    (requirement,) = found(value, identity)["controls"]["circuit-breaker"]["requirements"]
    return dict(requirement)


def test_calls_of_the_shop_are_guarded() -> None:
    """Two at once; the one that declares a timeout keeps it where it was."""
    both = ["order-connects-payment", "order-connects-inventory"]
    given_all = {"timeout_ms": 2000, "fallback": "The order waits."}
    text, expected = as_read(
        "add_circuit_breaker", ("add_circuit_breaker", {"relationships": both} | given_all)
    )
    assert text == expected


def test_what_is_not_given_is_usual() -> None:
    """Five failures, half a minute; no timeout, no fallback."""
    after, notes = refactored("add_circuit_breaker", GUARD)
    assert breaker(after) == {
        "requirement-url": "https://policy.example.com/circuit-breaker",
        "config": {"failure-threshold": 5, "open-seconds": 30},
    }
    assert notes == [ASSUMED]
    assert GUARDS.search(said(found(after, CALL)["controls"]))


def test_a_breaker_that_is_there_is_changed() -> None:
    """What is given, and nothing else; nothing is put back to what is usual."""
    config = {"failure-threshold": 9, "open-seconds": 7, "half-open": 1}
    control = {"description": "d", "requirements": [REQUIREMENT | {"config": config}]}
    value = link(controls={"circuit-breaker": control})
    after, notes = refactored("add_circuit_breaker", GUARD | {"open_seconds": 8}, value)
    assert breaker(after) == REQUIREMENT | {"config": config | {"open-seconds": 8}}
    place = "controls.circuit-breaker.requirements.0.config.open-seconds"
    assert notes == [f'{place} of relationship "{CALL}" was 7']
    assert refused("add_circuit_breaker", GUARD, value).startswith("nothing to change")


def test_a_breaker_that_is_described_elsewhere_gets_values_beside() -> None:
    """What is said at another address stays."""
    elsewhere = {"requirement-url": "https://a.example.com/x", "config-url": "https://a/config"}
    control = {"description": "d", "requirements": [elsewhere]}
    after, _ = refactored("add_circuit_breaker", GUARD, link(controls={"circuit-breaker": control}))
    made = found(after, CALL)["controls"]["circuit-breaker"]
    assert made["description"] == "d"
    assert made["requirements"][0] == elsewhere
    assert made["requirements"][1]["config"] == {"failure-threshold": 5, "open-seconds": 30}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"timeout-seconds": 30}, {"timeout-seconds": 2.5}),
        ({"timeoutMs": 30}, {"timeoutMs": 2500}),
        ({"call": {"timeout": "30 s"}}, {"call": {"timeout": "2.5 s"}}),
        ([{"timeout": {"seconds": 30}}, {"a": 1}], [{"timeout": {"seconds": 2.5}}, {"a": 1}]),
    ],
)
def test_a_timeout_is_changed_where_it_stands(old: Any, new: Any) -> None:
    """In its own unit, and not said again."""
    after, notes = refactored(
        "add_circuit_breaker",
        GUARD | {"timeout_ms": 2500, "replace_timeouts": True},
        link(metadata=old),
    )
    assert found(after, CALL)["metadata"] == new
    assert "timeout-ms" not in breaker(after)["config"]
    assert len(notes) == 2


@pytest.mark.parametrize(
    "old", [{"timeoutMs": 5}, {"timeout-seconds": 0.1}, {"timeout": "5 ms"}, {"timeout-ms": "5"}]
)
def test_a_timeout_that_would_get_longer_stays(old: Json) -> None:
    """That is told, and it is changed where it is asked for."""
    asked = GUARD | {"timeout_ms": 250}
    after, notes = refactored("add_circuit_breaker", asked, link(metadata=old))
    assert found(after, CALL)["metadata"] == old
    assert "timeout-ms" not in breaker(after)["config"]
    assert "250 ms is longer; `replace_timeouts` changes it" in notes[-1]
    after, _ = refactored(
        "add_circuit_breaker", asked | {"replace_timeouts": True}, link(metadata=old)
    )
    assert found(after, CALL)["metadata"] != old


def test_figures_are_called_as_elsewhere_in_the_document() -> None:
    """Their keys and units, in breakers and for timeouts everywhere."""
    value = link()
    config = {"failures": 3, "open-minutes": 2, "timeout-milliseconds": 100}
    requirement = {"requirement-url": "https://p.example.com/b", "config": config}
    control = {"circuit-breaking": {"description": "d", "requirements": [requirement]}}
    value["relationships"][0]["controls"] = control
    after, _ = refactored("add_circuit_breaker", GUARD | {"timeout_ms": 250}, value)
    assert breaker(after)["config"] == {
        "failures": 5,
        "open-minutes": 0.5,
        "timeout-milliseconds": 250,
    }
    value["relationships"][0] |= {"controls": {}, "metadata": {"timeout-seconds": 3}}
    after, _ = refactored("add_circuit_breaker", GUARD | {"timeout_ms": 250}, value)
    assert breaker(after)["config"]["timeout-seconds"] == 0.25


def test_the_url_is_in_the_manner_of_the_document() -> None:
    """At its most usual host that is nobody's who sets standards; else at an example."""
    urls = ["https://www.nist.gov/a", "https://www.nist.gov/b", "http://grc.bank.example/c", "//["]
    requirements = [{"requirement-url": url, "config": {}} for url in urls]
    control = {"description": "d", "requirements": requirements}
    value = ledger(controls={"c": control})
    value["nodes"][3]["controls"] = {}
    after, _ = refactored("add_circuit_breaker", GUARD, value)
    assert breaker(after)["requirement-url"] == "http://grc.bank.example/circuit-breaker"
    control["requirements"] = requirements[:2]
    after, _ = refactored("add_circuit_breaker", GUARD, value)
    example = "https://internal-policy.example.com/resilience/circuit-breaker"
    assert breaker(after)["requirement-url"] == example


def test_texts_can_be_given() -> None:
    """Of the new control."""
    texts = {"description": "Said.", "requirement_url": "https://x.example/y"}
    after, notes = refactored("add_circuit_breaker", GUARD | texts)
    assert notes == []
    assert found(after, CALL)["controls"]["circuit-breaker"]["description"] == "Said."
    assert breaker(after)["requirement-url"] == "https://x.example/y"


def test_an_older_vocabulary_has_its_own_keys() -> None:
    """Both when the control is made and when it is changed."""
    value = ledger(**{"$schema": "https://calm.finos.org/release/1.0-rc1/meta/calm.json"})
    value["nodes"], value["metadata"] = value["nodes"][:3] + value["nodes"][4:], []
    value["relationships"] = [value["relationships"][0]]
    value["flows"] = []
    asked = {"relationships": ["clerk-uses-ledger"]}
    after, _ = refactored("add_circuit_breaker", asked | {"failure_threshold": 9}, value)
    config = {"failure-threshold": 9, "open-seconds": 30}
    assert breaker(after, "clerk-uses-ledger")["control-config"] == config
    after, _ = refactored("add_circuit_breaker", asked | {"open_seconds": 7}, after)
    assert breaker(after, "clerk-uses-ledger")["control-config"] == config | {"open-seconds": 7}


def test_a_call_that_nobody_waits_for_is_remarked() -> None:
    """It is guarded all the same."""
    after, notes = refactored("add_circuit_breaker", GUARD, link(protocol="AMQP"))
    assert notes[1].startswith(f"nobody waits along {CALL}")
    assert breaker(after)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"relationships": ["platform-parts"]}, '"platform-parts" is composed-of: nothing is call'),
        ({"relationships": ["choice"]}, '"choice" offers options'),
        ({"relationships": ["ledger"]}, '"ledger" is a node, not a relationship'),
        (GUARD | {"open_seconds": 0}, "open_seconds: "),
    ],
)
def test_what_cannot_be_guarded_is_refused(asked: Json, reason: str) -> None:
    """With the reason."""
    value = ledger()
    decision = {"description": "d", "nodes": [], "relationships": []}
    value["relationships"].append(relationship("choice", options=[decision]))
    assert reason in refused("add_circuit_breaker", asked, value)


@given(
    value=wired(),
    ids=st.lists(st.sampled_from(RELATIONSHIPS), min_size=1, max_size=2),
    timeout=st.sampled_from([{}, {"timeout_ms": 100}]),
)
def test_whatever_is_guarded_stays_sound(value: Json, ids: list[str], timeout: Json) -> None:
    """And has its breaker then."""
    after, change = checked(value, "add_circuit_breaker", {"relationships": ids} | timeout)
    for identity in ids if change else ():
        assert found(after, identity)["controls"]["circuit-breaker"]
