"""What contains what, and the tool that moves nodes into a container."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError
from advisor_tools.identity import free_link
from advisor_tools.selection import named, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

Structure = Literal["composed-of", "deployed-in"]
"""The kinds of relationship that say where a node is, not what it talks to."""

STRUCTURES: tuple[Structure, ...] = ("composed-of", "deployed-in")

_MOVE_INTO = """\
Move nodes into a container: they join its relationship of this `kind` (made where there is none) \
and leave the one of the same kind that they were in. The other kind stays: composed-of says what \
a node is part of, deployed-in where it runs. A node that was in several is refused with the list: \
say with `leave` which relationships, of any kind, it leaves, or `also_stay` for none. Use this \
for nodes that exist, add_node with `in` for a new one. Example: {"container": "cluster", \
"nodes": ["ledger"], "kind": "deployed-in", "why": "The ledger moves to the cluster."}"""

_MADE: dict[Structure, tuple[str, str]] = {
    "composed-of": ("composition", "{} is composed of these nodes."),
    "deployed-in": ("deployment", "These nodes are deployed in {}."),
}
"""For each kind the end of a new relationship's id, and its description."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    ids = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    parameters = {
        "properties": {
            "container": {"type": "string", "description": "unique-id of the containing node."},
            "nodes": ids | {"description": "unique-ids of the nodes that move."},
            "kind": {
                "type": "string",
                "enum": list(STRUCTURES),
                "description": "composed-of for a part, deployed-in for where it runs.",
            },
            "relationship": {
                "type": "string",
                "description": "Which relationship of the container, where it has several.",
            },
            "leave": ids
            | {"description": "The composed-of or deployed-in relationships they leave."},
            "also_stay": {
                "type": "boolean",
                "description": "Whether they stay where they were as well; false if left out.",
            },
        },
        "required": ["container", "nodes", "kind"],
    }
    return (Tool("move_into", _MOVE_INTO, parameters, move_into),)


def move_into(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    container: str,
    nodes: list[str],
    kind: Structure,
    *,
    relationship: str = "",
    leave: Sequence[str] = (),
    also_stay: bool = False,
) -> None:
    """Make nodes members of a container, and take them out of where they were.

    Args:
        draft: where it is staged.
        container: unique-id of the containing node.
        nodes: unique-ids of the nodes.
        kind: of the relationship that holds them then.
        relationship: which one, where the container has several of that kind.
        leave: the relationships they leave; if empty, the only other one of this kind that holds
            each.
        also_stay: whether they leave none.

    Raises:
        RefusedError: it is undecided what they join or leave, the container would contain itself,
            or a relationship would have no members left and something runs over it.
    """
    if leave and also_stay:
        raise RefusedError("`leave` and `also_stay` contradict each other; give one of them")
    model = draft.model
    target = the(model, container, "node")
    moved = [the(model, identity, "node") for identity in dict.fromkeys(nodes)]
    _check_no_cycle(model, target, moved)
    joined = _joined(model, target, kind, relationship)
    left = _left(model, moved, joined, kind, leave) if not also_stay else []
    draft.title = f"move {named(list(moved))} into {container}"
    _join(draft, target, kind, moved, joined)
    for holder in dict.fromkeys(holder for _, holder in left):
        _take_out(draft, holder, [node for node, other in left if other is holder])
    if not (leave or also_stay):
        draft.notes += _staying(model, moved, kind)


def containments(model: Model, container: Element, *kinds: Structure) -> list[Element]:
    """The relationships, of `kinds` when any are given, through which `container` holds nodes."""
    references = model.references.get(container.id or "", ())
    return [
        reference.holder
        for reference in references
        if reference.role == "container" and (not kinds or reference.path[1] in kinds)
    ]


def memberships(model: Model, node: Element, *kinds: Structure) -> list[Element]:
    """The relationships, of `kinds` when any are given, through which others hold `node`."""
    references = model.references.get(node.id or "", ())
    found = [
        reference.holder
        for reference in references
        if reference.role == "member" and reference.path[1] in (kinds or STRUCTURES)
    ]
    return list(dict.fromkeys(found))


def add_member(draft: Draft, container: Element, holder: Element, node: str) -> None:
    """Append the id `node` to the list of what `container` holds through `holder`."""
    reference = next(r for r in holder.references if r.role == "container" and r.id == container.id)
    path = (*reference.path[:-1], "nodes")
    if not isinstance(draft.value_at(holder, path), list):
        raise RefusedError(f'"{holder.id}" has no list of nodes; mend that first')
    draft.insert_item(holder, path, node)


def add_containment(draft: Draft, container: Element, kind: Structure, nodes: list[str]) -> str:
    """Append a relationship in which `container` holds `nodes`; returns its id and text to tell."""
    ending, description = _MADE[kind]
    relationship: dict[str, Any] = {
        "unique-id": free_link(draft.model, f"{container.id}-{ending}"),
        "description": description.format(container.name),
        "relationship-type": {kind: {"container": container.id, "nodes": nodes}},
    }
    draft.add_element("relationship", relationship)
    return f"{relationship['unique-id']} {quote(relationship['description'])}"


