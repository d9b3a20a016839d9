"""The conversation of the tutorial, word for word: every demand is met in the document.

Each prompt stands on the result of the one before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agent.carried_out import FIXTURES, carried_out, fixture

if TYPE_CHECKING:
    from tests.agent.carried_out import Json, Result

PROMPTS = FIXTURES / "prompts/resilience"


def prompt(name: str) -> str:
    """What the person says."""
    return (PROMPTS / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def balanced() -> Result:
    """After the second prompt."""
    return carried_out(fixture(), prompt("2-load-balancer"))


@pytest.fixture(scope="module")
def replicated(balanced: Result) -> Result:
    """After the third."""
    return carried_out(balanced.value, prompt("3-replication"))


@pytest.fixture(scope="module")
def queued(replicated: Result) -> Result:
    """After the fourth."""
    return carried_out(replicated.value, prompt("4-queue"))


@pytest.fixture(scope="module")
def controlled(queued: Result) -> Result:
    """After the fifth."""
    return carried_out(queued.value, prompt("5-controls"))


def untouched(before: Json, after: Result, *ids: str) -> bool:
    """Whether these elements are what they were."""
    old = {each["unique-id"]: each for key in ("nodes", "relationships") for each in before[key]}
    return all(old[each] == after.element(each) for each in ids)


def test_the_load_balancer_is_the_entry_point(balanced: Result) -> None:
    """It is a service, both actors reach it and nothing else, and it reaches both gateways."""
    assert balanced.element("load-balancer")["node-type"] == "service"
    calls = balanced.calls()
    assert [ends for ends in calls if ends[0] in ("customer", "admin")] == [
        ("customer", "load-balancer"),
        ("admin", "load-balancer"),
    ]
    assert {ends[1] for ends in calls if ends[0] == "load-balancer"} == {
        "api-gateway-1",
        "api-gateway-2",
    }


def test_the_gateway_became_two(balanced: Result) -> None:
    """The first is the one that was there; the second is like it in all but id and name."""
    assert "api-gateway" not in balanced.ids()
    first, second = (balanced.element(f"api-gateway-{number}") for number in (1, 2))
    old = next(node for node in fixture()["nodes"] if node["unique-id"] == "api-gateway")
    assert first["controls"] == second["controls"] == old["controls"]
    assert first["interfaces"] == old["interfaces"]
    assert second["node-type"] == "service"
    calls = balanced.calls()
    for target in ("order-service", "inventory-service"):
        assert calls["api-gateway-1", target]["protocol"] == "HTTPS"
        assert calls["api-gateway-2", target]["protocol"] == "HTTPS"
    assert {"api-gateway-1", "api-gateway-2"} <= balanced.parts("ecommerce-system")


def test_flows_go_over_the_load_balancer(balanced: Result) -> None:
    """Both flows enter through it and go on to the first gateway."""
    for flow, actor in (("order-processing-flow", "customer"), ("inventory-check-flow", "admin")):
        assert balanced.way(flow)[:2] == [
            (actor, "load-balancer"),
            ("load-balancer", "api-gateway-1"),
        ]


def test_metadata_says_what_it_is_for(balanced: Result) -> None:
    """High availability is noted on what makes it up, and nowhere else."""
    marked = {
        each["unique-id"]
        for each in balanced.elements()
        if each.get("metadata", {}).get("high-availability")
    }
    assert marked == {"load-balancer", "api-gateway-1", "api-gateway-2"}
    assert untouched(fixture(), balanced, "order-service", "order-db", "order-connects-db")


def test_the_database_is_replicated(replicated: Result) -> None:
    """The database has another id, and a replica of its kind that the service reads from."""
    assert "order-db" not in replicated.ids()
    assert replicated.element("order-database-primary")["node-type"] == "database"
    assert replicated.element("order-database-replica")["node-type"] == "database"
    calls = replicated.calls()
    assert calls["order-service", "order-database-primary"]["unique-id"] == "order-connects-db"
    read = calls["order-service", "order-database-replica"]
    assert "read operations" in read["description"]
    assert read["protocol"] == "JDBC"


def test_roles_and_mode_are_metadata(replicated: Result) -> None:
    """Each plays its own role, and both say how they replicate."""
    for role in ("primary", "replica"):
        held = replicated.metadata(f"order-database-{role}")
        assert (held["role"], held["replication-mode"]) == (role, "async")


def test_both_form_a_cluster_in_the_platform(replicated: Result) -> None:
    """Both moved into the cluster, and that took their place."""
    pair = {"order-database-primary", "order-database-replica"}
    assert replicated.element("order-database-cluster")["node-type"] == "system"
    assert replicated.parts("order-database-cluster") == pair
    platform = replicated.parts("ecommerce-system")
    assert "order-database-cluster" in platform
    assert not pair & platform


def test_who_writes_and_who_reads_is_said(replicated: Result) -> None:
    """The description that said both says what is left to it."""
    described = replicated.element("order-connects-db")["description"]
    assert "writes" in described
    assert "reads" not in described


def test_the_broker_and_its_queue(queued: Result) -> None:
    """The broker listens as asked, and the queue is a part of it."""
    broker = queued.element("message-broker")
    assert broker["node-type"] == "system"
    assert "RabbitMQ" in broker["description"]
    (interface,) = broker["interfaces"]
    assert (interface["protocol"], interface["port"]) == ("AMQP", 5672)
    assert queued.parts("message-broker") == {"order-queue"}


def test_the_call_goes_over_the_queue(queued: Result) -> None:
    """One publishes, the other consumes; nothing is called directly, and the flow goes along."""
    calls = queued.calls()
    assert ("order-service", "payment-service") not in calls
    assert calls["order-service", "order-queue"]["unique-id"] == "order-connects-payment"
    assert "publishes" in calls["order-service", "order-queue"]["description"]
    assert "consumes" in calls["payment-service", "order-queue"]["description"]
    assert {calls[service, "order-queue"]["protocol"] for service in SERVICES} == {"AMQP"}
    way = queued.way("order-processing-flow")
    at = way.index(("order-service", "order-queue"))
    assert set(way[at + 1]) == {"order-queue", "payment-service"}
    assert queued.metadata("order-connects-payment")["call"] == "asynchronous"


SERVICES = ("order-service", "payment-service")


def test_the_decision_is_linked(queued: Result) -> None:
    """All that came of the decision names it."""
    adr = "docs/adr/0001-use-message-queue-for-async-processing.md"
    for identity in ("message-broker", "order-queue", "order-connects-payment"):
        assert queued.metadata(identity)["adr"] == adr


@pytest.mark.parametrize(
    ("on", "control_id", "keys"),
    [
        ("", "high-availability", {"availability-percent"}),
        ("order-database-cluster", "failover", {"rto-minutes", "rpo-minutes"}),
        ("order-service", "circuit-breaker", {"failure-threshold"}),
    ],
)
def test_each_control_is_where_it_was_asked_for(
    controlled: Result, on: str, control_id: str, keys: set[str]
) -> None:
    """With a URL of the domain that was named, and with values in place."""
    holder = controlled.element(on) if on else controlled.value
    (requirement,) = holder["controls"][control_id]["requirements"]
    assert requirement["requirement-url"] == f"https://internal-policy.example.com/{control_id}"
    assert keys <= requirement["config"].keys()


def test_given_values_are_kept_and_others_stated(controlled: Result) -> None:
    """The availability is what was asked for; what nobody gave is said to be assumed."""
    (requirement,) = controlled.value["controls"]["high-availability"]["requirements"]
    assert requirement["config"] == {"availability-percent": 99.9}
    said = "\n".join(controlled.said.choices)
    assert 'values of "failover" assumed' in said
    assert 'values of "circuit-breaker" assumed' in said
    assert 'values of "high-availability"' not in said


def test_controls_change_nothing_else(queued: Result, controlled: Result) -> None:
    """Three controls are the whole difference."""
    assert controlled.changes == 3
    bare = [
        {key: item for key, item in each.items() if key != "controls"}
        for each in controlled.elements()
    ]
    assert bare == [
        {key: item for key, item in each.items() if key != "controls"} for each in queued.elements()
    ]
