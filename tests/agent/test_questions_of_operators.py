"""What an operator asks: what may be behind a symptom, what elements share, whom to call."""

from __future__ import annotations

import pytest

from advisor.agent.questions import asked
from advisor.assess.facts import Facts
from advisor.assess.single_points import single_points
from advisor.calm.model import Model
from tests.agent.asking import ask, platform
from tests.calm.architectures import connects, contains, doc, flow, node


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("What do order-db and inventory-db have in common?", "- they stand in: `ecommerce-sys"),
        ("What is common to order-service and order-db?", "- their owner: Orders Team"),
        ("What do the order service and the payment service share?", "- flows over them: `order-"),
        ("What do order-service and api-gateway have in common?", "they need: `inventory-service`"),
        ("Who do I call when order-db is down?", "- `order-db`: owner `Orders Team`"),
        ("Whom should we page if the gateway fails?", "- `api-gateway`: owner `Platform Team`"),
        ("Who is on call for customer?", "- `api-gateway`: owner `Platform Team`"),
        ("payment-service is slow, what could it be?", "1. **Payment Service** (`payment-service"),
        ("Why is order-db down?", "1. **Order Database**"),
        ("If order-db and inventory-db are slow, where should I look first?", "Order Database"),
        ("What could make the order-service slow?", "`order-service`"),
    ],
)
def test_what_an_operator_asks(prompt: str, told: str) -> None:
    """Answered from the document alone."""
    found = ask(prompt)
    (answer,) = found.answers
    assert told in f"{answer.opening}\n{answer.closing}"
    assert (found.rest, found.not_understood) == ("", ())


def test_nobody_to_call() -> None:
    """That nothing is said is said."""
    (answer,) = asked("Who do I call when b is down?", Model(doc(node("a"), node("b")))).answers
    assert answer.closing == "Nothing says who answers for `b`."


def test_what_only_one_needs_is_not_common() -> None:
    """The inventory's database is needed by both, the orders' by one alone."""
    (answer,) = ask("What do order-service and inventory-service have in common?").answers
    assert "`inventory-db`" in answer.closing
    assert "`order-db`" not in answer.closing


def test_nothing_in_common() -> None:
    """That is said; of one element the question is none."""
    model = Model(doc(node("a"), node("b", "database")))
    (answer,) = asked("What do a and b have in common?", model).answers
    assert answer.closing.endswith("- nothing that the document says")
    assert asked("What does a have in common?", model).answers == ()


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("order-db and inventory-db are both full. What do they have in common?",
         "- they stand in: `ecommerce-system`"),
        ("Order Service and Payment Service act up. What have they got in common?",
         "- flows over them: `order-processing-flow`"),
        ("order-service and payment-service are slow. Where do I begin, and what is affected?",
         "- flows over it: `order-processing-flow`"),
        ("The Order Database is stuck. What could be the cause?", "1. **Order Database**"),
    ],
)  # fmt: skip
def test_what_was_told_before_the_question(prompt: str, told: str) -> None:
    """A sentence that names the elements belongs to the question after it."""
    found = ask(prompt)
    (answer,) = found.answers
    assert told in f"{answer.opening}\n{answer.closing}"
    assert (found.rest, found.not_understood) == ("", ())


@pytest.mark.parametrize(
    "prompt", ["Where should I start?", "What have they got in common?", "What could it be?"]
)
def test_nothing_was_told_before_the_question(prompt: str) -> None:
    """Nothing is guessed."""
    assert ask(prompt).answers == ()


@pytest.mark.parametrize(
    "prompt",
    ["Whom do I ring when order-db is broken?", "Who should I turn to if order-db fails?"],
)
def test_whom_to_call_in_other_words(prompt: str) -> None:
    """As people say it."""
    (answer,) = ask(prompt).answers
    assert "- `order-db`: owner `Orders Team`" in answer.closing


def test_a_container_is_down_with_all_that_is_in_it() -> None:
    """At any level: who reaches a part, the flows over one, and what is lost without all."""
    model = Model(
        doc(
            *(node(each) for each in ("client", "a", "b", "beyond")),
            *(node(each, "network") for each in ("centre", "zone")),
            connects("client-a", "client", "a"),
            connects("client-b", "client", "b"),
            connects("a-beyond", "a", "beyond"),
            connects("b-beyond", "b", "beyond"),
            contains("centre-zone", "centre", "zone", kind="deployed-in"),
            contains("zone-nodes", "zone", "a", "b", kind="deployed-in"),
            flows=[flow("buying", "client-a")],
        )
    )
    (answer,) = asked("What breaks if centre is down?", model).answers
    assert answer.closing.splitlines()[2:] == [
        "- 3 nodes deployed in it or part of it are down with it: `zone`, `a` and `b`.",
        "- 1 node reaches them, directly or over others: `client`.",
        "- 1 flow runs over them: `buying`.",
        "- Without them, 1 node is reachable from no actor: `beyond`.",
    ]


def test_what_is_lost_without_one_node_is_lost_without_it_alone() -> None:
    """Of nodes that none stands in for, one at a time is the same as one of several."""
    found = Facts(platform()).of(single_points)
    ids = [each.id or "" for each in platform().nodes]
    alone = [each for each in ids if each not in found.one_vertex.vertex]
    assert any(found.lost(each) for each in alone)
    for each in alone:
        assert found.lost_without([each]) == found.lost(each)
