"""Findings that are chosen from the list that was told, or from what the assessment finds now.

May import no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent import wanted
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import ELEMENTS
from advisor.agent.earlier import Listed
from advisor.agent.wanted import Wanted
from advisor.calm.phrases import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Scene
    from advisor.assess.weak_point import WeakPoint

_SHOWN = 4
"""Findings that are named where one of them has to be chosen."""

_RANGE = re.compile(r"#?(\d+)\s*(?:-|\u2013|\bto\b|\bthrough\b)\s*#?(\d+)", re.IGNORECASE)


class Meant(NamedTuple):
    """A finding that somebody speaks of."""

    label: str
    """How it was called, in short."""
    key: str
    """`RULE:ELEMENT`."""


def numbers(text: str) -> list[int]:
    """`1, 3-5 and 8` as numbers."""
    spans = _RANGE.sub(
        lambda span: ",".join(map(str, range(int(span[1]), min(int(span[2]), 999) + 1))), text
    )
    return [int(each) for each in re.findall(r"\d+", spans)]


def told_last(scene: Scene) -> Listed:
    """The findings that were told last, else all of the document as it was before the prompt."""
    if scene.listed is not None:
        return scene.listed
    found = Wanted().assessed(scene.given).findings
    return Listed.of(found, len(found))


def numbered(scene: Scene, numbers: Sequence[int]) -> list[Meant]:
    """Findings by their numbers in the list.

    Raises:
        NotUnderstoodError: the list has no such number.
    """
    listed = told_last(scene)
    for number in numbers:
        if not 1 <= number <= len(listed.keys):
            known = f"1 to {len(listed.keys)}" if listed.keys else "none"
            raise NotUnderstoodError(f"there is no finding {number} in the list ({known})")
    return [Meant(str(number), listed.keys[number - 1]) for number in numbers]


def ranked(scene: Scene, text: str) -> list[WeakPoint]:
    """The findings of the kinds that a text names."""
    return list(wanted.wanted(text).assessed(scene.model).findings)


def first_of(found: Sequence[WeakPoint], number: int) -> list[Meant]:
    """The first of some findings, by their keys."""
    return [Meant(each.key, each.key) for each in found[:number]]


def at_elements(scene: Scene, found: list[WeakPoint], where: str | None) -> list[WeakPoint]:
    """The findings at some elements; all where none are said."""
    if not where:
        return found
    ids = {named.id for named in scene.several(where, ELEMENTS)}
    return [each for each in found if ids & {*each.elements}]


def only_one_at(scene: Scene, text: str) -> list[Meant] | None:
    """The only finding at an element; None where the phrase names none."""
    try:
        identity = scene.one(text, ELEMENTS).id
    except NotUnderstoodError:
        return None
    all_found = Wanted().assessed(scene.model).findings
    found = [each for each in all_found if each.elements[:1] == (identity,)]
    if not found:
        raise NotUnderstoodError(f'the assessment finds nothing at "{identity}"')
    if len(found) > 1:
        raise NotUnderstoodError(f'at "{identity}" there are {in_short(found)}: say which')
    return first_of(found, 1)


def in_short(found: Sequence[WeakPoint]) -> str:
    """Findings within a sentence."""
    return bounded([each.key for each in found], _SHOWN)
