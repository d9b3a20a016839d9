"""Prompts in a person's own words, and the elements in them that they put in focus with an @."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.sessions.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Collection

_AT = re.compile(r"(?<![\w@])@(?=\S)")
_GOES_ON = re.compile(r"[\w-]*\w")


def asked(words: str, ids: Collection[str]) -> Asked:
    """A prompt in the person's own words; each ``@id`` in it puts that element in focus."""
    focus = mentioned(words, ids)
    prompt = words
    for each in sorted(focus, key=len, reverse=True):
        prompt = prompt.replace(f"@{each}", each)
    return Asked(prompt, words, focus=tuple(focus))


def mentioned(text: str, ids: Collection[str]) -> list[str]:
    """The elements that a prompt names with an @, in the order of the text, each once.

    The longest id that fits counts; an e-mail address is none, nor is an id that goes on with
    letters, digits or hyphens.
    """
    lengths = sorted({len(identity) for identity in ids}, reverse=True)
    found: dict[str, None] = {}
    for match in _AT.finditer(text):
        start = match.end()
        for length in lengths:
            identity = text[start : start + length]
            if identity in ids and not _GOES_ON.match(text, start + length):
                found[identity] = None
                break
    return list(found)
