"""Putting elements that were removed back into the lists that they stood in.

Imports the elements alone.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from advisor.calm.element import CONTAINMENT, Element

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from advisor.calm.element import Kind

    Json = dict[str, Any]

_MANY = ("interacts", *CONTAINMENT)
"""The kinds of relationship that list nodes."""


def put_back(
    kind: Kind,
    gone: Sequence[Json],
    old: Sequence[Any],
    new: Sequence[Any],
    names: Mapping[str, str],
) -> list[Any]:
    """The list after, with those of `gone` whose id is free behind what they stood behind.

    Args:
        kind: what the list holds.
        gone: the items to put back, the very objects of `old`.
        old: the list before.
        new: the list after.
        names: what elements were called before, and are called now.
    """
    taken = {identity_of(item) for item in new}
    left = {id(item) for item in gone if item["unique-id"] not in taken}
    behind: dict[str | None, list[Any]] = {}
    last: str | None = None
    for item in old:
        if id(item) in left:
            behind.setdefault(last, []).append(_renamed(kind, item, names))
        else:
            identity = identity_of(item)
            now = names.get(identity or "", identity)
            last = now if now in taken and now is not None else last
    result = behind.pop(None, [])
    for item in new:
        result += (item, *behind.pop(identity_of(item), ()))
    return result


def identity_of(item: Any) -> str | None:
    """The unique-id of an item of a list, if it has one."""
    identity = item.get("unique-id") if isinstance(item, dict) else None
    return identity if isinstance(identity, str) else None


def _renamed(kind: Kind, value: Json, names: Mapping[str, str]) -> Json:
    """A copy of an element that names others as they are called now."""
    references = Element(kind, value, 0).references
    if not any(each.id in names for each in references):
        return value
    renamed = copy.deepcopy(value)
    for each in Element(kind, renamed, 0).references:
        holder: Any = renamed
        for token in each.path[:-1]:
            holder = holder[token]
        holder[each.path[-1]] = names.get(each.id, each.id)
    return renamed


def with_members(before: Json, after: Json, removed: Collection[str]) -> Json:
    """A relationship after, which names again the nodes it lost because they were removed."""
    value = after
    for kind in _MANY:
        old, new = _members(before, kind), _members(after, kind)
        gone = dict.fromkeys(
            each for each in old or () if isinstance(each, str) and each in removed
        )
        lost = [each for each in gone if each not in (new or ())]
        if new is not None and lost:
            types = value["relationship-type"]
            body = types[kind] | {"nodes": [*new, *lost]}
            value = value | {"relationship-type": types | {kind: body}}
    return value


def _members(relationship: Json, kind: str) -> list[Any] | None:
    types = relationship.get("relationship-type")
    body = types.get(kind) if isinstance(types, dict) else None
    nodes = body.get("nodes") if isinstance(body, dict) else None
    return nodes if isinstance(nodes, list) else None
