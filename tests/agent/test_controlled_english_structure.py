"""Sentences about what is in what and what leads where, on all the architectures.

What cannot be meant is refused with the reason; a wrong change is worse than none.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.agent.controlled_english import Understanding, understand
from advisor.calm.model import Model
from tests.agent.carried_out import FIXTURES, Result, carried_out

Json = dict[str, Any]


def architecture(name: str) -> Json:
    """One of the fixtures."""
    value = json.loads((FIXTURES / f"architectures/{name}.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def after(name: str, prompt: str) -> Result:
    """A fixture after a prompt of which all is understood."""
    return carried_out(architecture(name), prompt)


def refused(name: str, prompt: str) -> str:
    """Why a prompt is not understood, of which nothing is carried out."""
    said: Understanding = understand(prompt, Model(architecture(name)))
    assert said.calls == ()
    (reason,) = said.not_understood
    return reason


class TestMoving:
    """To be in a network says where a node runs, and not what it is a part of."""

    @pytest.mark.parametrize(
        ("name", "prompt", "node", "zone", "left"),
        [
            ("payments", "Move audit-store to the dmz", "audit-store", "dmz", ""),
            ("payments", "Put payments-db in the dmz", "payments-db", "dmz", "payment-zone"),
            (
                "payments",
                "Move clearing-adapter from dmz to payment-zone.",
                "clearing-adapter",
                "payment-zone",
                "dmz",
            ),
            ("trading", "Move SVC_RISK into NET_COLO", "SVC_RISK", "NET_COLO", "NET_DC"),
            ("data-platform", "Move lake-raw to hq-network", "lake-raw", "hq-network",
             "cloud-network"),
            ("iot", "Put erp into the leitstandnetz", "erp", "leitstandnetz", ""),
            ("ecommerce-platform", 'Move order-db to a "db-zone" network', "order-db", "db-zone",
             ""),
            ("payments", "Add staff-directory to the dmz", "staff-directory", "dmz", ""),
        ],
    )  # fmt: skip
    def test_into_a_network(self, name: str, prompt: str, node: str, zone: str, left: str) -> None:
        """The node runs there and nowhere else, and is part of what it was."""
        result = after(name, prompt)
        assert node in result.parts(zone, "deployed-in")
        assert node not in result.parts(left, "deployed-in")
        before = Result(architecture(name), result.said, 0)
        systems = {each["unique-id"] for each in before.value["nodes"]}
        for system in systems - {zone}:
            assert before.parts(system) <= result.parts(system)
        assert result.parts(zone) == set()

    def test_into_a_system(self) -> None:
        """A container that only has parts gets another part."""
        result = after("payments", "Move audit-store into instant-payments")
        assert "audit-store" in result.parts("instant-payments")

    def test_a_part_of_a_network(self) -> None:
        """Who says part of means it."""
        result = after("payments", "staff-directory is part of the dmz")
        assert "staff-directory" in result.parts("dmz", "composed-of")

    @pytest.mark.parametrize(
        ("name", "prompt", "reason"),
        [
            ("payments", "Move clearing-adapter from payment-zone to dmz",
             '"clearing-adapter" is not in "payment-zone", but in "instant-payments" and "dmz"'),
            ("trading", "Move SVC_RISK out of NET_COLO into NET_DC", 'is not in "NET_COLO"'),
            ("payments", "Move clearing-adapter from instant-payments to dmz", "is a part of"),
            ("payments", "Move audit-store to channel-api", '"channel-api" contains nothing'),
            ("payments", "Add payment-broker to the dmz", 'is in "payment-zone": say "Move'),
            ("payments", "Rewire audit-store to dmz", "is a node, not a relationship"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, name: str, prompt: str, reason: str) -> None:
        """A wrong `from` is no detail, and a node is no relationship of a similar name."""
        assert reason in refused(name, prompt)

    def test_a_relationship_is_moved(self) -> None:
        """The id of a relationship is still led elsewhere."""
        result = after("payments", "Move audit-to-store to ledger-db-primary")
        assert ("audit-service", "ledger-db-primary") in result.calls()


class TestServing:
    """What a node serves is said by what leads there, unless that says something else."""

    def test_what_says_nothing_or_both(self) -> None:
        """A description keeps what it says; where it says both, it says one now."""
        result = after("trading", "Keep DB_ORDERS for writes and DB_POSITIONS for reads.")
        assert result.element("R14")["description"] == "Order state, for writes."
        assert result.element("R16")["description"].endswith("Position Store for reads.")
        assert result.element("R21")["description"] == "Reads the day's trades."
        assert any("R21" in choice for choice in result.said.choices)
        result = after("ecommerce-platform", "Keep order-db for writes.")
        assert result.element("order-connects-db")["description"].endswith("for writes.")

    def test_what_says_so(self) -> None:
        """Other words for it count, and nothing is done."""
        assert after("payments", "Keep ledger-db-primary for writes").changes == 0
        assert after("payments", "Keep payments-db for writes").changes == 0
        assert after("data-platform", "Use warehouse-replica for reads").changes == 0

    @pytest.mark.parametrize(
        ("name", "prompt", "kept"),
        [
            (
                "payments",
                "Keep ledger-db-primary for writes and ledger-db-standby for reads.",
                "Synchronous replication to the second data centre.",
            ),
            ("payments", "Use audit-store for reads", "The trail is appended."),
            ("payments", "Use audit-store for reporting", "The trail is appended."),
            ("trading", "Use DB_LIMITS for writes", "Limits are read for every order."),
            ("iot", "Keep auftrags-db for writes", "Aufträge."),
        ],
    )
    def test_what_says_something_else(self, name: str, prompt: str, kept: str) -> None:
        """It is quoted in the reason, and stays."""
        assert kept in refused(name, prompt)


class TestRequirements:
    """Numbers of a control: under keys that are there, and in the sense in which they are said."""

    @pytest.mark.parametrize(
        ("said", "values"),
        [
            ("less than 3 retries and no more than 2 seconds",
             {"retries-less-than": 3, "max-seconds": 2}),
            ("95th percentile below 200 ms", {"max-p95-latency-milliseconds": 200}),
            ("a p99 latency of at most 1.5 seconds", {"max-p99-latency-seconds": 1.5}),
            ("at least 99.5% uptime", {"min-availability-percent": 99.5}),
            ("availability of at least 99.5%", {"min-availability-percent": 99.5}),
            ("a timeout of 2 seconds and 5 minutes RTO", {"timeout-seconds": 2, "rto-minutes": 5}),
            ("more than 3 replicas", {"replicas-more-than": 3}),
            ("ISO 27001 compliance", {"iso-27001-compliance": True}),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize(
        ("name", "on"),
        [("payments", "channel-api"), ("trading", "SVC_OMS"), ("iot", "mqtt-broker")],
    )
    def test_comparisons_are_kept(self, name: str, on: str, said: str, values: Json) -> None:
        """The key says whether the number is the most or the least."""
        result = after(name, f'Add a "limits-of-use" control to {on} requiring {said}')
        (requirement,) = result.element(on)["controls"]["limits-of-use"]["requirements"]
        assert requirement["config"] == values

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ("between 3 and 5 retries", "no single value"),
            ("3 to 5 retries", "no single value"),
            ("5 or more replicas", "no single value"),
            ("latency below 200 ms for 95% of requests", "is not clear"),
            ("3 retries within 10 seconds", "no key is known for 3"),
            ("key rotation every 90 days", "is not clear"),
            ("10k requests per second", "no key is known for 10"),
            ("2 retries and 5 retries", "would have two values"),
        ],
    )
    def test_numbers_that_would_be_lost(self, said: str, reason: str) -> None:
        """They are named, and no control is added without them."""
        assert reason in refused("payments", f'Add a "use" control to channel-api requiring {said}')

    @pytest.mark.parametrize(
        ("name", "prompt", "reason"),
        [
            ("payments", "Change the limit in the rate-limiting control of channel-api to 500.",
             'no "limit" to change, but requests-per-second, per, burst'),
            ("trading", "Raise the limit in the limits control of SVC_RISK to 300",
             "max-orders-per-second"),
            ("payments", "Change the rate-limiting control to require 900 requests per minute",
             'no "requests-per-minute" to change'),
            ("payments", 'Change burst in the rate-limiting control of channel-api to "many"',
             '"burst" is 20, and "many" is a text'),
            ("payments", "Change years in the retention control of audit-service to 10",
             "not in the document"),
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_not_changed(self, name: str, prompt: str, reason: str) -> None:
        """The reason names what is there."""
        assert reason in refused(name, prompt)

    def test_what_is_there_is_changed(self) -> None:
        """At most is what a key without it says already, and what is set anew is told."""
        said = "Change the rate-limiting control to require at most 70 requests per second."
        result = after("payments", f"{said} Set window in the rate-limiting control to 9.")
        (requirement,) = result.element("channel-api")["controls"]["rate-limiting"]["requirements"]
        config = {"requests-per-second": 70, "per": "client", "burst": 20, "window": 9}
        assert requirement["config"] == config
        assert any('new in "rate-limiting": "window"' in each for each in result.said.choices)


@pytest.mark.parametrize(
    ("name", "prompt", "told"),
    [
        ("payments", 'Replace payment-broker with "kafka"', "metadata product RabbitMQ 3.13"),
        ("trading", 'Replace DB_LIMITS with "limits-2"', "metadata engine PostgreSQL 13"),
        ("iot", 'Replace mqtt-broker with "hub"', "description"),
    ],
)
def test_what_a_replacement_keeps_is_told(name: str, prompt: str, told: str) -> None:
    """A node that is replaced by name alone may say what is not true of the new one."""
    choices = after(name, prompt).said.choices
    assert any(each.startswith("carried over from") and told in each for each in choices)


class TestBetween:
    """What comes between others is where they are."""

    @pytest.mark.parametrize(
        ("name", "prompt", "node", "system", "zone"),
        [
            ("payments", 'Put a new "payments-cache" between payment-initiation and payments-db',
             "payments-cache", "instant-payments", "payment-zone"),
            ("payments", 'Put a new "edge-proxy" in front of channel-api',
             "edge-proxy", "instant-payments", "dmz"),
            ("trading", 'Put a new "risk-cache" between SVC_RISK and DB_LIMITS',
             "risk-cache", "SYS_EQT", "NET_DC"),
            ("iot", 'Put a new "puffer" between messwert-dienst and zeitreihen-db',
             "puffer", "werk-nord", "leitstandnetz"),
        ],
    )  # fmt: skip
    def test_it_joins_its_neighbours(
        self, name: str, prompt: str, node: str, system: str, zone: str
    ) -> None:
        """It is part of their system and runs in their network, and that is told."""
        result = after(name, prompt)
        assert node in result.parts(system)
        assert node in result.parts(zone, "deployed-in")
        assert sum("as its neighbours are" in each for each in result.said.choices) == len(
            [system, zone]
        )

    def test_neighbours_in_two_networks(self) -> None:
        """It is in neither of them, and in the system that both are part of."""
        prompt = 'Put a new "intake" service between channel-api and payment-initiation'
        result = after("payments", prompt)
        assert "intake" in result.parts("instant-payments")
        for zone in ("dmz", "payment-zone"):
            assert "intake" not in result.parts(zone, "deployed-in")

    def test_what_is_there_stays_where_it_is(self) -> None:
        """Only what the sentence makes is put somewhere."""
        result = after("payments", "Route initiation-to-payments-db through mobile-app")
        assert "mobile-app" not in result.parts("instant-payments")

    def test_a_document_in_another_language(self) -> None:
        """Its descriptions stay, and that the new ones are English is told."""
        result = after("iot", 'Put a new "auftrags-queue" between alarm-dienst and wartungsplanung')
        before = "Aus einem Alarm wird ein Auftrag; der Alarmdienst wartet auf die Nummer."
        assert result.element("alarm-an-wartung")["description"] == before
        assert any("are English" in each for each in result.said.choices)
        result = after("trading", 'Put a new "risk-cache" between SVC_RISK and DB_LIMITS')
        assert not any("are English" in each for each in result.said.choices)
