"""What is taken or made again reaches the very items and steps that were reviewed.

Every item of a list carries a mark that no operation writes to, so what a change reaches can be
told without asking what it is said to do.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from advisor.calm.pointer import join, split
from advisor.change import foreign, patch
from advisor.change.draft import RefusedError
from advisor.change.selection import Selection
from advisor.change.workspace import Workspace
from tests.change.staging import of

if TYPE_CHECKING:
    from advisor.change.proposal import Change

Json = dict[str, Any]
MARKS = ("mark", "description", "config-url")
"""The members that may hold an item's mark."""

LAW = settings(suppress_health_check=[HealthCheck.too_slow])


@st.composite
def marked(draw: st.DrawFn) -> Json:
    """A document whose lists have items without an id, and with one that others have too."""
    few = st.integers(1, 4)
    entries = [
        {"mark": f"entry {number}"}
        | draw(st.sampled_from([{}, {"k": "a"}, {"unique-id": "a"}, {"requirement-url": "a"}]))
        for number in range(draw(few))
    ]
    requirements = [
        {"requirement-url": draw(st.sampled_from(["u", "v"])), "config-url": f"u:requirement {n}"}
        for n in range(draw(few))
    ]
    walks = [_flow(draw, name) for name in draw(st.permutations(["pay", "refund"]))]
    node = {"unique-id": "n", "node-type": "service", "name": "N", "description": "node n"}
    link = {"connects": {"source": {"node": "n"}, "destination": {"node": "n"}}}
    return {
        "nodes": [node],
        "relationships": [{"unique-id": each, "relationship-type": link} for each in "rs"],
        "flows": walks[: draw(st.integers(1, 2))],
        "metadata": entries,
        "controls": {"c": {"description": "control", "requirements": requirements}},
    }


def _flow(draw: st.DrawFn, name: str) -> Json:
    numbers = draw(st.permutations(range(1, 9)))[: draw(st.integers(1, 4))]
    return {
        "unique-id": name,
        "name": name,
        "description": f"flow {name}",
        "transitions": [
            {
                "relationship-unique-id": draw(st.sampled_from("rs")),
                "sequence-number": number,
                "description": f"step {name} {index}",
            }
            for index, number in enumerate(numbers)
        ],
    }


def operations(value: Json, data: st.DataObject) -> Json:
    """An operation on an item of a list of `value`, or on a member of one."""
    lists = [(path, items) for path, items in _lists(value) if items]
    assume(lists)
    path, items = data.draw(st.sampled_from(lists), label="list")
    index = data.draw(st.integers(0, len(items) - 1), label="index")
    here = f"{path}/{index}"
    ways: list[Json] = [
        {"op": "remove", "path": here},
        {"op": "add", "path": f"{here}/note", "value": "x"},
        {"op": "replace", "path": f"{here}/k", "value": "b"},
        {"op": "move", "from": here, "path": f"{path}/0"},
        {"op": "add", "path": here, "value": items[-1] | {"k": "new"}},
    ]
    if path.endswith("/transitions"):
        number = data.draw(st.integers(1, 12), label="number")
        ways = [{"op": "replace", "path": f"{here}/sequence-number", "value": number}, *ways]
    if path == "/flows":
        ways = [{"op": "add", "path": here, "value": _other(value)}, *ways[:2]]
    return data.draw(st.sampled_from(ways), label="operation")


def _other(value: Json) -> Json:
    """A flow that `value` does not have, of the form of one that it has."""
    made: Json = copy.deepcopy(value["flows"][0])
    taken = {flow["unique-id"] for flow in value["flows"]}
    free = next(each for each in ("pay", "refund", "other", "more", "last") if each not in taken)
    return made | {"unique-id": free}


def _lists(value: Json) -> list[tuple[str, list[Any]]]:
    found = [("/metadata", value["metadata"]), ("/flows", value["flows"])]
    found += [(f"/flows/{n}/transitions", e["transitions"]) for n, e in enumerate(value["flows"])]
    return [*found, ("/controls/c/requirements", value["controls"]["c"]["requirements"])]


def reached(base: Json, changes: list[Change]) -> dict[int, list[str]]:
    """By number what each change does to which marked item; `changes` stand on each other."""
    value = copy.deepcopy(base)
    found: dict[int, list[str]] = {}
    for change in changes:
        found[change.number] = []
        for operation in patch.edits(change.operations):
            marks = []
            *tokens, _ = (*split(operation["path"]), "")
            for depth in range(1, len(tokens) + 1):
                item = patch.resolve(value, join(*tokens[:depth]))
                is_pushed = operation["op"] == "add" and depth == len(tokens)
                if isinstance(item, dict) and not is_pushed:
                    marks += [item[key] for key in MARKS if key in item]
            found[change.number].append(f"{operation['op']} {marks}")
            patch.apply_in_place(value, operation)
    return found


def drawn(base: Json, data: st.DataObject) -> tuple[Workspace, dict[int, list[str]]]:
    """A workspace with patches of one operation each, and what each of them reaches."""
    workspace = Workspace(of(base))
    for _ in range(data.draw(st.integers(2, 4), label="patches")):
        operation = operations(workspace.model.value, data)
        arguments = {"operations": [operation]}
        with suppress(RefusedError):
            workspace.stage(foreign.PATCH, arguments, "", foreign.runner(arguments))
    assume(len(workspace.changes) > 1)
    return workspace, reached(base, workspace.changes)


@LAW
@given(marked(), st.data())
def test_what_is_taken_reaches_what_was_reviewed(base: Json, data: st.DataObject) -> None:
    """Whatever is left out: no other item of a list is removed or edited in the place of one."""
    workspace, reviewed = drawn(base, data)
    chosen = data.draw(st.sampled_from([*reviewed]), label="chosen")
    Selection(workspace).take([chosen])
    for number, marks in reached(base, workspace.changes).items():
        assert marks == reviewed[number]


@LAW
@given(marked(), st.data())
def test_what_came_to_do_something_else_is_told(base: Json, data: st.DataObject) -> None:
    """By withdrawing as well: changes that are not told reach what they reached."""
    workspace, reviewed = drawn(base, data)
    gone = data.draw(st.sampled_from([*reviewed]), label="withdrawn")
    try:
        told = workspace.withdraw([gone])
    except RefusedError:
        return
    now = reached(base, workspace.changes)
    assert {number for number, marks in now.items() if marks != reviewed[number]} <= {*told}
