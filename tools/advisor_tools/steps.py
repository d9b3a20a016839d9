"""Steps of a flow put in, taken out and numbered. Imports floors 1 and 2 alone.

A step keeps its number where it can: what comes behind one that was put in moves up only as far
as it must, so numbers with gaps stay; numbers without a gap stay without one.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from advisor.calm import flow as flows
from advisor.calm.flow import Step
from advisor.calm.nearest import nearest_all
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

Transition: TypeAlias = dict[str, Any]
"""A step that is not in its flow yet; its number is given when it is put in."""

BACKWARDS, FORWARDS = "destination-to-source", "source-to-destination"

_SHOWN = 30
"""Steps that a refusal lists."""


def transition(relationship: str, description: str, direction: str = "") -> Transition:
    """A new step, its members in the order in which CALM lists them; its number comes later."""
    made = {
        "relationship-unique-id": relationship,
        "sequence-number": 0,
        "description": description,
    }
    return made | ({"direction": direction} if direction else {})


def ordered(flow: Element) -> list[Step]:
    """The steps of a flow whose order is beyond doubt.

    Raises:
        RefusedError: a number is missing, is no whole number, or stands twice.
    """
    steps = flows.steps(flow)
    numbers = [step.number for step in steps]
    if not all(_is_whole(number) for number in numbers) or len({*numbers}) < len(numbers):
        listed = ", ".join(quote(number) for number in numbers[:_SHOWN])
        raise RefusedError(
            f'the steps of flow "{flow.id}" have no clear order, being numbered {listed}; give '
            "each a whole number of its own first"
        )
    return steps


def named_step(flow: Element, key: str) -> Step:
    """The step of a flow that is called `key`; ``id#1`` is also taken for the first use of `id`.

    Raises:
        RefusedError: there is none, or two are called so.
    """
    steps = flows.steps(flow)
    found = [step for step in steps if key in (step.key, f"{step.relationship}#{step.use}")]
    if len(found) > 1:
        raise RefusedError(f'flow "{flow.id}" has {len(found)} steps called "{key}"')
    if not found:
        keys = [step.key for step in steps]
        first = nearest_all(key, keys)
        listed = list(dict.fromkeys([*first, *keys]))
        raise RefusedError(
            f'flow "{flow.id}" has no step "{key}"; its steps are '
            f"{bounded(listed, _SHOWN) or 'none'}"
        )
    return found[0]


def over(model: Model, relationship: str) -> list[Element]:
    """The flows that run over a relationship."""
    named = model.references.get(relationship, ())
    return list(dict.fromkeys(each.holder for each in named if each.role == "transition"))


def arrange(draft: Draft, flow: Element, order: Sequence[Step | Transition]) -> None:
    """Give a flow exactly the steps `order`, with as few edits as that takes.

    A list that was in the order of its numbers is so again; in another, steps keep their places.

    Args:
        draft: where the edits are made.
        flow: what they are made in.
        order: steps that it has, and new ones; those it has that are missing here are taken out.

    Raises:
        RefusedError: the steps have no clear order, or none would be left.
    """
    before = ordered(flow)
    if not order:
        raise RefusedError(f'a flow needs a step; to be rid of all of them remove "{flow.id}"')
    places = [step.position for step in order if isinstance(step, Step)]
    is_sorted = all(one.position < other.position for one, other in pairwise(before))
    stay = _rising(places) if is_sorted else {*places}
    wanted = [
        dict(step.value) if isinstance(step, Step) and step.position not in stay else step
        for step in order
    ]
    for position in sorted({step.position for step in before} - stay, reverse=True):
        draft.remove_member(flow, ("transitions", position))
    kept = [id(step.value) for step in wanted if isinstance(step, Step)]
    numbers = _numbers([int(step.number) for step in before], order)
    items = flow.value["transitions"]
    # Before the first step where nothing that stays comes first.
    place = next((at for at, item in enumerate(items) if id(item) in kept[:1]), 0)
    for step, number in zip(wanted, numbers, strict=True):
        if isinstance(step, Step):
            place = next(at for at, item in enumerate(items) if item is step.value)
            if number != step.number:
                draft.set_member(flow, ("transitions", place, "sequence-number"), number)
        else:
            draft.insert_item(flow, ("transitions",), step | {"sequence-number": number}, place)
        place += 1


def _rising(places: Sequence[int]) -> set[int]:
    """The most of `places` that can stay where they are, each before the next."""
    ends: list[int] = []
    chosen: list[tuple[int, ...]] = []
    for place in places:
        at = bisect_left(ends, place)
        run = (*(chosen[at - 1] if at else ()), place)
        ends[at : at + 1], chosen[at : at + 1] = [place], [run]
    return {*chosen[-1]} if chosen else set()


def _numbers(before: list[int], order: Sequence[Step | Transition]) -> list[int]:
    """The numbers of the steps `order` of a flow that had the numbers `before`, all rising."""
    if all(after - number == 1 for number, after in pairwise(before)):
        first = before[0] if before else 1
        return list(range(first, first + len(order)))
    wanted = [int(step.number) if isinstance(step, Step) else None for step in order]
    leading = next((at for at, number in enumerate(wanted) if number is not None), len(wanted))
    known = wanted[leading] if leading < len(wanted) else None
    first = before[0] if known is None else max(known - leading, min(known, 1))
    numbers: list[int] = []
    for number in wanted:
        least = numbers[-1] + 1 if numbers else first
        numbers.append(least if number is None else max(number, least))
    return numbers


def _is_whole(number: Any) -> bool:
    """Whether JSON Schema takes `number` for an integer: 2.0 is one, true is none."""
    return type(number) is int or (type(number) is float and number.is_integer())
