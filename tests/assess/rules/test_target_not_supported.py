"""Targets for recovery beside backups and copies that cannot keep them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.resilience.target_not_supported import RULE
from tests.assess.findings import findings, found
from tests.assess.mending import left
from tests.calm.architectures import connects, control, doc, flow, node

Json = dict[str, Any]


def books(*others: Json, description: str = "", controls: Json | None = None, **said: Any) -> Json:
    """A database with metadata."""
    rest = {"description": description, "controls": controls or {}, "metadata": said}
    return doc(
        node("app"), node("books", "database", **rest), connects("r", "app", "books"), *others
    )


def test_minutes_beside_a_nightly_backup() -> None:
    """What is lost is up to a day, and each remedy mends it."""
    value = books(flow("f", "r"), rpo_minutes=5, backup="nightly")
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("books",), "medium", ("f",))
    assert point.told.title == (
        "**`books`** cannot keep its target: `rpo_minutes: 5` beside `backup: nightly`."
    )
    assert "since the last backup is lost: up to 24 hours" in point.told.proof.text
    assert point.told.proof.evidence == {
        "target": {"at": "/nodes/1/metadata/rpo_minutes", "words": "rpo_minutes: 5", "minutes": 5},
        "beside it": {
            "at": "/nodes/1/metadata/backup",
            "words": "backup: nightly",
            "minutes": 1440,
        },
    }
    value["nodes"][1]["controls"] = {}
    assert [left(value, remedy, RULE) for remedy in point.told.remedies] == [[], []]
    assert len(point.told.remedies) == 2


def test_nothing_may_be_lost_beside_copies_that_come_later() -> None:
    """An asynchronous copy lacks what was written last."""
    value = books(**Json({"rpo": 0, "replication-mode": "async"}))
    (point,) = findings(value, RULE)
    assert "what was not copied yet when it fails is lost" in point.told.proof.text
    assert [left(value, remedy, RULE) for remedy in point.told.remedies] == [[]]


@pytest.mark.parametrize(
    "value",
    [
        books(rpo="15 minutes", backup="daily at 02:00"),
        books(rpo="15m", backup="daily"),
        books(rpo="2 hours", **Json({"backup-schedule": "nightly"})),
        books(recovery={"rpo-seconds": 30, "backup": {"every": "hourly"}}),
        books(rpo=0, backup="weekly"),
        books(rpo="4 h", sicherung="nächtliche Sicherung"),
        books(datenverlust="5 Minuten", datensicherung="täglich"),
        books(
            controls={"recovery": control(requirements=[{"config": {"rpo-minutes": 5}}])},
            backup="nightly",
        ),
        books(rpo="0 minutes", replikation="asynchron"),
        books(rpo="PT0S", replikation="asynchron"),
        books(rpo="PT1H30M", backup="nightly"),
    ],
    ids=lambda value: str(value["nodes"][1]),
)
def test_what_cannot_be_kept(value: Json) -> None:
    """In English and German, nested, in controls, with the unit in name or value."""
    assert found(value, RULE) == [("books",)]


@pytest.mark.parametrize(
    "value",
    [
        books(rpo="24 hours", backup="nightly"),
        books(rpo="P1D", backup="nightly"),
        books(rpo="P", backup="nightly"),
        books(rpo="1 day", backup="nightly"),
        books(rpo=5, backup="nightly"),
        books(rpo="minutes", backup="nightly"),
        books(rpo=True, backup="nightly"),
        books(rto_minutes=5, backup="nightly"),
        books(rpo_minutes=5, backup="every 5 minutes"),
        books(rpo_minutes=5, cleanup="nightly"),
        books(rpo_minutes=5, backup="nightly, with WAL archiving"),
        books(rpo_minutes=5, backup="nightly", description="Point-in-time recovery is on"),
        books(rpo_minutes=5, backup="nightly", replica="FRA"),
        books(
            node("books-replica", "database"),
            connects("c", "books", "books-replica", description="Replicates"),
            rpo_minutes=5,
            backup="nightly",
        ),
        books(**Json({"rpo-minutes": 5, "replication-mode": "async"})),
        books(**Json({"rpo": 0, "replication-mode": "sync"})),
        books(rpo_minutes=[], backup={}),
    ],
    ids=lambda value: str(value["nodes"][1]),
)
def test_what_can_or_is_not_plain(value: Json) -> None:
    """No unit, another figure, a backup of every few minutes, or something else that is kept."""
    assert not found(value, RULE)
