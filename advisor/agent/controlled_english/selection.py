"""What a control or metadata stands on: elements, or one of the tools' own selectors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import ELEMENTS, NODES
from advisor.calm.element import ARCHITECTURE

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_DOCUMENT = re.compile(
    r"(?:(?:the|my|our|this)\s+)?(?:whole\s+|entire\s+)?(?:architecture|document|model)"
    r"(?:\s+itself)?",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(r"(?:the|my|our|this)\s+(?:[\w-]+\s+){1,3}architecture", re.IGNORECASE)
"""The architecture with a word for what it is of, unless an element is called so."""
_ALL = re.compile(r"(?:all|every|each)\s+(?:of\s+)?(?:the\s+)?(?P<noun>[\w-]+)", re.IGNORECASE)
_INSIDE = re.compile(
    r"(?:everything|all\s+nodes)\s+(?:in|inside|within)\s+(?P<name>.+)", re.IGNORECASE
)
_KINDS = {"element": ELEMENTS} | {kind: (kind,) for kind in ELEMENTS}


def selected(text: str, scene: Scene) -> list[str]:
    """Ids and selectors: ``all databases`` is ``type:database`` where that is a node-type.

    Raises:
        NotUnderstoodError: a name leads nowhere or to several elements.
    """
    phrase = text.strip()
    if _DOCUMENT.fullmatch(phrase):
        return [ARCHITECTURE]
    inside = _INSIDE.fullmatch(phrase)
    if inside:
        return [f"in:{scene.one(inside['name'], ('node', 'flow')).id}"]
    whole = _ALL.fullmatch(phrase)
    if whole:
        noun = whole["noun"].lower().removesuffix("s")
        if noun in _KINDS:
            there = [kind for kind in _KINDS[noun] if scene.names.of_kind((kind,))]
            return [f"all:{kind}s" for kind in there or _KINDS[noun]]
        if any(named.type == noun for named in scene.names.of_kind(NODES)):
            return [f"type:{noun}"]
    try:
        return [named.id for named in scene.several(phrase, ELEMENTS)]
    except NotUnderstoodError:
        if not _DESCRIBED.fullmatch(phrase):
            raise
    scene.choose(f'"{scene.value(phrase)}" taken as the architecture')
    return [ARCHITECTURE]
