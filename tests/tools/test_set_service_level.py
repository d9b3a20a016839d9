"""Saying how available, how fast and how recoverable something has to be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.declared import declared
from advisor.assess.facts import Facts
from advisor.assess.rules.resilience.no_recovery_target import RULE
from advisor.calm.model import Model
from tests.architectures import FLOWS, NODES
from tests.tools.ledger import REQUIREMENT, found, ledger, refused
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "set_service_level"
LEVEL = {"availability_percent": 99.95, "rto_minutes": 15, "rpo_minutes": 5, "latency_ms": 200}


def archive(**members: Any) -> Json:
    """The ledger, its archive with these members."""
    value = ledger()
    del value["nodes"][3]["metadata"]
    value["nodes"][3] |= members
    return value


def stated(config: Json, control: str = "high-availability") -> Json:
    """Controls of one requirement with this configuration."""
    return {control: {"description": "d", "requirements": [REQUIREMENT | {"config": config}]}}


def level(value: Json, identity: str = "archive") -> Json:
    """The configuration of the control that the tool makes."""
    (requirement,) = found(value, identity)["controls"]["service-level"]["requirements"]
    return dict(requirement["config"])


def test_levels_of_the_shop() -> None:
    """A store, a flow and the architecture; what the store says of backups is changed there."""
    all_three = {"on": ["order-db", "order-processing-flow", "architecture"]}
    given_all = LEVEL | {"backup": "hourly", "business_impact": "No order is taken."}
    text, expected = as_read(TOOL, (TOOL, all_three | given_all))
    assert text == expected


def test_what_is_said_is_what_an_assessment_reads() -> None:
    """The availability, and that there are targets for recovery."""
    after, notes = refactored(TOOL, {"on": ["archive"]} | LEVEL, archive())
    read = declared(found(after, "archive"))
    assert read is not None
    assert read.share == pytest.approx(0.9995)
    assert [each.elements for each in RULE.find(Facts(Model(archive())))] == [("archive",)]
    assert not [*RULE.find(Facts(Model(after)))]
    assert notes == [
        (
            'requirement-url "https://policy.example.com/service-level" is assumed: '
            "controls.service-level of archive; `requirement_url` gives another"
        )
    ]
    _, notes = refactored(
        TOOL, {"on": ["archive"], "requirement_url": "https://a.example.com/b"} | LEVEL, archive()
    )
    assert notes == []


@pytest.mark.parametrize(
    ("old", "asked", "new"),
    [
        ({"rto": "4h"}, {"rto_minutes": 30}, {"rto": "0.5h"}),
        ({"rto": "PT4H"}, {"rto_minutes": 30}, {"rto": "PT30M"}),
        ({"rto": "PT4H"}, {"rto_minutes": 0.5}, {"rto": "PT30S"}),
        ({"rtoHours": 4}, {"rto_minutes": 30}, {"rtoHours": 0.5}),
        ({"rto-minutes": "240"}, {"rto_minutes": 30}, {"rto-minutes": "30"}),
        ({"rto": 240}, {"rto_minutes": 30}, {"rto": 30}),
        ({"rto": "soon"}, {"rto_minutes": 30}, {"rto": "30 minutes"}),
        (
            {"dr": {"recovery-time": "1 day"}},
            {"rto_minutes": 720},
            {"dr": {"recovery-time": "0.5 day"}},
        ),
        ({"rpo": {"minutes": 9}}, {"rpo_minutes": 5}, {"rpo": {"minutes": 5}}),
        ({"max-latency": "< 1 s"}, {"latency_ms": 200}, {"max-latency": "< 0.2 s"}),
        ({"availability": "99,9 %"}, {"availability_percent": 99.5}, {"availability": "99,5 %"}),
        ({"availability": 0.999}, {"availability_percent": 99.5}, {"availability": 0.995}),
        ({"uptime-percent": 99.9}, {"availability_percent": 99}, {"uptime-percent": 99}),
        (
            {"wiederanlaufzeit": "4 Stunden"},
            {"rto_minutes": 30},
            {"wiederanlaufzeit": "0.5 Stunden"},
        ),
        ({"backup": True}, {"backup": "nightly"}, {"backup": "nightly"}),
    ],
)
def test_a_value_is_changed_where_it_stands(old: Json, asked: Json, new: Json) -> None:
    """In metadata and in other controls, in its own unit and form, and told."""
    call = {"on": ["archive"]} | asked
    after, notes = refactored(TOOL, call, archive(metadata=old))
    assert found(after, "archive")["metadata"] == new
    assert "service-level" not in found(after, "archive")["controls"]
    assert " was " in notes[-1]
    assert ("names no unit" in notes[0]) is (old == {"rto": 240})
    after, _ = refactored(TOOL, call, archive(metadata=[{"a": 1}, old]))
    assert found(after, "archive")["metadata"] == [{"a": 1}, new]
    after, _ = refactored(TOOL, call, archive(controls=stated(old)))
    assert found(after, "archive")["controls"] == stated(new)


@pytest.mark.parametrize(
    "beside",
    [
        {"p99-latency-ms": 900},
        {"latency": {"p99": 900}},
        {"rto-owner": "Ann"},
        {"backup-window": "02:00"},
        {"targets": ["rto"]},
    ],
)
def test_what_is_another_thing_stays(beside: Json) -> None:
    """Percentiles, owners and windows are not what is set."""
    asked = {"on": ["archive"], "latency_ms": 200, "rto_minutes": 15, "backup": "nightly"}
    after, _ = refactored(TOOL, asked, archive(metadata=beside))
    assert found(after, "archive")["metadata"] == beside
    assert level(after) == {"latency-ms": 200, "rto-minutes": 15, "backup": "nightly"}


def test_what_a_control_says_in_words_is_left_and_told() -> None:
    """The figure stands beside it then, and is what counts."""
    controls = {"availability": {"description": "Up 99.9 % of a month.", "requirements": []}}
    call = {"on": ["archive"], "availability_percent": 99.5}
    after, notes = refactored(TOOL, call, archive(controls=controls))
    assert level(after) == {"availability-percent": 99.5}
    assert found(after, "archive")["controls"]["availability"] == controls["availability"]
    assert notes[1:] == [
        'controls.availability.description of node "archive" says it in words and is left as it is'
    ]


def test_a_level_set_before_is_changed() -> None:
    """In its place; what is not given stays."""
    after, _ = refactored(TOOL, {"on": ["archive"]} | LEVEL, archive())
    again = {"on": ["archive"], "rto_minutes": 60, "availability_percent": 99, "backup": "daily"}
    after, notes = refactored(TOOL, again, after)
    assert level(after) == {
        "availability-percent": 99,
        "rto-minutes": 60,
        "rpo-minutes": 5,
        "latency-ms": 200,
        "backup": "daily",
    }
    assert len(notes) == 2


def test_a_value_at_two_places_is_refused() -> None:
    """Nobody knows which counts; both are named."""
    value = archive(metadata={"rto": "4h"}, controls=stated({"rto-minutes": 9}, "failover"))
    assert refused(TOOL, {"on": ["archive"], "rto_minutes": 5}, value) == (
        'node "archive" declares rto-minutes at several places (metadata.rto, '
        "controls.failover.requirements.0.config.rto-minutes); change them with set_metadata or "
        "update_control"
    )


def test_the_impact_stands_under_the_key_of_the_document() -> None:
    """That of other elements, else one of our own; in a list too."""
    value = ledger()
    call = {"on": ["booking"], "business_impact": "No posting."}
    assert found(refactored(TOOL, call, value)[0], "booking")["metadata"] == {
        "business-impact": "No posting."
    }
    value["nodes"][2]["metadata"] = {"impact": {"outage-impact": "Late."}}
    value["flows"][0]["metadata"] = [{"owner": "A"}]
    assert found(refactored(TOOL, call, value)[0], "booking")["metadata"] == [
        {"owner": "A", "impact": {"outage-impact": "No posting."}}
    ]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "nothing to say: give availability_percent, latency_ms"),
        ({"availability_percent": 101}, "availability_percent: "),
        ({"availability_percent": 0}, "availability_percent: "),
        ({"on": ["clerk-uses-ledger"], "rto_minutes": 1}, "is a relationship, not a node or flow"),
    ],
)
def test_what_cannot_be_set_is_refused(asked: Json, reason: str) -> None:
    """With what is legal."""
    assert reason in refused(TOOL, {"on": ["archive"]} | asked)


@given(
    value=wired(),
    on=st.lists(st.sampled_from([*NODES, *FLOWS, "architecture"]), min_size=1, max_size=2),
    asked=st.fixed_dictionaries(
        {"rto_minutes": st.sampled_from([0, 0.5, 90])},
        optional={"availability_percent": st.just(99.9), "business_impact": st.just("High.")},
    ),
)
def test_whatever_is_set_stays_sound(value: Json, on: list[str], asked: Json) -> None:
    """And can be read again."""
    after, change = checked(value, TOOL, {"on": on} | asked)
    for identity in on if change else ():
        holder = after if identity == "architecture" else found(after, identity)
        if "availability_percent" in asked:
            read = declared(holder)
            assert read is not None
            assert read.share == pytest.approx(0.999)
