"""Text of a document as data: JSON that no fence around it can be closed by. Imports nothing."""

from __future__ import annotations

import json


def fenced(value: object) -> str:
    """`value` as JSON that holds no angle bracket, so no text in it can open or close a fence."""
    text = json.dumps(value, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
