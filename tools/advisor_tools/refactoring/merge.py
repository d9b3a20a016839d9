"""The tool that makes several nodes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.flow import steps
from advisor.calm.naming import title
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError
from advisor_tools.containment import STRUCTURES, memberships
from advisor_tools.identity import check_new
from advisor_tools.interfaces import mention_same_place
from advisor_tools.mentions import mentions, told
from advisor_tools.refactoring.leading_over import (
    equal_to,
    lead_metadata_over,
    lead_over,
    take_away,
)
from advisor_tools.refactoring.marking import held
from advisor_tools.refactoring.uniting import Uniting, take_interfaces
from advisor_tools.renaming import rename
from advisor_tools.selection import listed, named, the
from advisor_tools.steps import over
from advisor_tools.todo import leave
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_MERGE = """\
Make several nodes one: relationships between them go, with the steps over them; all others lead \
to the merged node, and those that become equal are one. Interfaces, metadata and controls are \
united; where they differ the node `into` wins, or the first of `nodes`, and the answer lists what \
was lost. Example: {"nodes": ["archive", "audit-log"], "into": "archive", "name": "Records", \
"why": "Both hold the same records."}"""

_OWN = ("unique-id", "name", "description", "interfaces")
"""Members of a node that are not united."""

_TWO = 2

_ENDS = ("source", "destination", "actor", "member")
_ROLES = ("role", "redundancy-role", "replication-role", "ha-role")
"""Keys of metadata that say what a node is among others like it."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    parameters = {
        "properties": {
            "nodes": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 2,
                "description": "unique-ids of the nodes, the one whose members win first.",
            },
            "into": text | {"description": "unique-id of the merged node: one of them, or new."},
            "name": text
            | {"description": "Name of the merged node; as it is, or from a new id, if left out."},
            "description": text | {"description": "Description of the merged node."},
        },
        "required": ["nodes", "into"],
    }
    return (Tool("merge", _MERGE, parameters, merge),)


def merge(draft: Draft, nodes: list[str], into: str, name: str = "", description: str = "") -> None:
    """Make `nodes` one node.

    Args:
        draft: where it is staged.
        nodes: unique-ids of at least two nodes.
        into: unique-id of one of them, or a free one.
        name: of the merged node; empty for the one it has, or for one made of a new id.
        description: of the merged node; empty for no change.

    Raises:
        RefusedError: there are fewer than two, `into` is another element, a flow runs between them
            alone, or another node is within one of them and around another.
    """
    model = draft.model
    members = [the(model, identity, "node") for identity in dict.fromkeys(nodes)]
    if len(members) < _TWO:
        raise RefusedError("name at least two nodes to merge")
    if into not in nodes:
        check_new(model, into)
    base = next((node for node in members if node.id == into), members[0])
    others = [node for node in members if node is not base]
    merged = f"merge {named([*members])} into {into}"
    _check_containment(model, members)
    inner = list(_between(model, members))
    _check_flows(model, inner)
    _call(draft, base, into, name or ("" if base.id == into else title(into)), description)
    if inner:
        draft.notes.append(f"gone with their steps: {listed([each.id or '' for each in inner])}")
    draft.notes += take_away(draft, inner)
    _lead(draft, base, others)
    _take_over(draft, base, others)
    draft.title = merged  # renaming gave another
    _tell_left(draft, base, members)
    words = [word for node in others for word in (node.id, node.value.get("name"))]
    stale = mentions(model, [word for word in words if isinstance(word, str) and word != base.name])
    if stale:
        draft.notes.append(f"left as it is, perhaps stale: {told(stale)}")


def _call(draft: Draft, base: Element, into: str, name: str, description: str) -> None:
    """Give the node that stays its id, name and description."""
    if base.id != into:
        rename(draft, base.id or "", into, name)
    elif name:
        draft.set_member(base, ("name",), name)
    if description:
        draft.set_member(base, ("description",), description)


def _between(model: Model, members: list[Element]) -> Iterator[Element]:
    """The relationships that join these nodes alone, and not one of them with itself."""
    ids = {node.id for node in members}
    holders = dict.fromkeys(
        reference.holder
        for node in members
        for reference in model.references.get(node.id or "", ())
    )
    for holder in holders:
        ends = [each.id for each in holder.references if each.target == "node"]
        is_choice = any(each.role == "option" for each in holder.references)
        if not is_choice and ids.issuperset(ends) and len({*ends}) > 1:
            yield holder


def _check_flows(model: Model, inner: list[Element]) -> None:
    """Refuse flows that would have no steps left."""
    gone = {link.id for link in inner}
    for flow in dict.fromkeys(flow for link in inner for flow in over(model, link.id or "")):
        if all(step.relationship in gone for step in steps(flow)):
            raise RefusedError(f'flow "{flow.id}" runs between these nodes alone; remove it first')


def _check_containment(model: Model, members: list[Element]) -> None:
    """Refuse nodes between which another stands, within one of them and around another."""
    ids = {node.id or "" for node in members}
    within, around = (_reached(model, ids, *roles) for roles in (_DOWN, _UP))
    if both := sorted(within & around):
        raise RefusedError(
            f"{listed(both)} is within one of these nodes and around another: merge it as well, or "
            "move it first"
        )


