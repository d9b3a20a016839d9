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
    place = f'description of "{relationship.id}"'
    yield from _found(relationship.value.get("description"), words, place)
    for flow in over(model, relationship.id or ""):
        for step in flows.steps(flow):
            if step.relationship == relationship.id:
                place = f'step {step.key} of flow "{flow.id}"'
                yield from _found(step.value.get("description"), words, place)


def _found(text: object, words: dict[str, None], place: str) -> Iterator[str]:
    for word in words:
        pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
        if len(word) < _TELLING or not isinstance(text, str):
            continue
        if re.search(pattern, text, re.IGNORECASE):
            yield f'{place} still says "{word}"'
            return
