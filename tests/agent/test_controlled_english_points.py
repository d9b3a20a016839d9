"""Lists with points under points, and headings that name what the points are about."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.calm.model import Model
from tests.agent.carried_out import carried_out, fixture

THREE = {
    "set_service_level": {"on": ["order-db"], "rto_minutes": 15},
    "document_operations": {"on": ["order-db"], "owner": "team-x"},
    "set_metadata": {"entries": [{"on": ["order-db"], "append": {"tags": ["stateful"]}}]},
}
"""What each of the ways to write one list comes to."""


def calls(prompt: str) -> dict[str, Any]:
    """The calls of a prompt by their tools, of which all is understood."""
    said = understand(prompt, Model(fixture()))
    assert said.not_understood == ()
    return {call.tool: call.arguments for call in said.calls}


@pytest.mark.parametrize(
    "prompt",
    [
        "1. Order database: a) set RTO to 15 minutes b) owner is team-x c) tag with stateful",
        "Order database: (a) an RTO of 15 minutes (b) owner: team-x (c) tag it with stateful",
        "1. Order database:\n   - RTO 15 minutes\n   - owner is team-x\n   - tag with stateful",
        "1. Order database\n   a) RTO of 15 minutes\n   b) owner: team-x\n   c) tag with stateful",
        (
            "1. **Order database**\n   - needs an RTO of 15 minutes\n   - is owned by team-x\n"
            "   - tag with stateful"
        ),
        "## Order database\n- RTO 15 minutes\n- its owner is team-x\n- tag it with stateful",
        (
            "Please do the following:\n1) Order database\n   (a) RTO of 15 minutes\n"
            "   (b) owner: team-x\n   (c) tag with stateful"
        ),
        "Harden the order database:\n- RTO 15 minutes\n- owner: team-x\n- tag with stateful",
        "For order-db:\n* an RTO of 15 minutes\n* the owner is team-x\n* tag with stateful",
        (
            "Make the order database more resilient:\n- RTO 15 minutes\n- owner: team-x\n"
            "- tag with stateful"
        ),
    ],
)
def test_points_are_about_what_the_heading_names(prompt: str) -> None:
    """Letters in a line, indented bullets and headings without a colon say the same."""
    assert calls(prompt) == THREE


def test_each_heading_has_its_own_points() -> None:
    """The second point of the outer list is about another element."""
    found = understand(
        "1. Order database:\n   a) RTO 15 minutes\n2. Payment service:\n   a) owner is team-p\n"
        "3. Tag api-gateway with edge",
        Model(fixture()),
    )
    assert found.not_understood == ()
    on = [call.arguments.get("on") or call.arguments["entries"][0]["on"] for call in found.calls]
    assert on == [["order-db"], ["payment-service"], ["api-gateway"]]


def test_a_heading_of_several() -> None:
    """Points may be about two elements at once."""
    (found,) = calls("Both databases:\n- an RTO of 30 minutes").values()
    assert found == {"on": ["order-db", "inventory-db"], "rto_minutes": 30}


def test_a_refactoring_in_a_point() -> None:
    """The particulars of a refactoring may stand without the element; later points follow it."""
    result = carried_out(
        fixture(),
        "1. API gateway:\n   - make redundant behind a load balancer\n   - tag with edge\n"
        "2. Order database: a) replicate asynchronously, keeping its id b) add a control "
        '"failover" with config {"rto-minutes": 5}',
    )
    for instance in ("api-gateway-1", "api-gateway-2"):
        assert result.metadata(instance)["tags"] == ["edge"]
    assert result.element("order-db-replica")["node-type"] == "database"
    assert "failover" in result.element("order-db")["controls"]
    assert "failover" not in result.element("order-db-replica").get("controls", {})


def test_the_other_end_of_a_call_is_the_heading() -> None:
    """A call of which one end is named has the element as the other."""
    found = calls("Payment service:\n- protect the call from order-service with a circuit breaker")
    assert found == {"add_circuit_breaker": {"relationships": ["order-connects-payment"]}}


def test_a_point_that_names_another_element() -> None:
    """It is about that one, whatever the heading is."""
    found = calls("Order database:\n- The owner of payment-service is team-p")
    assert found["document_operations"]["on"] == ["payment-service"]


def test_one_point_is_not_understood() -> None:
    """The others are done, and the one is named."""
    said = understand(
        "1. Order database: a) RTO 15 minutes b) paint blue c) owner is team-x", Model(fixture())
    )
    assert [call.tool for call in said.calls] == ["set_service_level", "document_operations"]
    (remark,) = said.not_understood
    assert remark.startswith("“paint blue”")


@pytest.mark.parametrize(
    "prompt",
    [
        "Do not do the following:\n1. Order database:\n   a) RTO of 15 minutes",
        "Bob rejected this:\n- Order database:\n  - RTO of 15 minutes",
        "If we have the time:\n1. Order database: a) RTO 15 minutes b) owner is team-x",
    ],
)
def test_nothing_under_a_heading_that_refuses(prompt: str) -> None:
    """What is not asked for is not done however deep it stands."""
    assert understand(prompt, Model(fixture())).calls == ()


def test_letters_that_are_no_points() -> None:
    """Marks out of order, or without a colon before them, cut nothing."""
    (found,) = calls('Describe order-db as "Keeps: a) orders b) lines"').values()
    assert found["entries"][0]["values"] == {"description": "Keeps: a) orders b) lines"}
    said = understand("Tag order-db with b) and a) for good", Model(fixture()))
    assert len(said.not_understood) == 1
