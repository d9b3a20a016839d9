"""What differs between two documents outside of what was allowed to differ.

A place is an element and the members that lead into it; an entry of `only` covers a place if it
names the element, or the first of its members as well, or says that elements of its kind may be
new. May import the calm floor.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.batch.words import named
from advisor.calm.diff import difference
from advisor.calm.element import ARCHITECTURE
from advisor.calm.equality import ABSENT, same
from advisor.calm.fields import fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from advisor.calm.diff import Difference
    from advisor.calm.fields import Field

_REPEATED = re.compile(r"#[0-9]+\Z")
"""Behind the id of an element that has it a second time."""

_NEW = " (new)"

_KINDS_OF_NEW = {"new node", "new relationship", "new flow"}
"""Entries that say that elements of a kind may come."""

_FOLLOWING = {"relationship-type", "transitions", "metadata"}
"""The members of elements that name others by their ids."""


class Place(NamedTuple):
    """Where something differs."""

    kind: str
    """Of the element; empty for the document itself."""
    ids: tuple[str, ...]
    """By which an entry may name the element: also that before it was renamed."""
    members: tuple[str, ...]
    """That lead into the element; none for the whole of it."""
    note: str = ""

    def __str__(self) -> str:
        """Such as `node edge-cache.metadata`."""
        path = ".".join(named(each) for each in (self.ids[0], *self.members))
        return f"{self.kind} {path}{self.note}".strip()


def outside(
    entries: Sequence[str],
    before: dict[str, Any],
    after: dict[str, Any],
    renames: Mapping[str, str],
) -> Iterator[str]:
    """Each place that differs and that no entry covers, in the order of the document.

    Args:
        entries: of `only`.
        before: a document, sound or not.
        after: another.
        renames: old to new unique-id of elements that are known to be renamed.
    """
    differences = difference(before, after, renames)
    became = dict(renames)
    for each in differences:
        if each.renamed_from is not None:
            became[each.renamed_from] = each.id
        became |= {mention.old: mention.new for mention in each.named_in}
    for each in differences:
        for place, field in _places(each):
            if field is not None and _only_follows(field, each, became):
                continue
            yield from map(str, _uncovered(place, field, entries))


def unmatched(entries: Sequence[str], ids: Collection[str]) -> list[str]:
    """The entries that name no element, neither one of these ids nor a kind of new ones."""
    return [entry for entry in entries if not _names_any(entry, ids)]


def _names_any(entry: str, ids: Collection[str]) -> bool:
    """Whether an entry, or what stands before a dot in it, is an id or the pattern of one."""
    if entry in _KINDS_OF_NEW or entry.partition(".")[0] == ARCHITECTURE:
        return True
    owners = (entry, *(entry[: dot.start()] for dot in re.finditer(r"\.", entry)))
    return any(_matches(owner, each) for owner in owners for each in ids)


def _places(each: Difference) -> Iterator[tuple[Place, Field | None]]:
    """Where an element differs, with what differs there where it is not the whole of it."""
    kind, ids, members = _owner(each)
    if each.sign != "~":
        yield Place(kind, ids, members, _NEW if each.sign == "+" else " (gone)"), None
        return
    for field in each.fields:
        yield Place(kind, ids, (*members, *field.path)), field


def _owner(each: Difference) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Kind, ids and first members of what differs; parts of the document are members of it."""
    match each.kind:
        case "control":
            return "", (ARCHITECTURE,), ("controls", each.id)
        case "decision record":
            return "", (ARCHITECTURE,), ("adrs", each.id) if each.id else ("adrs",)
        case "metadata":
            return "", (ARCHITECTURE,), ("metadata",)
        case "document":
            return "", (ARCHITECTURE,), ()
    former = () if each.renamed_from is None else (each.renamed_from,)
    return each.kind, (each.id, _REPEATED.sub("", each.id), *former), ()


def _uncovered(place: Place, field: Field | None, entries: Sequence[str]) -> list[Place]:
    """The place, or what is inside of it and not covered where an entry covers a part of it."""
    if any(_covers(entry, place) for entry in entries):
        return []
    inside = list(_inside(place, field)) if field is not None else []
    left = [each for part, inner in inside for each in _uncovered(part, inner, entries)]
    parts = [part for part, _ in inside]
    return [place] if left == parts or not inside else left


def _inside(place: Place, field: Field) -> Iterator[tuple[Place, Field]]:
    """The members of what came, or went, as a whole."""
    value = field.old if field.new is ABSENT else field.new
    empty: Any = {} if isinstance(value, dict) else []
    is_whole = field.old is ABSENT or field.new is ABSENT
    if not is_whole or not isinstance(value, dict | list):
        return
    was = empty if field.old is ABSENT else field.old
    now = empty if field.new is ABSENT else field.new
    for inner in fields(field.path, was, now, {}):
        if inner.path != field.path:
            start = len(place.members) - len(field.path)
            yield place._replace(members=(*place.members[:start], *inner.path)), inner


def _covers(entry: str, place: Place) -> bool:
    """Whether an entry names the place, or something around it."""
    if entry == f"new {place.kind}" and place.note == _NEW:
        return True
    if any(_matches(entry, each) for each in place.ids):
        return True
    if place.members[:1] == ("interfaces",) and entry in place.members[1:2]:
        return True
    for end in (dot.start() for dot in re.finditer(r"\.", entry)):
        owner, rest = entry[:end], entry[end + 1 :]
        if any(_matches(owner, each) for each in place.ids):
            ways = (".".join(place.members[:count]) for count in range(1, len(place.members) + 1))
            if any(way == rest or fnmatchcase(way, rest) for way in ways):
                return True
    return False


def _matches(pattern: str, identity: str) -> bool:
    """Whether a pattern is that of an id; the document itself goes by its very name alone."""
    if pattern == identity:
        return True
    return identity != ARCHITECTURE and fnmatchcase(identity, pattern)


def _only_follows(field: Field, each: Difference, became: Mapping[str, str]) -> bool:
    """Whether a member differs only where it names an element that was renamed."""
    if not became or each.kind == "control" or field.sign != "~":
        return False
    member = "metadata" if each.kind == "metadata" else field.path[0] if field.path else ""
    return member in _FOLLOWING and same(_renamed(field.old, became), field.new)


def _renamed(value: Any, became: Mapping[str, str]) -> Any:
    """The value with the ids of renamed elements as they are now."""
    if isinstance(value, str):
        return became.get(value, value)
    if isinstance(value, list):
        return [_renamed(item, became) for item in value]
    if isinstance(value, dict):
        return {key: _renamed(item, became) for key, item in value.items()}
    return value
