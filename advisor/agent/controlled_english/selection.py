"""What a control or metadata stands on: elements, or one of the tools' own selectors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

ARCHITECTURE = "architecture"

_ARCHITECTURE = re.compile(
    r"(?:the\s+|my\s+|our\s+)?(?:whole\s+|entire\s+|e-?commerce\s+)?"
    r"(?:architecture|document|model)(?:\s+itself)?",
    re.IGNORECASE,
)
_ALL = re.compile(r"(?:all|every|each)\s+(?:of\s+)?(?:the\s+)?(?P<noun>[\w-]+)", re.IGNORECASE)
_INSIDE = re.compile(
    r"(?:everything|all\s+nodes)\s+(?:in|inside|within)\s+(?P<name>.+)", re.IGNORECASE
)
_KINDS = {"node": "nodes", "relationship": "relationships", "flow": "flows", "element": "nodes"}


def selected(text: str, scene: Scene, kinds: tuple[str, ...]) -> list[str]:
    """Ids and selectors: ``all databases`` is ``type:database`` where that is a node-type.

    Raises:
        NotUnderstoodError: a name leads nowhere or to several elements.
    """
    phrase = text.strip()
    if _ARCHITECTURE.fullmatch(phrase):
        return [ARCHITECTURE]
    inside = _INSIDE.fullmatch(phrase)
    if inside:
        return [f"in:{scene.one(inside['name'], ('node', 'flow')).id}"]
    whole = _ALL.fullmatch(phrase)
    if whole:
        noun = whole["noun"].lower().removesuffix("s")
        if noun in _KINDS:
            return [f"all:{_KINDS[noun]}"]
        if any(named.type == noun for named in scene.names.of_kind(("node",))):
            return [f"type:{noun}"]
    found = scene.several(phrase, kinds)
    if not found:
        raise NotUnderstoodError(f'"{phrase}" names nothing')
    return [named.id for named in found]
