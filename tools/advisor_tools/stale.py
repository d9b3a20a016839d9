"""Prose that a change left behind: descriptions that still name a node that is no end any more.

Nothing is rewritten; what is found is told. Imports floor 1 and the steps of flows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm import flow as flows
from advisor_tools.steps import over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element
    from advisor.calm.model import Model

_TELLING = 3
"""Letters from which a word in a sentence is no accident."""


def still_said(model: Model, relationship: Element, node: str) -> Iterator[str]:
    """A line for each description of `relationship` and of the steps over it that names `node`."""
    element = model.get(node, "node")
    words = dict.fromkeys((node, element.name if element else node))
    longer = [name for each in model.nodes if each is not element for name in (each.id, each.name)]
    place = f'description of "{relationship.id}"'
    yield from _found(relationship.value.get("description"), words, longer, place)
    for flow in over(model, relationship.id or ""):
        for step in flows.steps(flow):
            if step.relationship == relationship.id:
                place = f'step {step.key} of flow "{flow.id}"'
                yield from _found(step.value.get("description"), words, longer, place)


def _found(
    text: object, words: dict[str, None], others: list[str | None], place: str
) -> Iterator[str]:
    for word in words:
        if len(word) < _TELLING or not isinstance(text, str) or not _said(word, text):
            continue
        # The name of another node may begin or end with this one: it is no mention.
        longer = [each for each in others if each and _said(word, each) and each != word]
        rest = text
        for each in sorted(longer, key=len, reverse=True):
            rest = re.sub(_pattern(each), " ", rest, flags=re.IGNORECASE)
        if _said(word, rest):
            yield f'{place} still says "{word}"'
            return


def _said(word: str, text: str) -> bool:
    return re.search(_pattern(word), text, re.IGNORECASE) is not None


def _pattern(word: str) -> str:
    return rf"(?<![\w-]){re.escape(word)}(?![\w-])"
