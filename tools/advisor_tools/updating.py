"""Tools that change members of elements that exist: any member, and the details of a node."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.calm.element import ARCHITECTURE
from advisor.calm.nearest import nearest
from advisor.calm.phrases import bounded
from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor.change.draft import RefusedError
from advisor_tools.interfaces import mention_same_place
from advisor_tools.members import limit_remarks, merge, refuse_null, take_away
from advisor_tools.normalising import spelled
from advisor_tools.selection import one, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.element import Element, Kind
    from advisor.change.draft import Draft

_UPDATE = """\
Change members of existing elements, each by its id: name, description, node-type, protocol, host \
and port of an interface, members of your own; `architecture` for the document's own. `values` are \
merged in (objects deeply, a list replaces a list), `remove` names members to take away. What has \
a tool of its own goes there: ids (rename), ends of a relationship (rewire), metadata, controls, \
steps, details, decision records. Example: {"entries": [{"id": "ledger", "values": {"description": \
"Books every posting once."}}, {"id": "ledger-api", "values": {"port": 8443}}], "why": "As \
agreed."}"""

_SET_DETAILS = """\
Say where the inside of a node is described: an architecture document of its own, or the pattern \
that it must follow. Both are paths or URLs, and are not opened. Example: {"id": "ledger", \
"detailed_architecture": "architectures/ledger.json", "why": "The ledger has its own document."}"""

_ELEMENTS: tuple[Kind, ...] = ("node", "relationship", "flow", "interface")

_COLLECTION = "add_node, add_relationship, add_flow, update by the element's own id, or remove"
_COMMON = {
    "unique-id": "rename",
    "metadata": "set_metadata",
    "controls": "add_control, update_control or remove_control",
}
_KIND = "rewire for its ends; for another kind of relationship remove this one and add_relationship"
_ENDS = ("source", "destination", "connects", "interacts", "deployed-in", "composed-of", "options")
_ELSEWHERE: dict[str, dict[str, str]] = {
    "node": _COMMON
    | {
        "interfaces": "add_interface; to change one, update by the interface's own id; or remove",
        "details": "set_details",
    },
    # The ends stand within the type, and as members of their own would say nothing.
    "relationship": _COMMON | dict.fromkeys(("relationship-type", *_ENDS), _KIND),
    "flow": _COMMON | dict.fromkeys(("transitions", "steps"), "edit_flow"),
    "interface": {"unique-id": "rename"},
    "architecture": {
        "metadata": _COMMON["metadata"],
        "controls": _COMMON["controls"],
        "adrs": "link_adr",
        "nodes": _COLLECTION,
        "relationships": _COLLECTION,
        "flows": _COLLECTION,
    },
}
"""For each kind of element the members that other tools change, and which."""

_MENTIONS = 10
"""Descriptions with an old name that are listed at most."""

_REPLACED = 5
"""Values that were replaced and are told before the rest is only counted."""

