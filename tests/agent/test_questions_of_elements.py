"""Questions about elements: who reaches whom, how many there are, and what one has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.asking import ask, looks

OAUTH = "docs/adr/0002-use-oauth2-for-api-authentication.md"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("What happens when the payment service fails?", [("neighbours", "payment-service")]),
        ("what if order-db goes down", [("neighbours", "order-db")]),
        ("Who would be affected if we lose inventory-db?", [("neighbours", "inventory-db")]),
        ("Would the shop work without the gateway?", [("neighbours", "api-gateway")]),
        ("Which services call the payment-service?", [("neighbours", "payment-service")]),
        ("Could you tell me what uses `order-db`?", [("neighbours", "order-db")]),
        ("dependencies of order service?", [("neighbours", "order-service")]),
        ("What does orders.internal depend on? ", []),
        ("how is customer connected to order-db?", [("paths", "customer")]),
        ("Can payment-service reach order-db?", [("paths", "payment-service")]),
        ("Is order-db reachable from admin?", [("paths", "admin")]),
        ("validate", [("check", "")]),
        ("Are there any errors in it?", [("check", "")]),
        ("What's wrong with this architecture?", [("check", "")]),
        ("What does ADR-0002 say?", [("read_adr", OAUTH)]),
        ("Tell me about the payment service", [("show", ["payment-service"]),
                                               ("neighbours", "payment-service")]),
        ("Describe gateway-connects-order.", [("show", ["gateway-connects-order"])]),
        ("Search for PCI", [("find", "PCI")]),
        ("Who uses order-service-api?", [("neighbours", "order-service")]),
        ("Where is order-db deployed?", [("neighbours", "order-db")]),
    ],
)  # fmt: skip
def test_questions_in_other_words(prompt: str, expected: list[tuple[str, Any]]) -> None:
    """The look that answers, and of what."""
    assert looks(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("How many databases?", "2 databases:\n\n- `order-db` “Order Database” (database)"),
        ("Count the nodes", "9 nodes:"),
        ("Which people are there?", "2 actors:"),
        ("List all decision records", "2 decision records:\n\n- `docs/adr/0001"),
        ("How many interfaces are there?", "6 interfaces:\n\n- `api-gateway-https` of"),
        ("Which nodes lack controls?", "7 nodes of 9 without any control:"),
        ("Which elements have no description?", "0 elements of 20 without"),
        ("which databases don't have a backup", "0 databases of 2 without `backup`"),
        ("Which services have the compliance control?", "1 service of 4 with a control `compl"),
        ("List the nodes with tier = edge", "1 node of 9 with `tier`"),
        ("Which databases are in ecommerce-system?", "2 databases:"),
    ],
)
def test_lists_and_numbers(prompt: str, told: str) -> None:
    """Counted, then listed."""
    (answer,) = ask(prompt).answers
    assert answer.closing.startswith(told)
