"""Setting and taking away what stands inside an element: shared by the tools that edit members.

Objects are merged deeply, everything else is replaced, and a value that is replaced is remarked.
Null never removes: a key is taken away by name only.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.calm.equality import ABSENT, same
from advisor.calm.visible import cut
from advisor.change.draft import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.calm.element import Element, Path
    from advisor.change.draft import Draft

_LONG = 200
"""Characters of an old value that a remark can bear."""

_REMARKS = 20
"""Remarks that a call makes at most: on five thousand nodes nobody reads them all."""


def merge(
    draft: Draft,
    element: Element | None,
    path: Path,
    value: Any,
    *,
    added: Callable[[Path], None] = lambda _path: None,
) -> None:
    """Put `value` at `path` of `element`; `added` is told of each place that was empty before."""
    old = draft.value_at(element, path)
    if old is ABSENT:
        added(path)
        draft.set_member(element, path, value)
    elif isinstance(old, dict) and isinstance(value, dict):
        for key, inner in value.items():
            merge(draft, element, (*path, key), inner, added=added)
    elif not same(old, value):
        draft.notes.append(f"{place(element, path)} was {shown(old)}")
        draft.set_member(element, path, value)


def take_away(draft: Draft, element: Element | None, holder: Path, key: str) -> None:
    """Remove the member `key` of the object at `holder`; ``a.b`` also names `b` within `a`.

    Raises:
        RefusedError: there is none.
    """
    path = find(draft, element, holder, key)
    if path is None:
        value = draft.value_at(element, holder)
        keys = ", ".join(shown(each) for each in value) if isinstance(value, dict) else ""
        inside = f"{'.'.join(str(token) for token in holder)} of " if holder else ""
        raise RefusedError(
            f'{inside}{whose(element)} has no "{key}" to remove; it has {keys or "nothing"}'
        )
    draft.remove_member(element, path)


def find(draft: Draft, element: Element | None, holder: Path, key: str) -> Path | None:
    """Where `key` stands in the object at `holder`, by its name or as a dotted way, or None."""
    value = draft.value_at(element, holder)
    if not isinstance(value, dict):
        return None
    if key in value:
        return (*holder, key)
    # A key may hold dots itself, so every part of the way is tried as one.
    parts = key.split(".")
    for split in range(1, len(parts)):
        first, rest = ".".join(parts[:split]), ".".join(parts[split:])
        if first in value and (path := find(draft, element, (*holder, first), rest)):
            return path
    return None


def refuse_null(key: str, value: Any) -> None:
    """Refuse a null anywhere in the objects of `value`.

    Raises:
        RefusedError: there is one; the text names it.
    """
    if value is None:
        raise RefusedError(f'"{key}" is null; to take a key away name it in `remove`')
    if isinstance(value, dict):
        for inner, item in value.items():
            refuse_null(f"{key}.{inner}", item)


def limit_remarks(draft: Draft) -> None:
    """Keep the first remarks of a call and count the rest."""
    more = len(draft.notes) - _REMARKS
    if more > 0:
        draft.notes[_REMARKS:] = [f"and {more} more remarks of this kind"]


def whose(element: Element | None) -> str:
    """The element in a sentence."""
    return f'{element.kind} "{element.id}"' if element else "the architecture"


def place(element: Element | None, path: Sequence[str | int]) -> str:
    """A member of an element in a sentence."""
    return f"{'.'.join(str(key) for key in path)} of {whose(element)}"


def shown(value: Any) -> str:
    """A value as JSON, cut where it is long."""
    return cut(json.dumps(value, ensure_ascii=False), _LONG)
