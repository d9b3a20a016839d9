"""The tool that puts nodes into a container of their own, within the one they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.naming import title
from advisor.calm.phrases import joined
from advisor.change.draft import RefusedError
from advisor_tools.containment import STRUCTURES, memberships, move_into
from advisor_tools.identity import check_new
from advisor_tools.selection import listed, named, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.containment import Structure

_EXTRACT_CONTAINER = """\
Put nodes into a container of their own, new or existing: they leave the container of this `kind` \
that they share, and a new one goes into it. The other kind stays: composed-of says what a node is \
part of, deployed-in where it runs. To move nodes between containers that exist use move_into. \
Example: {"container": "ledger-core", "nodes": ["ledger", "audit-log"], "kind": "composed-of", \
"name": "Ledger Core", "why": "Both change together."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    parameters = {
        "properties": {
            "container": text | {"description": "unique-id of the container, new or existing."},
            "nodes": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "description": "unique-ids of the nodes that it shall hold.",
            },
            "kind": {
                "type": "string",
                "enum": list(STRUCTURES),
                "description": "composed-of for parts, deployed-in for where they run.",
            },
            "name": text | {"description": "Of a new container; from its id if left out."},
            "node_type": text | {"description": "Of a new container; system if left out."},
            "description": text | {"description": "Of a new container."},
            "leave": text
            | {"description": "The relationship they leave, where they share several."},
        },
        "required": ["container", "nodes", "kind"],
    }
    return (Tool("extract_container", _EXTRACT_CONTAINER, parameters, extract_container),)


def extract_container(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    container: str,
    nodes: list[str],
    kind: Structure,
    *,
    name: str = "",
    node_type: str = "system",
    description: str = "",
    leave: str = "",
) -> None:
    """Move nodes out of the container that they share into one within it.

    Args:
        draft: where it is staged.
        container: unique-id of a node, or of one that is made.
        nodes: unique-ids of the nodes.
        kind: of the relationships that are left and joined.
        name: of a container that is made; empty for one from its id.
        node_type: of a container that is made.
        description: of a container that is made; empty for one that lists the nodes.
        leave: unique-id of the relationship that they leave, where they share several.

    Raises:
        RefusedError: the nodes share no container and are in several, or the container exists and
            `name` or `description` is given, or would contain itself.
    """
    model = draft.model
    moved = [the(model, identity, "node") for identity in dict.fromkeys(nodes)]
    shared = _shared(model, moved, kind, leave)
    for outer in _around(shared):
        if outer in nodes:
            raise RefusedError(f'"{outer}" contains others of the nodes: name it alone, or them')
    is_new = container not in model.definitions
    if is_new:
        check_new(model, container)
        said = description or f"Holds {joined([node.name for node in moved])}."
        made = {"unique-id": container, "node-type": node_type, "name": name or title(container)}
        draft.add_element("node", made | {"description": said})
    elif name or description:
        raise RefusedError(f'"{container}" is there already; change its name with update')
    _move(draft, the(model, container, "node"), moved, kind, shared)
    draft.title = f"extract {named([*moved])} into {'new ' if is_new else ''}{container}"


def _shared(model: Model, moved: list[Element], kind: Structure, leave: str) -> Element | None:
    """The relationship that the nodes leave; None where they are in none of this kind."""
    around = {node: memberships(model, node, kind) for node in moved}
    known = list(dict.fromkeys(holder for holders in around.values() for holder in holders))
    if leave:
        for holder in known:
            if holder.id == leave:
                return holder
        raise RefusedError(f'none of the nodes is in "{leave}" to leave it; in {_labels(known)}')
    common = [holder for holder in known if all(holder in each for each in around.values())]
    choice = common or known
    if len(choice) > 1:
        said = "share several" if common else "share none"
        raise RefusedError(
            f"the nodes {said} of the {kind} relationships that they are in: {_labels(choice)}; "
            "say in `leave` which they leave, or name nodes of one of them"
        )
    return choice[0] if choice else None


def _move(
    draft: Draft, container: Element, moved: list[Element], kind: Structure, shared: Element | None
) -> None:
    """Put the container where the nodes were, and the nodes into it."""
    ids = [node.id or "" for node in moved]
    around = _around(shared)
    if shared is None or container.id in around:
        move_into(draft, container.id or "", ids, kind, also_stay=True)
        return
    left = [node.id or "" for node in moved if shared in memberships(draft.model, node)]
    # First, so that the relationship never stands empty. What is in another place stays there.
    if not memberships(draft.model, container, kind):
        if not around:
            raise RefusedError(f"{_labels([shared])} names no container; mend that first")
        named_by = shared.id or ""
        move_into(draft, around[0], [container.id or ""], kind, relationship=named_by)
        draft.notes.append(f'"{container.id}" is in {named_by} now, in their place')
    before = len(draft.notes)
    move_into(draft, container.id or "", ids, kind, leave=[shared.id or ""])
    # It told how not to leave, which cannot be asked for here.
    draft.notes[before:] = [note for note in draft.notes[before:] if " left " not in note]
    is_gone = shared in draft.removed
    gone = "; it held nothing else and is gone" if is_gone else ""
    draft.notes.append(f"{listed(left)} left {_labels([shared])}{gone}")
    for node in moved:
        others = [
            each
            for each in memberships(draft.model, node, kind)
            if container.id not in _around(each)
        ]
        if others:
            draft.notes.append(f'"{node.id}" also stays in {_labels(others)}')


def _around(holder: Element | None) -> list[str]:
    """The container of a relationship, if it names one."""
    references = holder.references if holder else []
    return [reference.id for reference in references if reference.role == "container"]


def _labels(holders: list[Element]) -> str:
    return listed([holder.id or holder.pointer for holder in holders]) or "none"
