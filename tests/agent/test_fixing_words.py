"""Findings mended in other words, and as a sentence after it says."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.calm.document import load
from advisor.calm.model import Model
from tests.agent.mending import GATEWAY, ORDERS, STOCK, mended, read, subject
from tests.agent.reading import DATA, FIXTURES


@pytest.mark.parametrize(
    ("prompt", "keys"),
    [
        ("Sort out all critical findings.", [GATEWAY]),
        ("See to whatever is critical.", [GATEWAY]),
        ("Fix the critical one, would you?", [GATEWAY]),
        ("Do something about the missing replica of inventory-db.", [STOCK]),
        ("Get rid of the bottleneck at the gateway, could you please?", [GATEWAY]),
        ("Fix number 2 and the first one as well.", [ORDERS, GATEWAY]),
        (
            "Fix what is wrong with the payment-service.",
            ["single-point-of-failure:payment-service"],
        ),
    ],
)
def test_what_is_meant_in_other_words(prompt: str, keys: list[str]) -> None:
    """By severity, with other verbs, and with courtesies after it."""
    if "payment-service" in prompt:
        found = read(prompt)
        assert [call.arguments["relationships"] for call in found.calls] == [
            ["order-connects-payment"]
        ]
        return
    assert mended(prompt) == keys


@pytest.mark.parametrize(
    ("prompt", "keys"),
    [
        ("The gateway is a single point of failure. Could you mend that?", [GATEWAY]),
        ("order-db has no replica, I hear. Fix it.", [ORDERS]),
    ],
)
def test_what_a_sentence_before_claims(prompt: str, keys: list[str]) -> None:
    """`It` is the weak point of which the sentence before speaks."""
    found = read(prompt, None)
    assert [subject(call.arguments) for call in found.calls] == keys


def test_what_nobody_claims_is_not_mended() -> None:
    """A claim that the assessment does not share means no finding."""
    assert read("The customer is a single point of failure. Mend that.", None).calls == ()


SCREEN = (
    "Do 1. Put a load balancer in front, keep the gateway's id for the first instance's role "
    "but call it api-gateway-1."
)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Do 1. Put a load balancer in front called edge-lb, keep the gateway's id.",
         {"instances": ["api-gateway", "api-gateway-2"], "load_balancer": "edge-lb"}),
        (SCREEN, {"instances": ["api-gateway-1", "api-gateway-2"]}),
        ("Fix 1. Keep its id. The second one shall be called api-gateway-b.",
         {"instances": ["api-gateway", "api-gateway-b"]}),
        ("Fix 1 with three instances. Call the third one spare.",
         {"instances": ["api-gateway-1", "api-gateway-2", "spare"]}),
        ("Make the gateway redundant but keep its id. The second instance should be gate-b.",
         {"instances": ["api-gateway", "gate-b"]}),
        ("Fix 2. Call the replica copy.", {"replicas": ["copy"]}),
        ("Fix 4. Take 60 minutes RTO and 10 minutes RPO.", {"rto_minutes": 60, "rpo_minutes": 10}),
        ("Fix 4, but use 2 hours as the RTO.", {"rto_minutes": 120}),
        ("Fix 3 with a breaker instead of a queue.", {"relationships": ["order-connects-payment"]}),
    ],
)  # fmt: skip
def test_a_sentence_after_it_says_how(prompt: str, expected: dict[str, Any]) -> None:
    """It changes the call that is made, and makes none of its own."""
    found = read(prompt)
    assert found.not_understood == ()
    (call,) = found.calls
    assert {key: call.arguments[key] for key in expected} == expected


def test_a_sentence_after_several_says_how_of_one() -> None:
    """The others are as they would be without it."""
    found = read("Fix 1 and 2. Keep the gateway's id.")
    assert found.not_understood == ()
    one, two = found.calls
    assert one.arguments["instances"][0] == "api-gateway"
    assert two.arguments == read("Fix 2").calls[0].arguments


@pytest.mark.parametrize(
    ("prompt", "calls"),
    [
        ("Fix 2. Call the balancer edge-lb.", 1),
        ("Fix 1. Put a load balancer in front of order-service called orders-lb.", 4),
        ("Keep the gateway's id.", 0),
        ("Fix 1. Rename order-db to orders. Keep its id.", 2),
        ("Fix 1. The second one shall be blue and green.", 1),
    ],
)
def test_a_sentence_that_is_not_about_what_was_mended(prompt: str, calls: int) -> None:
    """What was staged stays as it was; the sentence is a request by itself, or not understood."""
    found = read(prompt)
    assert len(found.calls) == calls
    first = prompt.partition(".")[0]
    assert [call.arguments for call in found.calls[:1]] == [
        call.arguments for call in read(first).calls
    ]


def test_what_only_a_person_knows_is_filled_in() -> None:
    """The one open value of the remedy."""
    model = Model(load(FIXTURES / f"{DATA}.json").value)
    prompt = 'Fix the missing owner, the owner is "Team Warehouse".'
    (call,) = understand(prompt, model).calls
    assert call.arguments["owner"] == "Team Warehouse"
