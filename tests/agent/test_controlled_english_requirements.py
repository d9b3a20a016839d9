"""What people say of breakers, service levels and operations, in several wordings each."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.calm.model import Model
from tests.agent.carried_out import fixture
from tests.agent.on_fixtures import SHOP, call, refused


class TestBreakers:
    """Calls that are guarded."""

    @pytest.mark.parametrize(
        ("prompt", "arguments"),
        [
            ("Protect the call from order-service to payment-service with a circuit breaker", {}),
            ("Add a circuit breaker to order-connects-payment that opens after three failures",
             {"failure_threshold": 3}),
            ("Put a circuit breaker between order-service and payment-service, timeout 1.5 seconds",
             {"timeout_ms": 1500}),
            ("All calls to payment-service need a circuit breaker with a 2 second timeout",
             {"timeout_ms": 2000}),
            (("Guard order-connects-payment with a circuit breaker that opens after 5 errors in a "
             "row and stays open for 1 minute"), {"failure_threshold": 5, "open_seconds": 60}),
            ('Give order-connects-payment a circuit breaker, falling back to "Paid later"',
             {"fallback": "Paid later."}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, arguments: dict[str, Any]) -> None:
        """Times are in the unit of the argument."""
        tool, given = call(prompt)
        assert tool == "add_circuit_breaker"
        assert given == {"relationships": ["order-connects-payment"], **arguments}

    @pytest.mark.parametrize(
        ("prompt", "reason"),
        [
            ("Add a circuit breaker to payment-service", "say which call"),
            ("Guard the call from order-service with a circuit breaker", "may be order-connects"),
            ("Guard order-connects-payment with a circuit breaker, timeout 1.5 ms", "whole number"),
        ],
    )
    def test_what_is_refused(self, prompt: str, reason: str) -> None:
        """One call is not guessed among several."""
        assert reason in refused(SHOP, prompt)


class TestServiceLevels:
    """Figures that something has to reach."""

    @pytest.mark.parametrize(
        ("prompt", "arguments"),
        [
            ("Order processing must be available 99.9 % with a latency of 300 ms",
             {"on": ["order-processing-flow"], "availability_percent": 99.9, "latency_ms": 300}),
            ("order-db needs an RTO of 15 minutes and an RPO of 5 minutes",
             {"on": ["order-db"], "rto_minutes": 15, "rpo_minutes": 5}),
            ("We need 99.95% availability for the api-gateway",
             {"on": ["api-gateway"], "availability_percent": 99.95}),
            ("Set the RTO of order-db to 1 hour and the RPO to 5 minutes",
             {"on": ["order-db"], "rto_minutes": 60, "rpo_minutes": 5}),
            ("order-db must recover within 30 minutes and lose at most 5 minutes of data",
             {"on": ["order-db"], "rto_minutes": 30, "rpo_minutes": 5}),
            ("The architecture should be available at least 99.9 percent",
             {"on": ["architecture"], "availability_percent": 99.9}),
            ("All databases need a recovery time objective of 1 hour",
             {"on": ["type:database"], "rto_minutes": 60}),
            ("Add weekly backups to inventory-db", {"on": ["inventory-db"], "backup": "weekly"}),
            ('The business impact of order-processing-flow is "No revenue"',
             {"on": ["order-processing-flow"], "business_impact": "No revenue"}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, arguments: dict[str, Any]) -> None:
        """Each figure has its argument, whatever stands first."""
        assert call(prompt) == ("set_service_level", arguments)

    @pytest.mark.parametrize(
        ("prompt", "reason"),
        [
            ("order-db needs an availability of 150 %", "150 % is no availability"),
            ("order-db needs an RTO of 15 minutes and an RTO of 20 minutes", "stands twice"),
            ("order-db needs an RTO of 15 minutes and a 20 minutes RTO", "stands twice"),
            ("order-db needs an RTO of 10 seconds", "whole number"),
        ],
    )
    def test_what_is_refused(self, prompt: str, reason: str) -> None:
        """A figure that cannot be is said to be none."""
        assert reason in refused(SHOP, prompt)


class TestOperations:
    """Who owns it, whom to call, where to look."""

    @pytest.mark.parametrize(
        ("prompt", "arguments"),
        [
            (("The owner of payment-service is team-payments, on call is payments-pager and the "
             "runbook is https://wiki.example.com/p"),
             {"owner": "team-payments", "on_call": "payments-pager",
              "runbook": "https://wiki.example.com/p"}),
            ("payment-service is owned by Team Checkout", {"owner": "Team Checkout"}),
            ("Team-payments owns payment-service", {"owner": "Team-payments"}),
            ("Payments-pager is on call for payment-service", {"on_call": "Payments-pager"}),
            (("Document the operations of payment-service: tier 1, dashboard "
             "https://grafana.example.com/p"),
             {"tier": 1, "dashboard": "https://grafana.example.com/p"}),
            ("Add the health endpoint /health to payment-service", {"health_endpoint": "/health"}),
            ("Set the on-call of payment-service to payments-pager", {"on_call": "payments-pager"}),
            ("Give payment-service the runbook https://wiki.example.com/p and the owner team-x",
             {"runbook": "https://wiki.example.com/p", "owner": "team-x"}),
        ],
    )  # fmt: skip
    def test_wordings(self, prompt: str, arguments: dict[str, Any]) -> None:
        """Each fact has its argument."""
        assert call(prompt) == ("document_operations", {"on": ["payment-service"], **arguments})

    def test_half_sentences_go_on(self) -> None:
        """What stands after a semicolon is of the same element."""
        said = understand(
            "The owner of payment-service is team-p; on call is p-pager; its tier is 1",
            Model(fixture()),
        )
        assert said.not_understood == ()
        assert {each.arguments["on"][0] for each in said.calls} == {"payment-service"}
        given = {key for each in said.calls for key in each.arguments}
        assert given == {"on", "owner", "on_call", "tier"}
