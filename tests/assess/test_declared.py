"""Which availability a document declares, in the many ways in which people write one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.declared import declared, percent
from tests.architectures import VALUES
from tests.mutations import STRANGE

Json = dict[str, Any]


def requiring(identity: str = "high-availability", text: str = "Must be up", **target: Any) -> Json:
    """Controls with one of the given id, description and configuration."""
    requirement = {
        "requirement-url": "https://example.com/up",
        "config": {key.replace("_", "-"): value for key, value in target.items()},
    }
    return {"controls": {identity: {"description": text, "requirements": [requirement]}}}


def said(**metadata: Any) -> Json:
    """Metadata, with hyphens in its names."""
    return {"metadata": {key.replace("_", "-"): value for key, value in metadata.items()}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (said(availability_percent=99.9), 99.9),
        (said(availability_percent=0.999), 99.9),
        (said(availability_percent="0.999"), 99.9),
        (said(availability_percent=50), 50),
        (said(slo={"metric": "availability", "target": 95}), 95),
        (said(availability="99.95%"), 99.95),
        (said(availability="99,95 %"), 99.95),
        (said(availability=0.999), 99.9),
        (said(availability=100), 100),
        (said(targetAvailability=99), 99),
        (said(uptime="≥ 99.5 percent"), 99.5),
        (said(sla="99.9%"), 99.9),
        (said(sla="99.9% uptime"), 99.9),
        (said(sla={"availability": "99.9%", "latency": "95%"}), 99.9),
        (said(slo=[{"uptime-target": "99.9"}]), 99.9),
        (said(availability={"target": 0.999}), 99.9),
        (said(verfügbarkeit="99,5 Prozent"), 99.5),
        (requiring(availability_percent=99.9), 99.9),
        (requiring(target="99.9%"), 99.9),
        (requiring("service-level", availability_percent=99.9), 99.9),
        (requiring(text="Requires 99.9% uptime"), 99.9),
        (requiring("uptime", text="99.9 percent of a month"), 99.9),
    ],
    ids=str,
)
def test_what_declares_an_availability(value: Json, expected: float) -> None:
    """Percents and parts of one, numbers and texts, in metadata and in controls."""
    found = declared(value)
    assert found is not None
    assert percent(found.share) == expected


@pytest.mark.parametrize(
    "value",
    [
        said(availability="high"),
        said(availability=True),
        said(availability=1),
        said(availability=0),
        said(availability=-1),
        said(availability=1000),
        said(availability="[[ AVAILABILITY ]]"),
        said(availability_percent=0),
        said(availability_percent=101),
        said(availability_percent=1),
        said(availability_percent="0.999 %"),
        said(availability_percent=49.9),
        said(availability="12 %"),
        said(availability_hours=99),
        said(availability_hours={"value": 99}),
        said(slo={"metric": "latency", "target": 95}),
        said(slo="95% of requests"),
        said(latency={"slo": 95}),
        requiring("latency-slo", target=95),
        requiring("slo", text="95 % of requests below 200 ms"),
        requiring("availability", text="95 % of requests below 200 ms"),
        requiring("encryption", text="encrypts 95 % of data, available"),
        requiring("slo", text="not up for 99 %"),
        said(availability_zone=99),
        said(high_availability=True),
        said(sla="100ms"),
        said(sla=100),
        said(sla=30),
        said(sla={"error-budget": "99.9%", "percentile": 99}),
        said(cpu={"target": "99%"}),
        said(target="99%"),
        requiring("performance", target="99%"),
        requiring(text="Scales out from 80% load on"),
        requiring("cache", text="99% of the requests are hits"),
    ],
    ids=str,
)
def test_what_declares_none(value: Json) -> None:
    """Words without a figure, figures of something else, and figures that are none of the time."""
    assert declared(value) is None


def test_which_of_several_counts() -> None:
    """The control `service-level`, then other controls, then metadata, then words."""
    value = said(availability=99.1)
    assert declared(value | requiring(text="Up for 99.4%")) == (0.991, "/metadata/availability")
    value |= requiring(target=99.2)
    assert (declared(value) or ("", ""))[1] == (
        "/controls/high-availability/requirements/0/config/target"
    )
    value["controls"] |= requiring("service-level", availability_percent=99.3)["controls"]
    assert (declared(value) or (0, ""))[0] == 0.993
    nested = {"a/b": [{"uptime": 99.5}]}
    assert declared({"metadata": nested}) == (0.995, "/metadata/a~1b/0/uptime")
    twice = {"day": {"uptime": 99.5}, "night": {"uptime": 99.1}}
    assert declared({"metadata": twice}) == (0.995, "/metadata/day/uptime")
    assert declared(requiring(text="99.7% uptime")) == (
        0.997,
        "/controls/high-availability/description",
    )


@given(st.sampled_from(STRANGE) | VALUES, st.sampled_from(["availability", "sla", "x"]))
def test_whatever_is_declared_is_a_share(value: Any, key: str) -> None:
    """Any value at any place gives none or a share of the time, and never an error."""
    for place in (
        {"metadata": value},
        {"controls": value},
        {"metadata": {key: value}},
        {"controls": {key: value}},
        {"controls": {key: {"description": value, "requirements": value}}},
        requiring(key, target=value),
    ):
        found = declared(place)
        assert found is None or 0 < found.share <= 1
