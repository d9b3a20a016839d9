"""The tool that copies a node with its interfaces, controls, metadata and relationships."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Literal

from advisor.calm.phrases import bounded, counted
from advisor.change.draft import RefusedError
from advisor_tools.carried import carried
from advisor_tools.containment import STRUCTURES
from advisor_tools.flows import WALKED
from advisor_tools.identity import check_new, free, free_link
from advisor_tools.mentions import mentions_in, told
from advisor_tools.selection import listed, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from advisor.calm.element import Element, Reference
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

Direction = Literal["none", "outgoing", "incoming", "both"]

_DIRECTIONS: dict[Direction, frozenset[str]] = {
    "none": frozenset(),
    "outgoing": frozenset({"source", "actor"}),
    "incoming": frozenset({"destination", "member"}),
    "both": frozenset({"source", "actor", "destination", "member"}),
}
"""For each choice of relationships the roles of the node in them."""

_ENDS = frozenset({"source", "actor", "destination"})
"""The roles that one node has alone: the copy needs a relationship of its own for them."""

_COPY_NODE = """\
Copy a node, say as a second instance: interfaces, controls, metadata and all other members as \
they are, and, as `relationships` says, what it connects to (outgoing), what connects to it or \
uses it (incoming), both or none. It joins the containers of the original, but not with \
`relationships` none. \
Interfaces and relationships get free ids, or those that `ids` gives. Flows run over the original \
only. Do not retype a node with add_node. Example: {"id": "ledger", "new_id": "ledger-b", \
"new_name": "Ledger B", "relationships": "both", "why": "A second instance takes over."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    parameters = {
        "properties": {
            "id": {"type": "string", "description": "unique-id of the node to copy."},
            "new_id": {"type": "string", "description": "unique-id of the copy."},
            "new_name": {"type": "string", "minLength": 1, "description": "Name of the copy."},
            "relationships": {
                "type": "string",
                "enum": list(_DIRECTIONS),
                "description": "Which relationships the copy has as well.",
            },
            "description": {
                "type": "string",
                "minLength": 1,
                "description": "Description of the copy; the original's if left out.",
            },
            "ids": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "For ids of its interfaces and relationships those of the copies.",
            },
        },
        "required": ["id", "new_id", "new_name", "relationships"],
    }
    return (Tool("copy_node", _COPY_NODE, parameters, copy_node),)


def copy_node(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    id: str,  # noqa: A002 - the argument's name for the model
    new_id: str,
    *,
    new_name: str,
    relationships: Direction,
    description: str = "",
    ids: Mapping[str, str] | None = None,
    joins: Callable[[Element], bool] = lambda _holder: True,
) -> None:
    """Add a copy of a node.

    Args:
        draft: where it is staged.
        id: unique-id of the node.
        new_id: unique-id of the copy.
        new_name: name of the copy.
        relationships: which of its relationships the copy has as well.
        description: of the copy; empty for that of the original.
        ids: for ids of interfaces and relationships those of their copies.
        joins: whether the copy joins a relationship that holds the node; asked by other tools.

    Raises:
        RefusedError: an id is taken or none, or `ids` names what is not copied.
    """
    model = draft.model
    node = the(model, id, "node")
    roles = _DIRECTIONS[relationships]
    naming = [each for each in model.references.get(id, ()) if each.target == "node"]
    copied = list(dict.fromkeys(each.holder for each in naming if each.role in roles & _ENDS))
    names = _names(model, node, copied, new_id, ids or {})
    changed = {"unique-id": new_id, "name": new_name}
    draft.add_element("node", _node(node, changed | _given(description=description), names))
    lists = {
        each.holder: each.path[:-1]
        for each in naming
        if each.role == "member" and (each.role in roles or (roles and each.path[1] in STRUCTURES))
        if each.path[1] not in STRUCTURES or joins(each.holder)
    }
    for holder, path in lists.items():
        draft.insert_item(holder, path, new_id)
    for holder in copied:
        draft.add_element("relationship", _relationship(holder, id, roles, names | {id: new_id}))
    draft.title = f"copy {id} as {new_id}" + _counted(len(copied))
    draft.notes += [*_told(names, node), *_left(model, naming, id, joined=bool(roles))]
    draft.notes += _as_they_are(draft.inserted, node, is_described=bool(description))


