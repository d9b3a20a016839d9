"""How tools name existing elements: by id, and `on` with its few selectors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.calm.element import ARCHITECTURE
from advisor.calm.nearest import nearest_all
from advisor.calm.phrases import bounded, joined
from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element, Kind
    from advisor.calm.model import Model

_SHOWN = 3
"""Ids in a title before the rest is only counted."""

_LISTED = 10
"""Ids in a refusal before the rest is only counted."""

_JOINING = {"to", "from", "and", "connects", "connect", "uses", "calls", "with", "via", "of"}
"""Words in the id of a relationship that are about no node."""

_STEM = 4
"""Letters that two words must share from their start to be one: payment, payments."""

_ALL: dict[str, Kind] = {"nodes": "node", "relationships": "relationship", "flows": "flow"}

_SELECTORS = ("all", "type", "in")
"""What stands before the colon of a selector."""


def on_schema(about: str, *kinds: Kind, document: bool = True) -> dict[str, Any]:
    """The JSON Schema of `on`, told as far as a tool that takes these kinds has use for it.

    Args:
        about: what it says: "What to show".
        kinds: as `select` gets them.
        document: whether the document itself is one of the things that it may name.
    """
    selectors = [
        *(["`architecture` for the document itself"] if document else []),
        *(f"`all:{plural}`" for plural, kind in _ALL.items() if kind in kinds),
        "`type:NODE-TYPE`",
        "`in:NODE-ID` (what it directly contains, not itself)",
        *(["`in:FLOW-ID` (the relationships it runs over)"] if "relationship" in kinds else []),
    ]
    description = f"{about}: unique-ids of {_told(kinds)}; or {', '.join(selectors)}."
    items = {"type": "string"}
    return {"type": "array", "items": items, "minItems": 1, "description": description}


def select(model: Model, on: list[str], *, kinds: tuple[Kind, ...]) -> list[Element | None]:
    """The elements that `on` names, each once; None stands for the architecture.

    Raises:
        RefusedError: a name leads to nothing, to several elements, or to one of another kind; or
            it is a selector and an id as well.
    """
    chosen: dict[Element | None, None] = {}
    for name in on:
        for element in _chosen(model, name, kinds):
            chosen[element] = None
    return list(chosen)


def named(elements: list[Element | None]) -> str:
    """The elements in a few words: up to three by id, then how many more."""
    shown = [_label(element) if element else ARCHITECTURE for element in elements]
    return bounded(shown, _SHOWN)


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


def one(model: Model, name: str, *kinds: Kind) -> Element | None:
    """The one element with this unique-id, or None for the architecture.

    Raises:
        RefusedError: as `the` does.
    """
    if name != ARCHITECTURE:
        return the(model, name, *kinds)
    _check_one_meaning(model, name)
    return None


def listed(names: list[str]) -> str:
    """Names in a refusal: the first ten, then how many more."""
    return bounded(names, _LISTED)


def _chosen(model: Model, name: str, kinds: tuple[Kind, ...]) -> list[Element | None]:
    selector, separator, value = name.partition(":")
    if name == ARCHITECTURE or (separator and selector in _SELECTORS):
        _check_one_meaning(model, name)
    if name == ARCHITECTURE:
        return [None]
    if name in model.definitions:
        return [the(model, name, *kinds)]
    if separator:
        found = _selected(model, selector, value)
        if chosen := [each for each in found if each.kind in kinds]:
            return [*chosen]
        others = {each.kind: None for each in found}
        selected = f"{_told([*others])}; this takes {_told(kinds)}" if others else "nothing"
        raise RefusedError(f'"{name}" selects {selected}')
    if name in _ALL or name == "all":
        every = ", ".join(f"`all:{each}`" for each in _ALL)
        raise RefusedError(f'"{name}" is no id; everything of a kind is {every}')
    return [the(model, name, *kinds)]


def _check_one_meaning(model: Model, name: str) -> None:
    """Refuse a word of this language that a document has for an id: nobody knows which is meant."""
    for element in model.definitions.get(name, ()):
        meant = "the document itself" if name == ARCHITECTURE else "a selection"
        raise RefusedError(
            f'"{name}" is {meant}, and the unique-id of the {element.kind} '
            f"{quote(element.name)} as well: rename that first"
        )


def _told(kinds: Sequence[Kind]) -> str:
    """Kinds in words: nodes, relationships and flows."""
    return joined([f"{kind}s" for kind in kinds])


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
        walked = dict.fromkeys(reference.id for reference in holder.references)
        return [each for identity in walked if (each := model.get(identity, "relationship"))]
    members: dict[Element, None] = {}
    for reference in model.references.get(holder.id or "", ()):
        if reference.role == "container":
            for member in reference.holder.references:
                node = model.get(member.id, "node") if member.role == "member" else None
                if node:
                    members[node] = None
    return list(members)


def _nearest(model: Model, identity: str, kinds: tuple[Kind, ...]) -> str:
    if "relationship" in kinds and (between := _between(model, identity)):
        return f"; {between}"
    close = nearest_all(identity, model.ids(*kinds))
    if not close:
        # A person's word for an element is often its name, not its id.
        names = {e.name: e.id for k in kinds for e in model.elements.get(k, ()) if e.id}
        close = [names[name] for name in nearest_all(identity, names)]
    return f"; nearest: {', '.join(close)}" if close else ""


def _between(model: Model, identity: str) -> str:
    """The relationships whose two ends `identity` names, as `order-to-payment` does; or empty."""
    words = {*_words(identity)} - _JOINING
    is_joined = not _JOINING.isdisjoint(_words(identity))
    told = {
        node.id: covered
        for node in model.nodes
        if node.id and (covered := {w for w in words if any(_alike(w, p) for p in _words(node.id))})
    }
    found: dict[tuple[str, str], list[str]] = {}
    for relationship in model.relationships:
        first, *others = [reference.id for reference in relationship.references] or [""]
        if first not in told:
            continue
        for other in others:
            covered = told.get(other, set())
            # No word may be left over. One end alone may have them all, as order-db has both of
            # order-to-db, but without such a word the name is rather that of the end.
            is_told = covered and told[first] | covered == words and len(words) > 1
            if is_told and (is_joined or words not in (covered, told[first])):
                found.setdefault((first, other), []).append(_label(relationship))
    pairs = list(found.items())[:_SHOWN]
    return "; ".join(f"between {one} and {other}: {listed(ids)}" for (one, other), ids in pairs)


def _words(identity: str) -> list[str]:
    return re.findall(r"[^\W_]+", identity.casefold())


def _alike(word: str, part: str) -> bool:
    if word == part:
        return True
    shorter, longer = sorted((word, part), key=len)
    return len(shorter) >= _STEM and longer.startswith(shorter)


def _label(element: Element) -> str:
    return element.id or element.pointer
