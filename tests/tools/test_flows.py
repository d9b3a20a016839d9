"""Adding flows; numbers follow by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor_tools import registry
from tests.golden import golden
from tests.tools.ledger import LEDGER, found, opened, refused, staged
from tests.tools.walks import (
    Json,
    new,
    numbers_of,
    steps_of,
)

USING, ARCHIVING = "clerk-uses-ledger", "ledger-connects-archive"
BACK = "destination-to-source"


def taken(*steps: Json) -> Json:
    """Arguments that add a flow with these steps."""
    transitions = [
        {"description": f"Step over {each['relationship-unique-id']}"} | each for each in steps
    ]
    described = {"name": "Audit", "description": "Somebody looks."}
    return {"flow": {"unique-id": "audit"} | described | {"transitions": transitions}}


def over(relationship: str, **rest: Any) -> Json:
    """A step without a number."""
    return {"relationship-unique-id": relationship} | rest


def test_a_flow_is_numbered_as_its_steps_are_given() -> None:
    """Everything else is kept as it is given, the number behind the relationship."""
    given = taken(over(USING), over(ARCHIVING), over(ARCHIVING, direction=BACK, colour="red"))
    after = found(staged("add_flow", given), "audit")
    assert after == given["flow"] | {
        "transitions": [
            step | {"sequence-number": number}
            for number, step in enumerate(given["flow"]["transitions"], 1)
        ]
    }
    keys = ["relationship-unique-id", "sequence-number", "description"]
    assert list(after["transitions"][0]) == keys


@pytest.mark.parametrize(
    ("numbers", "order", "is_noted"),
    [
        ([2, 1], [ARCHIVING, USING], True),
        ([10, 20], [USING, ARCHIVING], True),
        ([1, 2], [USING, ARCHIVING], False),
        (["b", "a"], [USING, ARCHIVING], True),
    ],
)
@pytest.mark.parametrize("key", ["sequence-number", "sequence_number"])
def test_numbers_that_are_given_are_the_order(
    numbers: list[Any], order: list[str], key: str, *, is_noted: bool
) -> None:
    """Where they are numbers; and it is noted where the document has others."""
    workspace = opened()
    steps = [
        over(each, **{key: number})
        for each, number in zip((USING, ARCHIVING), numbers, strict=True)
    ]
    answer = registry.call(workspace, "add_flow", taken(*steps)).text
    assert [
        step["relationship-unique-id"] for step in steps_of(workspace.model.value, "audit")
    ] == order
    assert numbers_of(workspace.model.value, "audit") == [1, 2]
    assert ("Note: the numbers given were taken as the order" in answer) == is_noted


def test_a_flow_may_run_over_what_comes_later() -> None:
    """Until it comes that is open."""
    answer = registry.call(opened(), "add_flow", taken(over("clerk-uses-archive"))).text
    assert 'flow "audit" names transition "clerk-uses-archive", which is no relationship' in answer


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (taken(), "transitions"),
        (taken({"relationship-unique-id": 7}), "relationship-unique-id"),
        ({"flow": taken(over(USING))["flow"] | {"unique-id": "booking"}}, "taken by the flow"),
        ({"flow": {"unique-id": "x", "transitions": [over(USING)]}}, '"name" is missing'),
    ],
)
def test_a_flow_that_would_break_the_document_is_refused(given: Json, reason: str) -> None:
    """With the reason."""
    assert reason in refused("add_flow", given)


CALLS: list[tuple[str, Json]] = [
    ("add_flow", taken(over(USING), over(ARCHIVING), over("clerk-reads"))),
    ("edit_flow", {"flow": "booking", "insert": [new("archive-reads", ARCHIVING)]}),
    ("edit_flow", {"flow": "booking", "remove": ["2"]}),
    ("rewire", {"relationship": ARCHIVING, "destination": "cluster"}),
    ("rewire", {"relationship": ARCHIVING, "source": "archive"}),
    ("rewire", {"relationship": "on-cluster", "target": "ledger", "target_interfaces": ["x"]}),
    ("insert_between", {"relationships": USING, "node": "cluster", "consumes": False}),
    ("insert_between", {"relationships": [USING], "node": "clerk", "consumes": True}),
]
"""A turn on flows and relationships with some mistakes in it."""


def test_answers() -> None:
    """What a model reads after each of its calls."""
    workspace = opened(LEDGER)
    text = "\n".join(
        f"> {name} {json.dumps(arguments)}\n{registry.call(workspace, name, arguments).text}\n"
        for name, arguments in CALLS
    )
    assert text == golden(Path(__file__).parent / "golden" / "routing.txt", text)
