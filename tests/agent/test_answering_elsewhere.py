"""Questions about one node or two, on any of the architectures: what was asked is answered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.agent.questions import asked
from advisor.calm.model import Model
from tests.calm.architectures import doc, node

if TYPE_CHECKING:
    from advisor.agent.questions.answer import Answer

FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"


def answer(fixture: str, question: str) -> Answer:
    """The one answer to a question."""
    model = Model(json.loads((FIXTURES / f"{fixture}.json").read_text("utf-8")))
    (found,) = asked(question, model).answers
    return found


@pytest.mark.parametrize(
    ("fixture", "question", "said"),
    [
        ("payments", "Is payment-initiation redundant?", "it is believed to have 2 instances"),
        ("payments", "Is ledger-db-primary redundant?", "another store goes with it as a copy"),
        ("trading", "Is DB_POSITIONS redundant?", 'as its metadata says (replica: "FRA")'),
        ("data-platform", "Why is transform critical for the nightly run?", "2 nodes are reach"),
        ("trading", "Does SVC_OMS put us at risk?", "without it, 2 nodes are reachable from no"),
        ("payments", "Is payments-db replicated?", "no other store copies it"),
        ("payments", "Why is payment-broker critical?", "nothing says that there is a second"),
        ("trading", "How resilient is SVC_OMS?", "without it, 2 nodes are reachable from no actor"),
        ("data-platform", "Is the scheduler redundant?", "flows over it: `flow.nightly`"),
        ("iot", "Why is the MQTT-Broker so important?", "without it, 3 nodes are reachable"),
        ("ecommerce-platform", "Is customer redundant?", "without it, 0 nodes"),
    ],
)
def test_one_node_is_answered_for(fixture: str, question: str, said: str) -> None:
    """Its weak points alone, and what is known of it."""
    opening = answer(fixture, question).opening
    assert said in opening
    assert "Further: " not in opening
    named = opening.partition("What is known of ")[2].partition(":")[0]
    for finding in opening.partition("What is known of ")[0].split("\n\n")[:-1]:
        assert named in finding or finding.startswith("**No weak point**")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Is the architecture resilient?", r"The first 5 of \d+ weak points:"),
        ("Is it redundant?", r"1\. \*\*Payment Broker\*\*"),
        ("What is the top single point of failure?", r"The first of \d weak points:"),
        ("What is the most critical weak point?", r"The first of \d+ weak points:"),
        ("What is the number one risk?", r"The first of \d+ weak points:"),
        ("What are the top 2 single points of failure?", r"The first 2 of \d weak points:"),
        ("What are the worst risks?", r"The first 5 of \d+ weak points:"),
    ],
)
def test_all_of_it_is_answered_for(question: str, first: str) -> None:
    """As many weak points as are asked for."""
    assert re.match(first, answer("payments", question).opening)


def test_a_word_that_is_an_id_as_well_is_no_name() -> None:
    """Nodes without an id are passed over, and several that are named are answered for."""
    model = Model(doc(node(""), node("risk"), node("a-b"), node("c-d"), node("e-f")))
    (all_of_it,) = asked("Where is a risk?", model).answers
    assert "What is known of" not in all_of_it.opening
    (both,) = asked("Where is a risk in a-b or c-d?", model).answers
    assert [each in both.opening for each in ("of `a-b`", "of `c-d`", "of `e-f`")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("fixture", "question", "opening"),
    [
        (
            "payments",
            "Does payment-initiation call fraud-scoring?",
            "No, not directly: over `sanctions-screening`:",
        ),
        (
            "payments",
            "Is channel-api connected to payments-db?",
            "No, not directly: over `payment-initiation`:",
        ),
        (
            "payments",
            "Does payment-initiation call sanctions-screening?",
            "Yes, directly, over `initiation-to-screening`:",
        ),
        (
            "payments",
            "Does channel-api depend on fraud-scoring?",
            "Yes, but not directly: over `payment-initiation` and `sanctions-screening`:",
        ),
        (
            "payments",
            "Does fraud-scoring call audit-store?",
            "No way leads from `fraud-scoring` to `audit-store`:",
        ),
        (
            "payments",
            "Is payments-db connected to payment-initiation?",
            "Yes, directly, but the other way round, over `initiation-to-payments-db`:",
        ),
        (
            "payments",
            "Does payments-db call payment-initiation?",
            "No way leads from `payments-db` to `payment-initiation`:",
        ),
        ("trading", "Can SVC_OMS reach DB_LIMITS?", "Yes, but not directly: over `SVC_RISK`:"),
        (
            "trading",
            "Does the Trader Blotter call SVC_OMS directly?",
            "Yes, directly, over `R04` and `R05`:",
        ),
        ("iot", "How does erp reach auftrags-db?", "From `erp` to `auftrags-db`:"),
    ],
)
def test_yes_or_no_is_said(fixture: str, question: str, opening: str) -> None:
    """Before the ways are told."""
    found = answer(fixture, question)
    assert found.opening == opening
    assert [look.tool for look in found.looks] == ["paths"]


@pytest.mark.parametrize(
    ("fixture", "question", "said"),
    [
        (
            "payments",
            "What is the port of payments-db?",
            "port of `payments-db`: 5432 (`payments-db-sql`).",
        ),
        (
            "payments",
            "Which port does payments-db use?",
            "port of `payments-db`: 5432 (`payments-db-sql`).",
        ),
        (
            "payments",
            "What is the port of channel-api?",
            "port of `channel-api`: 443 (`channel-api-public`), 8443 (`channel-api-internal`).",
        ),
        (
            "payments",
            "What is the port of channel-api-public?",
            "port of `channel-api`: 443 (`channel-api-public`).",
        ),
        (
            "payments",
            "What is the port of clearing-adapter?",
            "port of `clearing-adapter`: 9443 (`clearing-adapter-callback`).",
        ),
        (
            "iot",
            "What is the zone of mqtt-broker?",
            'zone of `mqtt-broker`: "Leitstand".',
        ),
    ],
)
def test_values_of_interfaces_are_found(fixture: str, question: str, said: str) -> None:
    """With the interface that has them."""
    assert answer(fixture, question).opening == said
