"""What several symptoms have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.shared import Shared
from advisor.assess.tracing import trace
from advisor.assess.tracing_words import as_markdown, sections
from tests.assess.outages import SHOP, facts, fixture

if TYPE_CHECKING:
    from advisor.assess.facts import Facts


def shared(known: Facts, *elements: str) -> Shared:
    """What elements share."""
    return trace(known, elements).shared


def test_what_two_services_share() -> None:
    """The broker, the system and the zone; and a flow that runs over both."""
    bank = fixture("payments")
    assert shared(bank, "ledger-posting", "notification-service") == Shared(
        ("instant-payments", "payment-zone"), (), ("payment-broker",)
    )
    assert shared(bank, "sanctions-screening", "clearing-adapter").flows == (
        "send-instant-payment",
    )


def test_one_symptom_shares_nothing() -> None:
    """Nor two without anything in common."""
    assert shared(facts(SHOP), "orders") == Shared((), (), ())
    assert shared(facts(SHOP), "orders-db", "bank") == Shared((), (), ())


def test_it_is_said_before_the_causes() -> None:
    """In words."""
    known = fixture("payments")
    found = trace(known, ["ledger-posting", "notification-service"])
    lines = [line for line in as_markdown(sections(known, found)) if line]
    assert lines[:3] == [
        "## What they share",
        "- All need `payment-broker`.",
        "- All stand in `instant-payments` and `payment-zone`.",
    ]
