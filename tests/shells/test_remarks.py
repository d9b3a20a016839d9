"""What a reviewer is told to look at twice, on proposals as a model makes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from advisor.calm.document import load
from advisor.change.assumed import Assumed, assumed
from advisor.change.literals import missing
from advisor.change.proposal import Change
from advisor.change.workspace import Workspace
from advisor.shells.calls import headline
from advisor.shells.remarks import assumed_lines, missing_lines, note_for_person, notes
from advisor_tools import registry
from tests.golden import golden

HERE = Path(__file__).parent
PLATFORM = HERE.parents[1] / "fixtures/architectures/ecommerce-platform.json"
TURNS = HERE / "turns.json"


def told(prompt: str, calls: list[dict[str, Any]]) -> list[str]:
    """What is said of a turn."""
    workspace = Workspace(load(PLATFORM))
    for call in calls:
        outcome = registry.call(workspace, call["tool"], call["arguments"])
        assert outcome.change, outcome.text
    marks = assumed(workspace.base.text, workspace.changes, [prompt, "2026-01-02"])
    literals = missing(prompt, workspace.base.text, workspace.changes)
    return [*assumed_lines(marks), *missing_lines(literals)]


def test_what_is_said_of_five_turns() -> None:
    """Few enough remarks that each is read, and no invented fact without one."""
    turns = json.loads(TURNS.read_text(encoding="utf-8"))
    parts = [
        "\n".join([f"> {turn['prompt']}", *told(turn["prompt"], turn["calls"])]) for turn in turns
    ]
    text = "\n\n".join(parts) + "\n"
    assert text == golden(HERE / "golden/remarks.txt", text)


def test_one_value_on_many_elements_is_one_line() -> None:
    """It names the first elements and counts the others."""
    marks = [Assumed(1, f"n-{n}", ("metadata", "owner"), "Dana") for n in range(5)]
    marks.append(Assumed(2, "n-0", ("metadata", "owner"), "Dana"))
    marks.append(Assumed(2, "n-9", ("ports", "0"), 80))
    assert list(assumed_lines(marks)) == [
        'assumed  n-0, n-1, n-2 and 2 more  metadata.owner: "Dana"',
        "assumed  n-9  ports: 80",
    ]


def noted(*calls: tuple[str, dict[str, Any]]) -> list[str]:
    """The notes that stand below the difference that these calls make."""
    workspace = Workspace(load(PLATFORM))
    for tool, arguments in calls:
        outcome = registry.call(workspace, tool, arguments)
        assert outcome.change, outcome.text
    return list(notes(workspace.changes))


COPY = (
    "copy_node",
    {
        "id": "order-service",
        "new_id": "order-service-2",
        "new_name": "Order Service 2",
        "relationships": "none",
    },
)


def test_a_note_holds_until_a_later_change_settles_it() -> None:
    """Nor is a person told which tool to call."""
    (told,) = (note for note in noted(COPY) if "same" in note)
    identity = told.split('"')[1]
    assert told.startswith("change 1: ")
    assert "update" not in told
    other = ("update", {"entries": [{"id": identity, "values": {"description": "Another."}}]})
    assert told in noted(COPY, other)
    moved = {key: f"https://two.example.com/{key}" for key in ("host", "url") if key in told}
    assert moved
    settling = ("update", {"entries": [{"id": identity, "values": moved}]})
    assert told not in noted(COPY, settling)


def test_an_old_value_is_told_by_the_difference_alone() -> None:
    """The note that tells it is for the model, and for whoever asks why."""
    entry = {"on": ["architecture"], "values": {"version": "9.9.9"}}
    assert noted(("set_metadata", {"entries": [entry]})) == []
    workspace = Workspace(load(PLATFORM))
    change = registry.call(workspace, "set_metadata", {"entries": [entry]}).change
    assert change is not None
    assert any(" was " in note for note in change.notes)


def test_other_notes_stay() -> None:
    """Also where they say that something was taken otherwise."""
    change = Change(7, "update", {}, "", (), (), notes=('"x" was taken as a list of one',))
    assert list(notes([change])) == ['change 7: "x" was taken as a list of one']
    assert note_for_person("put in a to b; edit_flow changes texts") == "put in a to b"


def test_a_copy_is_something_new() -> None:
    """In the list of calls as in the checklist."""
    assert headline("copy a as b") == ("+", "copy a as b")


def test_nothing_in_a_line_is_obeyed_by_a_terminal() -> None:
    """Names, values and quoted words come from a model, a document or a paste."""
    hostile = "\x1b[2J\u202e\n"
    lines = [
        *assumed_lines([Assumed(1, hostile, (hostile,), hostile)]),
        *missing_lines([hostile]),
    ]
    assert len(lines) == 2
    assert not set("".join(lines)) & set(hostile[:1] + hostile[-2:])
