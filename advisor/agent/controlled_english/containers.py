"""The container that a sentence means, made where it is new, and what being in it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.controlled_english import nodes
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import NODES
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.calm.phrases import joined
from advisor_tools.containment import STRUCTURES, Structure, containments, memberships

if TYPE_CHECKING:
    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.scene import Scene

_WORDS_OF_TYPES = {"cluster": "system", "group": "system", "zone": "network", "subnet": "network",
                   "vpc": "network", "segment": "network", "data centre": "network",
                   "data center": "network", "datacenter": "network"}  # fmt: skip
_ARTICLES = re.compile(r"^(?:(?:an?|the|new|one)\s+)+", re.IGNORECASE)

_HOLDING = ("system", "ecosystem", "network", "database")
"""The node-types of what others are in."""


class Meant(NamedTuple):
    """What a sentence says of a container."""

    words: str
    """Its name, as it stands in the sentence."""
    type: str
    """The node-type that the sentence gives it, if it does."""
    is_new: bool
    """Whether it is called new, or may be since it is quoted."""


def meant(scene: Scene, phrase: str, node_type: str = "") -> Meant:
    """The name, the type and the newness that `phrase` gives a container."""
    words = phrase.strip()
    named = re.fullmatch(
        rf"(?:(?:an?|the|new|one)\s+)*(?P<what>[\w\s-]+?)\s+(?:called|named)\s+(?P<name>{LITERAL}|{WORD}"
        rf"(?:\s{WORD})?)",
        words,
        re.IGNORECASE,
    )
    what = named["what"].lower() if named else ""
    words = named["name"] if named else words
    is_new = bool(named or re.match(r"(?:an?|new)\s", words, re.IGNORECASE))
    words = _ARTICLES.sub("", words)
    typed = re.fullmatch(rf"(?P<name>{LITERAL})\s+(?P<what>[\w-]+)(?:\s+node)?", words)
    if typed:
        words, what = typed["name"], typed["what"].lower()
    kinds = (node_type.lower(), what.split()[-1] if what else "", _WORDS_OF_TYPES.get(what, ""))
    known = [each for each in kinds if each in nodes.TYPES]
    is_new = is_new or scene.literals.is_quoted(words)
    return Meant(words, known[0] if known else "", is_new)


def kind_of(scene: Scene, phrase: str, otherwise: Structure, node_type: str = "") -> Structure:
    """What being in a container says, where the sentence itself leaves it open.

    A container of which one kind is there says that again; of a network one says what runs in it.
    """
    said = meant(scene, phrase, node_type)
    found = scene.names.exact(scene.value(said.words), "node")
    if found is None and not said.is_new:
        found = scene.one(said.words) if scene.names.candidates(said.words, NODES) else None
    if found is None:
        return "deployed-in" if said.type == "network" else otherwise
    container = scene.node(found.id)
    held = [kind for kind in STRUCTURES if containments(scene.model, container, kind)]
    if len(held) == 1:
        return held[0]
    return "deployed-in" if found.type == "network" else otherwise


def there_or_made(
    scene: Scene, phrase: str, parts: list[Named], kind: Structure, node_type: str = ""
) -> str:
    """The id of the container; it is made, beside the parts, where nothing is called so."""
    said = meant(scene, phrase, node_type)
    if scene.exists(said.words):
        return scene.one(said.words).id
    if not said.is_new and not re.fullmatch(r"(?:the\s+)?\w+(?:-\w+)+", said.words):
        return scene.one(said.words).id
    guess = said.type or ("system" if kind == "composed-of" else "network")
    verb = "Groups" if kind == "composed-of" else "Runs"
    identity = nodes.add(
        scene, said.words, guess, {}, f"{verb} {joined([each.name for each in parts])}."
    )
    around = _common(scene, parts)
    if around and kind == "composed-of":
        scene.do("move_into", container=around, nodes=[identity], kind="composed-of")
    return identity


def holders(scene: Scene, part: str, *kinds: Structure) -> list[tuple[str, str, Structure]]:
    """The relationships that a node is in: its id, that of the container, and the kind."""
    return [
        (holder.id or "", each.id, kind)
        for kind in kinds or STRUCTURES
        for holder in memberships(scene.model, scene.node(part), kind)
        for each in holder.references
        if each.role == "container"
    ]


def left(scene: Scene, parts: list[Named], old: str, kind: Structure) -> list[str]:
    """The relationships of `old` that the parts leave, which are of the kind they join.

    Raises:
        NotUnderstoodError: one of them is not in `old`, or it is there in another sense.
    """
    leaving: list[str] = []
    for part in parts:
        held = holders(scene, part.id)
        found = [holder for holder, container, _ in held if container == old]
        if not found:
            inside = " and ".join(dict.fromkeys(f'"{each}"' for _, each, _ in held)) or "nothing"
            raise NotUnderstoodError(f'"{part.id}" is not in "{old}", but in {inside}')
        same = [holder for holder, container, its in held if (container, its) == (old, kind)]
        if not same:
            other = "deployed in" if kind == "composed-of" else "a part of"
            raise NotUnderstoodError(
                f'"{part.id}" is {other} "{old}", and to be in the new container is another thing: '
                f'say "Take {part.id} out of {old}" and where it shall be, each for itself'
            )
        leaving += same
    return list(dict.fromkeys(leaving))


def check_holds(scene: Scene, phrase: str) -> None:
    """Refuse a node that holds nothing and is of no kind that does: to move there says too little.

    Raises:
        NotUnderstoodError: it is such a node.
    """
    found = scene.names.exact(scene.value(phrase), "node")
    if found is None or found.type in _HOLDING or containments(scene.model, scene.node(found.id)):
        return
    raise NotUnderstoodError(
        f'"{found.id}" contains nothing: say "deploy … in {found.id}" or "… is part of {found.id}"'
    )


def check_no_part(scene: Scene, parts: list[Named], container: str) -> None:
    """Refuse to take nodes out of what they are part of for a container in which others run.

    Raises:
        NotUnderstoodError: one of them is part of something.
    """
    for part in parts:
        for _, other, _ in holders(scene, part.id, "composed-of"):
            raise NotUnderstoodError(
                f'"{part.id}" is part of "{other}", and what is in "{container}" runs there: say '
                f'"Deploy {part.id} in {container}"'
            )


def _common(scene: Scene, parts: list[Named]) -> str:
    """The node of which all the parts are parts now, if there is just one."""
    around = [{each for _, each, _ in holders(scene, part.id, "composed-of")} for part in parts]
    common = set.union(*around)
    return common.pop() if len(common) == 1 else ""
