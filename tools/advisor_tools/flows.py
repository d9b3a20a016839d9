"""Tools for flows: adding one and editing the steps of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor.change.draft import RefusedError
from advisor_tools.selection import listed, the
from advisor_tools.steps import (
    BACKWARDS,
    FORWARDS,
    arrange,
    named_step,
    ordered,
    over,
    transition,
)
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.steps import Transition

_ADD_FLOW = """\
Add a flow: a walk through the architecture, step by step. `flow` is the CALM flow as it shall \
stand in the document, but for the sequence numbers: steps are numbered from 1 as they are given. \
A step runs over a relationship, which may be added later in this turn; consecutive steps share a \
node; for an answer over the same relationship set direction to destination-to-source. Example: \
{"flow": {"unique-id": "lookup", "name": "Lookup", "description": "A clerk looks something up.", \
"transitions": [{"relationship-unique-id": "clerk-uses-ledger", "description": "Clerk asks"}, \
{"relationship-unique-id": "ledger-connects-archive", "description": "Ledger reads"}]}, \
"why": "Lookups are to be documented."}"""

_EDIT_FLOW = """\
Put steps into a flow, change, move or take out some; numbers follow by themselves. A step is \
named by the relationship it runs over, `id#2` for its second use in the flow, never by number; \
the names are those before the call, and a step put in can be named by a later `insert` as the \
next use of its relationship. To lead a relationship elsewhere use rewire, to put a node into it \
insert_between: both carry the flows along. Example: {"flow": "booking", "insert": \
[{"relationship": "ledger-connects-archive", "description": "Archive confirms", "direction": \
"destination-to-source", "after": "ledger-connects-archive"}], "change": [{"step": \
"clerk-uses-ledger", "description": "Clerk enters the payment"}], "why": "The answer was \
missing."}"""

WALKED = ("connects", "interacts")
"""The kinds of relationship that flows run over."""

_NUMBER = "sequence-number"

_CHANGED = {
    "description": "description",
    "direction": "direction",
    "relationship": "relationship-unique-id",
}
"""What can be changed of a step, and how CALM calls it."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    flow = definition("flow", CURRENT)
    step = flow["properties"]["transitions"]["items"]
    del step["properties"][_NUMBER]
    step["required"].remove(_NUMBER)
    adding = {"properties": {"flow": flow}, "required": ["flow"]}
    return (
        Tool("add_flow", _ADD_FLOW, adding, add_flow),
        Tool("edit_flow", _EDIT_FLOW, _editing(), edit_flow),
    )


def add_flow(draft: Draft, flow: dict[str, Any]) -> None:
    """Append a CALM flow, its steps numbered from 1."""
    given = [dict(step) for step in flow["transitions"]]
    # A step allows members of its own, so this spelling of a known one is not put right before.
    numbers = [step.pop("sequence_number", step.pop(_NUMBER, None)) for step in given]
    steps = list(enumerate(given))
    if all(type(number) is int for number in numbers):
        steps.sort(key=lambda each: numbers[each[0]])
    counted = list(range(1, len(given) + 1))
    if numbers != counted and any(number is not None for number in numbers):
        draft.notes.append("the numbers given were taken as the order; steps are numbered from 1")
    transitions = [
        {"relationship-unique-id": step["relationship-unique-id"], _NUMBER: number} | step
        for number, (_, step) in enumerate(steps, 1)
    ]
    draft.add_element("flow", flow | {"transitions": transitions})
    draft.title = f"add flow {flow['unique-id']}"


def edit_flow(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    flow: str,
    *,
    insert: Sequence[dict[str, Any]] = (),
    change: Sequence[dict[str, Any]] = (),
    move: Sequence[dict[str, Any]] = (),
    remove: Sequence[str] = (),
) -> None:
    """Put steps into a flow, change some of them, give some another place, take some out."""
    element = the(draft.model, flow, "flow")
    if not (insert or change or move or remove):
        raise RefusedError("nothing to change: give insert, change, move or remove")
    walked = dict.fromkeys(reference.id for reference in element.references)
    changed = [(named_step(element, each["step"]), each) for each in change]
    gone = [named_step(element, key) for key in remove]
    order = _Order(element, insert, move).steps if insert or move or remove else []
    for step, values in changed:
        _change(draft, element, step, values)
    if order:
        left_out = {id(step.value) for step in gone}
        arrange(draft, element, [each for each in order if _mark(each) not in left_out])
    done = [f"insert {each['relationship']}" for each in insert]
    done += [f"change {step.key}" for step, _ in changed]
    done += [f"move {each['step']}" for each in move]
    done += [f"remove {step.key}" for step in gone]
    draft.title = f"edit flow {flow}: {', '.join(done)}"
    lost = [identity for identity in walked if _is_unused(draft.model, identity)]
    if lost:
        draft.notes.append(f"no flow runs over {listed(lost)} any more")


