"""A node that is named where one is needed, and made if it is new: `through a new "cache"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import nodes
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.scene import NODES
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene


_LONGEST_NAME = 3
"""Words of something new."""


def node(scene: Scene, phrase: str, kind: str = "") -> Named:
    """The node that `phrase` means; made where it is said to be new, or quoted and not there.

    Raises:
        NotUnderstoodError: no node is called so, and nothing says that it is new.
    """
    is_new = re.match(r"(?:an?|another|a\s+new|the\s+new|new)\s", phrase, re.IGNORECASE)
    quoted = re.match(rf"(?:the\s+)?{LITERAL}(?:\s+\w+)?$", phrase)
    if not scene.exists(phrase) and (is_new or quoted or kind):
        found = scene.names.candidates(scene.value(phrase), NODES)
        if not found or (is_new and not is_new[0].lower().startswith("the")):
            return _made(scene, phrase, kind)
    return scene.one(phrase)


def _made(scene: Scene, phrase: str, kind: str) -> Named:
    words = re.sub(r"^(?:(?:an?|another|the|new)\s+)+", "", phrase, flags=re.IGNORECASE)
    called = re.fullmatch(
        rf"(?P<what>.+?)(?:\s+node)?\s+(?:(?:called|named)\s+(?P<name>{LITERAL}|{WORD})"
        rf"|(?P<quoted>{LITERAL}))",
        words,
    )
    typed = re.fullmatch(
        rf"(?P<what>{LITERAL}|{WORD}(?:\s+{WORD})?)\s+(?P<type>{nodes.TYPE}|node)(?:\s+node)?",
        words,
    )
    first = re.fullmatch(
        rf"(?P<type>{nodes.TYPE})\s+(?P<name>{LITERAL}|{WORD}-{WORD})(?:\s+node)?",
        words,
        re.IGNORECASE,
    )
    if first:
        words, kind = first["name"], kind or first["type"]
    elif called:
        words, kind = called["name"] or called["quoted"], kind or _type_in(called["what"])
    elif typed and (scene.literals.is_quoted(typed["what"]) or "-" in typed["what"]):
        words, kind = typed["what"], kind or typed["type"].removesuffix("node")
    words = re.sub(r"(?<=\w)\s+node$", "", words)
    words = _said_twice(scene, words)
    if len(scene.value(words).split()) > _LONGEST_NAME:
        raise NotUnderstoodError(f'"{scene.value(words)}" is no name for something new')
    identity = nodes.add(scene, words, kind, {})
    element = scene.node(identity)
    return Named(identity, element.name, "node", str(element.value.get("node-type")))


def _said_twice(scene: Scene, words: str) -> str:
    """A quoted name without the noun after it that it has already: `"x-queue" queue`."""
    match = re.fullmatch(rf"(?P<name>{LITERAL})\s+(?P<noun>\w+)", words)
    is_twice = match and match["noun"].lower() in tokens(scene.value(match["name"]))
    return match["name"] if match and is_twice else words


def _type_in(words: str) -> str:
    last = words.rsplit(maxsplit=1)[-1].lower()
    return last if last in nodes.TYPES else ""
