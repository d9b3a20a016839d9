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
        ("Is it safe to remove order-db?", [("neighbours", "order-db")]),
        ("Can we safely switch off the order database?", [("neighbours", "order-db")]),
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


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("Which team takes care of order-db?", 'owner of `order-db`: "Orders Team"'),
        ("Who is in charge of the order database?", 'owner of `order-db`: "Orders Team"'),
        ("Which protocol does the gateway speak to the order service?",
         '- `gateway-connects-order`: "HTTPS"'),
        ("What protocol is used between order-db and order-service?",
         '- `order-connects-db`: "JDBC"'),
        ("On which host and port does the payment service listen?",
         "port of `payment-service`: 8443"),
        ("At what port is the payment service reachable?", "port of `payment-service`: 8443"),
        ("Walk me through order-processing-flow, step by step.", "Its steps:"),
        ("Could you take us through the flow for processing an order?", "Its steps:"),
    ],
)  # fmt: skip
def test_values_in_other_words(prompt: str, told: str) -> None:
    """Of one element, of its interfaces, or of a connection."""
    found = ask(prompt)
    (answer,) = found.answers
    assert told in f"{answer.opening}\n{answer.closing}"
    assert (found.rest, found.not_understood) == ("", ())


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Please tell me what the order service calls.", [("neighbours", "order-service")]),
        ("Do you know where order-db is deployed?", [("neighbours", "order-db")]),
        ("Is there a decision record about authenticating?", [("read_adr", OAUTH)]),
        ("Is there an ADR on OAuth2? Where can I read it?", [("read_adr", OAUTH)]),
        ("Who uses order-db, and what does it depend on?",
         [("neighbours", "order-db"), ("neighbours", "order-db")]),
    ],
)  # fmt: skip
def test_indirect_and_double_questions(prompt: str, expected: list[tuple[str, Any]]) -> None:
    """The look that answers each half; a pronoun means what the half before it names."""
    assert looks(prompt) == expected
    assert ask(prompt).not_understood == ()


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("Which protocol does the customer speak to order-db?", "no relationship joins"),
        ("On which floor does the payment service listen?", 'has no "floor"'),
        ("Is there a decision record about cheese?", "no decision record is named so"),
        ("Walk me through the flow for baking bread.", "no single flow is about"),
        ("Who owns order-db, and how much does it cost?", "no rule answers it"),
    ],
)
def test_what_the_document_does_not_say(prompt: str, reason: str) -> None:
    """Is said to be so, beside what is answered."""
    found = ask(prompt)
    assert reason in found.not_understood[0]
    assert len(found.answers) == prompt.startswith("Who owns")
