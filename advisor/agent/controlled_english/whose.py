"""Finds the relationships of those who are named: `the traffic from customers`, `all callers`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.scene import SEPARATOR, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element

_SPOKEN = re.compile(
    rf"\s+(?:(?P<kind>interacts?|connects?|interaction|incoming|inbound|direct)\s+)?{links.NOUN}$",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:all\s+|the\s+|any\s+|every\s+)*(?:(?P<kind>interacts?|connects?|incoming|inbound)\s+)?"
    rf"{links.NOUN}\s+(?:coming\s+)?(?P<way>from|of|by|to|into|that\s+lead\s+to|reaching|for)\s+(?P<who>.+)",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"(?:all|every|each|the|any)?\s*(?:(?:incoming|inbound|external|client)\s+)?"
    r"(?:traffic|requests?|callers?|clients?|calls?|everything|everyone|consumers?)",
    re.IGNORECASE,
)


def relationships(scene: Scene, who: str, to: str, node: Named) -> Sequence[Element]:
    """The relationships of those who are named, or those that are named themselves."""
    text = re.sub(r"^(?:let|have|make)\s+", "", who.strip(), flags=re.IGNORECASE)
    if to:
        pairs = [(a, to) for a in _listed(_SPOKEN.sub("", _who_from(text)))]
        return [each for a, b in pairs for each in links.joining(scene, a, b)]
    if _EVERYONE.fullmatch(text):
        return _everyone(scene, node)
    if said := links.ends_said(scene, text):
        return [each for a in _listed(said[0]) for each in links.joining(scene, a, said[1])]
    known = _by_ids(scene, text)
    if known:
        return known
    phrase = _FROM.fullmatch(text)
    if phrase and phrase["way"].lower() not in {"from", "of", "by"}:
        ids = [each.id for each in scene.several(phrase["who"])]
        found = links.leading_to(scene.model, ids)
        return _found([each for each in found if links.ends(each).source != node.id], text)
    kind = _SPOKEN.search(text)
    named = scene.several(phrase["who"] if phrase else _SPOKEN.sub("", text))
    adjective = phrase or kind
    wanted = (adjective and adjective["kind"]) or ""
    kinds = [each for each in links.WALKED if wanted.lower().startswith(each[:-1])] or links.WALKED
    found = [
        each
        for source in named
        for each in links.leading_from(scene.model, source.id)
        if links.ends(each).kind in kinds and source.id != node.id
    ]
    return _found(found, text)


def _everyone(scene: Scene, node: Named) -> Sequence[Element]:
    """What reaches the nodes that the node between connects to or is to be put before."""
    behind = [
        target
        for each in links.leading_from(scene.model, node.id)
        for target in links.ends(each).targets
    ]
    behind = behind or list({*scene.copies, *scene.copies.values()})
    if not behind:
        entered = [
            each for each in scene.model.relationships if links.ends(each).kind == "interacts"
        ]
        found = [each for each in entered if links.ends(each).targets != [node.id]]
        if not found:
            raise NotUnderstoodError("it does not say whose traffic")
        scene.choose(f"taken as what actors use: {', '.join(each.id or '' for each in found)}")
        return found
    found = links.leading_to(scene.model, behind)
    return _found([each for each in found if links.ends(each).source != node.id], "traffic")


def _by_ids(scene: Scene, text: str) -> Sequence[Element]:
    names = scene.names
    parts = [re.sub(r"\s+relationships?$", "", part) for part in _listed(text)]
    named = [names.exact(scene.value(part), "relationship") for part in parts]
    ids = {each.id for each in named if each}
    if not named or None in named:
        return ()
    return [each for each in scene.model.relationships if each.id in ids]


def _found(relationships: Sequence[Element], said: str) -> Sequence[Element]:
    if not relationships:
        raise NotUnderstoodError(f'no relationship is meant by "{said}"')
    return list(dict.fromkeys(relationships))


def _who_from(text: str) -> str:
    phrase = _FROM.fullmatch(text)
    return phrase["who"] if phrase else text


def _listed(text: str) -> list[str]:
    return [part for part in SEPARATOR.split(text) if part]
