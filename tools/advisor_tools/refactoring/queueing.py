"""A queue and the broker that holds it: made where they are not there.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.change.draft import RefusedError
from advisor_tools.bounded import bounded
from advisor_tools.containment import add_containment, add_member, containments
from advisor_tools.interfaces import add_interface
from advisor_tools.refactoring.connecting import interface_id, join_containers
from advisor_tools.refactoring.parts import check_parts, new_node
from advisor_tools.selection import the

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
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


def check_queueing(model: Model, asked: Queueing) -> None:
    """Refuse a queue or a broker that cannot come between.

    Raises:
        RefusedError: an id is taken, or a node that is there is an end, or elsewhere.
    """
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
            join_containers(draft, queue.id or "", asked.ends, "composed-of")
    if broker is None:
        return [queue]
    holder = model.get(broker.id, "node")
    if holder is None:
        made = new_node(broker, "system", "Takes messages and gives them on later.")
        made["interfaces"] = [_interface(model, asked, broker.id)]
        holder = draft.add_element("node", made)
        join_containers(draft, broker.id, asked.ends, "composed-of")
    elif not _spoken(holder, asked):
        new = _interface(model, asked, broker.id)
        add_interface(draft, broker.id, [new])
        draft.notes.append(f'"{broker.id}" spoke no {asked.protocol}: added {new["unique-id"]}')
    _hold(draft, holder, queue)
    return [queue, holder]


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
