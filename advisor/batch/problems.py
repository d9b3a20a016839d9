"""What is to be said of findings that a script speaks of, and of ids that no element has.

Each function gives a reason in one line, or nothing where there is none. May import the notation
and below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch.words import brief, enumerated, named
from advisor.calm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.batch.judging import Found, State
    from advisor.batch.script import Problem


def not_fixed(problem: Problem, before: State, after: State, renames: Mapping[str, str]) -> str:
    """Why a problem did not go away; an element that has it under a new name has it still."""
    if not before.where(problem):
        return no_element(problem.element, before, after) or "it was not found before the step"
    now = renames.get(problem.element, problem.element)
    left = after.where(problem) or after.where(problem._replace(element=now))
    return f"it is still found{_at(left)}" if left else ""


def not_absent(problem: Problem, before: State, after: State) -> str:
    """Why a problem is not absent; none can be of an element that there never was."""
    where = after.where(problem)
    if where:
        return f"it is found{_at(where)}"
    return no_element(problem.element, before, after)


def not_found(problem: Problem, state: State) -> str:
    """Why a condition on a problem does not hold."""
    if state.where(problem):
        return ""
    return no_element(problem.element, state) or "it is not found"


def no_element(identity: str, *states: State) -> str:
    """That no state has an element of an id; empty where one has, and for any element."""
    if not identity or any(state.element(identity) is not None for state in states):
        return ""
    return f"no element {named(identity)}{meant(identity, *states)}"


def meant(identity: str, *states: State) -> str:
    """Which id was surely meant, to put behind a sentence; empty where none is so much like it."""
    close = misspelt(identity, [each for state in states for each in state.model.ids()])
    return f"; nearest: {named(close)}" if close else ""


def misspelt(identity: str, ids: Iterable[str]) -> str | None:
    """The id that another is nearly; one that is only a small part of it is another word."""
    return nearest(identity, (each for each in ids if 2 * len(each) >= len(identity)), surely=True)


def _at(where: Sequence[Found]) -> str:
    """The elements at which something is found, and what is said of the first."""
    elements = dict.fromkeys(named(each.element) for each in where if each.element)
    at = f" at {enumerated(list(elements))}" if elements else ""
    return f"{at}: {brief(where[0].message()).rstrip('.')}"
