"""The tool that gives an element another unique-id, wherever that is named."""

from __future__ import annotations

from collections import Counter
from itertools import compress
from typing import TYPE_CHECKING

from advisor.calm.phrases import bounded, counted
from advisor.change.draft import NeedlessError, RefusedError
from advisor_tools.identity import check_new
from advisor_tools.mentions import mentions, told
from advisor_tools.selection import listed, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.calm.element import Element, Reference
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.mentions import Mention

_RENAME = """\
Give a node, interface, relationship or flow another unique-id, and another name where it has one. \
Everything that names the id follows: relationships, interface references, containers, flow steps, \
options, and metadata whose value is exactly the id (unless `metadata` is false). Text and longer \
ids are not rewritten; the answer lists where the old id or name still stands. To change only a \
name use update. Example: {"id": "ledger", "new_id": \
"general-ledger", "new_name": "General Ledger", "why": "A second ledger is planned."}"""

_STALE = 30
"""Texts with the old id or name that are told: each of them may have to be mended."""

_IDS = 5
"""Longer ids that are told before the rest is only counted."""

_TELLING = 4
"""Letters from which it is no accident that an id stands in another."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    parameters = {
        "properties": {
            "id": {"type": "string", "description": "The unique-id as it is."},
            "new_id": {"type": "string", "description": "The unique-id as it shall be."},
            "new_name": {
                "type": "string",
                "minLength": 1,
                "description": "The name for people; left as it is when not given.",
            },
            "metadata": {
                "type": "boolean",
                "description": "Whether metadata that is exactly the id follows; true if left out.",
            },
        },
        "required": ["id", "new_id"],
    }
    return (Tool("rename", _RENAME, parameters, rename),)


def rename(
    draft: Draft,
    id: str,  # noqa: A002 - the argument's name for the model
    new_id: str,
    new_name: str = "",
    *,
    metadata: bool = True,
) -> None:
    """Give the element `id` the unique-id `new_id`, wherever it is named.

    Args:
        draft: where it is staged.
        id: unique-id of a node, interface, relationship or flow.
        new_id: what it is called then.
        new_name: its name then; empty for no change.
        metadata: whether metadata whose value is exactly `id` follows.

    Raises:
        RefusedError: the id is taken or none, the element has no name to change, or something
            that names it cannot be edited.
    """
    model = draft.model
    element = the(model, id, "node", "interface", "relationship", "flow")
    _check(model, element, new_id, new_name)
    awaiting = _naming(model, new_id, element)
    naming = _naming(model, id, element)
    owner, path = _place(element)
    old_name = element.value.get("name") if new_name else None
    draft.set_member(owner, (*path, "unique-id"), new_id)
    for reference in naming:
        draft.set_member(reference.holder, reference.path, new_id)
    words = [id]
    if new_name and new_name != old_name:
        draft.set_member(owner, (*path, "name"), new_name)
        words += [old_name] if isinstance(old_name, str) else []
    draft.title = f"rename {id} to {new_id}{_extent(naming)}"
    if awaiting:
        draft.notes.append(f'named "{new_id}" before and lead here now: {_labels(awaiting)}')
    found = mentions(model, words)
    if new_name:
        # The new name is no stale one, also where the old one stands in it.
        found = [each for each in found if (each.element, each.path) != (owner, (*path, "name"))]
    follows = [metadata and each.text == id and _is_reachable(model, each) for each in found]
    _rewrite(draft, list(compress(found, follows)), new_id)
    left = [each for each, follow in zip(found, follows, strict=True) if not follow]
    if left:
        draft.notes.append(f"left as it is, perhaps stale: {told(left, _STALE)}")
    if longer := _longer(model, id, new_id):
        draft.notes.append(f"ids that contain it stay: {bounded(longer, _IDS)}")


def _longer(model: Model, old: str, new: str) -> list[str]:
    """The ids of which `old` is a part, bounded by hyphens."""
    if len(old) < _TELLING:
        return []
    return [
        each for each in model.ids() if old in each and each != new and f"-{old}-" in f"-{each}-"
    ]


def _check(model: Model, element: Element, new_id: str, new_name: str) -> None:
    is_named = isinstance(element.value.get("name"), str)
    if new_name and not is_named and element.kind not in ("node", "flow"):
        raise RefusedError(
            f'the {element.kind} "{element.id}" has no name: leave `new_name` out, or give it one '
            "with update"
        )
    if new_id == element.id:
        if new_name in ("", element.value.get("name")):
            raise NeedlessError(f'nothing to change: it is called "{new_id}" already')
        raise RefusedError("new_id is the id it has; to change only the name use update")
    check_new(model, new_id)


def _naming(model: Model, identity: str, element: Element) -> list[Reference]:
    """The places that name `identity` and mean an element of this kind."""
    return [r for r in model.references.get(identity, ()) if r.target == element.kind]


def _place(element: Element) -> tuple[Element, tuple[str | int, ...]]:
    """The element of a collection in which an element stands, and where in it."""
    if element.owner is None:
        return element, ()
    return element.owner, ("interfaces", element.index)


def _extent(naming: list[Reference]) -> str:
    """In how many elements of which kind the id was named."""
    kinds = Counter(holder.kind for holder in {reference.holder for reference in naming})
    parts = ", ".join(counted(kinds[kind], kind) for kind in sorted(kinds))
    return f" (named in {parts})" if parts else ""


def _labels(references: list[Reference]) -> str:
    return listed(list(dict.fromkeys(r.holder.id or r.holder.pointer for r in references)))


def _is_reachable(model: Model, mention: Mention) -> bool:
    """Whether it stands in metadata, of an element that its id tells from all others."""
    element = mention.element
    is_known = element is None or len(model.definitions.get(element.id or "", ())) == 1
    return is_known and mention.path[0] == "metadata"


def _rewrite(draft: Draft, naming: list[Mention], new_id: str) -> None:
    """Put the new id into metadata that is exactly the old one, and note where."""
    for mention in naming:
        draft.set_member(mention.element, mention.path, new_id)
    if naming:
        places = listed([mention.place for mention in naming])
        draft.notes.append(f"metadata that names it follows: {places}")
