"""Everything that is known of a document without asking anybody: its schema, then every rule.

Imports only this floor; the schema library is reached through the schema module alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.model import Model
from advisor.calm.pointer import split
from advisor.calm.rules import findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.finding import Finding, Severity

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2, "unresolved": 3}


def check(
    value: dict[str, Any],
    *,
    exists: Callable[[str], bool] | None = None,
    model: Model | None = None,
) -> list[Finding]:
    """Every finding on `value`, in the order of the document, at one place the gravest first.

    Args:
        value: The document as `json.loads` gives it; it may be malformed in any way.
        exists: Whether a path relative to the document is a file. Without it no path is checked.
        model: The view of `value`, where there is one already.
    """
    from advisor.calm import schema

    found = [*schema.findings(value), *findings(model or Model(value), exists=exists)]
    return in_document_order(value, found)


def in_document_order(value: dict[str, Any], found: list[Finding]) -> list[Finding]:
    """`found` sorted by where its pointers stand in `value`, then by severity and rule."""
    ordinals: dict[int, dict[str, int]] = {}

    def position(pointer: str) -> tuple[int, ...]:
        steps: list[int] = []
        place: Any = value
        for token in split(pointer):
            if isinstance(place, list) and token.isdecimal() and int(token) < len(place):
                steps.append(int(token))
                place = place[int(token)]
            elif isinstance(place, dict) and token in place:
                if id(place) not in ordinals:
                    ordinals[id(place)] = {key: ordinal for ordinal, key in enumerate(place)}
                steps.append(ordinals[id(place)][token])
                place = place[token]
            else:
                break
        return tuple(steps)

    return sorted(found, key=lambda each: (position(each.pointer), _RANK[each.severity], each.rule))
