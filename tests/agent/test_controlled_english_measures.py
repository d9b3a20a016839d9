"""Sentences that set the numbers of controls, on all the architectures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agent.on_fixtures import after, refused

if TYPE_CHECKING:
    from tests.agent.carried_out import Json


class TestRequirements:
    """Numbers of a control: under keys that are there, and in the sense in which they are said."""

    @pytest.mark.parametrize(
        ("said", "values"),
        [
            ("less than 3 retries and no more than 2 seconds",
             {"retries-less-than": 3, "max-seconds": 2}),
            ("95th percentile below 200 ms", {"max-p95-latency-milliseconds": 200}),
            ("a p99 latency of at most 1.5 seconds", {"max-p99-latency-seconds": 1.5}),
            ("at least 99.5% uptime", {"min-availability-percent": 99.5}),
            ("availability of at least 99.5%", {"min-availability-percent": 99.5}),
            ("a timeout of 2 seconds and 5 minutes RTO", {"timeout-seconds": 2, "rto-minutes": 5}),
            ("more than 3 replicas", {"replicas-more-than": 3}),
            ("ISO 27001 compliance", {"iso-27001-compliance": True}),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize(
        ("name", "on"),
        [("payments", "channel-api"), ("trading", "SVC_OMS"), ("iot", "mqtt-broker")],
    )
    def test_comparisons_are_kept(self, name: str, on: str, said: str, values: Json) -> None:
        """The key says whether the number is the most or the least."""
        result = after(name, f'Add a "limits-of-use" control to {on} requiring {said}')
        (requirement,) = result.element(on)["controls"]["limits-of-use"]["requirements"]
        assert requirement["config"] == values

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ("between 3 and 5 retries", "no single value"),
            ("3 to 5 retries", "no single value"),
            ("5 or more replicas", "no single value"),
            ("latency below 200 ms for 95% of requests", "is not clear"),
            ("3 retries within 10 seconds", "no key is known for 3"),
            ("key rotation every 90 days", "is not clear"),
            ("10k requests per second", "no key is known for 10"),
            ("2 retries and 5 retries", "would have two values"),
        ],
    )
    def test_numbers_that_would_be_lost(self, said: str, reason: str) -> None:
        """They are named, and no control is added without them."""
        assert reason in refused("payments", f'Add a "use" control to channel-api requiring {said}')

    @pytest.mark.parametrize(
        ("name", "prompt", "reason"),
        [
            ("payments", "Change the limit in the rate-limiting control of channel-api to 500.",
             'no "limit" to change, but requests-per-second, per, burst'),
            ("trading", "Raise the limit in the limits control of SVC_RISK to 300",
             "max-orders-per-second"),
            ("payments", "Change the rate-limiting control to require 900 requests per minute",
             'no "requests-per-minute" to change'),
            ("payments", 'Change burst in the rate-limiting control of channel-api to "many"',
             '"burst" is 20 now, and "many" is another'),
            ("payments", "Require 5 lists in the sanctions control", '"lists" is ["EU", "OFAC"'),
            ("payments", "Change per in the rate-limiting control of channel-api to 5",
             '"per" is "client" now'),
            ("payments", "Change years in the retention control of audit-service to 10",
             "not in the document"),
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_not_changed(self, name: str, prompt: str, reason: str) -> None:
        """The reason names what is there."""
        assert reason in refused(name, prompt)

    def test_what_is_there_is_changed(self) -> None:
        """At most is what a key without it says already, and what is set anew is told."""
        said = "Change the rate-limiting control to require at most 70 requests per second."
        result = after("payments", f"{said} Set window in the rate-limiting control to 9.")
        (requirement,) = result.element("channel-api")["controls"]["rate-limiting"]["requirements"]
        config = {"requests-per-second": 70, "per": "client", "burst": 20, "window": 9}
        assert requirement["config"] == config
        assert any('new in "rate-limiting": "window"' in each for each in result.said.choices)
