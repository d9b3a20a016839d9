"""Leading a relationship from or to another node, whatever its kind.

Flows follow by themselves, since they name the relationship; where one loses its way it is told.
Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm import flow as flows
from advisor.calm.equality import ABSENT
from advisor.change.draft import RefusedError
from advisor_tools.ends import SOURCE, check_interfaces, ends_of
from advisor_tools.selection import the
from advisor_tools.stale import still_said
from advisor_tools.steps import over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.ends import Ends

CALM_WORDS = {
    "actor": "source",
    "container": "source",
    "destination": "target",
    "destination_interfaces": "target_interfaces",
}
"""What CALM calls the ends, for each kind in another way, and what the tool calls them."""

_SHOWN = 3
"""Relationships offered to mend a flow with."""


def rewire(draft: Draft, relationship: str, **asked: Any) -> None:
    """Change the ends of a relationship and tell what that leaves behind.

    Args:
        draft: where the edits are made.
        relationship: unique-id of a relationship that has ends.
        **asked: `source`, `target`, `source_interfaces`, `target_interfaces`, `add_targets`,
            `remove_targets`, `description`, or `nodes` for all targets of a kind that has many.
    """
    element = the(draft.model, relationship, "relationship")
    before = ends_of(element)
    wanted = _in_plain_words(draft, asked)
    _resolve_nodes(wanted, before)
    if not wanted:
        raise RefusedError("nothing to change: give source, target, interfaces or description")
    walks = over(draft.model, relationship)
    broken = {flow.id: _breaks(draft.model, flow) for flow in walks}
    if before.kind == "connects":
        _connect(draft, element, wanted)
    else:
        _gather(draft, element, before, wanted)
    if "description" in wanted:
        draft.set_member(element, ("description",), wanted["description"])
    after = ends_of(element)
    draft.title = f"rewire {relationship}: {', '.join(_told(before, after)) or ', '.join(wanted)}"
    draft.notes += [
        line
        for node in dict.fromkeys((before.source, *before.targets))
        if node and node not in (after.source, *after.targets)
        for line in still_said(draft.model, element, node)
    ]
    if after.source in after.targets:
        draft.notes.append(f'"{relationship}" leads from "{after.source}" to itself now')
    for flow in walks:
        lost = [
            pair for pair in flows.breaks(draft.model, flow) if _keys(pair) not in broken[flow.id]
        ]
        draft.notes += [_lost(draft.model, flow, *pair) for pair in lost]


def _in_plain_words(draft: Draft, asked: dict[str, Any]) -> dict[str, Any]:
    """The arguments with CALM's own words for the ends put as the tool has them."""
    wanted: dict[str, Any] = {}
    for word, value in asked.items():
        plain = CALM_WORDS.get(word, word)
        if plain in wanted or (plain != word and plain in asked):
            raise RefusedError(f'"{word}" is another word for `{plain}`: give one of them')
        if plain != word:
            draft.notes.append(f"`{word}` was taken as `{plain}`")
        wanted[plain] = value
    return wanted


def _resolve_nodes(wanted: dict[str, Any], before: Ends) -> None:
    """Put `nodes`, all the targets there shall be, as what is to be added and removed."""
    nodes = wanted.pop("nodes", None)
    if nodes is None:
        return
    if {"target", "add_targets", "remove_targets"} & wanted.keys():
        raise RefusedError("`nodes` says all targets: leave the other arguments on targets out")
    if before.kind == "connects":
        if len(nodes) > 1:
            raise RefusedError("a connects relationship has one destination: give it as `target`")
        wanted["target"] = nodes[0]
        return
    wanted["add_targets"] = [node for node in nodes if node not in before.targets]
    wanted["remove_targets"] = [node for node in before.targets if node not in nodes]


def _connect(draft: Draft, element: Element, wanted: dict[str, Any]) -> None:
    """Lead a connects relationship elsewhere."""
    if {"add_targets", "remove_targets"} & wanted.keys():
        raise RefusedError(
            f'"{element.id}" connects to one destination: give `target`, or add a relationship'
        )
    sides = []
    for side, given in (("source", "source"), ("destination", "target")):
        interfaces = wanted.get(f"{given}_interfaces")
        if given in wanted or interfaces is not None:
            sides.append(side)
            _lead(draft, element, side, wanted.get(given), interfaces)
    check_interfaces(draft.model, element, sides)


def _lead(
    draft: Draft, element: Element, side: str, node: str | None, interfaces: list[str] | None
) -> None:
    """Give one end of a connection another node, other interfaces, or both."""
    path = ("relationship-type", "connects", side)
    old = draft.value_at(element, (*path, "node"))
    listed = draft.value_at(element, (*path, "interfaces"))
    if node is not None and node != old:
        _check_node(draft.model, node)
        if isinstance(draft.value_at(element, path), dict):
            draft.set_member(element, (*path, "node"), node)
        else:
            draft.set_member(element, path, {"node": node})
        if interfaces is None and listed is not ABSENT:
            interfaces = _kept(draft, node, listed)
            dropped = [each for each in _strings(listed) if each not in interfaces]
            if dropped:
                names = ", ".join(f'"{each}"' for each in dropped)
                draft.notes.append(f'dropped interface {names}, which "{node}" does not have')
    if interfaces:
        draft.set_member(element, (*path, "interfaces"), interfaces)
    elif interfaces is not None and listed is not ABSENT:
        draft.remove_member(element, (*path, "interfaces"))


