"""A node divided among several: which relationship and which interface goes to which of them.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.change.draft import RefusedError
from advisor_tools.containment import STRUCTURES
from advisor_tools.ends import ends_of
from advisor_tools.identity import free, free_link
from advisor_tools.interfaces import mention_same_place
from advisor_tools.selection import listed, the

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element, Reference
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_WHOLE = ("unique-id", "name", "description", "interfaces")
"""Members of a node that are not the same in all its parts."""


class Division(NamedTuple):
    """Which part takes what over, by its place among the parts; the first takes all the rest."""

    relationships: dict[Element, int]
    interfaces: dict[str, list[int]]
    """For each interface the parts that are reached by it, or reach others: the first keeps it."""


def divide(
    model: Model, node: Element, wanted: Sequence[Sequence[str]], shared: Sequence[str] = ()
) -> Division:
    """Share the relationships of a node out, and its interfaces with them.

    Args:
        model: where the node is.
        node: what is divided.
        wanted: for each part the unique-ids of the relationships that it takes over.
        shared: unique-ids of those that all parts have.

    Raises:
        RefusedError: a relationship is named twice, or is none that one part can take over.
    """
    taken: dict[Element, int] = {}
    for identity in shared:
        link = the(model, identity, "relationship")
        if any(identity in ids for ids in wanted):
            raise RefusedError(f'"{identity}" is shared: all parts have it, so give it to none')
        if not any(_is_own(each, node) for each in link.references):
            raise RefusedError(_not_taken(model, node, link))
    for place, ids in enumerate(wanted):
        for identity in dict.fromkeys(ids):
            link = the(model, identity, "relationship")
            if link in taken:
                raise RefusedError(f'"{identity}" is named for two parts; give it to one of them')
            if not any(_is_own(each, node) for each in link.references):
                raise RefusedError(_not_taken(model, node, link))
            taken[link] = place
    used: dict[str, set[int]] = {each.id: {0} for each in node.interfaces if each.id}
    named: dict[str, set[int]] = {}
    for reference in (r for identity in used for r in model.references.get(identity, ())):
        if _is_at(reference, node):
            is_shared = reference.holder.id in shared
            users = range(len(wanted)) if is_shared else [taken.get(reference.holder, 0)]
            named.setdefault(reference.id, set()).update(users)
    return Division(taken, {each: sorted(named.get(each, {0})) for each in used})


def make_part(
    draft: Draft, node: Element, place: int, said: dict[str, str], division: Division
) -> Element:
    """Add one of the parts, with its share; what is said of it comes first.

    Args:
        draft: where it is made.
        node: what is divided; it has lost what it does not keep.
        place: of the part among all.
        said: unique-id, name and description of the part.
        division: who takes what over.
    """
    members = {key: value for key, value in node.value.items() if key not in _WHOLE}
    made = {"unique-id": said["unique-id"], "node-type": members.pop("node-type", "service")}
    part = draft.add_element("node", made | said | members)
    for link, taker in division.relationships.items():
        if taker == place:
            for reference in [each for each in link.references if _is_own(each, node)]:
                draft.set_member(link, reference.path, said["unique-id"])
    return part


def share_interfaces(
    draft: Draft, node: Element, parts: Sequence[Element], division: Division
) -> list[str]:
    """Give each part the interfaces of its relationships; returns what went where.

    Args:
        draft: where it is done.
        node: the first part, which has all interfaces.
        parts: all parts, the node first.
        division: who takes what over, already led to the parts.
    """
    told, copies = [], []
    for interface in list(node.interfaces)[::-1]:
        first, *others = division.interfaces.get(interface.id or "", [0])
        value = interface.value
        if first:
            draft.remove_member(node, ("interfaces", interface.index))
            _give(draft, parts[first], value)
            told.append(f'{interface.id} to "{parts[first].id}"')
        for place in others:
            new = free(draft.model, interface.id or "")
            _give(draft, parts[place], value | {"unique-id": new})
            _call(draft, interface.id or "", new, parts[place])
            told.append(f'{new} to "{parts[place].id}" (from {interface.id})')
            copies.append(new)
    if node.value.get("interfaces") == []:
        draft.remove_member(node, ("interfaces",))
    mention_same_place(draft, copies[::-1])
    return told[::-1]


def use_as_well(
    draft: Draft, link: Element, node: Element, parts: Sequence[Element], joint: str
) -> list[str]:
    """Give the other parts a relationship that the first has; returns the unique-ids of new ones.

    Args:
        draft: where it is done.
        link: the relationship; its interfaces are those of the first part still.
        node: the first part.
        parts: the others.
        joint: what stands between both ends in new ids.
    """
    own = [each for each in link.references if _is_own(each, node)]
    if all(each.role == "member" for each in own):
        for part in reversed(parts):
            *way, at = own[0].path
            draft.insert_item(link, way, part.id, int(at) + 1)
        return []
    made = []
    for part in parts:
        value: dict[str, Any] = copy.deepcopy(link.value)
        for each in own:
            *way, key = each.path
            end: Any = value
            for token in way:
                end = end[token]
            end[key] = part.id
        ends = ends_of(link)
        joined = [part.id if end == node.id else end for end in (ends.source, *ends.targets[:1])]
        value["unique-id"] = free_link(draft.model, joint.join(str(each) for each in joined))
        draft.add_element("relationship", value)
        made.append(str(value["unique-id"]))
    return made


def join_parts(draft: Draft, node: Element, parts: Sequence[Element]) -> list[str]:
    """Put the parts into whatever list holds the node; returns the ids of the holders."""
    lists: dict[tuple[Element, tuple[str | int, ...]], None] = {}
    for reference in draft.model.references.get(node.id or "", ()):
        is_list = reference.role == "option" and reference.target == "node"
        if is_list or (reference.role == "member" and reference.path[1] in STRUCTURES):
            lists[reference.holder, reference.path] = None
    for holder, path in reversed(lists):
        *way, at = path
        for number, part in enumerate(parts, 1):
            draft.insert_item(holder, way, part.id, int(at) + number)
    return list(dict.fromkeys(holder.id or holder.pointer for holder, _ in lists))


def _is_own(reference: Reference, node: Element) -> bool:
    """Whether it names the node at an end that one part can take over."""
    is_shared = reference.role == "option" or (
        reference.role == "member" and reference.path[1] in STRUCTURES
    )
    return reference.id == node.id and reference.target == "node" and not is_shared


def _is_at(reference: Reference, node: Element) -> bool:
    """Whether an interface is named at the node's end of a connection."""
    if reference.role != "interface":
        return False
    side = reference.path[2]
    return any(_is_own(each, node) and each.role == side for each in reference.holder.references)


def _not_taken(model: Model, node: Element, link: Element) -> str:
    if any(each.id == node.id for each in link.references):
        return f'"{link.id}" holds "{node.id}": all parts join it by themselves; leave it out'
    naming = model.references.get(node.id or "", ())
    own = dict.fromkeys(each.holder.id or "" for each in naming if _is_own(each, node))
    return f'"{link.id}" is none of "{node.id}"; it has {listed([*own]) or "none"}'


def _give(draft: Draft, part: Element, interface: dict[str, Any]) -> None:
    if "interfaces" not in part.value:
        draft.set_member(part, ("interfaces",), [])
    draft.insert_item(part, ("interfaces",), interface, 0)


def _call(draft: Draft, old: str, new: str, part: Element) -> None:
    """Let the relationships of a part name its own copy of an interface."""
    for reference in [*draft.model.references.get(old, ())]:
        if _is_at(reference, part):
            draft.set_member(reference.holder, reference.path, new)