def _names(
    model: Model, node: Element, copied: list[Element], new_id: str, ids: Mapping[str, str]
) -> dict[str, str]:
    """For the ids of the node's interfaces and of the relationships to copy those of the copies."""
    own = [interface.id for interface in node.interfaces if interface.id is not None]
    links = {_identity(model, holder): holder for holder in copied}
    for old in ids:
        if old not in own and old not in links:
            legal = listed([*own, *links]) or "nothing"
            raise RefusedError(f'"{old}" in `ids` is not copied; copied are {legal}')
    for new in (new_id, *ids.values()):
        check_new(model, new)
    taken = {new_id, *ids.values()}
    if len(taken) <= len(ids):
        raise RefusedError("an id stands twice among new_id and those of `ids`; give each its own")
    names = dict(ids)
    for old in (*own, *links):
        if old not in names:
            if old in links:
                wanted = _derived(links[old], node.id or "", new_id)
                names[old] = free_link(model, wanted, besides=taken)
            else:
                names[old] = free(model, old, besides=taken)
            taken.add(names[old])
    return names


def _identity(model: Model, holder: Element) -> str:
    if holder.id is None:
        raise RefusedError(f"{holder.pointer} has no unique-id; give it one first")
    return the(model, holder.id, "relationship").id or ""


def _derived(holder: Element, node: str, new: str) -> str:
    """The relationship's id with that of the node replaced, at the end that is the node's."""
    old = holder.id or ""
    places = list(re.finditer(rf"(?<!\w){re.escape(node)}(?!\w)", old))
    if not places:
        return old
    is_first = any(each.id == node and each.role != "destination" for each in holder.references)
    place = places[0 if is_first else -1]
    return old[: place.start()] + new + old[place.end() :]


def _node(node: Element, changed: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(node.value)
    made.update(changed)
    for interface in node.interfaces:
        if interface.id is not None:
            made["interfaces"][interface.index]["unique-id"] = names[interface.id]
    return made


def _relationship(
    holder: Element, node: str, roles: frozenset[str], names: Mapping[str, str]
) -> dict[str, Any]:
    """The relationship with the copy in place of the node, where that has one of `roles`."""
    made: dict[str, Any] = copy.deepcopy(holder.value)
    made["unique-id"] = names[holder.id or ""]
    for reference in holder.references:
        if reference.id != node or reference.role not in roles & _ENDS:
            continue
        *way, key = reference.path
        end: Any = made
        for token in way:
            end = end[token]
        end[key] = names[node]
        if isinstance(end.get("interfaces"), list):
            end["interfaces"] = [_renamed(each, names) for each in end["interfaces"]]
    return made


def _renamed(identity: Any, names: Mapping[str, str]) -> Any:
    return names.get(identity, identity) if isinstance(identity, str) else identity


def _given(**members: str) -> dict[str, str]:
    return {key: value for key, value in members.items() if value}


def _counted(number: int) -> str:
    return f" with {counted(number, 'relationship')}" if number else ""


def _told(names: Mapping[str, str], node: Element) -> Iterator[str]:
    """The ids of what was copied, and the interfaces that now stand at one place."""
    if names:
        yield f"new ids: {listed([f'{names[old]} (from {old})' for old in names])}"
    for interface in node.interfaces:
        config = interface.value.get("config")
        members = {**interface.value, **(config if isinstance(config, dict) else {})}
        same = [key for key in ("host", "port", "url") if key in members]
        if interface.id is not None and {"host", "url"} & {*same}:
            yield (
                f'"{names[interface.id]}" has the same {" and ".join(same)} as "{interface.id}"; '
                "change that with update"
            )


def _as_they_are(made: list[Element], node: Element, *, is_described: bool) -> Iterator[str]:
    """What was copied and may not hold for the copy: its keys, and texts that name the original."""
    if held := carried(node):
        yield f"copied as they are: {'; '.join(held)}"
    along = [f"{each.id} {' and '.join(held)}" for each in made[1:] if (held := carried(each))]
    if along:
        yield f"copied along: {bounded(along, separator='; ')}"
    given = {"unique-id", "name"} | ({"description"} if is_described else set())
    named = [
        mention
        for mention in mentions_in(made, [node.id or "", node.name])
        if mention.path[-1] != "unique-id"
        and not (mention.element is made[0] and mention.path[0] in given)
    ]
    if named:
        yield f"copied texts name the original: {told(named)}"


def _left(model: Model, naming: list[Reference], node: str, *, joined: bool) -> Iterator[str]:
    """What the original is in and the copy is not."""
    inside = [each for each in naming if each.role == "member" and each.path[1] in STRUCTURES]
    places = {
        f'"{node}" is in a container and the copy is not': [] if joined else inside,
        f'what "{node}" contains is not copied': [r for r in naming if r.role == "container"],
        f'these decisions name "{node}" alone': [r for r in naming if r.role == "option"],
        f'these flows run over the relationships of "{node}" alone': []
        if not joined
        else [
            step
            for holder in dict.fromkeys(r.holder for r in naming if r.path[1] in WALKED)
            for step in model.references.get(holder.id or "", ())
            if step.role == "transition"
        ],
    }
    for said, references in places.items():
        if references:
            holders = dict.fromkeys(r.holder.id or r.holder.pointer for r in references)
            yield f"{said}: {listed(list(holders))}"
