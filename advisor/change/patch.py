"""RFC 6902 patches with guards: what an operation stands on, and how it is taken back.

A guard is a `test` operation. Before each edit stands one for the unique-id of every identified
ancestor and one for the value that the edit replaces or removes; a list item without an id (a
transition, a requirement, a metadata entry) is guarded by its whole value. So a patch that is
applied to another document than the one it was made for fails instead of editing a neighbour.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import jsonpatch
import jsonpointer

from advisor.calm.equality import ABSENT, same
from advisor.calm.pointer import child, join, split
from advisor.errors import NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    Operation: TypeAlias = dict[str, Any]

_MEMBERS = {
    "add": {"op", "path", "value"},
    "remove": {"op", "path"},
    "replace": {"op", "path", "value"},
    "test": {"op", "path", "value"},
}
"""The operations this project writes, with the members that each has."""

_ELEMENT = re.compile(r"/(?:nodes|relationships|flows)/(?:[0-9]+|-)")
"""Where an element of its own stands."""


_NUMBERED = {"sequence-number": 0}
"""Stands for the number of a step where two are compared, since numbers shift."""


def resolve(value: Any, pointer: str) -> Any:
    """The value at `pointer`, or ABSENT."""
    for token in split(pointer):
        value = child(value, token)
    return value


def guarded(value: Any, operation: Operation) -> list[Operation]:
    """`operation` with its guards in front, as it stands on document `value`.

    An `add` to an absent member or to the end of a list meets nothing, so it is guarded by its
    ancestors alone; one into a list also by the item it pushes aside, if nothing but its whole
    value tells that item from the others.
    """
    *ancestors, key = split(operation["path"])
    tests: list[Operation] = []
    container = value
    for depth, token in enumerate(ancestors, 1):
        is_item = isinstance(container, list)
        container = child(container, token)
        tests.extend(_guard(join(*ancestors[:depth]), container, by_value=is_item))
    old = child(container, key)
    if operation["op"] == "add" and isinstance(container, list):
        if isinstance(old, dict) and not isinstance(old.get("unique-id"), str):
            tests.append(_test(operation["path"], old))
    elif old is not ABSENT:
        tests.extend(_guard(operation["path"], old, by_value=False))
        tests.append(_test(operation["path"], old))
    return [*tests, copy.deepcopy(operation)]


def apply_in_place(value: Any, operation: Operation) -> Operation:
    """Carry out one operation on `value` itself and return the operation that takes it back.

    Raises:
        NotApplicableError: the operation does not fit the value, which is left as it was.
    """
    path = operation["path"]
    container, key = _parent(value, path)
    old = child(container, key)
    if operation["op"] != "add" and old is ABSENT:
        raise NotApplicableError(f"{path} is not there")
    if isinstance(container, list) and operation["op"] == "add":
        old = ABSENT
        if key == "-":
            path = _sibling(path, len(container))
    try:
        # jsonpatch's in-place form costs microseconds, where a copy of the document costs its size.
        jsonpatch.JsonPatch([copy.deepcopy(operation)]).apply(value, in_place=True)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
        raise NotApplicableError(f"{operation['path']} does not fit the document") from None
    if old is ABSENT:
        return {"op": "remove", "path": path}
    return {"op": "add" if operation["op"] == "remove" else "replace", "path": path, "value": old}


def apply(value: Any, operations: Sequence[Operation]) -> Any:
    """The document that `operations` make of `value`, which may be changed on the way.

    Raises:
        NotApplicableError: a guard does not hold or a place does not exist.
    """
    for operation in check(operations):
        path = operation["path"]
        # One at a time, so that the place is known: the library's messages repeat whole values.
        try:
            value = jsonpatch.JsonPatch([operation]).apply(value, in_place=True)
        except jsonpatch.JsonPatchTestFailed:
            raise NotApplicableError(f"{path} is not what the patch was made for") from None
        except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
            raise NotApplicableError(f"the patch does not fit the document at {path}") from None
    return value


def check(operations: Iterable[Operation]) -> list[Operation]:
    """The operations, when each is one that this project applies.

    Raises:
        NotApplicableError: an unknown operation, a member too many or too few (jsonpatch itself
            passes over members it does not know), or a path that leads to no part of a document.
    """
    checked = []
    for number, operation in enumerate(operations, 1):
        if not _is_known(operation):
            legal = "; ".join(f"{name}: {', '.join(sorted(_MEMBERS[name]))}" for name in _MEMBERS)
            raise NotApplicableError(f"operation {number} of the patch is none of {legal}")
        if not (isinstance(operation["path"], str) and operation["path"].startswith("/")):
            raise NotApplicableError(f"operation {number} of the patch has no path into a document")
        checked.append(operation)
    return checked


def inverse(value: Any, operations: Sequence[Operation]) -> list[Operation]:
    """The guarded operations that take `operations` back again.

    Args:
        value: the document before `operations`; it is changed to the one after them.
        operations: what is to be applied, guards included.

    Raises:
        NotApplicableError: a guard does not hold or a place does not exist.
    """
    taken_back: list[list[Operation]] = []
    for operation in operations:
        if operation["op"] == "test":
            if not same(resolve(value, operation["path"]), operation["value"]):
                raise NotApplicableError(f"{operation['path']} is not what the patch was made for")
        else:
            undo = apply_in_place(value, operation)
            taken_back.append(guarded(value, undo))
    return [operation for group in reversed(taken_back) for operation in group]


def relocate(value: Any, operations: Sequence[Operation]) -> list[Operation]:
    """`operations` with list positions moved to where the guarded unique-ids stand in `value`.

    For a patch whose document was edited in between: its guards name the elements, so positions
    that shifted can be found again. `value` is changed to the document after the operations.

    Raises:
        NotApplicableError: an element is gone or stands twice, or a guard does not hold.
    """
    moved: list[Operation] = []
    places: dict[str, str] = {}
    for operation in operations:
        path = _replaced(operation["path"], places)
        parent, _, member = path.rpartition("/")
        if operation["op"] == "test" and member == "unique-id":
            found = _find(value, parent, operation["value"])
            places[operation["path"].rpartition("/")[0]] = found
            path = f"{found}/unique-id"
        elif operation["op"] == "test" and isinstance(operation["value"], str):
            path = places[operation["path"]] = _find_text(value, path, operation["value"])
        here = {**operation, "path": path}
        value = apply(value, [here])
        moved.append(here)
        if operation["op"] != "test":
            places.clear()
    return moved


def takes_away(operations: Iterable[Operation]) -> str:
    """Where something is there before `operations` that is not there after them; else empty.

    A value that takes another's place takes nothing away, unless it is empty; a member or list item
    without a successor does, also where the object or list around it is replaced as a whole. A step
    of a flow that is put back at another place of its list is moved.
    """
    old: dict[str, Any] = {}
    listed = [*operations]
    for number, operation in enumerate(listed):
        if operation["op"] == "test":
            old[operation["path"]] = operation["value"]
        elif operation["op"] == "remove":
            path = str(operation["path"])
            if not _is_put_back(path, old.get(path), listed[number + 1 :]):
                return path
        elif operation["op"] == "add" and operation["path"].rpartition("/")[2].isdecimal():
            continue  # the item of the list that stood there is pushed aside
        elif _lacks(operation["value"], old.get(operation["path"])):
            return str(operation["path"])
    return ""


def _is_put_back(path: str, value: Any, later: Iterable[Operation]) -> bool:
    """Whether an item of a list stands in it again afterwards, whatever its number."""
    around = path.rpartition("/")[0]
    return isinstance(value, dict) and any(
        operation["op"] == "add"
        and operation["path"].rpartition("/")[0] == around
        and isinstance(operation["value"], dict)
        and same(operation["value"] | _NUMBERED, value | _NUMBERED)
        for operation in later
    )


def added(operations: Iterable[Operation]) -> set[str]:
    """The unique-ids of the nodes, relationships and flows that `operations` put in."""
    return {
        operation["value"]["unique-id"]
        for operation in operations
        if operation["op"] == "add"
        and _ELEMENT.fullmatch(operation["path"])
        and isinstance(operation["value"], dict)
        and isinstance(operation["value"].get("unique-id"), str)
    }


def _lacks(new: Any, old: Any) -> bool:
    """Whether `old`, or a member or item of it, is missing from `new`."""
    if _is_empty(new):
        return not _is_empty(old)
    if isinstance(old, dict) and old:
        return not isinstance(new, dict) or any(
            key not in new or _lacks(new[key], value) for key, value in old.items()
        )
    if isinstance(old, list) and old:
        return not isinstance(new, list) or any(
            not any(same(item, each) for each in new) for item in old
        )
    return False


def _is_empty(value: Any) -> bool:
    return value in (None, {}, []) or (isinstance(value, str) and not value.strip())


def edits(operations: Iterable[Operation]) -> Iterator[Operation]:
    """The operations without their guards."""
    return (operation for operation in operations if operation["op"] != "test")


def _is_known(operation: Any) -> bool:
    name = operation.get("op") if isinstance(operation, dict) else None
    return isinstance(name, str) and name in _MEMBERS and set(operation) == _MEMBERS[name]


def _guard(path: str, value: Any, *, by_value: bool) -> list[Operation]:
    identity = value.get("unique-id") if isinstance(value, dict) else None
    if isinstance(identity, str):
        return [_test(f"{path}/unique-id", identity)]
    return [_test(path, value)] if by_value else []


def _test(path: str, value: Any) -> Operation:
    return {"op": "test", "path": path, "value": copy.deepcopy(value)}


def _parent(value: Any, pointer: str) -> tuple[Any, str]:
    *ancestors, key = split(pointer)
    for token in ancestors:
        value = child(value, token)
    return value, key


def _find(value: Any, pointer: str, identity: str) -> str:
    """Where in the list that holds `pointer` the item with this unique-id stands."""
    holder = pointer.rpartition("/")[0]
    items = resolve(value, holder)
    if not isinstance(items, list):
        return pointer
    at = [
        index
        for index, item in enumerate(items)
        if isinstance(item, dict) and item.get("unique-id") == identity
    ]
    if len(at) != 1:
        raise NotApplicableError(f'"{identity}" is no longer there, or stands twice')
    return f"{holder}/{at[0]}"


def _find_text(value: Any, pointer: str, text: str) -> str:
    """Where in a list of texts, ids say, the one that stood at `pointer` stands by now."""
    holder, _, _ = pointer.rpartition("/")
    items = resolve(value, holder)
    if not isinstance(items, list) or resolve(value, pointer) == text or items.count(text) != 1:
        return pointer
    return f"{holder}/{items.index(text)}"


def _replaced(pointer: str, places: dict[str, str]) -> str:
    """`pointer` with its longest known beginning replaced by where that stands now."""
    for old in sorted(places, key=len, reverse=True):
        if pointer == old or pointer.startswith(old + "/"):
            return places[old] + pointer[len(old) :]
    return pointer


def _sibling(pointer: str, index: int) -> str:
    return f"{pointer.rpartition('/')[0]}/{index}"
