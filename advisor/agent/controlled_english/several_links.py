"""Finds all relationships that are meant: `between A and B`, `all calls to A`, `A's call to B`.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import NODES, SEPARATOR

if TYPE_CHECKING:
    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_EVERY = (
    r"(?:all\s+|the\s+|every\s+|each\s+|any\s+|of\s+)*(?:incoming\s+|outgoing\s+|synchronous\s+)?"
)
_TO = re.compile(
    rf"{_EVERY}(?:{links.NOUN}|callers?|everything)\s+(?:that\s+(?:leads?|goes?|calls?)\s+)?"
    r"(?:(?:in)?to|of(?=\s.*callers)|into)\s+(?P<node>.+)|(?P<front>in\s+front\s+of|before)\s+(?P<to>.+)",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"{_EVERY}{links.NOUN}\s+(?:from|of|by|out\s+of)\s+(?P<node>.+)"
    rf"|(?P<whose>.+?)(?:'s|\u2019s)\s+(?:outgoing\s+)?{links.NOUN}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?:{_EVERY}{links.NOUN}\s+)?between\s+(?P<a>.+?)\s+and\s+(?P<b>.+)", re.IGNORECASE
)
_SINGLE = re.compile(
    r"(?:the\s+)?(?:synchronous\s+|direct\s+)?(?:call|connection|relationship|link|request|edge)\s",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"(?:{_EVERY}{links.NOUN}|relationships?|connections?)\s+(?=\S)", re.IGNORECASE
)


def named(scene: Scene, phrase: str, own: Named | None = None) -> list[Element]:
    """The relationships that `phrase` means, each once.

    Args:
        scene: What is known.
        phrase: Their ids, or by whom they lead to whom.
        own: Whose they are where only the other end is named.

    Raises:
        NotUnderstoodError: none are meant, or it is not said whose.
    """
    text = phrase.strip().rstrip(",")
    found = _by_ids(scene, text) or _by_ends(scene, text, own)
    return list(dict.fromkeys(found))


def ids(scene: Scene, phrase: str, own: Named | None = None) -> list[str]:
    """Their ids."""
    return [each.id for each in named(scene, phrase, own) if each.id]


def _by_ids(scene: Scene, text: str) -> list[Element]:
    said = [_SPOKEN.sub("", part) for part in SEPARATOR.split(text)]
    known = [scene.names.exact(scene.value(part), "relationship") for part in said if part]
    if not known or None in known:
        return []
    wanted = {each.id for each in known if each}
    return [each for each in scene.model.relationships if each.id in wanted]


def _by_ends(scene: Scene, text: str, own: Named | None) -> list[Element]:
    if both := _BETWEEN.fullmatch(text):
        return _joining(scene, both["a"], both["b"])
    to, out = _TO.fullmatch(text), _FROM.fullmatch(text)
    said = None if to and not re.search(r"\sto\s.*\sto\s", text) and own else _ends(scene, text)
    if said:
        return _joining(scene, *said)
    if to and own:
        return [each for far in _listed(to["node"]) for each in links.joining(scene, own.id, far)]
    if to:
        targets = [each.id for each in scene.several(to["node"] or to["to"])]
        return _meant(links.leading_to(scene.model, targets), text)
    if out and not own:
        sources = [each.id for each in scene.several(out["node"] or out["whose"])]
        return _meant([e for each in sources for e in links.leading_from(scene.model, each)], text)
    if scene.names.exact(scene.value(text), *NODES):
        raise NotUnderstoodError(
            f'"{scene.value(text)}" is a node: say which call, as "the call from A to B"'
        )
    return [links.one(scene, text)]


def _ends(scene: Scene, text: str) -> tuple[str, str] | None:
    said = links.ends_said(scene, text)
    is_pair = said and not re.fullmatch(rf"{_EVERY}(?:{links.NOUN}|callers?)?", said[0])
    return said if is_pair else None


def _joining(scene: Scene, a: str, b: str) -> list[Element]:
    return [
        each
        for near in _listed(a)
        for far in _listed(b)
        for each in links.joining(scene, near, far)
    ]


def _listed(text: str) -> list[str]:
    return [part for part in SEPARATOR.split(text.strip()) if part]


def _meant(found: list[Element], said: str) -> list[Element]:
    """What is found, where the words allow for so many."""
    if not found:
        raise NotUnderstoodError(f'no relationship is meant by "{said}"')
    if len(found) > 1 and _SINGLE.match(said):
        listed = " or ".join(each.id or each.pointer for each in found)
        raise NotUnderstoodError(f'"{said}" may be {listed}')
    return found
