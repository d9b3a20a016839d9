"""What a relationship leads from and to, whatever its kind. Imports floors 1 and 2 alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.element import FROM, TO
from advisor.change.draft import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model

SOURCE: dict[str, tuple[str, ...]] = {
    "connects": ("source", "node"),
    "interacts": ("actor",),
    "deployed-in": ("container",),
    "composed-of": ("container",),
}
"""For each kind of relationship that has ends, where in its body the one it leads from stands."""

_SIDES = ("source", "destination")


class Ends(NamedTuple):
    """The nodes that a relationship joins, by unique-id."""

    kind: str
    """connects, interacts, deployed-in or composed-of."""
    source: str
    """Source, actor or container; empty where none is named."""
    targets: list[str]
    """The destination, or the many nodes, in document order."""


def ends_of(relationship: Element) -> Ends:
    """The ends of a relationship.

    Raises:
        RefusedError: it has none, being a choice between options, or it is malformed.
    """
    bodies = relationship.value.get("relationship-type")
    bodies = bodies if isinstance(bodies, dict) else {}
    kinds = list(bodies)
    if kinds == ["options"]:
        raise RefusedError(
            f'"{relationship.id}" offers options and leads nowhere; name one of its relationships'
        )
    if len(kinds) != 1 or kinds[0] not in SOURCE or not isinstance(bodies[kinds[0]], dict):
        raise RefusedError(f'"{relationship.id}" is of no one kind; mend that first')
    sources, targets = [], []
    for named in relationship.references:
        if named.role in FROM:
            sources.append(named.id)
        elif named.role in TO:
            targets.append(named.id)
    return Ends(kinds[0], sources[0] if sources else "", targets)


def check_interfaces(
    model: Model, relationship: Element, sides: Sequence[str | int] = _SIDES
) -> None:
    """Refuse an interface that belongs to another node than the end it is named at.

    Args:
        model: what says which node has which interfaces.
        relationship: of any kind; only connects names interfaces.
        sides: which ends to look at, `source` or `destination`.
    """
    for reference in relationship.references:
        if reference.role != "interface" or reference.path[2] not in sides:
            continue
        end = relationship.value["relationship-type"]["connects"][reference.path[2]].get("node")
        node = model.get(end, "node") if isinstance(end, str) else None
        if node is not None:
            check_interface(model, reference.id, node)


def check_interface(model: Model, identity: str, node: Element) -> None:
    """Refuse an interface that is none of `node`."""
    if any(identity == own.id for own in node.interfaces):
        return
    interface = model.get(identity, "interface")
    owner = interface.owner.id if interface and interface.owner else None
    own = ", ".join(f'"{each.id}"' for each in node.interfaces if each.id)
    whose = f'belongs to "{owner}"' if owner else "is defined nowhere"
    mend = "name one of those or leave `interfaces` out" if own else "leave it out or add one"
    raise RefusedError(f'interface "{identity}" {whose}; "{node.id}" has {own or "none"}: {mend}')
