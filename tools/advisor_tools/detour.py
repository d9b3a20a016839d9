"""How a flow goes over two legs where it went over one relationship. Imports floors 1 and 2.

What has to hold: consecutive steps that shared a node still do. A flow often leaves replies out
(a calls b, then a calls c), and then the step behind a detour sets out from where that began; so
the way back over one leg is put in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm import flow as flows
from advisor_tools.steps import BACKWARDS, FORWARDS, ordered, transition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor_tools.steps import Transition


class Detour(NamedTuple):
    """Two legs in the place of one relationship."""

    relationship: str
    """What is the near leg now, from `near` to `via`."""
    near: Element
    via: Element
    far: Element
    far_leg: str
    """unique-id of the relationship that joins `via` and `far`."""
    consumes: bool
    """Whether the far leg leads from `far` to `via`, which is then read from."""
    text: str
    """What a step over the far leg is said to do; empty for words made from the names."""


class Way(NamedTuple):
    """The steps of a flow that takes detours."""

    order: list[Step | Transition]
    back: list[Transition]
    """Those of them that only lead back to where the next step sets out."""
    worded: list[Transition]
    """Those of them, ways back too, whose text was made from the names of nodes."""


class _Leg(NamedTuple):
    """One leg as a step passes it."""

    start: Element
    end: Element


def detoured(model: Model, flow: Element, detours: Mapping[str, Detour]) -> Way:
    """The steps of `flow` with each one over a relationship of `detours` going over both legs.

    Raises:
        RefusedError: the steps have no clear order.
    """
    steps = ordered(flow)
    way = Way([], [], [])
    for at, step in enumerate(steps):
        detour = detours.get(step.relationship)
        if detour is None:
            way.order.append(step)
            continue
        there, onward = (detour.near, detour.via), (detour.via, detour.far)
        legs = [_Leg(*there), _Leg(*onward)]
        if step.backwards:
            legs = [_Leg(*reversed(onward)), _Leg(*reversed(there))]
        before = steps[at - 1] if at else None
        after = steps[at + 1] if at + 1 < len(steps) else None
        if _is_lost(model, detours, before, detour, legs[0]):
            _go_back(way, detour, legs[1])
        for leg in legs:
            if detour.near in leg:
                way.order.append(step)
            else:
                _pass_on(way, detour, leg, step)
        if _is_lost(model, detours, after, detour, legs[1]):
            _go_back(way, detour, legs[0])
    return way


def there(detour: Detour, step: Step) -> list[Step | Transition]:
    """Both legs of a step that goes from `near` to `far`."""
    return [step, _far_step(detour, _Leg(detour.via, detour.far), step)]


def _is_lost(
    model: Model, detours: Mapping[str, Detour], other: Step | None, detour: Detour, leg: _Leg
) -> bool:
    """Whether a neighbouring step shared a node with the relationship and has none with `leg`."""
    if other is None or other.relationship in detours:
        # Two detours meet in the node that was put in.
        return False
    nodes = flows.joined(model, other.relationship)
    shared = not nodes.isdisjoint({detour.near.id, detour.far.id})
    return shared and nodes.isdisjoint({leg.start.id, leg.end.id})


def _go_back(way: Way, detour: Detour, leg: _Leg) -> None:
    """Pass `leg` the other way round."""
    start, end = leg.end, leg.start
    relationship = detour.relationship if detour.near in leg else detour.far_leg
    direction = FORWARDS if _runs_along(detour, start, end) else BACKWARDS
    text = f"Back from {start.name} to {end.name}"
    if detour.consumes and start is detour.via:
        # Nobody waits for the reader: what goes back is that the message has arrived.
        text = f"{start.name} confirms to {end.name} that it has it"
    step = transition(relationship, text, direction)
    way.order.append(step)
    way.back.append(step)
    way.worded.append(step)


def _pass_on(way: Way, detour: Detour, leg: _Leg, step: Step) -> None:
    """Pass the far leg."""
    onward = _far_step(detour, leg, step)
    way.order.append(onward)
    if step.backwards or not detour.text:
        way.worded.append(onward)


def _far_step(detour: Detour, leg: _Leg, step: Step) -> Transition:
    """The step over the far leg.

    The direction says which way the data goes: to a reader it goes from the node that is read to
    the one that reads, against a relationship that leads from the reader.
    """
    along = _runs_along(detour, leg.start, leg.end)
    is_said = "direction" in step.value
    direction = (FORWARDS if is_said else "") if along else BACKWARDS
    if step.backwards:
        text = f"{leg.start.name} answers {leg.end.name}"
    elif detour.text:
        text = detour.text
    elif detour.consumes:
        text = f"{detour.far.name} takes it from {detour.via.name}"
    else:
        text = f"{detour.via.name} passes it on to {detour.far.name}"
    return transition(detour.far_leg, text, direction)


def _runs_along(detour: Detour, start: Element, end: Element) -> bool:
    """Whether a step from `start` to `end` goes the way the relationship between them leads."""
    if detour.near in (start, end):
        return start is detour.near
    return (start is detour.far) == detour.consumes
