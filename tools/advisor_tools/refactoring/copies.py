"""Copies of a node that stand beside it, and what can be true of the original alone.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor_tools.copying import copy_node
from advisor_tools.refactoring.placing import is_at_site
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.calm.element import Element
    from advisor.change.draft import Draft
    from advisor_tools.copying import Direction
    from advisor_tools.refactoring.parts import Part

_PLACES = ("host", "url")
"""Where an interface is reached: no two nodes have it in common."""


class Copy(NamedTuple):
    """A copy of a node."""

    node: Element
    interfaces: dict[str, str]
    """For the interfaces of the original those of the copy."""
    relationships: dict[str, str]
    """For relationships of the original those of the copy."""


@contextmanager
def overheard(draft: Draft) -> Iterator[list[str]]:
    """The remarks that are made meanwhile, in place of adding them to those of the call."""
    start = len(draft.notes)
    heard: list[str] = []
    yield heard
    heard += draft.notes[start:]
    del draft.notes[start:]


def copied(draft: Draft, node: Element, new: Part, name: str, ways: Direction) -> Copy:
    """A copy of `node`, at no site of its own; where its interfaces are reached is not said.

    What it has alike with the original is not told, see `alike`.

    Args:
        draft: where it is made.
        node: the original.
        new: what is said of the copy.
        name: that of the copy.
        ways: which relationships it has as well.
    """
    roles = {"outgoing": {"source", "actor"}, "both": {"source", "actor", "destination"}}
    naming = draft.model.references.get(node.id or "", ())
    wanted = (each for each in naming if each.target == "node" and each.role in roles.get(ways, ()))
    holders = dict.fromkeys(each.holder for each in wanted)
    originals = [each.id or "" for each in holders]
    before = len(draft.inserted)
    with overheard(draft):
        copy_node(
            draft,
            node.id or "",
            new.id,
            new_name=name,
            relationships=ways,
            description=new.description,
            joins=lambda holder: not is_at_site(draft.model, holder),
        )
    made, *links = draft.inserted[before:]
    interfaces = {
        old.id: new.id
        for old, new in zip(node.interfaces, made.interfaces, strict=True)
        if old.id and new.id
    }
    take_places(draft, made, interfaces.values())
    copies = [each.id or "" for each in links]
    return Copy(made, interfaces, dict(zip(originals, copies, strict=True)))


def take_places(draft: Draft, node: Element, interfaces: Collection[str], to: str = "") -> None:
    """Leave it open at which host some interfaces of a node are reached, and tell so.

    Args:
        draft: where it is done.
        node: whose interfaces they are.
        interfaces: unique-ids.
        to: the node that is reached there now; empty if the original still is.
    """
    gone = []
    for interface in [each for each in node.interfaces if each.id in interfaces]:
        for key in _PLACES:
            if key in interface.value:
                gone.append(f"{key} {quote(interface.value[key])} of {interface.id}")
                draft.remove_member(node, ("interfaces", interface.index, key))
    if gone:
        why = f"taken over by {to}" if to else "left out, since a copy is reached elsewhere"
        leave(draft, f'{why}: {bounded(gone)}; say with update where "{node.id}" is reached')
