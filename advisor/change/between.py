"""The patch that makes one document of another: aligned by unique-id, guarded, and small.

A node put in front of five thousand others is one `add`. Imports the difference's own modules, so
that a patch and a difference agree on what is the same element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.alignment import align, kept, moved, names_in
from advisor.calm.element import KINDS
from advisor.calm.equality import same
from advisor.calm.pointer import join, split
from advisor.calm.renames import find
from advisor.change import patch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from advisor.change.patch import Operation

    Path: TypeAlias = tuple[str | int, ...]


def between(
    before: dict[str, Any], after: dict[str, Any], renames: Mapping[str, str] | None = None
) -> list[Operation]:
    """The guarded operations (RFC 6902) that turn `before` into `after`.

    Args:
        before: a document, sound or not; it is not changed.
        after: another.
        renames: renames that are known, old unique-id to new; others are found.
    """
    names = find(before, after, renames).by_kind
    steps = _Steps({f"{kind}s": found for kind, found in names.items()})
    operations: list[Operation] = []
    value = before
    for operation in steps.between((), before, after):
        operations += patch.guarded(value, operation)
        value = _opened(value, operation["path"])
        patch.apply_in_place(value, operation)
    return operations


class _Steps:
    """The operations without guards, each on the result of those before."""

    def __init__(self, renames: Mapping[str, Mapping[str, str]]) -> None:
        self._renames = renames
        """For each list of elements, old id to new."""

    def between(self, path: Path, old: Any, new: Any) -> Iterator[Operation]:
        """What turns `old`, which stands at `path`, into `new`."""
        if isinstance(old, dict) and isinstance(new, dict) and (_share(old, new) or not path):
            yield from self._object(path, old, new)
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            yield from self._list(path, old, new)
        elif not same(old, new):
            yield {"op": "replace", "path": join(*path), "value": new}

    def _object(self, path: Path, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Operation]:
        for key, value in old.items():
            if key not in new:
                yield {"op": "remove", "path": join(*path, key)}
            elif value is not new[key]:
                yield from self.between((*path, key), value, new[key])
        for key, value in new.items():
            if key not in old:
                yield {"op": "add", "path": join(*path, key), "value": value}

    def _list(self, path: Path, old: list[Any], new: list[Any]) -> Iterator[Operation]:
        """First what goes or moves is taken out, from behind; then what comes is put in."""
        member = str(path[-1]) if path else ""
        renames = self._renames.get(member, {}) if _holds_elements(path) else {}
        names = names_in(member, old), names_in(member, new)
        pairs = align(*names, lambda i, j: same(old[i], new[j]), renames)
        strays = {each.old for each in moved(pairs)}
        stays = {each.new: each.old for each in kept(pairs) if each.old not in strays}
        still = set(stays.values())
        for index in range(len(old) - 1, -1, -1):
            if index not in still:
                yield {"op": "remove", "path": join(*path, index)}
        for index, item in enumerate(new):
            if index not in stays:
                yield {"op": "add", "path": join(*path, index), "value": item}
        for index, item in enumerate(new):
            if index in stays and not same(old[stays[index]], item):
                yield from self.between((*path, index), old[stays[index]], item)


def _share(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether two objects have a member in common; else one replaces the other as a whole."""
    return not old.keys().isdisjoint(new)


def _holds_elements(path: Path) -> bool:
    """Whether a list's items can be renamed: nodes, relationships, flows, and their interfaces."""
    if len(path) == 1:
        return path[0] in KINDS
    return len(path) == len(("nodes", 0, "interfaces")) and path[::2] == ("nodes", "interfaces")


def _opened(value: Any, pointer: str) -> Any:
    """`value` with copies of the containers on the way to `pointer`, which may be changed then."""
    root = value.copy()
    holder = root
    for token in split(pointer)[:-1]:
        key = int(token) if isinstance(holder, list) else token
        holder[key] = holder[key].copy()
        holder = holder[key]
    return root
