"""The tool that puts a queue into calls: the caller publishes, the callee consumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.flow import steps
from advisor.calm.quoting import quote
from advisor_tools.bounded import bounded
from advisor_tools.decisions import link_adr
from advisor_tools.ends import ends_of
from advisor_tools.inserting import insert_between
from advisor_tools.legs import connection
from advisor_tools.refactoring.choices import choose_along
from advisor_tools.refactoring.connecting import PROTOCOL
from advisor_tools.refactoring.copies import overheard
from advisor_tools.refactoring.marking import held, mark
from advisor_tools.refactoring.parts import part, part_schema
from advisor_tools.refactoring.queueing import Queueing, check_queueing, queue_and_broker
from advisor_tools.selection import listed, the
from advisor_tools.steps import over
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_INSERT_QUEUE = """\
Decouple calls by a queue, in one step: over each of `relationships` the caller then publishes to \
the queue, and the callee consumes from it. The queue is a part of the broker, new or existing, \
which gets an interface of the protocol. Metadata that says synchronous says asynchronous then; \
flows go over the queue; a decision record is named in the metadata and linked. Right only where \
the caller does not need the answer at once. Example: {"relationships": \
["ledger-connects-archive"], "queue": "archive-queue", "broker": {"id": "message-broker", "name": \
"RabbitMQ"}, "port": 5672, "decision_record": "docs/adr/0007-queue.md", "why": "The ledger does \
not wait for the archive."}"""

_ASYNCHRONOUS = {"synchronous": "asynchronous", "sync": "async"}
"""What metadata says of a call, before and after."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    said = ("name", "description", "node_type")
    leg = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "id": text | {"description": "unique-id of the connection."},
            "description": text | {"description": "What the connection is for."},
            "step": text | {"description": "Text of the step over it, in every flow."},
        },
    }
    parameters = {
        "properties": {
            "relationships": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "description": "unique-ids of the calls.",
            },
            "queue": part_schema("The queue, new or existing.", *said),
            "broker": part_schema("What holds it, new or existing; left out, nothing.", *said),
            "protocol": PROTOCOL | {"description": "Spoken to the queue; AMQP if left out."},
            "port": {"type": "integer", "description": "Of a new interface; 5672 for AMQP."},
            "decision_record": text | {"description": "Path or URL of a record that decided it."},
            "publish": leg | {"description": "What to say of the caller's connection."},
            "consume": leg | {"description": "What to say of the callee's connection."},
        },
        "required": ["relationships", "queue"],
    }
    return (Tool("insert_queue", _INSERT_QUEUE, parameters, insert_queue),)


def insert_queue(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    relationships: Sequence[str],
    queue: str | dict[str, str],
    *,
    broker: str | dict[str, str] = "",
    protocol: str = "AMQP",
    port: int | None = None,
    decision_record: str = "",
    publish: Mapping[str, str] | None = None,
    consume: Mapping[str, str] | None = None,
) -> None:
    """Put a queue into each of `relationships`.

    Args:
        draft: where it is staged.
        relationships: unique-ids; connects, or interacts with one node.
        queue: a new node, or the id of one that is there.
        broker: the same of what holds the queue; empty for nothing.
        protocol: spoken to the queue.
        port: of a new interface; None for the usual one of the protocol.
        decision_record: path or URL of the record that decided it.
        publish: `id`, `description` and `step` of the callers' connections, as far as given.
        consume: the same of the callees' connections.

    Raises:
        RefusedError: a relationship is none that a queue can be put into, or an id is taken.
    """
    model = draft.model
    links = [the(model, each, "relationship") for each in dict.fromkeys(relationships)]
    ends = dict.fromkeys(end for link in links for end in _ends(model, link))
    asked = Queueing(part(queue), part(broker) if broker else None, protocol, port, [*ends])
    check_queueing(model, asked)
    nodes = queue_and_broker(draft, asked)
    said = (dict(publish or {}), dict(consume or {}))
    _insert(draft, links, nodes[0], protocol, said)
    for link in links:
        _decouple(draft, link)
    if decision_record:
        _record(draft, nodes, decision_record)
    behind = f" of {asked.broker.id}" if asked.broker else ""
    draft.title = f"insert queue {asked.queue.id}{behind} into {listed(list(relationships))}"


def _ends(model: Model, link: Element) -> Iterator[Element]:
    """The nodes that a relationship joins; what is none is refused where it is put into."""
    ends = ends_of(link)
    for identity in (ends.source, *ends.targets):
        if node := model.get(identity, "node"):
            yield node


def _insert(
    draft: Draft,
    links: Sequence[Element],
    queue: Element,
    protocol: str,
    said: tuple[dict[str, str], dict[str, str]],
) -> None:
    """Put the queue into the relationships, and say what each of both legs is for."""
    first, second = said
    before = [(link, ends_of(link), link.value.get("description")) for link in links]
    far = list(dict.fromkeys(target for _, ends, _ in before for target in ends.targets))
    if "description" not in second and len(far) == 1:
        callee = the(draft.model, far[0], "node")
        second |= {"description": f"{callee.name} consumes from {queue.name}."}
    spoken = [each.id for each in queue.interfaces if each.value.get("protocol") == protocol]
    with overheard(draft) as heard:
        insert_between(
            draft,
            [link.id or "" for link in links],
            queue.id or "",
            consumes=True,
            protocol=protocol,
            node_interfaces=spoken[:1],
            first=first,
            second=second,
        )
    draft.notes += [each for each in heard if not each.startswith("description of")]
    if "step" not in first and (kept := _said(draft.model, links)):
        draft.notes.append(f"steps keep their text, `publish.step` gives another: {bounded(kept)}")
    for link, ends, text in before:
        if "description" not in first:
            caller = the(draft.model, ends.source, "node")
            draft.set_member(link, ("description",), f"{caller.name} publishes to {queue.name}.")
        if text:
            draft.notes.append(f"description of {link.id} was {quote(text)}")
        legs = [
            each.holder.id or ""
            for each in draft.model.references.get(queue.id or "", ())
            if connection(each.holder) == (ends.targets[0], queue.id)
        ]
        choose_along(draft, {link.id or "": legs[:1]})


def _said(model: Model, links: Sequence[Element]) -> list[str]:
    """The texts of the steps that lead to the queue now."""
    return [
        f'{quote(step.value.get("description"))} (flow "{flow.id}")'
        for link in links
        for flow in over(model, link.id or "")
        for step in steps(flow)
        if step.relationship == link.id and not step.backwards
    ]


def _decouple(draft: Draft, link: Element) -> None:
    """Say asynchronous where metadata says that the caller waits."""
    for path, value in _texts(link.value.get("metadata"), ("metadata",)):
        if value.lower() in _ASYNCHRONOUS:
            said = _ASYNCHRONOUS[value.lower()]
            draft.set_member(link, path, said)
            draft.notes.append(f"{'.'.join(map(str, path))} of {link.id} was {quote(value)}")


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Each text in a JSON value, and where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in [*inside]:
            yield from _texts(inner, (*path, key))


def _record(draft: Draft, nodes: Sequence[Element], link: str) -> None:
    """Name the decision record at the nodes, and link it in the document."""
    for node in nodes:
        known = held(node).get("adr")
        if known is None:
            mark(draft, node, {"adr": link})
        elif known != link:
            draft.notes.append(f'metadata adr of "{node.id}" stays {quote(known)}')
    link_adr(draft, [link])
