"""The two legs that a relationship becomes when a node is put into it.

The relationship itself becomes the near leg and keeps its id, controls and metadata; the far leg
is made, or is a connection that is there. Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.quoting import quote
from advisor_tools.identity import free_link
from advisor_tools.selection import listed

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_DESTINATION = ("relationship-type", "connects", "destination")

_JOINTS = ("-connects-", "-", "-to-")
"""What stands between the ends in ids of connections; the first where no other is usual."""

_SAMPLE = 500
"""Relationships that show what is usual: all of 5,000 take longer than the rest of a call."""


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
    second: dict[str, Any]
    """The same of the far leg, and the `interfaces` of the far end that are called."""
    joint: str
    """What stands between both ends in the id of a new leg, as in those of the document."""

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

    @property
    def interfaces(self) -> list[Any]:
        """Those of the far end that were called."""
        named = self.destination.get("interfaces")
        return named if isinstance(named, list) else []


def usual_joint(model: Model) -> str:
    """What stands between source and destination in most ids of connections."""
    counted = dict.fromkeys(_JOINTS, 0)
    number = 0
    for relationship in model.relationships[:_SAMPLE]:
        source, destination = connection(relationship)
        if source and destination:
            number += 1
            identity = relationship.id or ""
            if identity.startswith(source) and identity.endswith(destination):
                joint = identity[len(source) : -len(destination)]
                counted[joint] = counted.get(joint, 0) + 1
    return next((joint for joint in _JOINTS if counted[joint] * 2 > number), _JOINTS[0])


def lead_to(draft: Draft, link: Link, request: Request) -> None:
    """Make the relationship lead to the node."""
    relationship, first = link.relationship, request.first
    if link.kind == "connects":
        draft.set_member(relationship, _DESTINATION, request.called)
        old = _protocol(link)
        if protocol := first.get("protocol", request.protocol):
            draft.set_member(relationship, ("protocol",), protocol)
            if old is not None and old != protocol:
                draft.notes.append(f"protocol of {relationship.id} was {quote(old)}")
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
    if request.consumes and link.interfaces:
        left = [*map(str, link.interfaces)]
        others = [
            each.holder
            for name in left
            for each in draft.model.references.get(name, ())
            if each.holder is not link.relationship
        ]
        draft.notes.append(
            f"{link.relationship.id} named interface {listed(left)}; left out, since "
            f'"{far}" calls "{node}" now{"" if others else ", and nothing else names it"}'
        )
    for named in draft.model.references.get(far or "", ()):
        if named.holder.id not in near_legs and connection(named.holder) == ends:
            _share(draft, named.holder, link, request)
            return named.holder.id or ""
    leg = _new(draft, link, request)
    draft.add_element("relationship", leg)
    _tell_unnamed(draft, str(leg["unique-id"]), link, request)
    return str(leg["unique-id"])


def connection(relationship: Element) -> tuple[str | None, str | None]:
    """Source and destination of a connects relationship."""
    source = destination = None
    for each in relationship.references:
        if each.role == "source":
            source = each.id
        elif each.role == "destination":
            destination = each.id
    return source, destination


def _new(draft: Draft, link: Link, request: Request) -> dict[str, Any]:
    node, far, second = request.node, link.far, request.second
    end = {key: item for key, item in link.destination.items() if key != "interfaces"}
    if request.consumes:
        identity, ends = f"{far.id}{request.joint}{node.id}", (end, request.called)
        said = f"{far.name} reads from {node.name}."
    else:
        called = _called(link, request)
        end |= {"interfaces": called} if called else {}
        identity, ends = f"{node.id}{request.joint}{far.id}", ({"node": node.id}, end)
        said = f"{node.name} forwards to {far.name}."
    leg: dict[str, Any] = {
        "unique-id": second.get("id") or free_link(draft.model, identity),
        "description": second.get("description", said),
    }
    protocol = second.get("protocol") or request.protocol or _protocol(link)
    if protocol:
        leg["protocol"] = protocol
    source, destination = ends
    leg["relationship-type"] = {"connects": {"source": source, "destination": destination}}
    return leg


def _called(link: Link, request: Request) -> list[Any]:
    """The interfaces of the far end that the far leg calls."""
    return [*request.second.get("interfaces", link.interfaces)]


def _protocol(link: Link) -> Any:
    return link.relationship.value.get("protocol")


def _tell_unnamed(draft: Draft, leg: str, link: Link, request: Request) -> None:
    """Note the interface of the far end that an interaction could not name."""
    own = [each.id for each in link.far.interfaces]
    is_open = link.kind == "interacts" and not request.consumes and not _called(link, request)
    if is_open and len(own) == 1 and own[0]:
        draft.notes.append(f'{leg} names no interface of "{link.far.id}", which has {own[0]}')


def _share(draft: Draft, leg: Element, link: Link, request: Request) -> None:
    """Use a connection that is there; one of this call is widened to what else is called."""
    path = (*_DESTINATION, "interfaces")
    known = draft.value_at(leg, path)
    known = known if isinstance(known, list) else []
    wanted = [] if request.consumes else _called(link, request)
    missing = [each for each in wanted if each not in known]
    if leg in draft.inserted:
        if missing:
            draft.set_member(leg, path, [*known, *missing])
        return
    lacking = f"; it does not name {', '.join(map(str, missing))}" if missing else ""
    unused = ", ".join(f"`second.{key}`" for key in request.second if key != "step")
    left_out = f"; {unused} left out" if unused else ""
    draft.notes.append(f'"{leg.id}" is there already and is used as it is{lacking}{left_out}')
