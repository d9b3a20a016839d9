"""Values, keys and names as they stand in a sentence, on every fixture: set as written, or not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.reading import BANK, DATA, PLANT, SHOP, TRADING, calls, read, values


@pytest.mark.parametrize(
    ("fixture", "prompt", "expected"),
    [
        (
            SHOP,
            "Set the owner of order-db to A and of inventory-db to B.",
            {"order-db.owner": "A", "inventory-db.owner": "B"},
        ),
        (
            TRADING,
            "Set the engine of DB_ORDERS to MySQL and the engine of DB_LIMITS to Oracle.",
            {"DB_ORDERS.engine": "MySQL", "DB_LIMITS.engine": "Oracle"},
        ),
        (
            BANK,
            'Change the description of payments-db to "A" and of audit-store to "B".',
            {"payments-db.description": "A", "audit-store.description": "B"},
        ),
        (
            SHOP,
            'Set the description of order-db to "A." and its owner to "B".',
            {"order-db.description": "A.", "order-db.owner": "B"},
        ),
        (
            SHOP,
            "Set the host of order-db-sql to a.example.com and of inventory-db-sql to b.example.",
            {"order-db-sql.host": "a.example.com", "inventory-db-sql.host": "b.example"},
        ),
        (
            SHOP,
            'Describe order-db as "Orders" and inventory-db as "Stock".',
            {"order-db.description": "Orders", "inventory-db.description": "Stock"},
        ),
        (
            PLANT,
            'Set the owner of erp to "A", of mqtt-broker to "B" and of auftrags-db to "C".',
            {"erp.owner": "A", "mqtt-broker.owner": "B", "auftrags-db.owner": "C"},
        ),
        (
            SHOP,
            "Set the owner of order-db to Checkout Team, please",
            {"order-db.owner": "Checkout Team"},
        ),
        (SHOP, 'Set the owner of order-db to "R and D"', {"order-db.owner": "R and D"}),
        (
            SHOP,
            r'Describe order-db as "it is \"great\""',
            {"order-db.description": 'it is "great"'},
        ),
        (SHOP, 'Set metadata label to "{name}" on order-db', {"order-db.label": "{name}"}),
        (TRADING, "Set metadata version to 2026.10 on SVC_OMS", {"SVC_OMS.version": "2026.10"}),
        (TRADING, "Set metadata version to 2026.1 on SVC_OMS", {"SVC_OMS.version": 2026.1}),
        (TRADING, "Mark SVC_OMS with level: 1.10", {"SVC_OMS.level": "1.10"}),
        (DATA, "Set metadata count to -0 on catalog-db", {"catalog-db.count": "-0"}),
        (BANK, "Set instances to three on fraud-scoring", {"fraud-scoring.instances": 3}),
        (BANK, 'Set instances to "three" on fraud-scoring', {"fraud-scoring.instances": "three"}),
        (
            SHOP,
            "Set the timeout-seconds of order-connects-payment to 10 seconds",
            {"order-connects-payment.timeout-seconds": 10},
        ),
        (
            BANK,
            "Change the recovery-time-minutes of instant-payments from 15 to 20",
            {"instant-payments.recovery-time-minutes": 20},
        ),
        (
            BANK,
            'Change the owner of payments-db from "Payments Tribe" to "Core Banking".',
            {"payments-db.owner": "Core Banking"},
        ),
    ],
)
def test_each_value_is_what_was_written(
    fixture: str, prompt: str, expected: dict[str, Any]
) -> None:
    """A sentence that names its verb once sets each value, and no number is rewritten."""
    assert values(fixture, prompt) == expected


@pytest.mark.parametrize(
    ("fixture", "prompt", "reason"),
    [
        (SHOP, "Describe order-db as orders and inventory-db as stock.", '"and"'),
        (SHOP, "Set the owner of order-db to Checkout Team for now.", '"for now"'),
        (
            SHOP,
            "Set the owner of order-db to Checkout Team instead of Orders Team.",
            '"instead of"',
        ),
        (SHOP, "Set the owner of order-db to the owner of inventory-db.", '"the owner of"'),
        (BANK, "Set the owner of payments-db to audit-store's owner.", "'s"),
        (SHOP, "Rename order-db to order-store or order-vault.", '"or"'),
        (BANK, "Set metadata tier to 1 or 2 on payments-db.", '"or"'),
        (SHOP, 'Set the tier of order-db to "gold" mostly.', "not all of the value"),
        (SHOP, "Mark order-db with role: primary or secondary", '"or"'),
        (DATA, "Set the team of crm to sales to calm them", '"to"'),
        (TRADING, 'Set metadata x to {"v": 1.10} on SVC_OMS', "1.10 would become 1.1"),
        (BANK, "Rename audit-store to archive - never mind.", '"-"'),
        (BANK, "Rename audit-store to archive with the name Archive or Vault", '"or"'),
        (BANK, 'Rename audit-store to archive with the name "Archive" for now', "not all of"),
        (BANK, "Set the owner of payments-db to Team A (temporarily).", '"("'),
        (BANK, "Set the name of payments-db to Core Store for now.", '"for now"'),
        (BANK, "Set metadata owner to null on payments-db", "no value"),
        (BANK, "Set instances to many on fraud-scoring", "is 1 now"),
        (BANK, "Set personal-data to partly on mobile-app", "is true now"),
        (BANK, "Set recovery-time-minutes to 2 hours on instant-payments", "not in the unit"),
        (PLANT, "Change the owner of erp to IT", 'no metadata "owner"'),
        (BANK, "Change the owner of payments-db from Sales to IT", "not Sales"),
        (BANK, "Remove the tier of payments-db", "replicas, backup"),
        (
            SHOP,
            "Remove the payment-service and what hangs on it, but keep order-db as it is.",
            "leave another as it is",
        ),
    ],
)
def test_a_value_that_goes_on_is_refused(fixture: str, prompt: str, reason: str) -> None:
    """Nothing is set, and the reason names the word."""
    said = read(fixture, prompt)
    assert said.calls == ()
    assert [reason in line for line in said.not_understood] == [True]


def test_two_names_in_one_sentence() -> None:
    """Each of two elements gets the name that stands beside it."""
    done = calls(SHOP, "Rename order-db to x-db and inventory-db to y-db")
    assert [(each["id"], each["new_id"]) for _, each in done] == [
        ("order-db", "x-db"),
        ("inventory-db", "y-db"),
    ]


def test_an_old_value_is_a_guard() -> None:
    """A change from one value to another is made only where the first is there."""
    moved = values(BANK, "Change the port of payments-db-sql from 5432 to 5433")
    assert moved == {"payments-db-sql.port": 5433}
    said = read(BANK, "Change the port of payments-db-sql from 5431 to 5433")
    assert said.calls == ()
    assert "is 5432 and not 5431" in said.not_understood[0]


def test_all_but_one() -> None:
    """What the sentence excepts is left alone."""
    for fixture, prompt in (
        (SHOP, 'Set the tier of all services to "gold" except the api-gateway.'),
        (SHOP, 'Set metadata tier to "gold" on all services but not api-gateway.'),
    ):
        ((_, arguments),) = calls(fixture, prompt)
        (entry,) = arguments["entries"]
        assert (entry["on"], entry["except"]) == (["type:service"], ["api-gateway"])
        assert entry["values"] == {"tier": "gold"}


@pytest.mark.parametrize(
    "prompt", ["Remove the backup of payments-db", "Remove payments-db's backup"]
)
def test_a_key_that_is_there_is_taken_away(prompt: str) -> None:
    """The word metadata need not be said."""
    ((tool, arguments),) = calls(BANK, prompt)
    assert (tool, arguments["entries"]) == (
        "set_metadata",
        [{"on": ["payments-db"], "remove": ["backup"]}],
    )
