"""Sentences about what is in what and what leads where, on all the architectures.

What cannot be meant is refused with the reason; a wrong change is worse than none.
"""

from __future__ import annotations

import pytest

from tests.agent.carried_out import Result
from tests.agent.on_fixtures import after, architecture, refused


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

    def test_into_a_network_that_is_new(self) -> None:
        """A network in which nothing is yet is one all the same."""
        result = after("payments", "Add a network called Vault. Move channel-api into the vault.")
        assert result.parts("vault", "deployed-in") == {"channel-api"}

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
            ("payments", "Make fraud-scoring part of the dmz", 'is part of "instant-payments"'),
            ("trading", "SVC_RISK is a part of NET_COLO", 'say "Deploy SVC_RISK in NET_COLO"'),
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
        result = after("data-platform", "Move the catalog-db relationship to warehouse")
        assert ("catalog-ui", "warehouse") in result.calls()


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

    def test_what_joins_the_two(self) -> None:
        """A connection between the nodes that serve is neither one's reads nor writes."""
        result = after(
            "payments",
            'Add a database "trail-copy". Connect audit-store to trail-copy. '
            "Connect channel-api to trail-copy. Keep audit-store for writes and trail-copy for "
            "reads.",
        )
        assert "for reads" not in result.calls()["audit-store", "trail-copy"]["description"]
        assert "for reads" in result.calls()["channel-api", "trail-copy"]["description"]

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

    def test_in_front_of_one_in_another_network(self) -> None:
        """It is where that is which it stands before, not where its callers are."""
        result = after("payments", 'Put a new "intake" in front of payment-initiation')
        assert "intake" in result.parts("payment-zone", "deployed-in")

    def test_a_network_between(self) -> None:
        """A network is a part of nothing."""
        result = after("payments", 'Route all traffic to channel-api through a new "edge" network')
        assert "edge" not in result.parts("instant-payments")

    def test_what_is_there_stays_where_it_is(self) -> None:
        """Only what the sentence makes is put somewhere."""
        result = after("payments", "Route initiation-to-payments-db through mobile-app")
        assert "mobile-app" not in result.parts("instant-payments")

    def test_what_is_in_front_already(self) -> None:
        """Nothing is done, and that is said."""
        said = after("payments", "Put channel-api in front of payment-initiation").said
        assert said.calls == ()
        assert any("is so already" in each for each in said.choices)

    def test_a_document_in_another_language(self) -> None:
        """Its descriptions stay, and that the new ones are English is told."""
        result = after("iot", 'Put a new "auftrags-queue" between alarm-dienst and wartungsplanung')
        before = "Aus einem Alarm wird ein Auftrag; der Alarmdienst wartet auf die Nummer."
        assert result.element("alarm-an-wartung")["description"] == before
        assert any("are English" in each for each in result.said.choices)
        result = after("trading", 'Put a new "risk-cache" between SVC_RISK and DB_LIMITS')
        assert not any("are English" in each for each in result.said.choices)


@pytest.mark.parametrize(
    ("name", "prompt", "reason"),
    [
        ("trading", "Route SVC_OMS to SVC_RISK through the load balancer LB_FIX",
         'no node is called "LB_FIX"'),
        ("ecommerce-platform", "Connect order-service to payment-service over gRPC",
         '"gRPC" is neither a protocol'),
        ("payments", "Connect fraud-scoring to audit-store over carrier-pigeon",
         '"carrier-pigeon" is neither a protocol'),
        ("payments", "Connect fraud-scoring to the audit-store with great care",
         '"with great care" after "audit-store"'),
        ("ecommerce-platform", "Connect the controls to order-db", "says too little here"),
        ("iot", "Connect mqtt-broker to all nodes", "says too little here"),
        ("payments", "Connect fraud-scoring and audit-store to each other", '"each other" is not'),
        ("trading", "Connect SVC_OMS to all databases except DB_LIMITS", '"except" is not'),
        ("trading", "Connect SVC_OMS to all queues", 'nothing is called so that "all queues"'),
    ],
)  # fmt: skip
def test_the_reason_names_the_word(name: str, prompt: str, reason: str) -> None:
    """Not the whole end of the sentence, and not a node that was never meant."""
    assert reason in refused(name, prompt)


def test_a_quoted_name_is_the_whole_id() -> None:
    """The noun after it, which it has already, is no second part of it."""
    prompt = 'Put a new "scores-queue" queue between sanctions-screening and fraud-scoring'
    result = after("payments", prompt)
    assert ("fraud-scoring", "scores-queue") in result.calls()


def test_asynchronous_through_nothing() -> None:
    """What is to be asynchronous needs something that messages wait in."""
    assert "through what" in refused("ecommerce-platform", "Make order-connects-payment async")
    assert "through what" in refused("trading", "Make R07 asynchronous")
