"""The order in which the steps of a flow run, which their numbers say and nothing else.

The same call gives a step another number where another call has put one in before. So the numbers
are left out of what a call does, and what counts is which steps got another one and what that did
to their order.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.calm.element import Element
    from advisor.change.effect import Fact

_STEP_NUMBER = re.compile(r"/flows/[0-9]+/transitions/[0-9]+/sequence-number")


def is_step_number(pointer: str) -> bool:
    """Whether a pointer leads to the number of a step of a flow."""
    return _STEP_NUMBER.fullmatch(pointer) is not None


def are_numbers(*values: Any) -> bool:
    """Whether all of them are numbers, as steps are put in order by."""
    return all(type(value) in (int, float) for value in values)


class StepOrder:
    """The steps of one flow as they were before a call, to tell what became of their order."""

    def __init__(self, flow: Element, token: Callable[[list[Any], int], str]) -> None:
        """Remember the steps of `flow`, each by `token`, what it is known by in its list."""
        self._flow = flow
        self._token = token
        self._before = [(step.value, step.number) for step in steps(flow)]

    def facts(self, place: tuple[str, ...]) -> Iterator[Fact]:
        """What the call did to the numbers of the steps that were there before and still are.

        Which ones got another number is told only where the call did nothing else to the list: an
        insertion moves the steps behind it up as far as their numbers ask for.

        Args:
            place: of the flow's list of steps.
        """
        after = steps(self._flow)
        now = {id(step.value): step for step in after}
        old = [value for value, _ in self._before if id(value) in now]
        stayed = {*map(id, old)}
        new = [step.value for step in after if id(step.value) in stayed]
        others = [
            now[id(value)].position
            for value, number in self._before
            if id(value) in now and now[id(value)].number != number
        ]
        if not others:
            return
        if len(self._before) == len(old) == len(after):
            for position in others:
                yield "number", (*place, self._named(position)), ""
        start = _alike(old, new)
        end = len(new) - _alike(old[:start:-1], new[:start:-1])
        if start < end:
            then, before = (
                json.dumps([self._named(now[id(value)].position) for value in part[start:end]])
                for part in (new, old)
            )
            yield "order", place, then
            yield "old", (*place, "order"), before

    def _named(self, position: int) -> str:
        return self._token(self._flow.value["transitions"], position)


def _alike(left: list[Any], right: list[Any]) -> int:
    """How many of the first items are the very same ones."""
    pairs = zip(left, right, strict=True)
    return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))
