"""Putting a node into relationships: each becomes two legs, and flows go over both.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.change.draft import RefusedError
from advisor_tools.detour import Detour, detoured
from advisor_tools.ends import check_interface, ends_of
from advisor_tools.identity import check_new
from advisor_tools.legs import Link, Request, far_leg, lead_to
from advisor_tools.renaming import rename
from advisor_tools.selection import the
from advisor_tools.stale import still_said
from advisor_tools.steps import arrange, ordered, over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.calm.model import Element, Model
    from advisor.change.draft import Draft


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
            `description`, `protocol` and the description of the `step` over that leg.

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
    )
    for interface in request.interfaces:
        check_interface(draft.model, interface, request.node)
    links = [_link(draft.model, identity, request.node) for identity in ids]
    _check_ids(draft.model, links, request)
    if request.first.get("id", ids[0]) != ids[0]:
        rename(draft, ids[0], request.first["id"])
    detours = _detours(draft, links, request)
    for flow in dict.fromkeys(flow for named in detours for flow in over(draft.model, named)):
        _lead_through(draft, flow, detours, request.first.get("step", ""))
    for link in links:
        draft.notes += still_said(draft.model, link.relationship, link.far.id or "")
    _tell_parallel(draft, links, node)
    draft.title = f"insert {node} into {', '.join(ids)}"


def _link(model: Model, identity: str, node: Element) -> Link:
    """The ends of a relationship that `node` can be put into."""
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


def _lead_through(draft: Draft, flow: Element, detours: Mapping[str, Detour], text: str) -> None:
    """Lead a flow over both legs of each detour; `text` is for steps over the near one, if any."""
    for step in ordered(flow) if text else ():
        # A reply is another step than the one that is described.
        if step.relationship in detours and not step.backwards:
            draft.set_member(flow, ("transitions", step.position, "description"), text)
    way = detoured(draft.model, flow, detours)
    arrange(draft, flow, way.order)
    draft.notes += [
        f'flow "{flow.id}" left out a way back: put in "{step["description"]}" over '
        f"{step['relationship-unique-id']}, so that it stays connected"
        for step in way.back
    ]


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
