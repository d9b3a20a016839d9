"""Refactorings that the sentences, or the points, after them say more of."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.calm.model import Model
from tests.agent.on_fixtures import SHOP, architecture, call


def calls(prompt: str) -> list[tuple[str, dict[str, Any]]]:
    """What a prompt on the shop comes to, of which all is understood."""
    said = understand(prompt, Model(architecture(SHOP)))
    assert said.not_understood == ()
    return [(each.tool, each.arguments) for each in said.calls]


@pytest.mark.parametrize(
    ("prompt", "tool", "arguments"),
    [
        (("Guard order-connects-payment with a circuit breaker. It trips after 4 errors and closes "
         "after a minute."), "add_circuit_breaker", {"failure_threshold": 4, "open_seconds": 60}),
        (("Add a circuit breaker to order-connects-inventory:\n- 7 failures\n- for half an hour\n"
         "- each call ends after 3 seconds"), "add_circuit_breaker",
         {"failure_threshold": 7, "open_seconds": 1800, "timeout_ms": 3000}),
        (("Replicate order-db. The copy is called order-ro. It keeps its id. Inventory-service may "
         "read from the copy."), "replicate_store",
         {"primary": "order-db", "replicas": ["order-ro"], "readers": ["inventory-service"]}),
        (("1. Replicate inventory-db\n   - the current one becomes stock-main\n   - both in a "
         "cluster, stock-cluster\n   - copying is asynchronous"), "replicate_store",
         {"primary": "stock-main", "cluster": "stock-cluster", "mode": "async"}),
        (("Make payment-service redundant. Keep its id. Call the balancer pay-lb. The other one is "
         "pay-b."), "make_redundant",
         {"instances": ["payment-service", "pay-b"], "load_balancer": "pay-lb"}),
        ("Run the order-service twice. In front of them a load balancer with the id front.",
         "make_redundant",
         {"instances": ["order-service-1", "order-service-2"], "load_balancer": "front"}),
        ("Cache order-db. The cache is called orders-quick. Entries live for an hour.",
         "add_cache", {"cache": "orders-quick", "ttl_seconds": 3600}),
        (("Put a cache before inventory-db:\n- id stock-cache\n- TTL 20 seconds\n"
         "- readers: inventory-service"), "add_cache",
         {"cache": "stock-cache", "ttl_seconds": 20, "readers": ["inventory-service"]}),
        (("Put a queue between order-service and payment-service. Call the queue pay-jobs. The "
         "broker is bus, and the port is 5671."), "insert_queue",
         {"queue": "pay-jobs", "broker": "bus", "port": 5671}),
        (("Decouple order-service from payment-service with a queue. The queue is named jobs. It "
         "runs on a new broker called rabbit that speaks AMQP."), "insert_queue",
         {"queue": "jobs", "broker": "rabbit", "protocol": "AMQP"}),
        ('Cache order-db.\nValues: {"ttl_seconds": 9}', "add_cache", {"ttl_seconds": 9}),
        ("1. Document the order-service\n   1.1 tier: 2\n   1.2 owner: Shop Team",
         "document_operations", {"tier": 2, "owner": "Shop Team"}),
    ],
)  # fmt: skip
def test_particulars_in_sentences_of_their_own(
    prompt: str, tool: str, arguments: dict[str, Any]
) -> None:
    """One call has them all."""
    called, given = call(prompt)
    assert called == tool
    assert arguments.items() <= given.items()


@pytest.mark.parametrize(
    ("prompt", "half"),
    [
        ("Guard order-connects-payment with a circuit breaker. It sings at night.", "It sings"),
        ("Replicate order-db. The replica shines in the dark.", "The replica shines"),
        ("1. Cache order-db\n   - TTL 5 seconds\n   - painted blue", "painted blue"),
        ("Cache order-db. It expires after a fortnight.", "fortnight"),
    ],
)
def test_what_fits_nothing(prompt: str, half: str) -> None:
    """Nothing is done for a refactoring of which a particular is not understood, and it is said."""
    said = understand(prompt, Model(architecture(SHOP)))
    assert said.calls == ()
    assert any("of this" in reason and half in reason for reason in said.not_understood)


def test_a_sentence_of_its_own_stays_one() -> None:
    """What asks for something else is no particular."""
    found = calls("Replicate order-db. Cache inventory-db. TTL 4 seconds.")
    assert [tool for tool, _ in found] == ["replicate_store", "add_cache"]
    assert found[1][1]["ttl_seconds"] == 4
    assert "mode" not in found[0][1]


def test_said_twice() -> None:
    """A name that contradicts the sentence before it is no detail."""
    prompt = "Cache order-db with a cache called one. The cache is called two."
    said = understand(prompt, Model(architecture(SHOP)))
    assert not any(each.arguments.get("cache") == "two" for each in said.calls)
    assert said.not_understood


def test_several_stores() -> None:
    """`both` and a list are one call each; a name for all of them is none."""
    stores = {"order-db", "inventory-db"}
    for prompt in ("Replicate both databases", "Mirror order-db and inventory-db synchronously"):
        found = calls(prompt)
        assert {given["store"] for _, given in found} == stores
    prompt = "Replicate both databases with a replica called db-copy"
    assert understand(prompt, Model(architecture(SHOP))).calls == ()


@pytest.mark.parametrize(
    ("prompt", "tool"),
    [
        ("- Circuit breakers on order-connects-payment", "add_circuit_breaker"),
        ("- A circuit breaker on order-connects-inventory, 4 failures", "add_circuit_breaker"),
        ("- Cache for order-db, call it quick", "add_cache"),
        ("- A queue between order-service and payment-service", "insert_queue"),
        ("- RTO 2 hours, RPO 5 minutes for order-db and inventory-db", "set_service_level"),
        ("- Runbook of order-db: https://wiki.example.com/db", "document_operations"),
        ('- Recovery targets on order-db, with {"rto_minutes": 9}', "set_service_level"),
    ],
)
def test_points_without_a_verb(prompt: str, tool: str) -> None:
    """They ask for what they name."""
    assert call(prompt)[0] == tool


def test_a_point_that_names_nothing() -> None:
    """A point without a verb needs a place, too."""
    said = understand("- Circuit breaker on the moon", Model(architecture(SHOP)))
    assert said.calls == ()
    assert "moon" in said.not_understood[0]


@pytest.mark.parametrize(
    ("prompt", "into"),
    [
        ("Merge order-db and inventory-db into shop-db", "shop-db"),
        ("Merge inventory-db and order-db", "inventory-db"),
        ("Unite order-service with payment-service", "order-service"),
        ('Combine order-db and inventory-db into one database, shop-db, named "Shop"', "shop-db"),
    ],
)
def test_merging(prompt: str, into: str) -> None:
    """Without a name the first is what they become."""
    tool, arguments = call(prompt)
    assert tool == "merge"
    assert arguments["into"] == into


def test_merging_one() -> None:
    """One node is merged with nothing."""
    said = understand("Merge order-db and the moon", Model(architecture(SHOP)))
    assert said.calls == ()


def test_numbers_of_points_and_numbers() -> None:
    """`1.1` before words is a bullet; `2.5 seconds` is a number, also where a line begins so."""
    prompt = "1. Cache order-db\n1.1 TTL 30 seconds"
    assert call(prompt)[1]["ttl_seconds"] == 30
    prompt = "Add a circuit breaker to order-connects-payment with a timeout of\n2.5 seconds"
    assert call(prompt)[1]["timeout_ms"] == 2500
