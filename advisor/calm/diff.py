"""What differs between two documents, element by element, in the words of CALM.

Elements are matched by unique-id, controls by their key, everything else by its place. Order alone
is a difference of its own, so that a moved item is not mistaken for a removed and an added one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.equality import ABSENT, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal, TypeAlias

    Sign: TypeAlias = Literal["+", "-", "~"]


class Field(NamedTuple):
    """One field of an element that differs."""

    path: tuple[str, ...]
    """Member names, and ids where a list holds identified items."""
    old: Any
    """The value before, or ABSENT."""
    new: Any
    """The value after, or ABSENT."""

    @property
    def sign(self) -> Sign:
        """``+`` only after, ``-`` only before, ``~`` in both."""
        if self.old is ABSENT:
            return "+"
        return "-" if self.new is ABSENT else "~"


class Difference(NamedTuple):
    """One element that differs."""

    sign: Sign
    kind: str
    """node, relationship, flow, control, metadata, decision record or document."""
    id: str
    """unique-id, or the key of a control; empty for metadata and the document."""
    value: Any
    """The element after, or before where it was removed; None where the architecture differs."""
    fields: tuple[Field, ...]
    """What differs inside; empty for an element that is new or gone."""


_IDENTIFIED = {"nodes": "node", "relationships": "relationship", "flows": "flow"}
_ORDER = ("metadata", "controls", "adrs", "nodes", "relationships", "flows")


def difference(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """The elements that differ: document fields first, then in the order of the documents."""
    found: list[Difference] = []
    for key in dict.fromkeys((*_ORDER, *before, *after)):
        old, new = before.get(key, ABSENT), after.get(key, ABSENT)
        if not (old is new or same(old, new)):
            found.extend(_elements(key, old, new) or [_whole(key, old, new)])
    return found


def _elements(key: str, old: Any, new: Any) -> list[Difference]:
    """The elements that differ in the member `key`.

    None where it holds no elements that can be told apart, or where an empty list comes or goes.
    """
    if key in _IDENTIFIED and _is_identified(old) and _is_identified(new):
        return list(_items(_IDENTIFIED[key], old, new))
    if key == "controls" and _is_object(old) and _is_object(new):
        return list(_controls(old, new))
    return []


def _whole(key: str, old: Any, new: Any) -> Difference:
    """The member `key` as fields of one difference."""
    kind = {"metadata": "metadata", "adrs": "decision record"}.get(key, "document")
    path = () if key == "metadata" else (key,)
    return Difference("~", kind, "", None, tuple(_fields(path, old, new)))


def _items(kind: str, old: Any, new: Any) -> Iterator[Difference]:
    earlier, later = _by_id(old), _by_id(new)
    for identity, value in later.items():
        if identity not in earlier:
            yield Difference("+", kind, identity, value, ())
        elif not same(earlier[identity], value):
            fields = tuple(_fields((), earlier[identity], value))
            yield Difference("~", kind, identity, value, fields)
    for identity, value in earlier.items():
        if identity not in later:
            yield Difference("-", kind, identity, value, ())
    for order in _order((f"order of {kind}s",), earlier, later):
        yield Difference("~", "document", "", None, (order,))


def _controls(old: Any, new: Any) -> Iterator[Difference]:
    earlier, later = ({} if side is ABSENT else side for side in (old, new))
    for key in dict.fromkeys((*earlier, *later)):
        if key not in earlier:
            yield Difference("+", "control", key, later[key], ())
        elif key not in later:
            yield Difference("-", "control", key, earlier[key], ())
        elif not same(earlier[key], later[key]):
            fields = tuple(_fields((), earlier[key], later[key]))
            yield Difference("~", "control", key, later[key], fields)


def _fields(path: tuple[str, ...], old: Any, new: Any) -> Iterator[Field]:
    """Descend while both sides are objects or lists of identified items; report what differs."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _fields((*path, key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif (
        isinstance(old, list)
        and isinstance(new, list)
        and _is_identified(old)
        and _is_identified(new)
    ):
        earlier, later = _by_id(old), _by_id(new)
        for identity in dict.fromkeys((*earlier, *later)):
            sides = (side.get(identity, ABSENT) for side in (earlier, later))
            yield from _fields((*path, identity), *sides)
        yield from _order((*path, "order"), earlier, later)
    elif not same(old, new):
        yield Field(path, old, new)


def _order(
    path: tuple[str, ...], earlier: dict[str, Any], later: dict[str, Any]
) -> Iterator[Field]:
    """The order of the items that both lists have, where it differs."""
    kept = [identity for identity in earlier if identity in later]
    moved = [identity for identity in later if identity in earlier]
    if kept != moved:
        yield Field(path, kept, moved)


def _by_id(items: Any) -> dict[str, Any]:
    return {} if items is ABSENT else {item["unique-id"]: item for item in items}


def _is_identified(items: Any) -> bool:
    """Whether every item can be told apart by its unique-id; so can those of no list at all."""
    if items is ABSENT:
        return True
    if not isinstance(items, list):
        return False
    ids = [item.get("unique-id") if isinstance(item, dict) else None for item in items]
    return all(isinstance(identity, str) for identity in ids) and len(set(ids)) == len(ids)


def _is_object(value: Any) -> bool:
    return value is ABSENT or isinstance(value, dict)
