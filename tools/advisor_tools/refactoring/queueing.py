"""A queue and the broker that holds it: made where they are not there.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.phrases import bounded
from advisor.change.draft import RefusedError
from advisor_tools.containment import add_containment, add_member, containments, memberships
from advisor_tools.interfaces import add_interface
from advisor_tools.legs import connection, usual_joint
from advisor_tools.refactoring.connecting import (
    Connection,
    callers,
    connect,
    interface_id,
)
from advisor_tools.refactoring.parts import check_parts, new_node
from advisor_tools.refactoring.placing import join_borders
from advisor_tools.replying import Reply
from advisor_tools.selection import listed, the
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.legs import Link
    from advisor_tools.refactoring.parts import Part

_PORTS = {"AMQP": 5672}
"""Registered with IANA; where another protocol is spoken, somebody has to say."""


class Queueing(NamedTuple):
    """What is asked for."""

    queue: Part
    broker: Part | None
    protocol: str
    port: int | None
    ends: list[Element]
    """Callers and callees."""


def check_queueing(model: Model, asked: Queueing, back: Queueing | None = None) -> None:
    """Refuse a queue or a broker that cannot come between, and the like for the way back.

    Raises:
        RefusedError: an id is taken, or a node that is there is an end, or elsewhere.
    """
    if back:
        check_queueing(model, back)
        if back.queue.id == asked.queue.id:
            raise RefusedError(f'"{back.queue.id}" is the queue of the requests: give another one')
    queue, broker = asked.queue, asked.broker
    parts = [queue] if broker is None else [queue, broker]
    known = [each for each in parts if model.get(each.id, "node")]
    check_parts(model, [each for each in parts if each not in known])
    for each in known:
        if each.is_described:
            raise RefusedError(f'"{each.id}" is there already: give its id alone, or another id')
        if each.id in [end.id for end in asked.ends]:
            raise RefusedError(
                f'"{each.id}" is an end of these relationships already: name another node'
            )
    if broker and queue in known:
        around = containments(model, the(model, broker.id, "node")) if broker in known else []
        if not any(each.id == queue.id for holder in around for each in holder.references):
            raise RefusedError(
                f'"{queue.id}" is there already, and not in "{broker.id}": leave `broker` out, and '
                "use move_into to put it there"
            )


def queue_and_broker(draft: Draft, asked: Queueing) -> list[Element]:
    """The queue, and the broker that holds it; each is made where it is not there."""
    model, broker = draft.model, asked.broker
    names = bounded([end.name for end in asked.ends], 2, " and ")
    queue = model.get(asked.queue.id, "node")
    if queue is None:
        made = new_node(asked.queue, "queue", f"Messages between {names}.")
        if broker is None:
            made["interfaces"] = [_interface(model, asked, asked.queue.id)]
        queue = draft.add_element("node", made)
        if broker is None:
            _place(draft, queue, asked.ends)
    if broker is None:
        return [queue]
    holder = model.get(broker.id, "node")
    if holder is None:
        made = new_node(broker, "system", "Takes messages and gives them on later.")
        made["interfaces"] = [_interface(model, asked, broker.id)]
        holder = draft.add_element("node", made)
        _place(draft, holder, asked.ends)
    elif not _spoken(holder, asked):
        new = _interface(model, asked, broker.id)
        add_interface(draft, broker.id, [new])
        draft.notes.append(f'"{broker.id}" spoke no {asked.protocol}: added {new["unique-id"]}')
    _hold(draft, holder, queue)
    return [queue, holder]


def _place(draft: Draft, node: Element, ends: Sequence[Element]) -> None:
    """Put a queue or a broker within the borders that callers and callees have in common."""
    join_borders(draft, node.id or "", ends)
    runs = [each.id or "" for each in ends if memberships(draft.model, each, "deployed-in")]
    if runs and not memberships(draft.model, node, "deployed-in"):
        leave(draft, f'where "{node.id}" runs, between {listed(runs)}, is not said: move_into')


def come_back(
    draft: Draft,
    calls: Sequence[Link],
    queue: Element,
    protocol: str,
    said: Mapping[str, Any],
) -> list[Reply]:
    """Connect callees and callers to the queue of the results; the way back of each call.

    Args:
        draft: where it is done.
        calls: both ends of each call, as they were.
        queue: where results are published.
        protocol: spoken to it.
        said: of both connections `id`, `description` and `step` as far as given.
    """
    first, second = said.get("publish", {}), said.get("consume", {})
    texts = (first.get("step", ""), second.get("step", ""))
    replies = []
    for call in calls:
        caller, callee = call.near, call.far
        there = f"{callee.name} publishes results to {queue.name}."
        taken = f"{caller.name} consumes results from {queue.name}."
        published = _connected(draft, callee, queue, protocol, {"description": there} | first)
        consumed = _connected(draft, caller, queue, protocol, {"description": taken} | second)
        replies.append(Reply(queue, published, consumed, texts))
    return replies


def _connected(
    draft: Draft, source: Element, queue: Element, protocol: str, said: Mapping[str, str]
) -> str:
    """unique-id of the connection from a node to the queue, made where there is none."""
    for each in callers(draft.model, queue):
        if each.id and connection(each) == (source.id, queue.id):
            return each.id
    own = [each.id for each in queue.interfaces if each.value.get("protocol") == protocol]
    ends = (source.id or "", queue.id or "")
    wanted = Connection(*ends, said["description"], protocol, [each for each in own[:1] if each])
    return connect(draft, wanted, usual_joint(draft.model), said.get("id", ""))


def _interface(model: Model, asked: Queueing, node: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "unique-id": interface_id(model, node, asked.protocol),
        "protocol": asked.protocol,
    }
    port = asked.port or _PORTS.get(asked.protocol)
    return made | ({"port": port} if port else {})


def _spoken(node: Element, asked: Queueing) -> list[str]:
    """The interfaces of a node at which the protocol is spoken."""
    return [
        each.id
        for each in node.interfaces
        if each.id
        and (
            each.value.get("protocol") == asked.protocol
            or (asked.port is not None and each.value.get("port") == asked.port)
        )
    ]


def _hold(draft: Draft, broker: Element, queue: Element) -> None:
    """Make the queue a part of the broker."""
    own = containments(draft.model, broker, "composed-of")
    if any(
        each.id == queue.id
        for holder in containments(draft.model, broker)
        for each in holder.references
    ):
        return
    if own:
        add_member(draft, broker, own[0], queue.id or "")
    else:
        made = add_containment(draft, broker, "composed-of", [queue.id or ""])
        draft.notes.append(f'"{broker.id}" is composed of it: added {made}')
