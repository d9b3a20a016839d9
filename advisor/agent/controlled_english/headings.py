"""Headings of lists: which points stand under one, and whether it asks for anything itself.

May import no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.controlled_english import request, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Scene
    from advisor.agent.controlled_english.sentences import Sentence


def points(found: Sequence[Sentence], at: int) -> list[int]:
    """The positions of the points of the list that a sentence announces."""
    if not found[at].is_heading:
        return []
    later = range(at + 1, len(found))
    return [number for number in later if found[number].heading == found[at].text]


def items(found: Sequence[Sentence], numbers: Sequence[int]) -> list[str]:
    """What the points say."""
    return [request.bare(found[number]) for number in numbers]


def only_names(text: str, numbers: Sequence[int], scene: Scene) -> bool:
    """Whether a heading is no more than the name of what its points are about."""
    asks = request.STARTS_REQUEST.match(text)
    return bool(numbers) and not asks and bool(subjects.named(text, scene))


def is_aim(text: str, said: list[str], scene: Scene) -> bool:
    """Whether a heading says what for, and what stands under it how."""
    if not said or not request.is_aim(text):
        return False
    return request.introduces(text, said) or bool(subjects.named(text, scene))
