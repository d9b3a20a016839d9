"""How tools name existing elements: `on` and its few selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.nearest import nearest_all
from advisor.change.draft import ARCHITECTURE, RefusedError

if TYPE_CHECKING:
    from advisor.calm.model import Element, Kind, Model

ON: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string"},
    "minItems": 1,
    "description": (
        "What it applies to: unique-ids, or `architecture` for the document itself, `all:nodes`, "
        "`all:relationships`, `all:flows`, `type:NODE-TYPE`, `in:NODE-ID` (what it directly "
        "contains, not itself), `in:FLOW-ID` (the relationships it runs over)."
    ),
}

_SHOWN = 3
"""Ids in a title before the rest is only counted."""

_ALL: dict[str, Kind] = {"nodes": "node", "relationships": "relationship", "flows": "flow"}


def select(model: Model, on: list[str], *, kinds: tuple[Kind, ...]) -> list[Element | None]:
    """The elements that `on` names, each once; None stands for the architecture.

    Raises:
        RefusedError: a name leads to nothing, to several elements, or to one of another kind.
    """
    chosen: dict[Element | None, None] = {}
    for name in on:
        for element in _named(model, name, kinds):
            chosen[element] = None
    return list(chosen)


def named(elements: list[Element | None]) -> str:
    """The elements in a few words: up to three by id, then how many more."""
    shown = [(element.id or element.pointer) if element else ARCHITECTURE for element in elements]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def the(model: Model, identity: str, *kinds: Kind) -> Element:
    """The one element with this unique-id.

    Raises:
        RefusedError: there is none or more than one, or it is of another kind.
    """
    found = model.definitions.get(identity, [])
    if not found:
        raise RefusedError(
            f'there is no {" or ".join(kinds)} "{identity}"{_nearest(model, identity, kinds)}'
        )
    if len(found) > 1:
        raise RefusedError(
            f'unique-id "{identity}" stands {len(found)} times; make it unique first'
        )
    if found[0].kind not in kinds:
        kind = found[0].kind
        article = "an" if kind == "interface" else "a"
        raise RefusedError(f'"{identity}" is {article} {kind}, not a {" or ".join(kinds)}')
    return found[0]


def _named(model: Model, name: str, kinds: tuple[Kind, ...]) -> list[Element | None]:
    selector, separator, value = name.partition(":")
    if name == ARCHITECTURE:
        return [None]
    if separator and name not in model.definitions:
        found = [e for e in _selected(model, selector, value) if e.kind in kinds]
        if not found:
            raise RefusedError(f'"{name}" selects nothing')
        return list(found)
    return [the(model, name, *kinds)]


def _selected(model: Model, selector: str, value: str) -> list[Element]:
    if selector == "all":
        if value not in _ALL:
            raise RefusedError(f'"all:{value}" is none of {", ".join(f"all:{k}" for k in _ALL)}')
        return model.elements[_ALL[value]]
    if selector == "type":
        types = sorted({str(node.value.get("node-type")) for node in model.nodes})
        if value not in types:
            raise RefusedError(f'no node has node-type "{value}"; there are {", ".join(types)}')
        return [node for node in model.nodes if node.value.get("node-type") == value]
    if selector == "in":
        return _inside(model, the(model, value, "node", "flow"))
    raise RefusedError(f'"{selector}:" is none of all:, type:, in:')


def _inside(model: Model, holder: Element) -> list[Element]:
    """The direct members of a container, or the relationships that a flow walks."""
    if holder.kind == "flow":
        named = [reference.id for reference in holder.references]
        return [
            e for identity in dict.fromkeys(named) if (e := model.get(identity, "relationship"))
        ]
    members: dict[Element, None] = {}
    for reference in model.references.get(holder.id or "", ()):
        if reference.role == "container":
            for member in reference.holder.references:
                node = model.get(member.id, "node") if member.role == "member" else None
                if node:
                    members[node] = None
    return list(members)


def _nearest(model: Model, identity: str, kinds: tuple[Kind, ...]) -> str:
    close = nearest_all(identity, model.ids(*kinds))
    if not close:
        # A person's word for an element is often its name, not its id.
        names = {model.get(i).name: i for i in model.ids(*kinds)}  # type: ignore[union-attr]
        close = [names[name] for name in nearest_all(identity, names)]
    return f"; nearest: {', '.join(close)}" if close else ""
