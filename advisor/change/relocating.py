"""A patch on a document that was edited since it was made: where its places are by now.

Its guards name the elements by unique-id, so positions that shifted can be found again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.change.patch import apply, resolve
from advisor.errors import NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.change.patch import Operation


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
        if operation["op"] == "add":
            path = _within(value, path, operation["value"])
        here = {**operation, "path": path}
        value = apply(value, [here])
        moved.append(here)
        if operation["op"] != "test":
            places.clear()
    return moved


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


def _within(value: Any, pointer: str, item: Any) -> str:
    """Where an element, or the id of one, is put in: behind the last where a list became shorter.

    An item without an id is put in where it was, or not at all.
    """
    holder, _, member = pointer.rpartition("/")
    items = resolve(value, holder)
    identity = item.get("unique-id") if isinstance(item, dict) else item
    is_beyond = isinstance(items, list) and member.isdecimal() and int(member) > len(items)
    return f"{holder}/-" if is_beyond and isinstance(identity, str) else pointer