def _kept(draft: Draft, node: str, listed: Any) -> list[str]:
    """Those of the interfaces `listed` that `node` has as well."""
    element = draft.model.get(node, "node")
    own = {each.id for each in element.interfaces} if element else set()
    return [each for each in _strings(listed) if each in own]


def _strings(listed: Any) -> list[str]:
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _gather(draft: Draft, element: Element, before: Ends, wanted: dict[str, Any]) -> None:
    """Give a relationship of one node and its many another one, or others of the many."""
    for side in ("source_interfaces", "target_interfaces"):
        if wanted.get(side):
            raise RefusedError(f'"{element.id}" is {before.kind}; only connects names interfaces')
    if "source" in wanted and wanted["source"] != before.source:
        _check_node(draft.model, wanted["source"])
        path = ("relationship-type", before.kind, *SOURCE[before.kind])
        draft.set_member(element, path, wanted["source"])
    if "target" in wanted:
        _replace(draft, element, before, wanted["target"])
    new, gone = wanted.get("add_targets", []), wanted.get("remove_targets", [])
    for node in dict.fromkeys(new):
        _join(draft, element, before.kind, node)
    for node in dict.fromkeys(gone):
        _leave(draft, element, node)


def _replace(draft: Draft, element: Element, before: Ends, target: str) -> None:
    """Put another node in the place of the only target."""
    if len(before.targets) != 1:
        listed = ", ".join(before.targets) or "none"
        raise RefusedError(
            f'"{element.id}" has {len(before.targets)} targets ({listed}): say by add_targets and '
            "remove_targets which shall come and go"
        )
    _check_node(draft.model, target)
    draft.set_member(element, _members(element)[0][1], target)


def _join(draft: Draft, element: Element, kind: str, node: str) -> None:
    path = ("relationship-type", kind, "nodes")
    if any(node == member for member, _ in _members(element)):
        draft.notes.append(f'"{node}" is a target of "{element.id}" already')
        return
    if not isinstance(draft.value_at(element, path), list):
        raise RefusedError(f'"{element.id}" has no list of nodes; mend that first')
    _check_node(draft.model, node)
    draft.insert_item(element, path, node)


def _leave(draft: Draft, element: Element, node: str) -> None:
    members = _members(element)
    others = [member for member, _ in members if member != node]
    if len(others) == len(members):
        raise RefusedError(
            f'"{node}" is no target of "{element.id}", which has {", ".join(others)}'
        )
    if not others:
        raise RefusedError(
            f'"{element.id}" would have no target left: add another, or remove the relationship'
        )
    for member, path in reversed(members):
        if member == node:
            draft.remove_member(element, path)


def _members(element: Element) -> list[tuple[str, tuple[str | int, ...]]]:
    """The many of a relationship, and where each stands."""
    return [(named.id, named.path) for named in element.references if named.role == "member"]


def _check_node(model: Model, identity: str) -> None:
    """Refuse what is no node; what is nothing yet may still come in this turn."""
    if identity in model.definitions:
        the(model, identity, "node")


def _told(before: Ends, after: Ends) -> Iterator[str]:
    """What changed of the ends, in a few words."""
    if before.source != after.source:
        yield f"source {before.source} → {after.source}"
    new = ", ".join(node for node in after.targets if node not in before.targets)
    gone = ", ".join(node for node in before.targets if node not in after.targets)
    if new and gone:
        yield f"target {gone} → {new}"
    elif new or gone:
        yield f"target + {new}" if new else f"target - {gone}"


def _keys(pair: Iterable[Step]) -> tuple[str, ...]:
    return tuple(step.key for step in pair)


def _breaks(model: Model, flow: Element) -> set[tuple[str, ...]]:
    return {_keys(pair) for pair in flows.breaks(model, flow)}


def _lost(model: Model, flow: Element, before: Step, after: Step) -> str:
    """Where a flow lost its way, and what would mend it."""
    near, far = (flows.joined(model, step.relationship) for step in (before, after))
    bridges = _bridges(model, near, far)
    mend = f"over {' or '.join(bridges)}" if bridges else "once a relationship joins them"
    return (
        f'flow "{flow.id}" lost its way: step {before.key} joins {_listed(near)}, step '
        f"{after.key} after it joins {_listed(far)}; insert a step after {before.key} by "
        f"edit_flow {mend}"
    )


def _bridges(model: Model, near: frozenset[str], far: frozenset[str]) -> list[str]:
    """A few relationships over which a step could run from one of `near` to one of `far`."""
    here, there = (
        {
            named.holder: None
            for node in sorted(nodes)
            for named in model.references.get(node, ())
            if named.path[1] in ("connects", "interacts")
        }
        for nodes in (near, far)
    )
    return [relationship.id or "" for relationship in here if relationship in there][:_SHOWN]


def _listed(nodes: frozenset[str]) -> str:
    return ", ".join(sorted(nodes))
