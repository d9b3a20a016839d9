"""Sentences on which others hang, on every fixture: conditions, what is taken back, background."""

from __future__ import annotations

import pytest

from tests.agent.reading import BANK, DATA, PLANT, SHOP, TRADING, calls, read

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
        "Then undo.",
        "Stop!",
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
    assert ["sentence takes it back" in said.not_understood[0], len(said.not_understood)] == [
        True,
        2,
    ]


def test_a_whole_list_is_taken_back() -> None:
    """What stands after a list means all of it, and `either` all that came before."""
    said = read(SHOP, "Do this:\n- Rename order-db to a-db\n- Tag customer with vip\n\nUndo that.")
    assert said.calls == ()
    said = read(SHOP, "Rename order-db to a-db. Tag customer with vip. Do not do either.")
    assert said.calls == ()


@pytest.mark.parametrize(
    "words",
    [
        "Keep the audit-store.",
        "Please don't remove the audit-store.",
        "But leave audit-store alone.",
        "Oh wait, do not.",
    ],
)
def test_what_a_later_sentence_keeps_is_not_removed(words: str) -> None:
    """Two sentences that contradict each other are both told."""
    said = read(BANK, f"Remove audit-store and what hangs on it. {words}")
    assert said.calls == ()
    assert len(said.not_understood) == 2


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
