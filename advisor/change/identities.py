"""Elements by unique-id, and what may be one: what a person can type and a call can name.

What a document has already is taken as it is. Imports the words that are no ids.
"""

from __future__ import annotations

from typing import Any

from advisor.calm.element import ARCHITECTURE
from advisor.calm.quoting import quote

SELECTORS = ("all:", "type:", "in:")
"""How a text begins that selects elements where ids are expected."""


def objection(identity: str) -> str:
    """Why no new element may have this id, in a sentence; empty where one may."""
    if not identity or not identity.isprintable() or any(letter.isspace() for letter in identity):
        return f"{quote(identity)} is no unique-id: give one without blanks"
    if identity == ARCHITECTURE:
        return f"{quote(identity)} is no unique-id, since it names the document: give another"
    if identity.startswith(SELECTORS):
        return f"{quote(identity)} is no unique-id, since it selects elements: give another"
    return ""


def by_id(items: Any) -> dict[str, Any] | None:
    """The items of a list by their ids, in order; None where these do not tell them apart."""
    listed = items if isinstance(items, list) else [None]
    ids = [item.get("unique-id") if isinstance(item, dict) else None for item in listed]
    names = [identity for identity in ids if isinstance(identity, str)]
    return dict(zip(names, listed, strict=True)) if len({*names}) == len(listed) else None
