"""The same kinds of change in other words on other architectures.

Other names, numbers, kinds and order of words; a list, a sentence, a few sentences.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.agent.carried_out import Result, carried_out, fixture
from tests.agent.other_architectures import payments, sensors, trading


def is_contiguous(result: Result, flow: str) -> bool:
    """Whether each step of a flow shares a node with the one before it."""
    return all({*near} & {*far} for near, far in pairwise(result.way(flow)))


class TestEntryPoints:
    """Several instances behind one node."""

    def test_three_instances_in_a_list(self) -> None:
        """Three instances, bullets, and the word on what is there at the end."""
        result = carried_out(
            payments(),
            "The edge proxy is our biggest bottleneck. Please change the architecture as follows:\n"
            '- Create a new "traffic-director" node of type service which is the front door\n'
            '- We need three edge proxy instances: "proxy-a", "proxy-b" and "proxy-c"\n'
            "- Merchant and cardholder interactions should go via the traffic director\n"
            "- Connect the traffic director to all three edge proxy instances\n"
            "- Add metadata showing that this is for fault tolerance\n"
            "The current edge-proxy becomes proxy-a.",
        )
        calls = result.calls()
        assert {target for source, target in calls if source == "traffic-director"} == {
            "proxy-a",
            "proxy-b",
            "proxy-c",
        }
        for actor in ("merchant", "cardholder"):
            assert [target for source, target in calls if source == actor] == ["traffic-director"]
        for proxy in ("proxy-a", "proxy-b", "proxy-c"):
            assert (proxy, "authorisation-service") in calls
            assert result.metadata(proxy)["fault-tolerance"] is True
        assert "edge-proxy" not in result.ids()
        assert result.way("pay-flow")[0] == ("merchant", "traffic-director")
        assert is_contiguous(result, "pay-flow")

    def test_one_sentence_with_a_network(self) -> None:
        """All in one sentence, the node in front first and of another kind."""
        result = carried_out(
            payments(),
            'Put a new network called "perimeter" in front of the edge proxy, rename the '
            "edge-proxy to proxy-east, and add a second instance of proxy-east called proxy-west; "
            "connect the perimeter to proxy-west.",
        )
        assert result.element("perimeter")["node-type"] == "network"
        calls = result.calls()
        assert {target for source, target in calls if source == "perimeter"} == {
            "proxy-east",
            "proxy-west",
        }
        assert ("merchant", "perimeter") in calls
        assert ("merchant", "proxy-west") not in calls

    def test_an_entry_without_actors(self) -> None:
        """A system calls the gateways, and which of them is which is left open."""
        result = carried_out(
            sensors(),
            "Ingest is fragile. I'd like you to\n1. add two more instances of the ingest-gateway\n"
            '2. place a network "field-balancer" in front of all ingest gateways\n'
            "3. tag the field-balancer with edge",
        )
        calls = result.calls()
        assert [target for source, target in calls if source == "sensor-fleet"] == [
            "field-balancer"
        ]
        gateways = {target for source, target in calls if source == "field-balancer"}
        assert gateways == {"ingest-gateway", "ingest-gateway-2", "ingest-gateway-3"}
        assert gateways <= result.parts("plant-network", "deployed-in")
        assert result.metadata("field-balancer") == {"tags": ["edge"]}
        assert is_contiguous(result, "reading")

    def test_instances_that_nobody_was_said_to_reach(self) -> None:
        """What leads to the first leads to the others as well, and that is told."""
        result = carried_out(
            sensors(),
            "Have three telemetry-service instances: telemetry-a, telemetry-b and telemetry-c. "
            'All callers should pass through a new "dispatcher".',
        )
        calls = result.calls()
        assert {target for source, target in calls if source == "dispatcher"} == {
            "telemetry-a",
            "telemetry-b",
            "telemetry-c",
        }
        assert any("telemetry-c" in choice for choice in result.said.choices)

    def test_the_word_on_what_is_there_comes_first(self) -> None:
        """A heading that asks for what its list says, and both instances told apart by colour."""
        result = carried_out(
            trading(),
            "Make the order router redundant:\n"
            "1. The existing order-router can become router-blue\n"
            '2. Run two order router instances: "router-blue" & "router-green"\n'
            '3. Set up a "gatekeeper" service as the entry point in front of both order routers\n'
            "4. Label the gatekeeper with tier: edge",
        )
        calls = result.calls()
        assert [target for source, target in calls if source == "trading-ui"] == ["gatekeeper"]
        assert {target for source, target in calls if source == "gatekeeper"} == {
            "router-blue",
            "router-green",
        }
        assert is_contiguous(result, "trade")

    def test_behind_in_the_same_sentence(self) -> None:
        """Instances behind a new node, and a sentence that says once more what that means."""
        result = carried_out(
            fixture(),
            "I want three order service instances named order-a, order-b, order-c behind a new "
            'service "order-lb". The gateway should connect to order-lb instead of the order '
            "service.",
        )
        calls = result.calls()
        assert {target for source, target in calls if source == "order-lb"} == {
            "order-a",
            "order-b",
            "order-c",
        }
        assert ("api-gateway", "order-lb") in calls
        assert ("api-gateway", "order-a") not in calls
        assert is_contiguous(result, "order-processing-flow")

    def test_an_aim_and_two_sentences(self) -> None:
        """The first sentence says what for; the architecture stands before the wish itself."""
        result = carried_out(
            fixture(),
            "Make the entry redundant. Update my architecture so that all traffic from customer "
            'and admin goes through a new load balancer called "front-lb". Then create a second '
            "api-gateway called api-gateway-2.",
        )
        calls = result.calls()
        assert {target for source, target in calls if source == "front-lb"} == {
            "api-gateway",
            "api-gateway-2",
        }
        assert any("taken as the aim" in choice for choice in result.said.choices)


class TestReplicas:
    """A replica beside a database, roles and a group."""

    def test_leader_and_follower(self) -> None:
        """Other words for the roles, and the wish for reads and writes at the end."""
        result = carried_out(
            payments(),
            '1. The ledger-store should be renamed to "ledger-leader".\n'
            '2. Create a "ledger-follower" database\n'
            "3. Settlement Service reads from the follower\n"
            "4. Add metadata recording leader/follower roles and the sync mode (semi-synchronous)\n"
            '5. Group both ledgers into a new "ledger-group" system.\n'
            "Use the leader for writes and the follower for reads.",
        )
        for role in ("leader", "follower"):
            node = result.element(f"ledger-{role}")
            assert node["node-type"] == "database"
            assert node["metadata"] == {"role": role, "sync-mode": "semi-synchronous"}
        assert ("settlement-service", "ledger-follower") in result.calls()
        assert result.parts("ledger-group") == {"ledger-leader", "ledger-follower"}
        assert "ledger-group" in result.parts("payments-platform")
        assert "ledger-leader" not in result.parts("payments-platform")
        for service in ("settlement-service", "authorisation-service"):
            assert "for writes" in result.calls()[service, "ledger-leader"]["description"]

    def test_one_sentence_with_a_standby(self) -> None:
        """Nothing but commas between four wishes."""
        result = carried_out(
            sensors(),
            "Rename timeseries-db to timeseries-primary, create a standby of it called "
            "timeseries-standby, mark timeseries-primary as the primary and timeseries-standby as "
            'the standby, and bundle them into a "timeseries-cluster".',
        )
        pair = {"timeseries-primary", "timeseries-standby"}
        assert result.parts("timeseries-cluster") == pair
        assert pair <= result.parts("plant-network", "deployed-in")
        assert result.metadata("timeseries-standby") == {"role": "standby"}

    def test_the_group_comes_first(self) -> None:
        """Databases are grouped, and one of them gets a replica in the group afterwards."""
        result = carried_out(
            trading(),
            'Group position-db and audit-db into a system called "data-tier". Then add a read '
            "replica of audit-db named audit-db-reader and connect order-router to it for "
            "reporting.",
        )
        assert result.parts("data-tier") == {"position-db", "audit-db", "audit-db-reader"}
        assert "for reporting" in result.calls()["order-router", "audit-db-reader"]["description"]


class TestQueues:
    """A call that becomes asynchronous."""

    def test_a_topic_of_a_bus(self) -> None:
        """Kafka instead of a broker, sends and reads instead of publishes and consumes."""
        result = carried_out(
            payments(),
            "Decouple settlement as decided in ADR-0007:\n"
            '1. Introduce a "settlement-bus" node (type: system) for Kafka with a TLS interface on '
            "port 9093\n"
            '2. Create a "settlement-topic" that is part of the settlement-bus\n'
            "3. Reroute the authorisation-to-settlement call through the settlement bus:\n"
            "   * Authorisation Service sends to the topic\n"
            "   * Settlement Service reads from the topic\n"
            '4. Add metadata pointing to the decision: "decided-by": "docs/adr/0007-later.md"',
        )
        calls = result.calls()
        assert ("authorisation-service", "settlement-service") not in calls
        for service in ("authorisation-service", "settlement-service"):
            assert calls[service, "settlement-topic"]["protocol"] == "TLS"
        assert result.metadata("authorisation-service-settlement-service") == {
            "mode": "async",
            "decided-by": "docs/adr/0007-later.md",
        }
        assert result.metadata("settlement-bus")["decided-by"] == "docs/adr/0007-later.md"
        assert is_contiguous(result, "pay-flow")

    def test_three_short_sentences(self) -> None:
        """The queue is made where it is needed, and becomes part of the broker afterwards."""
        result = carried_out(
            sensors(),
            'Add an "alerts-broker" (type: system) with an AMQP interface on port 5671. Put a new '
            '"alert-queue" between telemetry-service and alert-service. Make the alert-queue part '
            "of the alerts-broker.",
        )
        calls = result.calls()
        assert ("telemetry-service", "alert-queue") in calls
        assert ("alert-service", "alert-queue") in calls
        assert ("telemetry-service", "alert-service") not in calls
        assert result.parts("alerts-broker") == {"alert-queue"}
        assert is_contiguous(result, "reading")

    def test_one_sentence_with_a_colon(self) -> None:
        """Who publishes and who consumes stands behind the colon, and the queue before it."""
        result = carried_out(
            trading(),
            'Decouple order-router from risk-engine using a new "risk-topic": order-router '
            "publishes trades to the risk-topic and risk-engine consumes from it. "
            "Move the risk-topic into the broker-desk.",
        )
        calls = result.calls()
        assert ("order-router", "risk-topic") in calls
        assert ("risk-engine", "risk-topic") in calls
        assert "risk-topic" in result.parts("broker-desk")


class TestControls:
    """Controls on the architecture and on nodes."""

    def test_a_list_with_a_policy(self) -> None:
        """Where the requirements lie is said at the end, for all of them."""
        result = carried_out(
            payments(),
            "Please add these controls:\n"
            '1. a platform-wide "availability" control requiring 99.95% uptime\n'
            '2. a "recovery" control on ledger-store documenting recovery time and recovery point '
            "objectives\n"
            '3. a "retry" control for fraud-service and settlement-service specifying '
            "retry limits\n"
            "All requirement URLs should point to policies.pay.example/resilience and include "
            "inline config with concrete values.",
        )
        (availability,) = result.value["controls"]["availability"]["requirements"]
        assert availability == {
            "requirement-url": "https://policies.pay.example/resilience/availability",
            "config": {"availability-percent": 99.95},
        }
        (recovery,) = result.element("ledger-store")["controls"]["recovery"]["requirements"]
        assert {"rto-minutes", "rpo-minutes"} <= recovery["config"].keys()
        for service in ("fraud-service", "settlement-service"):
            (retry,) = result.element(service)["controls"]["retry"]["requirements"]
            assert "max-attempts" in retry["config"]

    def test_items_without_a_verb(self) -> None:
        """The verb stands in the heading, and one item is for the architecture."""
        result = carried_out(
            fixture(),
            "Add these resilience controls:\n"
            '- "recovery" control on all databases with an RTO of 30 minutes and an RPO of 1 '
            "minute\n"
            '- "rate" control on payment-service limiting requests to 100 per second\n'
            '- architecture-level "observability" control documenting alerting thresholds\n'
            "Requirement URLs should point to policy.shop.example.",
        )
        for database in ("order-db", "inventory-db"):
            (recovery,) = result.element(database)["controls"]["recovery"]["requirements"]
            assert recovery["config"] == {"rto-minutes": 30, "rpo-minutes": 1}
        (rate,) = result.element("payment-service")["controls"]["rate"]["requirements"]
        assert rate["config"] == {"requests-per-second": 100}
        assert "observability" in result.value["controls"]

    def test_one_sentence(self) -> None:
        """Two controls in one sentence, with values of their own."""
        result = carried_out(
            trading(),
            'Give the order-router a "latency" control requiring a latency of 5 ms and add a '
            '"retention" control to every database requiring a retention of 7 years.',
        )
        (latency,) = result.element("order-router")["controls"]["latency"]["requirements"]
        assert latency["config"] == {"latency-milliseconds": 5}
        for database in ("position-db", "audit-db"):
            (kept,) = result.element(database)["controls"]["retention"]["requirements"]
            assert kept["config"] == {"retention-years": 7}

    def test_on_a_connection(self) -> None:
        """The relationship is named by its ends, and the control needs no verb of adding."""
        result = carried_out(
            sensors(),
            "The connection from sensor-fleet to ingest-gateway must have an encryption control "
            "requiring TLS 1.3. Alert service needs a circuit-breaker control documenting failure "
            "thresholds.",
        )
        link = result.element("sensor-fleet-ingest-gateway")
        (requirement,) = link["controls"]["encryption"]["requirements"]
        assert requirement["config"] == {"minimum-tls-version": "1.3"}
        assert "circuit-breaker" in result.element("alert-service")["controls"]


@pytest.mark.parametrize("spelling", ["organise", "organize", "bundle", "combine"])
def test_british_and_american(spelling: str) -> None:
    """The same verb either way."""
    result = carried_out(trading(), f'{spelling} position-db and audit-db in a new "data-tier"')
    assert result.parts("data-tier") == {"position-db", "audit-db"}
