"""The elements that a person puts in focus by naming them with an @ in a prompt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_AT = re.compile(r"(?<![\w@])@(?=\S)")
_GOES_ON = re.compile(r"[\w-]*\w")


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
