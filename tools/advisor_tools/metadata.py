"""The tool for metadata: what an architecture says about itself beyond CALM's own fields.

Metadata is an object, or a list of objects. Objects are merged deeply. In a list a key changes in
the entry that has it; a new key goes into the only entry there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.equality import ABSENT, same
from advisor.calm.nearest import nearest
from advisor.calm.schema import definition
from advisor.calm.vocabulary import declared
from advisor.change.draft import RefusedError
from advisor_tools.members import find, limit_remarks, merge, place, refuse_null, shown, whose
from advisor_tools.selection import listed, named, on_schema, select
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from advisor.calm.element import Element, Kind, Path
    from advisor.change.draft import Draft

_KINDS: tuple[Kind, ...] = ("node", "relationship", "flow")

_SET_METADATA = """\
Set, extend or remove metadata on the architecture, nodes, relationships or flows; several entries \
at once. `values` are merged deeply into what is there (a list replaces a list); `append` adds \
items to lists; `defaults` set a key only where it is missing; `remove` names keys to take away \
(`hosting.region` one within another). Where metadata is a list of objects, a new key goes into \
the only one. A metadata key that points to a decision record is set here; the document's list of \
decision records is link_adr's. Example: {"entries": [{"on": ["ledger", "type:database"], \
"values": {"tier": 1, "hosting": {"region": "eu-1"}}, "append": {"tags": ["audited"]}}], \
"why": "Tiering was agreed."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    entries = {
        "type": "array",
        "minItems": 1,
        "items": _entry(),
        "description": "What to do to which elements, one after the other.",
    }
    parameters = {"properties": {"entries": entries}, "required": ["entries"]}
    return (Tool("set_metadata", _SET_METADATA, parameters, set_metadata),)


def _entry() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "on": on_schema("What it applies to", *_KINDS),
            "except": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What shall be left alone of it, named as in `on`.",
            },
            "values": {"type": "object", "description": "Keys and values to merge in."},
            "defaults": {
                "type": "object",
                "description": "Keys and values for the elements that lack the key.",
            },
            "append": {
                "type": "object",
                "additionalProperties": {"type": "array"},
                "description": "For each key the items to add to its list.",
            },
            "remove": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Keys to take away; `hosting.region` names one within another.",
            },
        },
        "required": ["on"],
        "additionalProperties": False,
    }


def set_metadata(draft: Draft, entries: list[dict[str, Any]]) -> None:
    """Carry out each entry on each element it selects."""
    titles = []
    for entry in entries:
        if not _keys(entry):
            raise RefusedError("nothing to change: give values, defaults, append or remove")
        chosen = select(draft.model, entry["on"], kinds=_KINDS)
        left_alone = select(draft.model, entry.get("except", []), kinds=_KINDS)
        elements = [element for element in chosen if element not in left_alone]
        kept = _kept(draft, elements, entry.get("defaults", {}))
        for key in entry.get("remove", []):
            kept += _remove_from(draft, elements, key)
        for element in elements:
            _edit(draft, element, entry)
        titles += [f"{done} on {named(elements)}" for done in _told(entry)]
        draft.notes += kept
    draft.title = "; ".join(titles)
    limit_remarks(draft)


def _keys(entry: dict[str, Any]) -> list[str]:
    return [
        key for part in ("values", "defaults", "append", "remove") for key in entry.get(part, ())
    ]


def _told(entry: dict[str, Any]) -> Iterator[str]:
    """What an entry sets, and what it removes, each in a few words."""
    gone = entry.get("remove", [])
    if given := [key for key in _keys(entry) if key not in gone]:
        yield f"set metadata {', '.join(given)}"
    if gone:
        yield f"remove metadata {', '.join(gone)}"


def _kept(draft: Draft, elements: list[Element | None], defaults: Iterable[str]) -> list[str]:
    """A line for each default that some of several elements need not be given."""
    notes = []
    for key in defaults:
        holders = sum(
            draft.value_at(element, _place(draft, element, key)) is not ABSENT
            for element in elements
        )
        if holders and len(elements) > 1:
            notes.append(f"{holders} of {len(elements)} had {key} already and keep it")
    return notes


def _edit(draft: Draft, element: Element | None, entry: dict[str, Any]) -> None:
    given = frozenset(_keys(entry))
    for key, value in entry.get("values", {}).items():
        refuse_null(key, value)
        _set(draft, element, _place(draft, element, key), value, given)
    for key, value in entry.get("defaults", {}).items():
        refuse_null(key, value)
        path = _place(draft, element, key)
        if draft.value_at(element, path) is ABSENT:
            _set(draft, element, path, value, given)
    for key, items in entry.get("append", {}).items():
        _append(draft, element, _place(draft, element, key), items, given)


