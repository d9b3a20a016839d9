"""The two legs that a relationship becomes when a node is put into it.

The relationship itself becomes the near leg and keeps its id, controls and metadata; the far leg
is made, or is a connection that is there. Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor_tools.identity import free

if TYPE_CHECKING:
    from advisor.calm.model import Element
    from advisor.change.draft import Draft

_DESTINATION = ("relationship-type", "connects", "destination")


class Request(NamedTuple):
    """What is asked for of all relationships that the node is put into."""

    node: Element
    """What comes between."""
    consumes: bool
    """Whether the far end reads from the node; else the node calls the far end."""
    interfaces: list[str]
    """Those of the node that are called."""
    protocol: str
    """Of all legs; empty where it stays as it is."""
    first: dict[str, str]
    """`id`, `description`, `protocol` and `step` of the near leg, where they are given."""
    second: dict[str, str]
    """The same of the far leg."""

    @property
    def called(self) -> dict[str, Any]:
        """The node as the end of a connection that leads to it."""
        interfaces = {"interfaces": list(self.interfaces)} if self.interfaces else {}
        return {"node": self.node.id} | interfaces


class Link(NamedTuple):
    """A relationship that joins two nodes."""

    relationship: Element
    kind: str
    """connects or interacts."""
    near: Element
    far: Element
    destination: dict[str, Any]
    """The far end as it stood: its node, and interfaces where it names some."""


def lead_to(draft: Draft, link: Link, request: Request) -> None:
    """Make the relationship lead to the node."""
    relationship, first = link.relationship, request.first
    if link.kind == "connects":
        draft.set_member(relationship, _DESTINATION, request.called)
        if protocol := first.get("protocol", request.protocol):
            draft.set_member(relationship, ("protocol",), protocol)
    else:
        named = next(each for each in relationship.references if each.role == "member")
        draft.set_member(relationship, named.path, request.node.id)
        if request.interfaces and not request.consumes:
            draft.notes.append(f'"{relationship.id}" is interacts, which names no interfaces')
    if "description" in first:
        draft.set_member(relationship, ("description",), first["description"])


def far_leg(draft: Draft, link: Link, request: Request, near_legs: list[str]) -> str:
    """unique-id of the connection between the node and the far end, made where there is none.

    Args:
        draft: where it is made.
        link: the relationship that is led to the node.
        request: what is asked for.
        near_legs: unique-ids of connections that are not taken for it.
    """
    node, far = request.node.id, link.far.id
    ends = (far, node) if request.consumes else (node, far)
    for named in draft.model.references.get(far or "", ()):
        if named.holder.id not in near_legs and connection(named.holder) == ends:
            _share(draft, named.holder, link, request)
            return named.holder.id or ""
    leg = _new(draft, link, request)
    draft.add_element("relationship", leg)
    return str(leg["unique-id"])


def connection(relationship: Element) -> tuple[str | None, str | None]:
    """Source and destination of a connects relationship."""
    named = {each.role: each.id for each in relationship.references}
    return named.get("source"), named.get("destination")


def _new(draft: Draft, link: Link, request: Request) -> dict[str, Any]:
    node, far, second = request.node, link.far, request.second
    if request.consumes:
        identity, ends = f"{far.id}-connects-{node.id}", (link.destination, request.called)
        said = f"{far.name} reads from {node.name}."
    else:
        identity, ends = f"{node.id}-connects-{far.id}", ({"node": node.id}, link.destination)
        said = f"{node.name} forwards to {far.name}."
    leg: dict[str, Any] = {
        "unique-id": second.get("id") or free(draft.model, identity),
        "description": second.get("description", said),
    }
    protocol = second.get("protocol") or request.protocol or _protocol(link)
    if protocol:
        leg["protocol"] = protocol
    source, destination = ends
    leg["relationship-type"] = {"connects": {"source": source, "destination": destination}}
    return leg


def _protocol(link: Link) -> Any:
    return link.relationship.value.get("protocol")


def _share(draft: Draft, leg: Element, link: Link, request: Request) -> None:
    """Use a connection that is there; one of this call is widened to what else is called."""
    side = "source" if request.consumes else "destination"
    path = ("relationship-type", "connects", side, "interfaces")
    known = draft.value_at(leg, path)
    known = known if isinstance(known, list) else []
    wanted = link.destination.get("interfaces")
    missing = [each for each in wanted if each not in known] if isinstance(wanted, list) else []
    if leg in draft.inserted:
        if missing:
            draft.set_member(leg, path, [*known, *missing])
        return
    lacking = f"; it does not name {', '.join(map(str, missing))}" if missing else ""
    unused = ", ".join(f"`second.{key}`" for key in request.second if key != "step")
    left_out = f"; {unused} left out" if unused else ""
    draft.notes.append(f'"{leg.id}" is there already and is used as it is{lacking}{left_out}')
