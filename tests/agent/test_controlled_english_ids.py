"""Ids and names that a person gives: taken as they stand, and never lost without a word."""

from __future__ import annotations

import pytest

from tests.agent.reading import BANK, DATA, PLANT, SHOP, TRADING, calls, read


@pytest.mark.parametrize(
    ("fixture", "prompt", "identity"),
    [
        (TRADING, "Rename DB_ORDERS to DB_ORDERS_V2", "DB_ORDERS_V2"),
        (TRADING, "Copy SVC_RISK as SVC_RISK_2", "SVC_RISK_2"),
        (TRADING, "Rename DB_ORDERS to Order Vault", "ORDER_VAULT"),
        (SHOP, "Rename order-db to ORDER_DB", "ORDER_DB"),
        (SHOP, "Rename order-service to OrderService", "OrderService"),
        (SHOP, 'Rename order-db to "Orders"', "Orders"),
        (SHOP, "Rename order-db to Orders", "orders"),
        (SHOP, "Rename order-db to Order Vault", "order-vault"),
        (DATA, 'Copy catalog-db as "catalog-db.replica"', "catalog-db.replica"),
        (PLANT, "Rename mqtt-broker to mqtt_knoten", "mqtt_knoten"),
    ],
)
def test_an_id_is_taken_as_it_stands(fixture: str, prompt: str, identity: str) -> None:
    """A word that is an id is not rewritten; several words get the style of the document."""
    ((_, arguments),) = calls(fixture, prompt)
    assert arguments["new_id"] == identity


@pytest.mark.parametrize(
    ("fixture", "prompt", "identity"),
    [
        (TRADING, 'Add a node "AUTH.Service_1"', "AUTH.Service_1"),
        (TRADING, "Add a service called SVC_NEW", "SVC_NEW"),
        (TRADING, "Add a service called Trade Archive", "TRADE_ARCHIVE"),
        (DATA, 'Add a database "catalog-db.replica"', "catalog-db.replica"),
        (SHOP, "Add an actor called Auditor who reads the logs", "auditor"),
    ],
)
def test_the_id_of_a_new_node_is_taken_as_it_stands(
    fixture: str, prompt: str, identity: str
) -> None:
    """The same for what is added."""
    ((tool, arguments),) = calls(fixture, prompt)
    assert (tool, arguments["node"]["unique-id"]) == ("add_node", identity)


@pytest.mark.parametrize(
    ("fixture", "prompt", "name"),
    [
        (SHOP, "Rename order-db to order-database-primary", "Order Database Primary"),
        (SHOP, "Rename order-db to ORDER_DB", "Order Database"),
        (PLANT, "Rename mqtt-broker to mqtt-knoten", None),
        (PLANT, "Rename erp to ERP2", "ERP2"),
        (PLANT, 'Rename mqtt-broker to mqtt-knoten with the name "MQTT-Knoten"', "MQTT-Knoten"),
        (TRADING, "Rename DB_ORDERS to Order Vault", "Order Vault"),
        (BANK, 'Rename payments-db to "core-db" but keep its name', None),
        (BANK, "Rename payments-db to core-db and keep the name.", None),
        (BANK, "Rename payments-db to core-db without changing its name", None),
        (TRADING, "Replace SVC_RISK with a new service SVC_GUARD", "SVC_GUARD"),
    ],
)
def test_a_name_is_kept_unless_it_was_made(fixture: str, prompt: str, name: str | None) -> None:
    """The name follows the id where it was made of the old one, or where the sentence gives one."""
    ((tool, arguments),) = calls(fixture, prompt)
    assert (tool, arguments.get("new_name")) == ("rename", name)


def test_a_name_that_stays_is_told() -> None:
    """The person learns that the name was not changed along."""
    said = read(TRADING, "Rename DB_ORDERS to DB_ORDERS_V2")
    assert any('stays "Order Store"' in choice for choice in said.choices)


@pytest.mark.parametrize(
    ("fixture", "prompt", "identity", "name"),
    [
        (TRADING, "Copy SVC_RISK as SVC_RISK_2", "SVC_RISK_2", "Pre-Trade Risk 2"),
        (TRADING, "Add a second instance of SVC_OMS", "SVC_OMS_2", "Order Management 2"),
        (SHOP, "Add a second instance of order-service", "order-service-2", "Order Service 2"),
        (SHOP, "Copy order-service as sandbox", "sandbox", "Sandbox"),
        (DATA, "Copy catalog-db as catalog-db.old", "catalog-db.old", "Catalog Database Old"),
    ],
)
def test_a_copy_is_called_after_its_original(
    fixture: str, prompt: str, identity: str, name: str
) -> None:
    """The id goes on in the style of the document, and the name from that of the original."""
    ((tool, arguments),) = calls(fixture, prompt)
    assert (tool, arguments["new_id"], arguments["new_name"]) == ("copy_node", identity, name)