def _objects(draft: Draft, element: Element | None) -> list[Path]:
    """Where the objects that hold metadata stand: the one there is, or those of the list."""
    metadata = draft.value_at(element, ("metadata",))
    if metadata is ABSENT:
        return []
    if isinstance(metadata, dict):
        return [("metadata",)]
    if not isinstance(metadata, list):
        raise RefusedError(f"the metadata of {whose(element)} is no object; mend that first")
    return [("metadata", i) for i, item in enumerate(metadata) if isinstance(item, dict)]


def _place(draft: Draft, element: Element | None, key: str) -> Path:
    """Where the metadata key stands, or where a new one goes."""
    objects = _objects(draft, element)
    metadata = draft.value_at(element, ("metadata",))
    if metadata is ABSENT:
        metadata = _none(draft)
    if isinstance(metadata, dict):
        return ("metadata", key)
    if not metadata:
        return ("metadata", 0, key)
    choice = [path for path in objects if key in draft.value_at(element, path)] or objects
    if len(choice) == 1:
        return (*choice[0], key)
    raise _ambiguous(draft, element, key)


def _remove_from(draft: Draft, elements: list[Element | None], key: str) -> list[str]:
    """Take a key away from the elements that have it; a line where not all of several do."""
    found = {element: _having(draft, element, key) for element in elements}
    holders = [element for element, places in found.items() if places]
    if not holders:
        paths = [(element, path) for element in elements for path in _objects(draft, element)]
        keys = [name for element, path in paths for name in draft.value_at(element, path)]
        raise RefusedError(
            f'{whose(elements[0])} has no metadata "{key}" to remove; it has '
            f"{listed(list(dict.fromkeys(keys))) or 'none'}"
        )
    for element in holders:
        if len(found[element]) > 1:
            raise _ambiguous(draft, element, key)
        draft.remove_member(element, found[element][0])
    lacking = len(elements) - len(holders)
    return [f"{lacking} of {len(elements)} had no {key} to remove"] if lacking else []


def _having(draft: Draft, element: Element | None, key: str) -> list[Path]:
    """Where the key stands in the metadata: at one place, but for a list of entries."""
    places = (find(draft, element, holder, key) for holder in _objects(draft, element))
    return [path for path in places if path]


def _ambiguous(draft: Draft, element: Element | None, key: str) -> RefusedError:
    entries = [
        f"{path[-1]}: {', '.join(draft.value_at(element, path))}"
        for path in _objects(draft, element)
    ]
    return RefusedError(
        f'{whose(element)} has its metadata in a list and "{key}" has no one place in it '
        f"(entries: {'; '.join(entries) or 'none'}); use a key that one entry has"
    )


def _set(
    draft: Draft, element: Element | None, path: Path, value: Any, given: Collection[str]
) -> None:
    """Merge a value in; `given` are all keys of the entry, which are no slips for one another."""

    def added(new: Path) -> None:
        _mention_near_key(draft, element, new, given)
        _make_room(draft, element, new)

    merge(draft, element, path, value, added=added)


def _append(
    draft: Draft, element: Element | None, path: Path, items: list[Any], given: Collection[str]
) -> None:
    old = draft.value_at(element, path)
    if old is ABSENT:
        _set(draft, element, path, items, given)
        return
    if not isinstance(old, list):
        raise RefusedError(f"{place(element, path)} is no list; set it with `values`")
    for item in items:
        if any(same(item, other) for other in old):
            draft.notes.append(f"{place(element, path)} holds {shown(item)} already")
        else:
            draft.insert_item(element, path, item)


_TELLING = 4
"""Letters of a key from which it is no accident that it stands inside another."""


def _make_room(draft: Draft, element: Element | None, path: Path) -> None:
    """Give the element metadata where it has none."""
    if draft.value_at(element, path[:1]) is ABSENT:
        draft.set_member(element, path[:1], _none(draft))
    if draft.value_at(element, path[:1]) == []:
        draft.insert_item(element, path[:1], {})


def _none(draft: Draft) -> dict[str, Any] | list[Any]:
    """Empty metadata; release 1.0-rc1 has only the form of a list."""
    vocabulary = declared(draft.model.value).vocabulary
    known = definition("node", vocabulary)["properties"]["metadata"]
    return [] if known.get("type") == "array" else {}


def _mention_near_key(
    draft: Draft, element: Element | None, path: Path, given: Collection[str]
) -> None:
    siblings = draft.value_at(element, path[:-1])
    key = str(path[-1])
    if not isinstance(siblings, dict) or len(key) < _TELLING:
        return
    others = [sibling for sibling in siblings if sibling not in given]
    if close := nearest(key, others, surely=True):
        draft.notes.append(
            f'{whose(element)} also has "{close}", which is near the new "{key}" and stays as it is'
        )
