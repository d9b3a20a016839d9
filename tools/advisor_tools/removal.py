"""The tool that takes elements away with everything that cannot stand without them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.flow import steps
from advisor.calm.phrases import bounded, counted
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError
from advisor_tools.mentions import mentions, told
from advisor_tools.selection import listed, named, the
from advisor_tools.steps import arrange
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from advisor.calm.element import Element, Reference
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_REMOVE = """\
Remove nodes, interfaces, relationships or flows. Relationships that cannot stand without them, \
and flows that lose steps by that, have to be listed in `also`: the refusal tells them. A flow \
that keeps steps is shortened, not removed; to remove it whole name it in `ids`. Lists of members, \
interfaces and options just lose them. To replace an element use rename, rewire or insert_between, \
so that nothing is lost; for controls use remove_control, for metadata set_metadata. Example: \
{"ids": ["archive"], "also": ["ledger-connects-archive", "booking"], "why": "The archive is given \
up."}"""

_CARRYING = {"source", "destination", "actor", "container"}
"""The roles without which a relationship says nothing."""

_SAID = ("node", "interface", "relationship", "flow")
"""The kinds of elements as a title has them: what was meant comes before what goes with it."""

_FLOWS = 3
"""Shortened flows in a title before the rest is only counted."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    ids = {"type": "array", "items": {"type": "string"}}
    parameters = {
        "properties": {
            "ids": ids | {"minItems": 1, "description": "unique-ids of what is to go."},
            "also": ids
            | {
                "description": "The relationships that go with them, and the flows that lose "
                "steps by it: they are shortened, and go when they have none left."
            },
        },
        "required": ["ids"],
    }
    return (Tool("remove", _REMOVE, parameters, remove),)


def remove(draft: Draft, ids: list[str], also: Sequence[str] = ()) -> None:
    """Take elements away, and what names them.

    Args:
        draft: where it is staged.
        ids: unique-ids of nodes, interfaces, relationships and flows.
        also: the relationships that go with them, and the flows that lose steps.

    Raises:
        RefusedError: `also` is not what goes with them; the text says what does.
    """
    model = draft.model
    asked = [the(model, i, "node", "interface", "relationship", "flow") for i in dict.fromkeys(ids)]
    fall = _fall(model, asked)
    _check(fall, asked, also)
    left = _neighbours(model, fall)
    title = _title(fall)
    for flow, lost in fall.shortened.items():
        arrange(draft, flow, _kept(flow, lost))
    for reference in fall.dropped:
        _drop(draft, reference)
    for element in fall.gone:
        _take(draft, element)
    draft.title = title
    draft.notes.extend(_told(model, fall, left))


class _Fall(NamedTuple):
    """All that an element takes with it."""

    gone: list[Element]
    """What is to go, in an order in which it can: from the back of each list of interfaces."""
    reasons: dict[Element, str]
    """Relationships and flows that nobody asked for, each with what happens to it and why."""
    shortened: dict[Element, set[str]]
    """Flows that lose steps and keep others: the relationships that those ran over."""
    dropped: list[Reference]
    """Items of lists that stay, in an order in which they can go: from the back."""


def _fall(model: Model, asked: list[Element]) -> _Fall:
    """What goes when `asked` goes: nodes take relationships, those take steps of flows."""
    nodes = [each for each in asked if each.kind == "node"]
    interfaces = [each for each in asked if each.kind == "interface" and each.owner not in nodes]
    reasons = dict(_cut(model, nodes))
    links = dict.fromkeys(each for each in (*asked, *reasons) if each.kind == "relationship")
    lost = _lost(model, links, asked)
    shortened = {flow: gone for flow, gone in lost.items() if _kept(flow, gone)}
    reasons = {each: why for each, why in reasons.items() if each not in asked}
    reasons |= {flow: _loss(flow, gone) for flow, gone in lost.items()}
    walks = [each for each in (*asked, *lost) if each.kind == "flow" and each not in shortened]
    interfaces.sort(key=lambda interface: interface.index, reverse=True)
    inner = [item for node in nodes for item in node.interfaces]
    dropped = [
        naming
        for naming in _naming(model, (*nodes, *inner, *interfaces, *links))
        if naming.holder not in links and naming.role != "transition"
    ]
    dropped.sort(key=lambda naming: (naming.holder.index, naming.path), reverse=True)
    return _Fall([*walks, *links, *interfaces, *nodes], reasons, shortened, dropped)


def _cut(model: Model, nodes: list[Element]) -> Iterator[tuple[Element, str]]:
    """The relationships that cannot stand without `nodes`, each with the reason."""
    ids = {node.id for node in nodes}
    for naming in _naming(model, nodes):
        holder = naming.holder
        if naming.role in _CARRYING:
            yield holder, f"{_label(holder)} (its {naming.role} is {quote(naming.id)})"
        elif naming.role == "member":
            members = [each.id for each in holder.references if each.role == "member"]
            if ids.issuperset(members):
                yield holder, f"{_label(holder)} (it would have no nodes left)"


