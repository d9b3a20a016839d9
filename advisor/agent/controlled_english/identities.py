"""Makes ids of what a person wrote: an id stays as it stands, words get the document's style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.scene import NODES
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.agent.controlled_english.scene import Scene

_LEGAL = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_CAPITALS = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)+")
_UNDERSCORES = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


def identity_of(scene: Scene, words: str, *, is_id: bool) -> str:
    """The id that `words` give an element; empty if nothing is left of them.

    Args:
        scene: What is known.
        words: One word or several, without quotation marks.
        is_id: Whether a single word can only be an id, also where it looks like a name: `Orders`.
    """
    ids = [named.id for named in scene.names.of_kind(NODES)]
    if not _LEGAL.fullmatch(words):
        return styled(slug(words), ids)
    if words not in scene.value(scene.prompt):  # made here, of another id
        return styled(words, ids)
    return words if is_id or not is_name(words) else styled(slug(words), ids)


def is_name(words: str) -> bool:
    """Whether `words` are a name and no id: several, or one as it begins a sentence."""
    return not _LEGAL.fullmatch(words) or (words.isalpha() and (words.istitle() or words.isupper()))


def styled(identity: str, ids: Iterable[str]) -> str:
    """`identity` with capitals and underscores where more than half of `ids` have them."""
    known = list(ids)
    if sum(_CAPITALS.fullmatch(each) is not None for each in known) * 2 > len(known):
        return identity.replace("-", "_").upper()
    if sum(_UNDERSCORES.fullmatch(each) is not None for each in known) * 2 > len(known):
        return identity.replace("-", "_")
    return identity