_DOWN, _UP = ("container", "member"), ("member", "container")


def _reached(model: Model, start: Iterable[str], near: str, far: str) -> set[str]:
    """What is reached from `start` over containment, from one role to the other, without them."""
    found, waiting = set(start), [*start]
    while waiting:
        for named_in in model.references.get(waiting.pop(), ()):
            if named_in.role != near or named_in.path[1] not in STRUCTURES:
                continue
            for other in named_in.holder.references:
                if other.role == far and other.id not in found:
                    found.add(other.id)
                    waiting.append(other.id)
    return found - {*start}


def _lead(draft: Draft, base: Element, others: list[Element]) -> None:
    """Make all relationships of the others those of the base, and none of them twice."""
    edited: dict[Element, None] = {}
    for node in others:
        edited |= dict.fromkeys(lead_over(draft, node, base))
    for link in edited:
        _leave_itself(draft, link)
    for link in sorted(edited, key=lambda each: each.index, reverse=True):
        twin = equal_to(draft.model, link, base.id or "")
        if twin is not None:
            kept, gone = sorted((link, twin), key=lambda each: each.index)
            _fold(draft, gone, kept)
    draft.notes += _stay_once(draft, base)
    followed = [
        place
        for node in others
        for place in lead_metadata_over(draft, node.id or "", base.id or "")
    ]
    if followed:
        draft.notes.append(f"metadata that names them follows: {listed(followed)}")


def _leave_itself(draft: Draft, link: Element) -> None:
    """Take a node out of the many that it itself uses or contains, where there are others."""
    one = [each.id for each in link.references if each.role in ("actor", "container")]
    many = [each for each in link.references if each.role == "member"]
    if one and len(many) > 1:
        for reference in reversed(many):
            if reference.id == one[0]:
                draft.remove_member(link, reference.path)


def _fold(draft: Draft, gone: Element, kept: Element) -> None:
    """Make a relationship one with its equal."""
    lead_over(draft, gone, kept)
    lead_metadata_over(draft, gone.id or "", kept.id or "")
    draft.remove_element(gone)
    lost = gone.value.get("description")
    said = f", and its description {quote(lost)}" if lost != kept.value.get("description") else ""
    draft.notes.append(f"{gone.id} became equal to {kept.id} and is gone{said}")


def _stay_once(draft: Draft, base: Element) -> Iterator[str]:
    """Let the node be in each container once, and tell where it is in several."""
    for kind in STRUCTURES:
        containers: dict[str, Element] = {}
        for holder in memberships(draft.model, base, kind):
            around = next((r.id for r in holder.references if r.role == "container"), "")
            mine = [r for r in holder.references if r.role == "member"]
            if around in containers and len(mine) > 1:
                draft.remove_member(holder, next(r.path for r in mine if r.id == base.id))
            else:
                containers[around] = holder
        if len(containers) > 1:
            yield f'"{base.id}" is in several by {kind} now: {listed([*containers])}'


def _tell_left(draft: Draft, base: Element, members: Sequence[Element]) -> None:
    """Tell what there is twice now, and a role that no other node answers."""
    beside: dict[tuple[str, ...], list[str]] = {}
    for link in dict.fromkeys(r.holder for r in draft.model.references.get(base.id or "", ())):
        ends = [
            each.id
            for each in link.references
            if each.role in _ENDS and each.path[1] in ("connects", "interacts")
        ]
        if link.kind == "relationship" and len(ends) == _TWO:
            beside.setdefault(tuple(sorted(ends)), []).append(link.id or "")
    twice = [
        f"{' and '.join(ids)} both join {' and '.join(ends)}"
        for ends, ids in beside.items()
        if len(ids) > 1
    ]
    if twice:
        leave(draft, f"{bounded(twice, separator='; ')}: remove what is the same")
    kept = [each.id for each in base.interfaces if each.id]
    gone = [each for each in members if each is not base and each.value.get("interfaces")]
    if gone and len(kept) > 1:
        leave(draft, f'"{base.id}" has all interfaces, {bounded(kept)}: remove what is the same')
    own = held(base)
    for key in [key for key in own if key in _ROLES and isinstance(own[key], str)]:
        leave(draft, f"metadata {key} {quote(own[key])} of {base.id}: is there another beside it?")


def _take_over(draft: Draft, base: Element, others: Sequence[Element]) -> None:
    """Unite what the others have with what the base has, and take them away."""
    uniting = Uniting(draft, base)
    texts = []
    for node in others:
        uniting.take(node, _OWN)
        draft.remove_element(node)
        take_interfaces(draft, base, node.value.get("interfaces"))
        texts.append(f'"{node.id}" {quote(node.value.get("description"))}')
    draft.notes += uniting.told()
    draft.notes.append(f"descriptions that are gone: {bounded(texts)}")
    mention_same_place(draft, [each.id for node in others for each in node.interfaces if each.id])
