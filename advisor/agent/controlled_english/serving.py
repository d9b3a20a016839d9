"""`keep X for writes and Y for reads`: the relationships that lead there say so.

A description that says something else is never replaced: it is left, and that is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.languages import is_english
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import sentence
from advisor.calm.naming import tokens
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_LONGEST_PURPOSE = 4
"""Words; what is longer asks for more than to serve something."""
_DIRECTIONS = {
    "read": re.compile(
        r"\b(?:read\w*|quer(?:y|ies|ied|ying)|fetch\w*|look\w*\s+up)\b", re.IGNORECASE
    ),
    "write": re.compile(
        r"\b(?:writ\w*|stor(?:es|ed|ing)|append\w*|insert\w*|sav(?:es?|ed|ing)|persist\w*|moved\s+on)\b",
        re.IGNORECASE,
    ),
}
"""How descriptions say what passes."""
_ASIDE = re.compile(
    r"\b(?:replicat\w+|stand-?by|fail-?over|fall-?back|heartbeats?|mirror\w*|back-?ups?"
    r"|synchroni[sz]\w+|(?:when|if)\s.+\s(?:not|fails?|down))\b",
    re.IGNORECASE,
)
"""What a relationship is for that carries no everyday reads and writes."""


def serving(match: re.Match[str], scene: Scene) -> None:
    """Let the relationships to each node say what it serves."""
    parts = re.split(r"\s*(?:,|;|\band\b)\s+(?=[^,;]+?\s+for\s)", match["parts"])
    served: dict[str, str] = {}
    for part in parts:
        said = re.fullmatch(
            r"(?:and\s+)?(?:(?:keep|use|using|have)\s+)?(?:the\s+)?(?P<who>.+?)\s+(?:only\s+)?for\s+(?P<what>.+?)",
            part.strip(),
            re.IGNORECASE,
        )
        if said is None:
            raise NotUnderstoodError(f'"{scene.literals.restore(part)}" is not understood')
        for named in scene.several(said["who"]):
            if len(said["what"].split()) > _LONGEST_PURPOSE:
                raise NotUnderstoodError(f'"{scene.value(said["what"])}" is not understood')
            served[named.id] = scene.literals.restore(said["what"])
    told = [_told(scene, node, what, served) for node, what in served.items()]
    if not any(told):
        raise NeedlessError("the relationships say so")


def _told(scene: Scene, node: str, what: str, served: dict[str, str]) -> bool:
    """Let the relationships to a node say what it serves; returns whether one had to be told."""
    others = [other for other in served.values() if other != what]
    changed = fits = False
    left: list[str] = []
    found = links.leading_to(scene.model, [node])
    for relationship in found:
        text = str(relationship.value.get("description") or "")
        said = _without_names(scene, relationship, text)
        mine, theirs = _says(said, [what]), _says(said, [*others, *_opposites(what)])
        source = links.ends(relationship).source
        if _ASIDE.search(said) or source in served or (theirs and not mine):
            left.append(f'{relationship.id} ("{text}")')
        elif text and not is_english(scene.model):
            left.append(f'{relationship.id} (its description is not English: "{text}")')
        elif mine and not theirs:
            fits = True
            scene.choose(f"{relationship.id} is for {what} already")
        else:
            fits = True
            values = {"description": _description(scene, relationship, node, what, text, mine=mine)}
            entry = {"id": relationship.id, "values": values}
            changed |= scene.try_to_do("update", entries=[entry])
    if found and not fits:
        raise NotUnderstoodError(
            f'what leads to "{node}" says something else than that it is for {what}: '
            f"{', '.join(left)}; change the description by itself if that is meant"
        )
    if left:
        scene.choose(f"left as it says, being something else than {what}: {', '.join(left)}")
    if not found:
        scene.choose(f'no relationship leads to "{node}", so none says that it is for {what}')
    return changed


def _description(  # noqa: PLR0913 - what a description is made of
    scene: Scene, relationship: Element, node: str, what: str, text: str, *, mine: bool
) -> str:
    """The description with what the node serves; what it says of other things stays."""
    ends = links.ends(relationship)
    source = scene.names.known_by(ends.source)
    target = scene.names.known_by(node)
    verb = "interacts with" if ends.kind == "interacts" else "connects to"
    said = f"{source.name if source else ends.source} {verb} {target.name if target else node}"
    if mine or not text or not _without_names(scene, relationship, text).strip(" ."):
        return sentence(f"{said} for {what}")
    return sentence(f"{text.rstrip('.;,: ')}, for {what}")


def _without_names(scene: Scene, relationship: Element, text: str) -> str:
    """What a description says beside who connects to whom."""
    ends = links.ends(relationship)
    for identity in (ends.source, *ends.targets):
        named = scene.names.known_by(identity)
        for name in (identity, named.name if named and named.name else identity):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return re.sub(r"\b(?:connects\s+to|interacts\s+with)\b", " ", text, flags=re.IGNORECASE)


def _opposites(what: str) -> list[str]:
    """The directions that a purpose is not."""
    return [each for each, words in _DIRECTIONS.items() if not words.search(what)]


def _says(text: str, purposes: Collection[str]) -> bool:
    """Whether a text has a word of one of the purposes, in any form."""
    stems = {_stem(word) for word in tokens(text)}
    for purpose in purposes:
        ways = [words for words in _DIRECTIONS.values() if words.search(purpose)]
        if any(words.search(text) for words in ways):
            return True
        if not ways and not stems.isdisjoint(_stem(word) for word in tokens(purpose)):
            return True
    return False


def _stem(word: str) -> str:
    """`reports`, `reporting` and `report` are one."""
    return re.sub(r"(?:ing|es|s|e)$", "", word)
