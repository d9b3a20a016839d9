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
