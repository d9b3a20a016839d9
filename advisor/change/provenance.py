"""Who made an element, or one field of it, what it is: read off the operations in history.

An operation's guards name the elements on its way, so what it touched is known without the
document it was made for. Elements are followed back through their renames. Only reads values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import ARCHITECTURE, KINDS
from advisor.calm.equality import ABSENT, same
from advisor.calm.pointer import join, split
from advisor.change import patch
from advisor.errors import NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from advisor.change.history import Applied, Entry
    from advisor.change.patch import Operation
    from advisor.change.proposal import Change

    Names: TypeAlias = tuple[str, ...]

_NAMING = ("unique-id", "relationship-unique-id", "requirement-url")
"""Members by which an item of a list is called, the first that it has."""


class Touch(NamedTuple):
    """What one operation did to the element or field that was asked for."""

    field: str
    """Dotted, within the element; empty for the whole of it."""
    old: Any
    """The value before, or ABSENT."""
    new: Any
    """The value after, or ABSENT."""


class Cause(NamedTuple):
    """A change that stands and touched what was asked for."""

    entry: Entry
    change: Change
    touches: tuple[Touch, ...]


class _Edit(NamedTuple):
    """One operation, its place told in names instead of list positions."""

    path: Names
    old: Any
    new: Any


def causes(standing: Iterable[Applied], identity: str, field: str) -> list[Cause]:
    """The changes that made an element or a field of it what it is, newest first.

    The search ends where the element came into being; what an earlier element of the same name
    went through is another story.

    Args:
        standing: the applications in effect, oldest first.
        identity: a unique-id, or ARCHITECTURE.
        field: dotted, or empty for all of the element.
    """
    found: list[Cause] = []
    for applied in reversed(list(standing)):
        for change in reversed(applied.entry.changes):
            touches: list[Touch] = []
            for edit in reversed(_edits(change.operations)):
                touch = _touch(edit, identity, field)
                if touch:
                    touches.append(touch)
                identity = _earlier_name(edit, identity)
            if touches:
                telling = tuple(_telling(touches, field))
                found.append(Cause(applied.entry, change, telling))
            if any(is_beginning(touch, field) for touch in touches):
                return found
    return found


def is_beginning(touch: Touch, field: str) -> bool:
    """Whether before `touch` there was nothing of what was asked for."""
    return touch.old is ABSENT and touch.field == field


def elements(entries: Iterable[Entry]) -> set[str]:
    """The unique-ids of all elements that the changes of `entries` name or hold."""
    found: set[str] = set()
    for entry in entries:
        for edit in _edits(entry.operations):
            found.update(path[-1] for path, _ in _contained(edit.path, edit.old))
            found.update(path[-1] for path, _ in _contained(edit.path, edit.new))
            found.update(edit.path[place] for place in _places(edit.path))
    return found


def inside(value: Any, field: str) -> Any:
    """The value at a dotted `field`, or ABSENT; names may themselves hold dots.

    Items of a list are called by unique-id, relationship or requirement; a list of objects that
    have no such name, as metadata may be, is looked through.
    """
    if not field:
        return value
    if isinstance(value, dict):
        members = [(key, child) for key, child in value.items() if _leads(key, field)]
        members.sort(key=lambda member: -len(member[0]))
    else:
        items = value if isinstance(value, list) else []
        members = [
            (name, item)
            for name, item in ((_name(item), item) for item in items)
            if _leads(name, field) or (not name and isinstance(item, dict))
        ]
    for key, child in members:
        found = inside(child, field[len(key) + 1 :] if key else field)
        if found is not ABSENT:
            return found
    return ABSENT


def _edits(operations: Iterable[Operation]) -> list[_Edit]:
    """What the operations do; nothing where they are none that an advisor wrote."""
    try:
        checked = patch.check(operations)
    except NotApplicableError:
        return []
    edits: list[_Edit] = []
    guards: dict[str, Any] = {}
    for operation in checked:
        path = operation["path"]
        if operation["op"] == "test":
            guards[path] = operation["value"]
            continue
        old, new = guards.get(path, ABSENT), operation.get("value", ABSENT)
        edits.append(_Edit(_names(path, guards, old if new is ABSENT else new), old, new))
        guards.clear()
    return edits


def _names(pointer: str, guards: dict[str, Any], value: Any) -> Names:
    """The pointer with list positions replaced by what stands there, as far as guards tell."""
    *ancestors, last = split(pointer)
    names = []
    for depth, token in enumerate(ancestors, 1):
        place = join(*ancestors[:depth])
        identity = guards.get(f"{place}/unique-id")
        if isinstance(identity, str):
            names.append(identity)
        elif place in guards:
            names += filter(None, [_name(guards[place])])
        else:
            names.append(token)
    if last.isdecimal() or last == "-":
        last = _name(value) or last.removesuffix("-")
    return (*names, last) if last else tuple(names)


def _name(item: Any) -> str:
    """What an item of a list is called, or empty."""
    given = (item.get(member) for member in _NAMING) if isinstance(item, dict) else ()
    return next((name for name in given if isinstance(name, str)), "")


def _telling(touches: list[Touch], field: str) -> Iterator[Touch]:
    """The touches, latest first, in the order of time, without mere room for others of them."""
    for touch in reversed(touches):
        is_room = touch.old is ABSENT and touch.new in ({}, []) and touch.field != field
        others = (other.field for other in touches if other is not touch)
        if not (is_room and any(_leads(touch.field, other) for other in others)):
            yield touch


def _touch(edit: _Edit, identity: str, field: str) -> Touch | None:
    """What `edit` did to the element, if anything."""
    if identity == ARCHITECTURE:
        return None if edit.path[:1] and edit.path[0] in KINDS else _narrowed(edit, field)
    for place in _places(edit.path):
        if edit.path[place] == identity:
            return _narrowed(edit._replace(path=edit.path[place + 1 :]), field)
    if _is_renaming(edit) and edit.new == identity:
        return _narrowed(edit._replace(path=edit.path[-1:]), field)
    old, new = (
        next((part for path, part in _contained(edit.path, whole) if path[-1] == identity), ABSENT)
        for whole in (edit.old, edit.new)
    )
    return _narrowed(_Edit((), old, new), field)


def _narrowed(edit: _Edit, field: str) -> Touch | None:
    """What an edit within an element did to one of its fields, if anything."""
    label = ".".join(edit.path)
    if field and label != field and not label.startswith(f"{field}."):
        if label and not field.startswith(f"{label}."):
            return None
        rest = field[len(label) + 1 :] if label else field
        label, old, new = field, *(inside(value, rest) for value in (edit.old, edit.new))
        edit = _Edit((), old, new)
    return None if same(edit.old, edit.new) else Touch(label, edit.old, edit.new)


def _earlier_name(edit: _Edit, identity: str) -> str:
    """What the element was called before `edit`."""
    if _is_renaming(edit) and edit.new == identity and isinstance(edit.old, str):
        return edit.old
    return identity


def _is_renaming(edit: _Edit) -> bool:
    return edit.path[-1:] == ("unique-id",) and len(edit.path) - 2 in _places(edit.path)


def _places(path: Names) -> list[int]:
    """Where in a path unique-ids of elements stand."""
    if len(path) <= 1 or path[0] not in KINDS:
        return []
    return [1, 3] if len(path) > 3 and path[2] == "interfaces" else [1]  # noqa: PLR2004


def _contained(path: Names, value: Any) -> Iterator[tuple[Names, Any]]:
    """The elements that stand in `value`, which itself stands at `path`, with their own paths."""
    is_list = len(path) in (1, 3) and path[0] in KINDS and path[2:] in ((), ("interfaces",))
    if is_list and isinstance(value, list):
        for item in value:
            if name := _name(item):
                yield from _contained((*path, name), item)
    elif path and len(path) - 1 in _places(path) and value is not ABSENT:
        yield path, value
        if isinstance(value, dict):
            yield from _contained((*path, "interfaces"), value.get("interfaces"))


def _leads(name: str, field: str) -> bool:
    return bool(name) and (field == name or field.startswith(f"{name}."))
