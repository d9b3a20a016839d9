"""A plain RFC 6902 patch from elsewhere, as calls that go through the same gate as any other.

Each operation, with the tests in front of it, becomes one call of `patch`: a tool that a file can
hold and no model is offered. The standard's `move` and `copy` become what they stand for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.calm import holdable
from advisor.calm.equality import ABSENT, same
from advisor.change import patch
from advisor.change.draft import RefusedError
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from advisor.change.draft import Draft
    from advisor.change.patch import Operation

PATCH = "patch"
"""The name of the call."""

_MEMBERS = {
    "add": {"path", "value"},
    "remove": {"path"},
    "replace": {"path", "value"},
    "test": {"path", "value"},
    "move": {"from", "path"},
    "copy": {"from", "path"},
}


def calls(operations: list[Any]) -> list[dict[str, Any]]:
    """The arguments of one `patch` call for each operation and the tests before it.

    Raises:
        UsageError: one is no operation of RFC 6902, or leads to no part of a document.
    """
    found: list[dict[str, Any]] = []
    tests: list[Operation] = []
    for number, operation in enumerate(operations, 1):
        _check(number, operation)
        if operation["op"] == "test":
            tests.append(operation)
        else:
            found.append({"operations": [*tests, operation]})
            tests = []
    if tests and found:
        found[-1]["operations"] += tests
    elif tests:
        found.append({"operations": tests})
    return found


def together(found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The arguments of one call that does what several do."""
    return {"operations": [operation for each in found for operation in each["operations"]]}


def runner(arguments: dict[str, Any]) -> Callable[[Draft], None]:
    """What makes the edits of one `patch` call.

    Raises:
        RefusedError: the arguments hold no operations, say after somebody edited them.
    """
    operations = arguments.get("operations")
    if set(arguments) != {"operations"} or not isinstance(operations, list):
        raise RefusedError("a patch has the one member `operations`, a list")
    try:
        calls(operations)
    except UsageError as error:
        raise RefusedError(str(error)) from None

    def run(draft: Draft) -> None:
        for operation in operations:
            _perform(draft, operation)
        edits = [operation for operation in operations if operation["op"] != "test"]
        titles = "; ".join(_title(operation) for operation in edits)
        draft.title = f"{titles} ({', '.join(each.label for each in draft.touched.values())})"

    return run


def _perform(draft: Draft, operation: Operation) -> None:
    value, path = draft.model.value, operation["path"]
    if operation["op"] == "test":
        if not _is_equal(patch.resolve(value, path), operation["value"]):
            raise RefusedError(f"{path} is not what the patch was made for")
        return
    if operation["op"] not in ("move", "copy"):
        # The standard says to pass over members that it does not know (RFC 6902, 4).
        members = {"op", *_MEMBERS[operation["op"]]}
        is_so = operation["op"] == "replace" and same(
            patch.resolve(value, path), operation["value"]
        )
        if not is_so:
            draft.perform({key: operation[key] for key in members})
        return
    moved = patch.resolve(value, operation["from"])
    if moved is ABSENT:
        raise RefusedError(f"{operation['from']} is not there")
    moved = json.loads(json.dumps(moved))
    if operation["op"] == "move":
        draft.perform({"op": "remove", "path": operation["from"]})
    draft.perform({"op": "add", "path": path, "value": moved})


def _is_equal(left: Any, right: Any) -> bool:
    """Equality as `test` has it: numbers by their value, 443 and 443.0 alike (RFC 6902, 4.6)."""
    return left is not ABSENT and same(_with_plain_numbers(left), _with_plain_numbers(right))


def _with_plain_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_plain_numbers(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_with_plain_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _title(operation: Operation) -> str:
    start = f" {operation['from']} to" if "from" in operation else ""
    return f"{operation['op']}{start} {operation['path']}"


def _check(number: int, operation: Any) -> None:
    name = operation.get("op") if isinstance(operation, dict) else None
    if not isinstance(name, str) or name not in _MEMBERS or not _MEMBERS[name] <= {*operation}:
        raise UsageError(
            f"operation {number} of the patch is none of RFC 6902: it needs `op` (one of "
            f"{', '.join(_MEMBERS)}), `path`, and `value` or `from` as that asks"
        )
    for key in ("path", "from"):
        if key in _MEMBERS[name]:
            pointer = operation[key]
            if not (isinstance(pointer, str) and pointer.startswith("/")):
                raise UsageError(
                    f"operation {number} of the patch: {key} leads to no part of the document; "
                    "the document as a whole is not replaced"
                )
    if reason := holdable.objection(operation.get("value")):
        raise UsageError(f"operation {number} of the patch: {reason}")
