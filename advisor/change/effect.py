"""What a call does to a document, told apart from where in its lists that happens to stand.

A call that is made again without some of the others must have the effect that was reviewed. The
operations alone cannot tell: list positions shift, steps are numbered anew, and an object that an
earlier call made has to be made by a later one. So an effect names list items by id, leaves the
numbers of steps out, and says the same whether a value came in one piece or member by member.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from advisor.calm.equality import ABSENT
from advisor.calm.pointer import child, list_index, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    Fact: TypeAlias = tuple[str, tuple[str, ...], str]
    """What is done (`set`, `put`, `remove`), to which place, with which value; or `old`: what was
    there."""

_NUMBER = "sequence-number"
_FIRST, _END = "first", "end"
_OLD = "old"


def facts(value: Any, operation: dict[str, Any]) -> Iterator[Fact]:
    """What one operation does to the document `value`, which it has not been applied to yet."""
    *ancestors, last = split(operation["path"])
    place: tuple[str, ...] = ()
    container = value
    for token in ancestors:
        place += (_token(container, token),)
        container = child(container, token)
    if last == _NUMBER and "transitions" in ancestors:
        return
    old = child(container, last)
    if old is not ABSENT and not (operation["op"] == "add" and isinstance(container, list)):
        yield _OLD, (*place, _token(container, last)), _text(old)
    if operation["op"] == "remove":
        yield "remove", (*place, _token(container, last)), ""
    elif operation["op"] == "add" and isinstance(container, list):
        yield "put", place, f"{_before(container, last)}: {_text(operation['value'])}"
    else:
        place += (_token(container, last),)
        yield from _leaves(place, operation["value"], is_new=old is ABSENT)


def effect(done: Iterable[Fact]) -> str:
    """A short digest of what is done, whatever the order of its facts and whatever was there."""
    listed = sorted({fact for fact in done if fact[0] != _OLD})
    deeper = {place[:depth] for _, place, _ in listed for depth in range(len(place))}
    filled = {place for verb, place, _ in listed if verb == "put"} | deeper
    return _digest(fact for fact in listed if not (fact[2] in ("{}", "[]") and fact[1] in filled))


def replaced(done: Iterable[Fact]) -> str:
    """A short digest of what was there and is not there any more; empty where that is nothing."""
    listed = sorted({fact for fact in done if fact[0] == _OLD})
    return _digest(listed) if listed else ""


def _digest(listed: Iterable[Fact]) -> str:
    return hashlib.sha256(json.dumps(list(listed)).encode()).hexdigest()[:16]


def _leaves(place: tuple[str, ...], value: Any, *, is_new: bool) -> Iterator[Fact]:
    if isinstance(value, dict) and value and is_new:
        for key, member in value.items():
            yield from _leaves((*place, key), member, is_new=True)
    elif isinstance(value, list) and value and is_new:
        for item in value:
            yield "put", place, f"{_END}: {_text(item)}"
    else:
        yield "set", place, _text(value)


def _before(items: list[Any], token: str) -> str:
    """What an item put at `token` stands behind; one that does not fit is refused elsewhere."""
    index = list_index(token, len(items))
    if index is None:
        return _END
    return _token(items, str(index - 1)) if index else _FIRST


def _token(container: Any, token: str) -> str:
    """A member's name, or what a list item is known by."""
    item = child(container, token) if isinstance(container, list) else ABSENT
    if item is ABSENT:
        return token
    if not isinstance(item, dict):
        return _text(item) if not isinstance(item, list) else token
    for key in ("unique-id", "requirement-url"):
        if isinstance(item.get(key), str):
            return str(item[key])
    named = item.get("relationship-unique-id")
    if isinstance(named, str):
        use = sum(_names(other, named) for other in container[: int(token) + 1])
        return f"{named}#{use}"
    return token


def _names(step: Any, relationship: str) -> bool:
    return isinstance(step, dict) and step.get("relationship-unique-id") == relationship


def _text(value: Any) -> str:
    if isinstance(value, dict) and "relationship-unique-id" in value:
        value = {key: member for key, member in value.items() if key != _NUMBER}
    return json.dumps(value, sort_keys=True)