_PLACE = {"host", "port"}
"""The members that say where an interface is reached."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    return (
        Tool("update", _UPDATE, _update_parameters(), update),
        Tool("set_details", _SET_DETAILS, _details_parameters(), set_details),
    )


def _update_parameters() -> dict[str, Any]:
    entry = {
        "type": "object",
        "properties": {
            "id": {
                "type": "string",
                "description": "unique-id of a node, interface, relationship or flow; or "
                "`architecture`.",
            },
            "values": {"type": "object", "description": "Members and their new values."},
            "remove": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Members to take away; `config.timeout` names one within another.",
            },
        },
        "required": ["id"],
        "additionalProperties": False,
    }
    entries = {
        "type": "array",
        "minItems": 1,
        "items": entry,
        "description": "What to change of which element, one after the other.",
    }
    return {"properties": {"entries": entries}, "required": ["entries"]}


def _details_parameters() -> dict[str, Any]:
    details = definition("node", CURRENT)["properties"]["details"]["properties"]
    removed = {
        "type": "array",
        "items": {"type": "string", "enum": list(details)},
        "description": "What to take away of them.",
    }
    properties = {
        "id": {"type": "string", "description": "unique-id of the node."},
        "detailed_architecture": details["detailed-architecture"],
        "required_pattern": details["required-pattern"],
        "remove": removed,
    }
    return {"properties": properties, "required": ["id"]}


def update(draft: Draft, entries: list[dict[str, Any]]) -> None:
    """Merge values into elements and take members away, entry by entry."""
    titles, renamed, replaced, placed = [], [], [], []
    for entry in entries:
        element = one(draft.model, entry["id"], *_ELEMENTS)
        values, gone = _meant(draft, element, entry.get("values", {})), entry.get("remove", [])
        if not values and not gone:
            raise RefusedError(f'nothing to change on "{entry["id"]}": give values or remove')
        _check_members(element, values, gone)
        old = element.value.get("name") if element else None
        replaced += _edit(draft, element, values, gone)
        if element and element.kind == "interface" and _PLACE & values.keys():
            placed.append(entry["id"])
        if element and isinstance(old, str) and element.value.get("name") != old:
            renamed.append((element, old))
        titles.append(f"{entry['id']}: {', '.join((*values, *(f'-{each}' for each in gone)))}")
    draft.title = f"update {'; '.join(titles)}"
    draft.notes += replaced[:_REPLACED]
    if len(replaced) > _REPLACED:
        draft.notes.append(f"and {len(replaced) - _REPLACED} more values were replaced")
    mention_same_place(draft, dict.fromkeys(placed))
    for element, old in renamed:
        _mention_stale(draft, element, old)
    limit_remarks(draft)


def set_details(
    draft: Draft,
    id: str,  # noqa: A002  # the argument that every tool calls an element by
    detailed_architecture: str = "",
    required_pattern: str = "",
    remove: Iterable[str] = (),
) -> None:
    """Set or take away where the inside of a node is described."""
    node = the(draft.model, id, "node")
    given = {"detailed-architecture": detailed_architecture, "required-pattern": required_pattern}
    values = {key: value for key, value in given.items() if value}
    gone = list(remove)
    if not values and not gone:
        raise RefusedError(
            "nothing to change: give detailed_architecture, required_pattern or remove"
        )
    draft.title = f"set details of {id}: {', '.join((*values, *(f'-{each}' for each in gone)))}"
    if values:
        merge(draft, node, ("details",), values)
    for key in gone:
        take_away(draft, node, ("details",), key)
    if draft.value_at(node, ("details",)) == {}:
        draft.remove_member(node, ("details",))


def _edit(
    draft: Draft, element: Element | None, values: dict[str, Any], gone: Iterable[str]
) -> list[str]:
    """Make the edits; returns what the values that were replaced were."""
    before = len(draft.notes)
    for key, value in values.items():
        refuse_null(key, value)
        merge(draft, element, (key,), value)
    replaced = draft.notes[before:]
    del draft.notes[before:]
    for key in gone:
        take_away(draft, element, (), key)
    return replaced


def _meant(draft: Draft, element: Element | None, values: dict[str, Any]) -> dict[str, Any]:
    """The values with their members spelled as CALM and the element spell them."""
    if element is None:
        return values
    own: dict[str, Any] = {key: {} for key in element.value}
    known = own | definition(element.kind, CURRENT)["properties"]
    return spelled(values, {"properties": known}, draft.notes)


def _check_members(element: Element | None, values: dict[str, Any], gone: Iterable[str]) -> None:
    """Refuse members that another tool changes, that cannot be spared, or that are misspelt."""
    kind = element.kind if element else ARCHITECTURE
    for member in (*values, *gone):
        first = member.partition(".")[0]
        if tool := _ELSEWHERE[kind].get(first):
            raise RefusedError(f'"{first}" of {kind} is not changed by update: use {tool}')
    if element is None:
        return
    schema = definition(element.kind, CURRENT)
    for member in gone:
        if member in schema["required"]:
            raise RefusedError(
                f'a {kind} needs its "{member}": give it another value instead of removing it'
            )
    for member in values:
        known = {*element.value, *schema["properties"]}
        if member not in known and (close := nearest(member, schema["properties"], surely=True)):
            raise RefusedError(f'a {kind} has no member "{member}"; did you mean "{close}"?')


def _mention_stale(draft: Draft, element: Element, old: str) -> None:
    """Remark descriptions of the element and its relationships that still use its old name."""
    new = element.name
    word = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    holders = {named.holder: None for named in draft.model.references.get(element.id or "", ())}
    stale = []
    for each in (element, *holders):
        text = each.value.get("description")
        # The new name may hold the old one, and a text that has the new one is not stale.
        if old and isinstance(text, str) and word.search(text.replace(new, "")):
            stale.append(f'{each.kind} "{each.id}"')
    if stale:
        draft.notes.append(
            f'"{old}" still stands in the description of {bounded(stale, _MENTIONS)}'
        )
