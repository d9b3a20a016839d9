"""Prompts that mend findings of the platform, for the tests of them."""

from __future__ import annotations

from typing import Any

from advisor.agent.controlled_english import Understanding, understand
from advisor.agent.earlier import Listed
from advisor.calm.document import load
from advisor.calm.model import Model
from tests.agent.reading import FIXTURES, SHOP

PLATFORM = FIXTURES / f"{SHOP}.json"
GATEWAY = "single-point-of-failure:api-gateway"
ORDERS = "store-without-replica:order-db"
STOCK = "store-without-replica:inventory-db"
PAYMENT = "synchronous-chain:payment-service"
RECOVERY = "no-recovery-target:order-db"
TOLD = Listed((GATEWAY, ORDERS, PAYMENT, RECOVERY, STOCK), 3)
"""What was told last: five findings, the first three in full."""
KEYS = {
    "api-gateway": GATEWAY,
    "order-db": ORDERS,
    "inventory-db": STOCK,
    "order-connects-payment": PAYMENT,
    "order-service": "single-point-of-failure:order-service",
    "inventory-service": "single-point-of-failure:inventory-service",
}
"""The finding that a call is for, by the first id that it names."""


def read(prompt: str, listed: Listed | None = TOLD) -> Understanding:
    """What is made of a prompt about the platform."""
    return understand(prompt, Model(load(PLATFORM).value), listed)


def subject(arguments: dict[str, Any]) -> str:
    """The finding that a call mends."""
    if "rto_minutes" in arguments:
        return RECOVERY
    named = next(arguments[key] for key in ("node", "store", "relationships") if key in arguments)
    return KEYS[named if isinstance(named, str) else named[0]]


def mended(prompt: str, listed: Listed | None = TOLD) -> list[str]:
    """The findings that a prompt mends, all of which is understood."""
    found = read(prompt, listed)
    assert found.not_understood == ()
    return [subject(call.arguments) for call in found.calls]
