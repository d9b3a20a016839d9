"""What people say of a refactoring in one sentence, in several wordings each."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.calm.model import Model
from tests.agent.carried_out import Result, carried_out, fixture
from tests.agent.on_fixtures import SHOP, after, call, refused


def shop(prompt: str) -> Result:
    """The shop after a prompt; nothing is left wrong or open."""
    return carried_out(fixture(), prompt)


class TestRedundancy:
    """A node in several instances."""

    @pytest.mark.parametrize(
        ("prompt", "instances", "balancer"),
        [
            ("Make the api-gateway redundant", ["api-gateway-1", "api-gateway-2"], None),
            ("Could you please make the API gateway redundant?",
             ["api-gateway-1", "api-gateway-2"], None),
            ("Make api-gateway highly available with three nodes, keeping its id",
             ["api-gateway", "api-gateway-2", "api-gateway-3"], None),
            ("We need the API gateway to be redundant with instances called gw-east and gw-west",
             ["gw-east", "gw-west"], None),
            ("The API gateway must become fault-tolerant behind a load balancer",
             ["api-gateway-1", "api-gateway-2"], "load-balancer"),
            ("Add redundancy to the api-gateway with a load balancer called edge in front",
             ["api-gateway-1", "api-gateway-2"], "edge"),
            (("Make the API gateway redundant: three instances behind a new load balancer, "
              "keep the api-gateway's id"), ["api-gateway", "api-gateway-2", "api-gateway-3"],
             "load-balancer"),
            ('Run the api-gateway in two instances behind a load balancer called "Edge Balancer"',
             ["api-gateway-1", "api-gateway-2"],
             {"id": "edge-balancer", "name": "Edge Balancer"}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, instances: list[str], balancer: object) -> None:
        """Names, numbers and the balancer are what the sentence says."""
        tool, arguments = call(prompt)
        assert tool == "make_redundant"
        assert arguments["node"] == "api-gateway"
        assert arguments["instances"] == instances
        assert arguments.get("load_balancer") == balancer

    def test_who_waits_is_said(self) -> None:
        """Of an active and a passive instance the roles are metadata."""
        result = shop("Run the payment-service active/passive, keeping its id")
        assert result.metadata("payment-service")["role"] == "active"
        assert result.metadata("payment-service-2")["role"] == "passive"

    def test_sentences_that_say_how(self) -> None:
        """What for is said first, how after it: it is done once."""
        result = shop(
            "Make the payment service redundant. Add two payment service instances: "
            '"payment-a" and "payment-b".'
        )
        assert {"payment-a", "payment-b"} <= result.ids()
        assert len([each for each in result.ids() if each.startswith("payment-")]) == 2

    def test_what_is_said_later_is_of_the_instances(self) -> None:
        """Who was made several is several in the sentence after."""
        result = shop("Make payment-service redundant. Tag them with critical.")
        for instance in ("payment-service-1", "payment-service-2"):
            assert result.metadata(instance)["tags"] == ["critical"]

    @pytest.mark.parametrize(
        ("prompt", "reason"),
        [
            ("Make api-gateway redundant, keeping the order-service's id", "is not api-gateway"),
            (
                "Make api-gateway redundant with three instances called gw-a and gw-b",
                "3 instances are asked for and 2 are named",
            ),
            ("Make api-gateway redundant with one instances", "from 2 to 20"),
            ("Make api-gateway redundant with instances called gw-a", "two instances at least"),
        ],
    )
    def test_what_is_refused(self, prompt: str, reason: str) -> None:
        """Numbers and names that do not fit each other are no detail."""
        assert reason in refused(SHOP, prompt)

    def test_ids_in_the_style_of_the_document(self) -> None:
        """Capitals and underscores stay."""
        result = after("trading", "Make SVC_RISK redundant")
        assert {"SVC_RISK_1", "SVC_RISK_2"} <= result.ids()


class TestReplication:
    """Primary, replicas, readers, cluster and mode."""

    @pytest.mark.parametrize(
        ("prompt", "arguments"),
        [
            ("Replicate the order database", {"primary": "order-db-primary"}),
            ("Please mirror order-db, keeping its id", {"primary": "order-db"}),
            ("Replicate order-db asynchronously", {"mode": "async"}),
            ("Order-db should be replicated synchronously", {"mode": "sync"}),
            ("Replicate order-db with two replicas",
             {"replicas": ["order-db-replica-1", "order-db-replica-2"]}),
            ("Replicate order-db to a replica called order-ro",  {"replicas": ["order-ro"]}),
            ("Order-db needs a read replica for the inventory service to read from",
             {"readers": ["inventory-service"]}),
            ("Replicate order-db in a cluster called orders", {"cluster": "orders"}),
            ("Make order-db replicated in a cluster", {"cluster": "order-db-cluster"}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, arguments: dict[str, Any]) -> None:
        """Each particular goes where the tool has it."""
        tool, given = call(prompt)
        assert tool == "replicate_store"
        assert given["store"] == "order-db"
        assert arguments.items() <= given.items()

    def test_sentences_that_say_how(self) -> None:
        """What for is said first, how after it: it is done once."""
        result = shop(
            "Replicate the order database. Rename order-db to order-db-primary. Add a new "
            '"order-db-replica" node.'
        )
        assert {each for each in result.ids() if each.startswith("order-db")} == {
            "order-db-primary",
            "order-db-replica",
        }

    def test_numbers_and_names(self) -> None:
        """As many are named as are asked for."""
        prompt = "Replicate order-db with three replicas called db-a and db-b"
        assert "3 replicas are asked for and 2 are named" in refused(SHOP, prompt)


class TestQueues:
    """Calls that are decoupled."""

    @pytest.mark.parametrize(
        ("prompt", "arguments"),
        [
            ("Put a queue between order-service and payment-service",
             {"queue": "payment-service-queue"}),
            ("Put a message queue called pay-q between order-service and payment-service over mTLS",
             {"queue": "pay-q", "protocol": "mTLS"}),
            ("Decouple order-service from payment-service with a queue as decided in ADR 0001",
             {"decision_record": "docs/adr/0001-use-message-queue-for-async-processing.md"}),
            ("Make the order-to-payment call asynchronous over Kafka",
             {"broker": {"id": "kafka", "name": "Kafka"}, "protocol": "TCP", "port": 9092}),
            (("The call from order-service to payment-service should go async with a queue called "
             "q-1 on port 5671"), {"queue": "q-1", "port": 5671}),
            ("Insert a queue on a new broker called mq between order-service and payment-service",
             {"broker": "mq"}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, arguments: dict[str, Any]) -> None:
        """The call is led over a queue, and the rest is as said."""
        tool, given = call(prompt)
        assert tool == "insert_queue"
        assert given["relationships"] == ["order-connects-payment"]
        assert arguments.items() <= given.items()

    def test_on_a_broker_that_is_there(self) -> None:
        """The queue becomes a part of it, and no other broker is made."""
        result = shop(
            "Add a message broker node called mq. "
            "Put a queue called pay-q on the existing broker mq between order-service and "
            "payment-service."
        )
        assert "pay-q" in result.parts("mq")
        assert ("payment-service", "pay-q") in result.calls()

    def test_which_queue_is_not_said(self) -> None:
        """Of several callees none gives the queue its name."""
        said = understand(
            "Make all calls from order-service asynchronous with a queue", Model(fixture())
        )
        assert "insert_queue" not in {each.tool for each in said.calls}


class TestCaches:
    """A cache beside a store."""

    @pytest.mark.parametrize(
        ("prompt", "arguments"),
        [
            ("Put a cache in front of order-db", {"cache": "order-db-cache"}),
            ("Put a cache called prices before order-db for order-service with a TTL of 60 seconds",
             {"cache": "prices", "readers": ["order-service"], "ttl_seconds": 60}),
            ("Cache the order database, ttl 5 minutes", {"ttl_seconds": 300}),
            ("We should add a redis cache to order-db over TLS",
             {"cache": {"id": "order-db-cache", "name": "Redis Cache"}, "protocol": "TLS"}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, arguments: dict[str, Any]) -> None:
        """Name, readers, time and protocol are optional."""
        tool, given = call(prompt)
        assert (tool, given["store"]) == ("add_cache", "order-db")
        assert arguments.items() <= given.items()

    def test_of_what_is_no_store(self) -> None:
        """Data is cached where it is kept."""
        assert "no store of data" in refused(SHOP, "Cache the api-gateway")


class TestParts:
    """One becomes several, several become one, some get a container."""

    @pytest.mark.parametrize(
        "prompt",
        [
            (
                "Split order-service into order-api and order-worker; order-worker takes over the "
                "calls to payment-service and inventory-service"
            ),
            (
                "Split order-service into order-api and order-worker. Order-worker takes over "
                "order-connects-payment and order-connects-inventory."
            ),
            (
                "Divide the order service into order-api and order-worker, where order-worker "
                "handles order-connects-payment and order-connects-inventory and order-api keeps "
                "order-connects-db"
            ),
        ],
    )
    def test_split(self, prompt: str) -> None:
        """Each part calls what it is said to, and the first keeps the rest."""
        calls = shop(prompt).calls()
        for callee in ("payment-service", "inventory-service"):
            assert ("order-worker", callee) in calls
            assert ("order-api", callee) not in calls
        assert ("order-api", "order-db") in calls

    @pytest.mark.parametrize(
        ("prompt", "into"),
        [
            ("Merge order-db and inventory-db into shop-db", "shop-db"),
            ("Please merge inventory-db into order-db", "order-db"),
            ('Unite both databases into one database called "shop-db"', "shop-db"),
        ],
    )
    def test_merge(self, prompt: str, into: str) -> None:
        """All lead to what is left."""
        result = shop(prompt)
        left = {"order-db", "inventory-db", "shop-db"} & result.ids()
        assert left == {into}
        assert {("order-service", into), ("inventory-service", into)} <= result.calls().keys()

    def test_merging_into_a_container_is_grouping(self) -> None:
        """Whoever says cluster means that the nodes stay."""
        result = shop('Merge order-db and inventory-db into a system called "data-cluster"')
        assert result.parts("data-cluster") == {"order-db", "inventory-db"}

    @pytest.mark.parametrize(
        ("prompt", "kind"),
        [
            ("Extract order-service and order-db into a system called ordering", "composed-of"),
            ("Pull order-service and order-db out into a network called ordering", "deployed-in"),
            ("Carve out order-service and order-db into a new subsystem named ordering",
             "composed-of"),
        ],
    )  # fmt: skip
    def test_extract(self, prompt: str, kind: str) -> None:
        """They are parts of a system, and run in a network."""
        assert shop(prompt).parts("ordering", kind) == {"order-service", "order-db"}


@pytest.mark.parametrize(
    ("prompt", "half"),
    [
        ("Make api-gateway redundant and paint it blue", "paint it blue"),
        ("Make api-gateway redundant behind a load balancer and two moons", "two moons"),
        ("Replicate order-db asynchronously with a purple roof", "with a purple roof"),
        ("Put a queue called q between order-service and payment-service on a Tuesday", "Tuesday"),
        ("Put a cache before order-db for order-service and celebrate", "celebrate"),
        ("Split order-service into a-1 and a-2; a-2 takes over order-connects-moon", "moon"),
        ("Merge order-db and inventory-db into shop-db and paint it", "paint it"),
        ("Protect order-connects-payment with a circuit breaker that sings", "that sings"),
        ("order-db needs an RTO of 15 minutes and a hat", "a hat"),
        ("The owner of order-db is team-data and paint it blue", "paint it blue"),
        ("Extract order-db and order-service into a system called x and paint it", "paint it"),
    ],
)
def test_half_understood_stages_nothing(prompt: str, half: str) -> None:
    """The half that is not understood is named, and the other is not done."""
    assert half in refused(SHOP, prompt)
