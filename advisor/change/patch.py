"""RFC 6902 patches with guards: what an operation stands on, and how it is taken back.

A guard is a `test` operation. Before each edit stands one for the unique-id of every identified
ancestor and one for the value that the edit replaces or removes; a list item without an id (a
transition, a requirement, a metadata entry) is guarded by its whole value. So a patch that is
applied to another document than the one it was made for fails instead of editing a neighbour.
"""

from __future__ import annotations

import copy
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


def resolve(value: Any, pointer: str) -> Any:
    """The value at `pointer`, or ABSENT."""
    for token in split(pointer):
        value = child(value, token)
    return value


def as_replacement(value: Any, operation: Operation) -> Operation:
    """An `add` to a member that is there already replaces it (RFC 6902, 4.1), and says so."""
    container, key = _parent(value, operation["path"])
    is_there = isinstance(container, dict) and key in container
    return operation | {"op": "replace"} if operation["op"] == "add" and is_there else operation


def guarded(value: Any, operation: Operation) -> list[Operation]:
    """`operation` with its guards in front, as it stands on document `value`; see `as_replacement`.

    An `add` to an absent member or to the end of a list meets nothing, so it is guarded by its
    ancestors alone; one into a list also by the item it pushes aside, if nothing but its whole
    value tells that item from the others. So an `add` takes the place of nothing.
    """
    operation = as_replacement(value, operation)
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
        if operation["op"] == "test":
            _check_test(value, operation)
            continue
        # One at a time, so that the place is known: the library's messages repeat whole values.
        try:
            value = jsonpatch.JsonPatch([operation]).apply(value, in_place=True)
        except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
            path = operation["path"]
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
            _check_test(value, operation)
        else:
            undo = apply_in_place(value, operation)
            taken_back.append(guarded(value, undo))
    return [operation for group in reversed(taken_back) for operation in group]


def edits(operations: Iterable[Operation]) -> Iterator[Operation]:
    """The operations without their guards."""
    return (operation for operation in operations if operation["op"] != "test")


def _check_test(value: Any, operation: Operation) -> None:
    """Have a guard hold only for the very value: 1 is neither true nor 1.0 (see `same`)."""
    if not same(resolve(value, operation["path"]), operation["value"]):
        raise NotApplicableError(f"{operation['path']} is not what the patch was made for")


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


def _sibling(pointer: str, index: int) -> str:
    return f"{pointer.rpartition('/')[0]}/{index}"
