"""How what stands in a document stands in a sentence about it. Imports nothing of the project."""

from __future__ import annotations

from json import dumps


def quote(value: object) -> str:
    """`value` as JSON, so that text in it cannot end the sentence; containers by their kind."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return dumps(value, ensure_ascii=False)
