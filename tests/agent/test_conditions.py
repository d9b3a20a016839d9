"""Which elements have what: compared as JSON values, on any of the architectures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.questions import asked
from advisor.calm.model import Model
from tests.architectures import VALUES
from tests.calm.architectures import doc, node

FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"


def answered(fixture: str, question: str) -> tuple[str, list[str]]:
    """What is counted, and the ids that are listed."""
    (answer,) = asked(question, architecture(fixture)).answers
    return answer.closing.partition(" with")[0], re.findall(
        r"^- `(.+?)`", answer.closing, re.MULTILINE
    )


def refused(fixture: str, question: str) -> str:
    """Why a question is not answered."""
    found = asked(question, architecture(fixture))
    assert found.answers == ()
    (reason,) = found.not_understood
    return reason.partition("”: ")[2]


def architecture(fixture: str) -> Model:
    """One of the architectures."""
    return Model(json.loads((FIXTURES / f"{fixture}.json").read_text("utf-8")))


@pytest.mark.parametrize(
    ("fixture", "question", "counted"),
    [
        ("payments", "Which nodes have personal-data = true?", "5 nodes of 23"),
        ("payments", "Which nodes have personal-data = yes?", "5 nodes of 23"),
        ("data-platform", "Which nodes have personal-data = true?", "6 nodes of 30"),
        ("data-platform", "Which nodes have personal-data = false?", "1 node of 30"),
        ("data-platform", "Which nodes have personal-data?", "6 nodes of 30"),
        ("data-platform", "Which services have no personal-data = true?", "9 services of 12"),
        ("iot", "Which nodes have personenbezug = true?", "2 nodes of 19"),
        ("iot", "Which nodes have personenbezug = ja?", "2 nodes of 19"),
        ("iot", "Which services have instanzen > 1?", "1 service of 7"),
        ("payments", "How many services have more than one instance?", "4 services of 9"),
        ("payments", "How many services have at least 2 instances?", "4 services of 9"),
        ("payments", "How many services have 2 or more instances?", "4 services of 9"),
        ("payments", "Which services have several instances?", "4 services of 9"),
        ("payments", "Which services have fewer than 3 instances?", "8 services of 9"),
        ("payments", "Which services have no more than one instance?", "5 services of 9"),
        ("payments", "Which services have only one instance?", "5 services of 9"),
        ("payments", "Which services have a single instance?", "5 services of 9"),
        ("payments", "Which services have 1 instance?", "5 services of 9"),
        ("payments", "Which services with instances != 1 are there?", "4 services of 9"),
        ("payments", "Which services have at least 3 instances and an owner?", "1 service of 9"),
        ("payments", 'Which nodes have the owner "Payments Tribe"?', "4 nodes of 23"),
        ("payments", "Which nodes have owner Payments Tribe?", "4 nodes of 23"),
        ("payments", "Which services whose owner is Core Banking exist?", "1 service of 9"),
        ("payments", "Which nodes have an owner but no instances?", "8 nodes of 23"),
        ("payments", "Which databases have replicas = 0 and backup = hourly?", "1 database of 4"),
        ("payments", "Which databases have no replicas?", "3 databases of 4"),
        ("payments", "Which databases have a replica?", "1 database of 4"),
        ("payments", "Which nodes have port = 8443?", "3 nodes of 23"),
        ("payments", "Which nodes have more than 1 interface?", "1 node of 23"),
        ("payments", "Which nodes have more than one port?", "1 node of 23"),
        ("payments", "Which nodes have no owner but personal-data?", "1 node of 23"),
        ("payments", "Which nodes have no owner and no description?", "0 nodes of 23"),
        ("trading", "Which databases have no replica?", "2 databases of 3"),
        ("trading", 'Which services have criticality high and owner "OMS Team"?', "1 service of 8"),
        ("ecommerce-platform", "Which databases have backup = Nightly?", "2 databases of 2"),
        ("ecommerce-platform", 'Which nodes have owner = "Nobody"?', "0 nodes of 9"),
        ("ecommerce-platform", "Which services lack an owner and a tier?", "0 services of 4"),
    ],
)  # fmt: skip
def test_what_is_counted(fixture: str, question: str, counted: str) -> None:
    """As it stands in the document, whatever kind of value it is."""
    said, listed = answered(fixture, question)
    assert said == counted
    assert len(listed) == int(counted.partition(" ")[0])


@pytest.mark.parametrize(
    ("fixture", "question", "reason"),
    [
        ("payments", "Which nodes have a blue hat?", "no element here has a member, a key of meta"),
        ("payments", "Which nodes lack wings?", 'metadata or a control "wings"'),
        ("data-platform", "Which services have more than one instance?", '"instance"'),
        ("iot", "Which databases have no engine?", '"engine"'),
        ("payments", "Which nodes have a fire control?", 'control "fire control"'),
        ("payments", "Which services have tier 1 or 2?", '"1 or 2" as its tier'),
        ("payments", "Which services have owner = Nobody?", '"Nobody" as its owner'),
        ("payments", "Which services have more owner than tribe?", '"more owner than tribe"'),
        ("payments", "Which services have owner > Tribe?", '"Tribe" is no number'),
        ("payments", "Which services lack an owner and instances = 1?", 'what "no" belongs to'),
        ("payments", "Which services lack an owner but have a tier?", 'what "no" belongs to'),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_never_counted(fixture: str, question: str, reason: str) -> None:
    """None would be a false answer."""
    assert reason in refused(fixture, question)


def test_what_says_that_there_is_none() -> None:
    """It is told, and so is what says nothing."""
    model = architecture("payments")
    (answer,) = asked("Which databases have no replicas?", model).answers
    assert "- `payments-db` “Payments Database” (database): 0\n" in answer.closing
    assert answer.closing.endswith('Where 0, false or "none" stands, there is none.')
    (answer,) = asked("Which nodes have instances > 2?", model).answers
    assert answer.closing.endswith(": 3\n\n14 nodes of 23 say nothing of it.")


@given(VALUES, st.sampled_from(["=", ">", "<", "is", "is not", "more than"]), VALUES)
def test_any_value_is_compared(value: Any, sign: str, said: Any) -> None:
    """There is an answer, or a reason why not; and a value equals itself."""
    model = Model(doc(node("a", metadata={"size": value})))
    text = json.dumps(said) if not isinstance(said, str) else f'"{said}"'
    found = asked(f"Which nodes have size {sign} {text}?", model)
    assert found.answers or found.not_understood or found.rest


@given(st.booleans() | st.integers() | st.text("abc", min_size=1))
def test_a_value_is_found_as_it_stands(value: object) -> None:
    """As JSON has it."""
    model = Model(doc(node("a", metadata={"size": value}), node("b")))
    (answer,) = asked(f"Which nodes have size = {json.dumps(value)}?", model).answers
    assert answer.closing.startswith("1 node of 2 with")
