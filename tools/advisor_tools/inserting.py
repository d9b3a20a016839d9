"""Putting a node into relationships: each becomes two legs, and flows go over both.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm import flow as flows
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError
from advisor_tools.carried import carried
from advisor_tools.detour import Detour, detoured
from advisor_tools.ends import check_interface, ends_of
from advisor_tools.identity import check_new
from advisor_tools.legs import Link, Request, far_leg, lead_to, usual_joint
from advisor_tools.renaming import rename
from advisor_tools.replying import replied
from advisor_tools.selection import the
from advisor_tools.stale import still_said
from advisor_tools.steps import arrange, ordered, over
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.replying import Reply


def insert_between(
    draft: Draft, relationships: Sequence[str], node: str, *, consumes: bool, **rest: Any
) -> None:
    """Put `node` into each of `relationships`.

    Args:
        draft: where the edits are made.
        relationships: unique-ids; connects, or interacts with one node.
        node: unique-id of what comes between.
        consumes: whether the far end reads from the node; else the node calls the far end.
        **rest: `node_interfaces`, `protocol`, and `first` and `second`, which may each give `id`,
            `description`, `protocol` and the description of the `step` over that leg; `second`
            also the `interfaces` of the far node that are called; `replies` for relationships
            whose results come back over a queue of their own, see `replying`.

    Raises:
        RefusedError: a relationship does not join two nodes, or the node is one of them.
    """
    ids = list(dict.fromkeys(relationships))
    request = Request(
        the(draft.model, node, "node"),
        consumes,
        rest.get("node_interfaces", []),
        rest.get("protocol", ""),
        rest.get("first", {}),
        rest.get("second", {}),
        usual_joint(draft.model),
    )
    for interface in request.interfaces:
        check_interface(draft.model, interface, request.node)
    links = [link_of(draft.model, identity, request.node) for identity in ids]
    _check_ids(draft.model, links, request)
    _check_called(draft.model, links, request)
    if request.first.get("id", ids[0]) != ids[0]:
        rename(draft, ids[0], request.first["id"])
    detours = _detours(draft, links, request)
    draft.notes += _legs(ids, links, detours)
    _tell_kept(draft, links, detours)
    led = dict(zip(detours, rest.get("replies", ()), strict=False))
    worded: list[str] = []
    for flow in dict.fromkeys(flow for named in detours for flow in over(draft.model, named)):
        worded += _lead_through(draft, flow, detours, request.first.get("step", ""), led)
    if worded:
        draft.notes.append(f"put in {bounded(worded)}; edit_flow changes texts")
    for link in links:
        draft.notes += still_said(draft.model, link.relationship, link.far.id or "")
    _tell_parallel(draft, links, node)
    draft.title = f"insert {node} into {', '.join(ids)}"


def link_of(model: Model, identity: str, node: Element) -> Link:
    """The ends of a relationship that `node` can be put into.

    Raises:
        RefusedError: it does not join two nodes, or `node` is one of them.
    """
    relationship = the(model, identity, "relationship")
    ends = ends_of(relationship)
    if ends.kind not in ("connects", "interacts"):
        raise RefusedError(
            f'"{identity}" is {ends.kind}: nothing passes along it, so nothing can come between; '
            "to put nodes into another container use move_into"
        )
    if len(ends.targets) > 1:
        raise RefusedError(
            f'"{identity}" leads to {len(ends.targets)} nodes ({", ".join(ends.targets)}): take '
            "those that stay out by rewire and give them a relationship of their own first"
        )
    if not ends.source or not ends.targets or ends.source == ends.targets[0]:
        raise RefusedError(f'"{identity}" does not join two nodes; mend that first')
    if node.id in (ends.source, ends.targets[0]):
        raise RefusedError(f'"{node.id}" is an end of "{identity}" already: name another node')
    near, far = (the(model, end, "node") for end in (ends.source, ends.targets[0]))
    destination = {"node": ends.targets[0]}
    if ends.kind == "connects":
        destination = relationship.value["relationship-type"]["connects"]["destination"]
    return Link(relationship, ends.kind, near, far, dict(destination))


def _check_ids(model: Model, links: list[Link], request: Request) -> None:
    """Refuse ids that would be given to several legs, or are taken."""
    first, second = request.first.get("id"), request.second.get("id")
    if first and len(links) > 1:
        raise RefusedError("`first.id` is for one relationship: use rename for each of several")
    if second and len({link.far for link in links}) > 1:
        raise RefusedError("`second.id` is for one leg, and there are several: leave it out")
    if second:
        check_new(model, second)


def _check_called(model: Model, links: list[Link], request: Request) -> None:
    """Refuse interfaces for the far leg that are not those of its destination."""
    called = request.second.get("interfaces", [])
    if called and request.consumes:
        raise RefusedError(
            f'with `consumes` "{request.node.id}" is called, and `second.interfaces` says what is '
            "called of the far node: leave it out, or give node_interfaces"
        )
    for link in links:
        for interface in called:
            check_interface(model, interface, link.far)


def _detours(draft: Draft, links: list[Link], request: Request) -> dict[str, Detour]:
    """Make both legs of each relationship, and tell by its id what flows find there."""
    named = [link.relationship.id or "" for link in links]
    detours = {}
    for identity, link in zip(named, links, strict=True):
        leg = far_leg(draft, link, request, named)
        lead_to(draft, link, request)
        ends = (link.near, request.node, link.far)
        text = request.second.get("step", "")
        detours[identity] = Detour(identity, *ends, leg, request.consumes, text)
    return detours


def _legs(ids: list[str], links: list[Link], detours: Mapping[str, Detour]) -> Iterator[str]:
    """Which legs there are now."""
    first = links[0].relationship.id or ""
    if first != ids[0]:
        yield f"{ids[0]} is {first} now; the second leg is {detours[first].far_leg}"
    else:
        named = [each.relationship.id or "" for each in links]
        pairs = [f"{each} is the first leg, {detours[each].far_leg} the second" for each in named]
        yield bounded(pairs, separator="; ")


def _tell_kept(draft: Draft, links: list[Link], detours: Mapping[str, Detour]) -> None:
    """Tell what stays with the first leg, and may not hold of it."""
    kept = []
    for link in links:
        first = link.relationship.id or ""
        if held := carried(link.relationship):
            lacking = _lacking(draft.model, detours[first].far_leg)
            kept.append(f"{' and '.join(held)} stay with {first}{lacking}")
    if kept:
        leave(draft, f"{bounded(kept, separator='; ')}: change what is no longer true")


def _lacking(model: Model, leg: str) -> str:
    held = model.get(leg, "relationship")
    return "" if held and carried(held) else f" ({leg} has none)"


def _lead_through(
    draft: Draft,
    flow: Element,
    detours: Mapping[str, Detour],
    text: str,
    replies: Mapping[str, Reply],
) -> Iterator[str]:
    """Lead a flow over both legs of each detour; tell the steps whose text nobody gave.

    Args:
        draft: where the edits are made.
        flow: what is led.
        detours: both legs, by the relationship in whose place they are.
        text: for steps over the near leg; empty where they stay as they are.
        replies: for each relationship the way back over another queue; none where that is the
            way there.
    """
    for step in ordered(flow) if text else ():
        # A reply is another step than the one that is described.
        if step.relationship in detours and not step.backwards:
            draft.set_member(flow, ("transitions", step.position, "description"), text)
    way = replied(draft.model, flow, detours, replies) if replies else None
    if replies and way is None:
        leave(
            draft,
            f'where results come back in flow "{flow.id}" is not clear: put the steps over '
            f"{bounded([each.consumed for each in replies.values()])} in with edit_flow",
        )
    way = way or detoured(draft.model, flow, detours)
    arrange(draft, flow, way.order)
    back, worded = ({id(step) for step in steps} for steps in (way.back, way.worded))
    for made, step in zip(way.order, flows.steps(flow), strict=True):
        if id(made) in worded:
            is_back = ", a way back that was left out" if id(made) in back else ""
            said = quote(step.value["description"])
            yield f'{step.key} {said} (flow "{flow.id}"{is_back})'


def _tell_parallel(draft: Draft, links: list[Link], node: str) -> None:
    """Note relationships that lead from one and the same node to `node` now."""
    leading: dict[str, list[str]] = {link.near.id or "": [] for link in links}
    for named in draft.model.references.get(node, ()):
        if named.role in ("destination", "member") and named.path[1] in ("connects", "interacts"):
            for each in named.holder.references:
                if each.role in ("source", "actor") and each.id in leading:
                    leading[each.id].append(named.holder.id or "")
    for source, ids in leading.items():
        if len(ids) > 1:
            draft.notes.append(
                f'{", ".join(ids)} all lead from "{source}" to "{node}" now; where they mean the '
                "same, lead the steps over one of them and remove the others"
            )
