"""What a call does to a document, told apart from where in its lists that happens to stand.

A call that is made again without some of the others must have the effect that was reviewed. The
operations alone cannot tell: list positions shift, steps are numbered anew, and an object that an
earlier call made has to be made by a later one. So an effect names list items by id, or by their
whole value where they have none of their own, has the order of steps and not their numbers, and
says the same whether a value came in one piece or member by member.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from advisor.calm.element import KINDS
from advisor.calm.equality import ABSENT
from advisor.calm.pointer import child, list_index, split
from advisor.change.step_order import are_numbers, is_step_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    Fact: TypeAlias = tuple[str, tuple[str, ...], str]
    """What is done (`set`, `put`, `remove`, `order`), to which place, with which value; or `old`:
    what was there."""

_NUMBER = "sequence-number"
_NAMES = ("unique-id", "requirement-url", "relationship-unique-id")
"""The members that an item of a list is known by, the first that it has."""
_TOP = {(collection,) for collection in KINDS}
_FIRST, _END = "first", "end"
_OLD = "old"


def facts(value: Any, operation: dict[str, Any]) -> Iterator[Fact]:
    """What one operation does to the document `value`, which it has not been applied to yet.

    The number of a step is passed over: `step_order` tells what came of it in the end.
    """
    *ancestors, last = split(operation["path"])
    place: tuple[str, ...] = ()
    container = value
    for token in ancestors:
        place += (_token(container, token, is_top=place in _TOP),)
        container = child(container, token)
    is_top = place in _TOP
    old = child(container, last)
    if is_step_number(operation["path"]) and are_numbers(old, operation.get("value")):
        return
    if old is not ABSENT and not (operation["op"] == "add" and isinstance(container, list)):
        yield _OLD, (*place, _token(container, last, is_top=is_top)), _text(old)
    if operation["op"] == "remove":
        yield "remove", (*place, _token(container, last, is_top=is_top)), ""
    elif operation["op"] == "add" and isinstance(container, list):
        before = _before(container, last, is_top=is_top)
        yield "put", place, f"{before}: {_text(operation['value'])}"
    else:
        place += (_token(container, last, is_top=is_top),)
        yield from _leaves(place, operation["value"], is_new=old is ABSENT)


def effect(done: Iterable[Fact]) -> str:
    """A short digest of what is done, whatever the order of its facts and whatever was there."""
    listed = sorted(fact for fact in done if fact[0] != _OLD)
    deeper = {place[:depth] for _, place, _ in listed for depth in range(len(place))}
    filled = {place for verb, place, _ in listed if verb == "put"} | deeper
    return _digest(fact for fact in listed if not (fact[2] in ("{}", "[]") and fact[1] in filled))


def replaced(done: Iterable[Fact]) -> str:
    """A short digest of what was there and is not there any more; empty where that is nothing."""
    listed = sorted(fact for fact in done if fact[0] == _OLD)
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


def _before(items: list[Any], token: str, *, is_top: bool) -> str:
    """What an item put at `token` stands behind; one that does not fit is refused elsewhere."""
    index = list_index(token, len(items))
    if index is None:
        return _END
    return item_token(items, index - 1, is_top=is_top) if index else _FIRST


def _token(container: Any, token: str, *, is_top: bool) -> str:
    """A member's name, or what a list item is known by."""
    index = list_index(token, len(container)) if isinstance(container, list) else None
    return token if index is None else item_token(container, index, is_top=is_top)


def item_token(items: list[Any], index: int, *, is_top: bool = False) -> str:
    """What the item at `index` is known by: its name if no other has it, else its whole value.

    Of equal items the second is known as such, and so on. No member's name that leads to an item
    looks like it.

    Args:
        items: a list of a document.
        index: within it.
        is_top: whether it is that of all nodes, relationships or flows. An element of these that
            shares its id is not edited, and to look for one takes a millisecond in a large list.
    """
    key, name = _name(items[index])
    if key and (is_top or _is_alone(items, key, name)):
        return f"[{_text({key: name})}]"
    text = _text(items[index])
    use = sum(_text(item) == text for item in items[:index])
    return f"[{text}]" + (f"#{use + 1}" if use else "")


def _is_alone(items: list[Any], key: str, name: str) -> bool:
    named = [item.get(key) for item in items if isinstance(item, dict)]
    return named.count(name) == 1


def _name(item: Any) -> tuple[str, str]:
    """The member that tells a list item from others, and its value; empty where it has none."""
    named = item if isinstance(item, dict) else {}
    return next(((key, named[key]) for key in _NAMES if isinstance(named.get(key), str)), ("", ""))


def _text(value: Any) -> str:
    if isinstance(value, dict) and "relationship-unique-id" in value:
        value = {key: member for key, member in value.items() if key != _NUMBER}
    return json.dumps(value, sort_keys=True)