def _lost(model: Model, links: Iterable[Element], asked: list[Element]) -> dict[Element, set[str]]:
    """The flows that run over `links`, each with the ids of those it runs over."""
    lost: dict[Element, set[str]] = {}
    for naming in _naming(model, links):
        if naming.role == "transition" and naming.holder not in asked:
            lost.setdefault(naming.holder, set()).add(naming.id)
    return lost


def _kept(flow: Element, gone: Collection[str]) -> list[Step]:
    """The steps of a flow that do not run over one of these relationships."""
    return [step for step in steps(flow) if step.relationship not in gone]


def _loss(flow: Element, gone: Collection[str]) -> str:
    if not _kept(flow, gone):
        return f"{_label(flow)} with all its steps"
    return f"{_number(flow, gone)} of {_label(flow)}"


def _number(flow: Element, gone: Collection[str]) -> str:
    """How many steps a flow loses: ``2 steps``."""
    return counted(len(steps(flow)) - len(_kept(flow, gone)), "step")


def _title(fall: _Fall) -> str:
    """What goes and what is shortened, read before anything is edited."""
    gone = sorted(fall.gone, key=lambda element: _SAID.index(element.kind))
    loses = [f"{flow.id} loses {_number(flow, lost)}" for flow, lost in fall.shortened.items()]
    return "; ".join([f"remove {named([*gone])}", *([bounded(loses, _FLOWS)] if loses else [])])


def _naming(model: Model, elements: Iterable[Element]) -> Iterator[Reference]:
    """The references that lead to one of `elements` and to nothing else."""
    for element in elements:
        identity = element.id or ""
        if len(model.definitions.get(identity, ())) == 1:
            for naming in model.references.get(identity, ()):
                if naming.target == element.kind:
                    yield naming


def _label(element: Element) -> str:
    return f"{element.kind} {quote(element.id)}"


def _check(fall: _Fall, asked: list[Element], also: Sequence[str]) -> None:
    """Refuse what was not asked for unless `also` has it, and has nothing else."""
    for element in fall.reasons:
        if element.id is None:
            raise RefusedError(
                f"{element.pointer} goes with it and has no unique-id; give it one first"
            )
    needed = [element.id or "" for element in fall.reasons]
    if not set(needed) <= {*also}:
        stays = " (a flow that keeps steps stays, shortened)" if fall.shortened else ""
        raise RefusedError(
            f"this also takes {listed(list(fall.reasons.values()))}; name them in `also`{stays}: "
            f"{json.dumps(needed, ensure_ascii=False)}; to replace it, use rename, rewire or "
            "insert_between and nothing is lost"
        )
    known = {*needed, *(element.id for element in asked)}
    for identity in also:
        if identity not in known:
            raise RefusedError(
                f"{quote(identity)} in `also` does not go with it; to remove that as well name it "
                "in `ids`"
            )


def _drop(draft: Draft, reference: Reference) -> None:
    """Take an id out of a list, and an empty list of interfaces away."""
    holder, path = reference.holder, reference.path
    draft.remove_member(holder, path)
    if reference.role == "interface" and draft.value_at(holder, path[:-1]) == []:
        draft.remove_member(holder, path[:-1])


def _take(draft: Draft, element: Element) -> None:
    """Take an element away, and an empty list of interfaces with it."""
    draft.remove_element(element)
    if element.owner and draft.value_at(element.owner, ("interfaces",)) == []:
        draft.remove_member(element.owner, ("interfaces",))


def _neighbours(model: Model, fall: _Fall) -> list[str]:
    """The nodes that stay and are named by what goes."""
    gone = {element.id for element in fall.gone}
    ids = [naming.id for each in fall.gone for naming in each.references]
    return [each for each in dict.fromkeys(ids) if each not in gone and model.get(each, "node")]


def _told(model: Model, fall: _Fall, neighbours: list[str]) -> Iterator[str]:
    """What else was touched, what nothing names any more, and text that is stale."""
    if fall.dropped:
        places = (f"{naming.id} in {naming.holder.id}" for naming in reversed(fall.dropped))
        yield f"taken out of lists that stay: {listed(list(dict.fromkeys(places)))}"
    lonely = [each for each in neighbours if each not in model.references]
    if lonely:
        yield f"no relationship names any more: {listed(lonely)}"
    gone = [item for each in fall.gone for item in (each, *each.interfaces)]
    words = [word for each in gone for word in (each.id, each.value.get("name"))]
    stale = mentions(model, [word for word in words if isinstance(word, str)])
    if stale:
        yield f"left as it is, perhaps stale: {told(stale)}"