def _check_no_cycle(model: Model, container: Element, moved: Iterable[Element]) -> None:
    """Refuse nodes that contain `container`, at once or through others, or are it."""
    around = {container: [container.id or ""]}
    waiting = [container]
    while waiting:
        inner = waiting.pop()
        for holder in memberships(model, inner):
            for reference in holder.references:
                outer = model.get(reference.id, "node") if reference.role == "container" else None
                if outer and outer not in around:
                    around[outer] = [*around[inner], outer.id or ""]
                    waiting.append(outer)
    for node in moved:
        if node is container:
            raise RefusedError(f'"{container.id}" cannot be moved into itself')
        if node in around:
            chain = " in ".join(f'"{identity}"' for identity in around[node])
            raise RefusedError(f"{chain} already: moved, it would contain itself")


def _joined(model: Model, container: Element, kind: Structure, relationship: str) -> Element | None:
    """The relationship that the nodes join; None where one has to be made."""
    holders = containments(model, container, kind)
    listed = ", ".join(holder.id or holder.pointer for holder in holders) or "none"
    if relationship:
        chosen = [holder for holder in holders if holder.id == relationship]
        if not chosen:
            raise RefusedError(
                f'"{relationship}" is no {kind} relationship of "{container.id}"; it has {listed}'
            )
        return chosen[0]
    if len(holders) > 1:
        raise RefusedError(
            f'"{container.id}" has several {kind} relationships: {listed}; name one in '
            "`relationship`"
        )
    return holders[0] if holders else None


def _left(
    model: Model,
    moved: list[Element],
    joined: Element | None,
    kind: Structure,
    leave: Sequence[str],
) -> list[tuple[Element, Element]]:
    """Each node that leaves a relationship, with that relationship."""
    # What says the other thing of a node is left only when it is named.
    kinds = STRUCTURES if leave else (kind,)
    others = {
        node: [holder for holder in memberships(model, node, *kinds) if holder is not joined]
        for node in moved
    }
    if leave:
        known = {holder.id for holders in others.values() for holder in holders}
        for identity in leave:
            if identity not in known:
                legal = ", ".join(sorted(f'"{holder}"' for holder in known if holder)) or "none"
                raise RefusedError(f'none of the nodes is in "{identity}" to leave it; in {legal}')
        return [(node, h) for node, holders in others.items() for h in holders if h.id in leave]
    left: list[tuple[Element, Element]] = []
    for node, holders in others.items():
        if joined and joined in memberships(model, node):
            continue
        if len(holders) > 1:
            listed = ", ".join(_described(holder) for holder in holders)
            raise RefusedError(
                f'"{node.id}" is in {listed}; say in `leave` which of these it leaves, or give '
                "`also_stay`"
            )
        left.extend((node, holder) for holder in holders)
    return left


def _staying(model: Model, moved: list[Element], kind: Structure) -> Iterator[str]:
    """What the nodes stay in, being of another kind than what they join."""
    kinds = [each for each in STRUCTURES if each != kind]
    staying: dict[Element, list[str]] = {}
    for node in moved:
        for holder in memberships(model, node, *kinds):
            staying.setdefault(holder, []).append(f'"{node.id}"')
    if staying:
        told = [f"{bounded(nodes)} in {_described(holder)}" for holder, nodes in staying.items()]
        yield f"also stay: {bounded(told, separator='; ')}"


def _described(holder: Element) -> str:
    """A relationship with what it says: ``platform-parts (composed-of "platform")``."""
    said = (f'{r.path[1]} "{r.id}"' for r in holder.references if r.role == "container")
    return f"{holder.id or holder.pointer} ({next(said, 'without a container')})"


def _join(
    draft: Draft, container: Element, kind: Structure, moved: list[Element], holder: Element | None
) -> None:
    if holder is None:
        made = add_containment(draft, container, kind, [node.id or "" for node in moved])
        draft.notes.append(f'"{container.id}" had no {kind} relationship: added {made}')
        return
    for node in moved:
        if holder in memberships(draft.model, node):
            draft.notes.append(f'"{node.id}" is in {holder.id or holder.pointer} already')
        else:
            add_member(draft, container, holder, node.id or "")


def _take_out(draft: Draft, holder: Element, nodes: list[Element]) -> None:
    """Take nodes out of a relationship, and the relationship away when none are left."""
    gone = {node.id for node in nodes}
    members = [r for r in holder.references if r.role == "member" and r.path[1] in STRUCTURES]
    listed = ", ".join(f'"{node.id}"' for node in nodes)
    if all(reference.id in gone for reference in members):
        _check_unnamed(draft.model, holder)
        draft.remove_element(holder)
        draft.notes.append(f"{listed} left {_described(holder)}; it held nothing else and is gone")
        return
    for reference in reversed(members):
        if reference.id in gone:
            draft.remove_member(holder, reference.path)
    draft.notes.append(f"{listed} left {_described(holder)}; not so with `also_stay`")


def _check_unnamed(model: Model, holder: Element) -> None:
    """Refuse to take away a relationship that a flow or an option names."""
    naming = [
        r.holder for r in model.references.get(holder.id or "", ()) if r.target == holder.kind
    ]
    if naming:
        listed = ", ".join(dict.fromkeys(f'{e.kind} "{e.id}"' for e in naming))
        raise RefusedError(
            f"{_described(holder)} would hold nothing, and {listed} names it; give `also_stay`, "
            "or remove it first"
        )
