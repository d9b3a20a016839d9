"""What kind of answer a model gave: words, or the JSON of a change that it should have staged.

Imports no model library.
"""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?P<json>^[ \t>]*(?:```\w*[ \t]*)?[\[{])"  # at the start of a line; within one it is quoted
    r"|(?P<end>```|^[ \t>]*(?!(?:true|false|null)\b)[^\W\d])"  # a fence, or a line of words
    r'|(?P<change>"(?:unique-id|node-type|nodes|relationships|relationship-type|transitions'
    r'|requirement-url|arguments|entries)"\s*:'  # the last two are of a call that is written out
    r'|"op"\s*:\s*"(?:add|replace|remove)")',
    re.MULTILINE,
)
_SHOW = re.compile(
    r"\b(?:show|print|display|output|quote|see|look|view|example|explain|what|which|how|zeig\w*"
    r"|gib|ausgeben|beispiel|erkl\w+|was|welche\w*|wie)\b",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"\b(?:json|snippet|patch|definition|example|beispiel)\b", re.IGNORECASE)


def writes_change(answer: str) -> bool:
    """Whether the answer holds JSON in the shape of CALM, of a JSON Patch or of a tool call.

    It need not be well formed: models leave parts out with dots.
    """
    inside = False
    for part in _PARTS.finditer(answer):
        if part.lastgroup == "change" and inside:
            return True
        inside = part.lastgroup == "json" or (inside and part.lastgroup != "end")
    return False


def asks_to_show(prompt: str) -> bool:
    """Whether the prompt asks to see JSON, so that an answer that holds some is right."""
    return bool(_SHOW.search(prompt) and _SHAPE.search(prompt))
