"""The tool that makes one node several, each with a share of its relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm import flow as flows
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError
from advisor_tools.carried import carried
from advisor_tools.legs import connection, usual_joint
from advisor_tools.mentions import mentions, told
from advisor_tools.refactoring.choices import choose_along
from advisor_tools.refactoring.connecting import Connection, connect
from advisor_tools.refactoring.dividing import (
    divide,
    join_parts,
    make_part,
    share_interfaces,
    use_as_well,
)
from advisor_tools.refactoring.parts import Part, become, check_parts
from advisor_tools.selection import listed, the
from advisor_tools.steps import BACKWARDS, arrange, over, transition
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.steps import Transition

_SPLIT_SERVICE = """\
Make one node several, each with the relationships that it takes over. The node becomes the first \
part (or keeps its id) and keeps whatever no part is given. Interfaces go with the relationships \
that use them, one that several use is copied; metadata and controls are in all parts; all join \
its containers. Where a flow now goes from one part to another, `connect` adds a connection and a \
step. Example: {"node": "ledger", "into": [{"id": "ledger"}, {"id": "ledger-history", "name": \
"Ledger History", "description": "Answers what was booked.", "relationships": \
["ledger-connects-archive"]}], "connect": true, "why": "Reading must not slow booking."}"""

_PARTS = 2


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    part = {
        "type": "object",
        "properties": {
            "id": text | {"description": "unique-id; that of the first may be the node's own."},
            "name": text | {"description": "Its name; from the id if left out."},
            "description": text | {"description": "Its description; the node's if left out."},
            "relationships": {
                "type": "array",
                "items": text,
                "description": "unique-ids of the relationships that it takes over.",
            },
        },
        "required": ["id"],
        "additionalProperties": False,
    }
    parameters = {
        "properties": {
            "node": text | {"description": "unique-id of the node."},
            "into": {
                "type": "array",
                "items": part,
                "minItems": 2,
                "description": "The parts; the first keeps the relationships that none is given.",
            },
            "shared": {
                "type": "array",
                "items": text,
                "description": "unique-ids of relationships that all parts have.",
            },
            "connect": {
                "type": "boolean",
                "description": "Whether parts between which a flow goes on are connected; false "
                "if left out.",
            },
        },
        "required": ["node", "into"],
    }
    return (Tool("split_service", _SPLIT_SERVICE, parameters, split_service),)


def split_service(
    draft: Draft,
    node: str,
    into: Sequence[dict[str, Any]],
    *,
    connect: bool = False,  # the argument's name for the model
    shared: Sequence[str] = (),
) -> None:
    """Divide a node.

    Args:
        draft: where it is staged.
        node: unique-id of the node.
        into: for each part `id`, and perhaps `name`, `description` and `relationships`.
        connect: whether parts between which a flow goes on get a connection and a step.
        shared: unique-ids of relationships that all parts have.

    Raises:
        RefusedError: there is one part alone, an id is taken, or a relationship is none of the
            node, or named for two parts.
    """
    model = draft.model
    first = the(model, node, "node")
    wanted = [Part(e["id"], e.get("name", ""), e.get("description", "")) for e in into]
    if len(wanted) < _PARTS:
        raise RefusedError("name at least two parts")
    if node in [each.id for each in wanted[1:]]:
        raise RefusedError(f'only the first part can keep the id "{node}"')
    check_parts(model, wanted[1:] if wanted[0].id == node else wanted)
    division = divide(model, first, [each.get("relationships", ()) for each in into], shared)
    walks = {flow: _breaks(model, flow) for flow in _walks(model, first)}
    name, description = first.name, first.value.get("description")
    become(draft, first, wanted[0])
    parts = [first]
    for place, part in enumerate(wanted[1:], 1):
        said = {"unique-id": part.id, "name": part.named_after(node, name)}
        described = part.description or description
        said |= {"description": described} if isinstance(described, str) else {}
        parts.append(make_part(draft, first, place, said, division))
    for each in dict.fromkeys(shared):
        _share(draft, the(model, each, "relationship"), parts)
    _tell(draft, parts, share_interfaces(draft, first, parts, division), name)
    for flow, known in walks.items():
        broken = [pair for pair in flows.breaks(model, flow) if _keys(pair) not in known]
        if connect:
            _mend(draft, flow, broken, parts)
        else:
            draft.notes += _lost(model, flow, broken, parts)
    draft.title = f"split {node} into {listed([each.id for each in wanted])}"


def _share(draft: Draft, link: Element, parts: list[Element]) -> None:
    """Give all parts a relationship of the first."""
    first, *others = parts
    made = use_as_well(draft, link, first, others, usual_joint(draft.model))
    if made:
        draft.notes.append(f"as {link.id} of {first.id}: {bounded(made)}")
    choose_along(draft, {link.id or "": made})


def _tell(draft: Draft, parts: list[Element], shared: list[str], name: str) -> None:
    """Join the containers, and note what went where and what is the same in all parts."""
    first, *others = parts
    if shared:
        draft.notes.append(f"interfaces: {listed(shared)}")
    if joined := join_parts(draft, first, others):
        draft.notes.append(f"all parts are in {listed(joined)}")
    if held := carried(first):
        draft.notes.append(f"the same in all parts: {'; '.join(held)}")
    words = [word for word in (first.id, first.value.get("name")) if isinstance(word, str)]
    found = [
        each
        for each in mentions(draft.model, words)
        if each.element is not first or each.path[-1] not in ("unique-id", "name")
    ]
    if found and name in words:
        draft.notes.append(f"texts that speak of the first part, perhaps stale: {told(found)}")


def _walks(model: Model, node: Element) -> list[Element]:
    """The flows that run over relationships of a node."""
    links = dict.fromkeys(named.holder for named in model.references.get(node.id or "", ()))
    return list(dict.fromkeys(flow for link in links for flow in over(model, link.id or "")))


def _breaks(model: Model, flow: Element) -> set[tuple[str, str]]:
    return {_keys(pair) for pair in flows.breaks(model, flow)}


def _keys(pair: tuple[Step, Step]) -> tuple[str, str]:
    before, after = pair
    return before.key, after.key


def _sides(model: Model, pair: tuple[Step, Step], parts: list[Element]) -> list[Element]:
    """The parts at which the step before ends and the one after sets out."""
    joined = [flows.joined(model, step.relationship) for step in pair]
    sides = [[part for part in parts if part.id in nodes] for nodes in joined]
    return [side[0] for side in sides if side]


def _lost(
    model: Model, flow: Element, broken: list[tuple[Step, Step]], parts: list[Element]
) -> Iterator[str]:
    """What to do where a flow goes from one part to another."""
    for pair in broken:
        between = " to ".join(f'"{part.id}"' for part in _sides(model, pair, parts))
        before, after = _keys(pair)
        yield (
            f'flow "{flow.id}" goes from {between} between {before} and {after}: they need a '
            "connection and the flow a step over it; `connect` adds both"
        )


def _mend(
    draft: Draft, flow: Element, broken: list[tuple[Step, Step]], parts: list[Element]
) -> None:
    """Lead a flow from part to part over connections between them."""
    put_in: dict[int, Transition] = {}
    for pair in broken:
        start, end = _sides(draft.model, pair, parts)
        link, is_along = _connection(draft, start, end)
        text = f"{start.name} {'passes it on to' if is_along else 'answers'} {end.name}"
        put_in[id(pair[0].value)] = transition(link, text, "" if is_along else BACKWARDS)
    if not put_in:
        return
    order: list[Step | Transition] = []
    for step in flows.steps(flow):
        order += [step, *([put_in[id(step.value)]] if id(step.value) in put_in else [])]
    arrange(draft, flow, order)
    placed = zip(order, flows.steps(flow), strict=True)
    new = [step for made, step in placed if isinstance(made, dict)]
    said = [f"{step.key} {quote(step.value['description'])}" for step in new]
    draft.notes.append(f'put into flow "{flow.id}": {bounded(said)}; edit_flow changes texts')


def _connection(draft: Draft, start: Element, end: Element) -> tuple[str, bool]:
    """A connection between two parts, and whether it leads from `start`; made where none is."""
    for named in draft.model.references.get(start.id or "", ()):
        ends = connection(named.holder)
        if named.holder.id and ends in ((start.id, end.id), (end.id, start.id)):
            return named.holder.id, ends == (start.id, end.id)
    wanted = Connection(start.id or "", end.id or "", f"{start.name} calls {end.name}.")
    made = connect(draft, wanted, usual_joint(draft.model))
    draft.notes.append(f"added {made}, with no protocol yet")
    return made, True