def _is_unused(model: Model, identity: str) -> bool:
    """Whether this is a relationship that flows can run over, and none does."""
    relationship = model.get(identity, "relationship")
    kinds = {reference.path[1] for reference in relationship.references} if relationship else set()
    return not kinds.isdisjoint(WALKED) and not over(model, identity)


class _Order:
    """The steps of a flow with new ones between them, and others in another place."""

    def __init__(
        self, flow: Element, insert: Sequence[dict[str, Any]], move: Sequence[dict[str, Any]]
    ) -> None:
        steps = ordered(flow)
        self.steps: list[Step | Transition] = [*steps]
        self._flow = flow
        self._made: dict[str, Transition] = {}
        uses = {step.relationship: step.use for step in steps}
        for each in insert:
            relationship = each["relationship"]
            new = transition(relationship, each["description"], each.get("direction", ""))
            self.steps.insert(self._place(each["after"]), new)
            use = uses[relationship] = uses.get(relationship, 0) + 1
            self._made[relationship if use == 1 else f"{relationship}#{use}"] = new
        for each in move:
            self._move(named_step(flow, each["step"]), each["after"])

    def _move(self, step: Step, after: str) -> None:
        marks = [_mark(other) for other in self.steps]
        old, new = marks.index(_mark(step)), self._place(after)
        if new == old + 1 and after != "end":
            raise RefusedError(f'step "{step.key}" cannot be moved behind itself')
        self.steps.insert(new, self.steps[old])
        del self.steps[old if old < new else old + 1]

    def _place(self, after: str) -> int:
        """Where a step stands that follows `after`."""
        if after == "start":
            return 0
        if after == "end":
            return len(self.steps)
        before = self._made[after] if after in self._made else named_step(self._flow, after)
        return [_mark(step) for step in self.steps].index(_mark(before)) + 1


def _mark(step: Step | Transition) -> int:
    """What tells a step from all others, of which some may be equal."""
    return id(step) if isinstance(step, dict) else id(step.value)


def _change(draft: Draft, flow: Element, step: Step, values: dict[str, Any]) -> None:
    wanted = {key: values[key] for key in _CHANGED if key in values}
    if not wanted:
        raise RefusedError(f'nothing to change in step "{step.key}": give {", ".join(_CHANGED)}')
    for key, value in wanted.items():
        draft.set_member(flow, ("transitions", step.position, _CHANGED[key]), value)


def _editing() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    relationship = text | {"description": "unique-id of the relationship that the step runs over."}
    description = text | {"description": "What happens in this step."}
    direction = {
        "enum": [FORWARDS, BACKWARDS],
        "description": "Which way it is passed; source-to-destination when left out.",
    }
    key = text | {"description": "An existing step: its relationship's id, or `id#2`."}
    after = text | {"description": "`start`, `end`, or the step that it follows."}
    inserted = {
        "relationship": relationship,
        "description": description,
        "direction": direction,
        "after": after,
    }
    changed = {
        "step": key,
        "description": description,
        "direction": direction,
        "relationship": relationship,
    }
    return {
        "properties": {
            "flow": {"type": "string", "description": "unique-id of the flow."},
            "insert": _list(inserted, ["relationship", "description", "after"])
            | {"description": "New steps, put in one after the other."},
            "change": _list(changed, ["step"]) | {"description": "What to change of which step."},
            "move": _list({"step": key, "after": after}, ["step", "after"])
            | {"description": "Steps that get another place, after what was put in."},
            "remove": {"type": "array", "items": key, "description": "Steps to take out."},
        },
        "required": ["flow"],
    }


def _list(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    item = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return {"type": "array", "items": item}
