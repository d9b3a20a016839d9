"""The tool that puts a queue into calls: the caller publishes, the callee consumes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.flow import steps
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor_tools.decisions import link_adr
from advisor_tools.ends import ends_of
from advisor_tools.inserting import insert_between, link_of
from advisor_tools.legs import connection
from advisor_tools.refactoring.awaited import counting, counts_on_answer
from advisor_tools.refactoring.choices import choose_along
from advisor_tools.refactoring.connecting import PROTOCOL
from advisor_tools.refactoring.copies import overheard
from advisor_tools.refactoring.marking import held, mark
from advisor_tools.refactoring.parts import Part, part, part_schema
from advisor_tools.refactoring.queueing import (
    Queueing,
    check_queueing,
    come_back,
    queue_and_broker,
)
from advisor_tools.selection import listed, the
from advisor_tools.steps import over
from advisor_tools.todo import leave
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.replying import Reply

_INSERT_QUEUE = """\
Decouple calls by a queue: over each of `relationships` the caller then publishes, and the callee \
consumes. The queue is a part of the broker, new or existing, which gets an interface of the \
protocol. With `reply` the callee publishes its result to a second queue, and flows go on when the \
caller has taken it; leave it out only where the caller does not need the answer at once. A \
decision record is named in the metadata and linked. Example: {"relationships": \
["ledger-connects-archive"], "queue": "archive-queue", \
"broker": {"id": "message-broker", "name": "RabbitMQ"}, "port": 5672, "decision_record": \
"docs/adr/0007-queue.md", "why": "The ledger does not wait for the archive."}"""

_ASYNCHRONOUS = {"synchronous": "asynchronous", "sync": "async"}
"""What metadata says of a call, before and after."""


class _Said(NamedTuple):
    """What is said of the connections, and the way back of each call."""

    first: dict[str, str]
    second: dict[str, str]
    replies: list[Reply]


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    said = ("name", "description", "node_type")
    leg = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"id": text, "description": text, "step": text},
    }
    given = "id and description of the connection, and text of the step over it, of the {}."
    back = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "queue": part_schema("As `queue`.", *said[:2]),
            "publish": leg | {"description": "Of the callee."},
            "consume": leg | {"description": "Of the caller."},
        },
        "required": ["queue"],
        "description": "A queue for what comes back.",
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
            "publish": leg | {"description": given.format("caller")},
            "consume": leg | {"description": given.format("callee")},
            "reply": back,
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
    reply: Mapping[str, Any] | None = None,
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
        reply: for results the `queue` to which callees publish them, and perhaps `publish` and
            `consume` of the way back.

    Raises:
        RefusedError: a relationship is none that a queue can be put into, or an id is taken.
    """
    model = draft.model
    links = [the(model, each, "relationship") for each in dict.fromkeys(relationships)]
    ends = dict.fromkeys(end for link in links for end in _ends(model, link))
    asked = Queueing(part(queue), part(broker) if broker else None, protocol, port, [*ends])
    back = asked._replace(queue=part(reply["queue"])) if reply else None
    check_queueing(model, asked, back)
    nodes = queue_and_broker(draft, asked)
    replies: list[Reply] = []
    if reply and back:
        holder = Part(asked.broker.id) if asked.broker else None
        text = back.queue.description or f"Results of what is asked over {nodes[0].name}."
        queue_of_results = back.queue._replace(description=text)
        back = back._replace(queue=queue_of_results, broker=holder)
        (results, *_) = queue_and_broker(draft, back)
        nodes.append(results)
        calls = [link_of(model, link.id or "", results) for link in links]
        replies = come_back(draft, calls, results, protocol, reply)
    _insert(
        draft, links, nodes[0], protocol, _Said(dict(publish or {}), dict(consume or {}), replies)
    )
    for link in links:
        _decouple(draft, link)
    _tell_counting(draft, links, replies)
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
    said: _Said,
) -> None:
    """Put the queue into the relationships, and say what each of both legs is for."""
    first, second, replies = said
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
            replies=replies,
        )
    draft.notes += [each for each in heard if not each.startswith("description of")]
    if "step" not in first and (kept := _said(draft.model, links)):
        tell = leave if any(counts_on_answer(each) for each in kept) else _note
        tell(draft, f"steps keep their text, `publish.step` gives another: {bounded(kept)}")
    for at, (link, ends, text) in enumerate(before):
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
        back = [replies[at].published, replies[at].consumed] if replies else []
        choose_along(draft, {link.id or "": [*legs[:1], *back]})


def _note(draft: Draft, text: str) -> None:
    draft.notes.append(text)


def _said(model: Model, links: Sequence[Element]) -> list[str]:
    """The texts of the steps that lead to the queue now."""
    return [
        f'{quote(step.value.get("description"))} (flow "{flow.id}")'
        for link in links
        for flow in over(model, link.id or "")
        for step in steps(flow)
        if step.relationship == link.id and not step.backwards
    ]


def _tell_counting(draft: Draft, links: Sequence[Element], replies: Sequence[Reply]) -> None:
    """Tell which later steps may not be true any more, since the answer is not there yet."""
    model = draft.model
    calls = {link.id or "" for link in links}
    made = {each.id or "" for each in draft.inserted if each.kind == "relationship"}
    if found := [*counting(model, calls, made, {each.consumed for each in replies})]:
        mend = "" if replies else ", or give `reply`, a queue for what comes back"
        leave(
            draft,
            f"texts that count on what the callee has done by then, perhaps stale: "
            f"{bounded(found)}; edit_flow changes them{mend}",
        )


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
