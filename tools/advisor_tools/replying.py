"""How a flow goes where a call has become two queues: one for requests, one for what comes back.

Imports floors 1 and 2, and how flows take detours.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm import flow as flows
from advisor_tools.detour import Way, there
from advisor_tools.steps import BACKWARDS, ordered, transition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor_tools.detour import Detour
    from advisor_tools.steps import Transition


class Reply(NamedTuple):
    """The way back of one call."""

    queue: Element
    """Where the callee publishes the result, and from where the caller takes it."""
    published: str
    """unique-id of the connection from the callee to it."""
    consumed: str
    """unique-id of the connection from the caller to it."""
    texts: tuple[str, str] = ("", "")
    """Of the steps over both; empty for words made from the names."""


def replied(
    model: Model, flow: Element, detours: Mapping[str, Detour], replies: Mapping[str, Reply]
) -> Way | None:
    """The steps of `flow` over both queues; None where they would lose their way.

    A reply that the flow tells stands where it stood. One that it leaves out is put in before the
    caller acts again, or at the end.

    Raises:
        RefusedError: the steps have no clear order.
    """
    steps = ordered(flow)
    way, waiting = Way([], [], []), ""
    for at, step in enumerate(steps):
        again = step.relationship in detours and not step.backwards
        if waiting and (again or _acts(model, step, detours[waiting].near)):
            _come_back(way, detours[waiting], replies[waiting], "")
            waiting = ""
        if again:
            _call(step, detours[step.relationship], way)
            waiting = "" if _is_answered(steps[at + 1 :], step) else step.relationship
        elif step.relationship in detours:
            detour, reply = detours[step.relationship], replies[step.relationship]
            _come_back(way, detour, reply, str(step.value.get("description", "")))
        else:
            way.order.append(step)
    if waiting:
        _come_back(way, detours[waiting], replies[waiting], "")
    is_sound = _breaks(model, way.order, {}) <= _breaks(model, steps, detours)
    return way if is_sound else None


def _acts(model: Model, step: Step, caller: Element) -> bool:
    return caller.id in flows.joined(model, step.relationship)


def _is_answered(later: Sequence[Step], call: Step) -> bool:
    """Whether the flow itself tells the reply to a call."""
    same = [step.backwards for step in later if step.relationship == call.relationship]
    return bool(same) and same[0]


def _call(call: Step, detour: Detour, way: Way) -> None:
    """Pass both legs of a request."""
    legs = there(detour, call)
    way.order.extend(legs)
    way.worded.extend(leg for leg in legs if isinstance(leg, dict) and not detour.text)


def _come_back(way: Way, detour: Detour, reply: Reply, said: str) -> None:
    """Pass the result on over its queue."""
    publishing, taking = reply.texts
    caller, callee, queue = detour.near.name, detour.far.name, reply.queue.name
    put = publishing or said or f"{callee} publishes the result to {queue}"
    made = [
        transition(reply.published, put),
        transition(reply.consumed, taking or f"{caller} takes the result from {queue}", BACKWARDS),
    ]
    way.order.extend(made)
    is_given = (publishing or said, taking)
    way.worded.extend(step for step, text in zip(made, is_given, strict=True) if not text)


def _breaks(model: Model, order: Sequence[Step | Transition], detours: Mapping[str, Detour]) -> int:
    """How often consecutive steps share no node; those over a detour as they were without it."""
    joined = []
    for step in order:
        identity = step["relationship-unique-id"] if isinstance(step, dict) else step.relationship
        detour = detours.get(identity)
        ends = {detour.near.id or "", detour.far.id or ""} if detour else set[str]()
        joined.append(frozenset(ends) or flows.joined(model, identity))
    return sum(bool(one and other and one.isdisjoint(other)) for one, other in pairwise(joined))
