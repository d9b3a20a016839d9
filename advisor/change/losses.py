"""What a patch takes away, and which elements are a proposal's own, to be cut down by it.

Both are read from operations alone as `patch.guarded` has them: a guard says what stood where an
operation goes, and an `add` takes the place of nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.calm.equality import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from advisor.change.patch import Operation

_ELEMENT = re.compile(r"/(?:nodes|relationships|flows)/(?:[0-9]+|-)")
"""Where an element of its own stands."""

_ID = "unique-id"

_NUMBERED = {"sequence-number": 0}
"""Stands for the number of a step where two are compared, since numbers shift."""


def takes_away(operations: Iterable[Operation]) -> str:
    """Where something is there before `operations` that is not there after them; else empty.

    A value that takes another's place takes nothing away, unless it is empty; a member or list item
    without a successor does, also where the object or list around it is replaced as a whole. A step
    of a flow that is put back at another place of its list is moved. What the operations put in
    themselves they may cut down again.
    """
    old: dict[str, Any] = {}
    listed = [*operations]
    used: set[int] = set()
    own: set[str] = set()
    since = 0
    for number, operation in enumerate(listed):
        path = str(operation["path"])
        if operation["op"] == "test":
            old[path] = operation["value"]
            continue
        guarded, since = listed[since : number + 1], number + 1
        is_own = _is_in(own, guarded)
        own = owned(own, guarded)
        if is_own:
            continue
        if operation["op"] == "remove":
            back = _put_back(path, old.get(path), listed)
            at = next((later for later in back if later > number and later not in used), None)
            if at is None:
                return path
            used.add(at)
        elif operation["op"] == "replace" and _lacks(operation["value"], old.get(path)):
            return path
    return ""


def _is_in(own: AbstractSet[str], guarded: Sequence[Operation]) -> bool:
    """Whether an operation, the last after its guards, is within an element of these ids."""
    element = _ELEMENT.match(str(guarded[-1]["path"]))
    guard = f"{element[0]}/{_ID}" if element else ""
    return any(each["path"] == guard and each.get("value") in own for each in guarded[:-1])


def _put_back(path: str, value: Any, operations: Sequence[Operation]) -> Iterator[int]:
    """Which operations put an item that stood in a list into it, whatever its number there."""
    around = path.rpartition("/")[0]
    for number, operation in enumerate(operations):
        if (
            isinstance(value, dict)
            and operation["op"] == "add"
            and operation["path"].rpartition("/")[0] == around
            and isinstance(operation["value"], dict)
            and same(operation["value"] | _NUMBERED, value | _NUMBERED)
        ):
            yield number


def _lacks(new: Any, old: Any) -> bool:
    """Whether `old`, or a member or item of it, is missing from `new`."""
    if _is_empty(new):
        return not _is_empty(old)
    if isinstance(old, dict) and old:
        return not isinstance(new, dict) or any(
            key not in new or _lacks(new[key], value) for key, value in old.items()
        )
    if isinstance(old, list) and old:
        return not isinstance(new, list) or _is_short(new, old)
    return False


def _is_short(new: list[Any], old: list[Any]) -> bool:
    """Whether an item of `old` is missing from `new`; of equal items each counts."""
    left = Counter(_canonical(item) for item in new)
    return any(count > left[item] for item, count in Counter(map(_canonical, old)).items())


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _is_empty(value: Any) -> bool:
    return value in (None, {}, []) or (isinstance(value, str) and not value.strip())


def owned(own: AbstractSet[str], operations: Iterable[Operation]) -> set[str]:
    """The unique-ids of a proposal's own elements after `operations`.

    One that the proposal put in is its own under each name it gets; an id that another element gets
    later is not.

    Args:
        own: the same before them; empty before the first.
        operations: guarded, in the order in which they are carried out.
    """
    now, guards = {*own}, dict[str, Any]()
    for operation in operations:
        path = str(operation["path"])
        if operation["op"] == "test":
            guards[path] = operation["value"]
            continue
        element, is_whole = path.removesuffix(f"/{_ID}"), not path.endswith(f"/{_ID}")
        if _ELEMENT.fullmatch(element):
            old, new = guards.get(f"{element}/{_ID}"), operation.get("value")
            if is_whole:
                new = new.get(_ID) if isinstance(new, dict) else None
            is_put_in = is_whole and operation["op"] == "add"
            is_own = is_put_in or old in [*now]
            now = {each for each in now if each not in (old, new)}
            if is_own and isinstance(new, str):
                now.add(new)
        guards.clear()
    return now
