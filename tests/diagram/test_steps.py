"""Flows as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor.diagram import steps
from advisor.diagram.marks import Marks
from advisor.errors import UsageError
from tests.assess.systems import systems
from tests.calm.architectures import connects, contains, doc, flow, interacts, node, relationship
from tests.mutations import mutants

if TYPE_CHECKING:
    from advisor.diagram.picture import Sequence

PARTS = (
    *(node("user", "actor", name="User"), node("web"), node("api"), node("db", "database")),
    interacts("uses", "user", "web", "api"),
    connects("calls", "web", "api", description="Asks."),
    connects("reads", "api", "db"),
    contains("holds", "api", "db", "web"),
    relationship("choice", "options", [{"nodes": ["web", "api"]}]),
)


def drawn(*transitions: dict[str, Any], **rest: Any) -> Sequence:
    """The sequence of a flow of these transitions."""
    made = {"unique-id": "f", "name": "Flow", "transitions": [*transitions]} | rest
    return steps.flow(Model(doc(*PARTS, made)), "f")


def step(relationship: str, **rest: Any) -> dict[str, Any]:
    """A transition."""
    return {"relationship-unique-id": relationship} | rest


def test_messages() -> None:
    """Steps run from one node to the next, in the order of their numbers; replies run back."""
    found = drawn(
        step("reads", **{"sequence-number": 3}, direction="destination-to-source"),
        step("calls", **{"sequence-number": 1}),
        step("reads", **{"sequence-number": 2}, description="Looks up."),
    )
    assert found.title == "Flow"
    assert [tuple(each[:6]) for each in found.messages] == [
        (1, "web", "api", "Asks.", "calls", False),
        (2, "api", "db", "Looks up.", "reads", False),
        (3, "db", "api", "", "reads", True),
    ]
    assert [(each.id, each.kind) for each in found.participants] == [
        ("web", "service"),
        ("api", "service"),
        ("db", "database"),
    ]
    assert found.notes == ()


def test_text() -> None:
    """A step says its description, else its summary, else what the relationship says."""
    found = drawn(
        step("calls", description="One.", summary="Two."),
        step("calls", description=7, summary="Two."),
        step("calls", description=""),
    )
    assert [each.text for each in found.messages] == ["One.", "Two.", "Asks."]


@pytest.mark.parametrize(
    ("before", "after", "chosen"),
    [("", "reads", "api"), ("reads", "", "api"), ("", "", "web"), ("", "calls", "web")],
)
def test_one_of_many(before: str, after: str, chosen: str) -> None:
    """A step over a relationship with many runs to the one that a step beside it touches."""
    around = [[step(each)] if each else [] for each in (before, after)]
    found = drawn(*around[0], step("uses"), *around[1])
    number = 2 if before else 1
    assert [each.target for each in found.messages if each.relationship == "uses"] == [chosen]
    assert found.notes == (f"Step {number} may be with any of 2 nodes; {chosen} is drawn.",)


def test_container_in_a_flow() -> None:
    """A step back over a container starts at one part."""
    found = drawn(step("holds", direction="destination-to-source"), step("calls"))
    assert [(each.source, each.target) for each in found.messages] == [
        ("web", "api"),
        ("web", "api"),
    ]


def test_steps_that_join_nothing() -> None:
    """A step that cannot be drawn keeps its number, and a note says why."""
    found = drawn(step("gone"), step("calls"), step("choice"), {"description": "x"}, step("reads"))
    assert [each.number for each in found.messages] == [2, 5]
    assert found.notes == (
        "Step 1 is not drawn: there is no relationship gone.",
        "Step 3 is not drawn: choice joins no two nodes.",
        "Step 4 is not drawn: it names no relationship.",
    )


def test_marks() -> None:
    """Steps have their marks; in a flow that comes or goes all have the flow's."""
    model = Model(doc(*PARTS, flow("f", "calls", "reads", "calls")))
    marks = Marks({"f": "changed", "db": "added"}, {"f": {"calls#2": "removed"}})
    found = steps.flow(model, "f", marks)
    assert [each.mark for each in found.messages] == ["", "", "removed"]
    assert [each.mark for each in found.participants] == ["", "", "added"]
    found = steps.flow(model, "f", Marks({"f": "added"}))
    assert {each.mark for each in found.messages} == {"added"}


def test_no_such_flow() -> None:
    """A flow that is none is an error that names what there is."""
    with pytest.raises(UsageError, match=r"there is no flow \"xyz\"; the flows are f$"):
        steps.flow(Model(doc(*PARTS, flow("f"))), "xyz")


@given(st.data())
def test_malformed_documents(data: st.DataObject) -> None:
    """Whatever is wrong in a document, messages run between participants, and no step is lost."""
    model = Model(data.draw(mutants(data.draw(systems()))))
    for element in model.flows:
        if element.id and model.get(element.id, "flow") is element:
            found = steps.flow(model, element.id)
            ids = [each.id for each in found.participants]
            assert len(set(ids)) == len(ids)
            ends = [end for each in found.messages for end in (each.source, each.target)]
            assert ids == [*dict.fromkeys(ends)]
            missing = [each for each in found.notes if "is not drawn" in each]
            transitions = element.value.get("transitions")
            listed = transitions if isinstance(transitions, list) else []
            assert len(found.messages) + len(missing) == len(
                [each for each in listed if isinstance(each, dict)]
            )
