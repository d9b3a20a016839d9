"""Sentences that say more than one thing, on every fixture: what is made of them, and why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.controlled_english import Understanding, understand
from advisor.calm.document import load
from advisor.calm.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable

FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"
SHOP, BANK, TRADING, PLANT, DATA = (
    "ecommerce-platform",
    "payments",
    "trading",
    "iot",
    "data-platform",
)


def read(fixture: str, prompt: str) -> Understanding:
    """What the rules make of a prompt on a fixture."""
    return understand(prompt, Model(load(FIXTURES / f"{fixture}.json").value))


def calls(fixture: str, prompt: str) -> list[tuple[str, dict[str, Any]]]:
    """The calls of a prompt of which all is understood."""
    said = read(fixture, prompt)
    assert said.not_understood == ()
    return [(call.tool, call.arguments) for call in said.calls]


def values(fixture: str, prompt: str) -> dict[str, Any]:
    """The values that a prompt sets, by the element and the key."""
    entries: Iterable[dict[str, Any]] = (
        entry for _, arguments in calls(fixture, prompt) for entry in arguments["entries"]
    )
    return {
        f"{one}.{key}": value
        for entry in entries
        for one in entry.get("on", [entry.get("id")])
        for key, value in entry["values"].items()
    }


CONDITION = "depends on a condition"


@pytest.mark.parametrize(
    ("fixture", "prompt"),
    [
        (SHOP, 'If order-db has no backup, set metadata backup to "hourly" on order-db.'),
        (BANK, "If the broker is down, remove notification-service and what hangs on it."),
        (SHOP, "If there is a service called foo, rename order-db to foo-db."),
        (SHOP, "In case of an outage, connect order-service to inventory-db."),
        (SHOP, "If approved, frobnicate the order-db."),
        (SHOP, "Set metadata tier to 1 on order-db if approved."),
        (TRADING, "Unless it exists, add a service called SVC_AUDIT."),
        (PLANT, "When the audit is over, set metadata tier to 1 on auftrags-db."),
        (DATA, "Once approved, rename catalog-db to search-db."),
        (DATA, "Should the audit fail, remove catalog-db."),
        (BANK, "After the migration, rename audit-store to archive."),
        (BANK, "But only if it is free, rename audit-store to archive."),
        (SHOP, 'Set the tier of order-db to "data" when the migration is finished.'),
        (SHOP, "Set the owner of order-db to Checkout Team unless it has one."),
    ],
)
def test_conditions_are_never_judged(fixture: str, prompt: str) -> None:
    """A sentence with a condition is refused as a whole, and the reason is the condition."""
    said = read(fixture, prompt)
    assert said.calls == ()
    assert [CONDITION in line for line in said.not_understood] == [True]


def test_otherwise_is_a_condition_too() -> None:
    """Neither branch is taken."""
    said = read(
        BANK, "If approved, remove audit-store. Otherwise set metadata tier to 1 on audit-store."
    )
    assert said.calls == ()
    assert [CONDITION in line for line in said.not_understood] == [True, True]


def test_what_comes_before_a_fallback_is_done() -> None:
    """The first sentence asks for something, the second only for a case."""
    said = read(
        SHOP,
        "Rename order-db to order-store. If that is not possible, rename inventory-db to stock-db.",
    )
    assert [call.arguments["new_id"] for call in said.calls] == ["order-store"]
    assert CONDITION in said.not_understood[0]


def test_a_description_may_hold_a_condition() -> None:
    """What is told of a new node is no condition of the request."""
    ((tool, arguments),) = calls(
        SHOP, "Add a service called Mailer that writes when money is short"
    )
    assert tool == "add_node"
    assert arguments["node"]["description"] == "Writes when money is short."


@pytest.mark.parametrize(
    "words",
    [
        "Do not do this.",
        "Undo that.",
        "Just kidding, keep it.",
        "Forget it!",
        "No, don't.",
        "Never mind.",
        "Actually, no.",
        "Wait, leave it as it is.",
        "I take that back.",
        "Ignore the last sentence.",
    ],
)
@pytest.mark.parametrize(
    ("fixture", "request_"),
    [
        (SHOP, "Remove metadata backup from inventory-db."),
        (BANK, "Rename audit-store to archive."),
    ],
)
def test_what_is_taken_back_is_not_done(fixture: str, request_: str, words: str) -> None:
    """Both sentences are told as not understood, with the reason."""
    said = read(fixture, f"Set metadata tier to 3 on all nodes. {request_} {words}")
    assert [call.tool for call in said.calls] == ["set_metadata"]
    assert said.calls[0].arguments["entries"][0]["values"] == {"tier": 3}
    assert ["takes it back" in said.not_understood[0], len(said.not_understood)] == [True, 2]


def test_a_whole_list_is_taken_back() -> None:
    """What stands after a list means all of it, and `either` all that came before."""
    said = read(SHOP, "Do this:\n- Rename order-db to a-db\n- Tag customer with vip\n\nUndo that.")
    assert said.calls == ()
    said = read(SHOP, "Rename order-db to a-db. Tag customer with vip. Do not do either.")
    assert said.calls == ()


def test_another_prohibition_takes_nothing_back() -> None:
    """What must not be done is something else."""
    said = read(SHOP, "Rename order-db to a-db. Do not remove the inventory-db.")
    assert [call.tool for call in said.calls] == ["rename"]


@pytest.mark.parametrize(
    ("fixture", "prompt"),
    [
        (SHOP, "Since order-db is slow rename it to slow-db."),
        (SHOP, "Today rename order-db to order-store."),
        (BANK, "Note that audit-store must be renamed to archive."),
        (DATA, "The goal is to rename catalog-db to search-db."),
        (PLANT, "We have decided to remove mqtt-broker."),
        (TRADING, "The SVC_RISK is a risk and should be removed."),
    ],
)
def test_a_request_is_no_background(fixture: str, prompt: str) -> None:
    """A sentence with a change verb and an element is told as not understood."""
    said = read(fixture, prompt)
    assert said.choices == ()
    assert "tells something" in said.not_understood[0]


def test_background_stays_background() -> None:
    """What a change is good for asks for nothing."""
    said = read(SHOP, "This removes the api-gateway as a single point of failure.")
    assert said.not_understood == ()
    assert "background" in said.choices[0]


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
