"""How much of a container stands where a picture draws it, where its other nodes stand elsewhere.

A bank whose services run in network zones is drawn beside the zones, with what runs nowhere.
Without a word about that the zones would seem to lie outside of the bank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.phrases import counted
from advisor.diagram.placing import things

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.diagram.containment import Containment
    from advisor.diagram.picture import Arrow, Picture


def with_shares(picture: Picture, left_out: Iterable[Arrow], containment: Containment) -> Picture:
    """The picture with a word on each container that lost an arrow from a node elsewhere.

    Args:
        picture: what is drawn.
        left_out: the arrows to containers for which it has no room.
        containment: who contains whom in it.
    """
    shares = {each.target: "" for each in left_out}
    if not shares:
        return picture
    held = _held(picture)
    for identity in shares:
        shares[identity] = _share(identity, held.get(identity, set()), containment)
    return picture._replace(
        groups=tuple(each._replace(share=shares.get(each.id, "")) for each in picture.groups),
        boxes=tuple(each._replace(share=shares.get(each.id, "")) for each in picture.boxes),
    )


def _held(picture: Picture) -> dict[str, set[str]]:
    """For each thing the nodes that are drawn in it or that it stands for, at all depths."""
    parents = {each.id: each.parent for each in things(picture)}
    held = {box.id: {*box.gathered} for box in picture.boxes}
    for each in things(picture):
        nodes = {each.id, *held.get(each.id, ())}
        parent = each.parent
        while parent:
            held.setdefault(parent, set()).update(nodes)
            parent = parents[parent]
    return held


def _share(identity: str, held: set[str], containment: Containment) -> str:
    """What there is to say of a container in which these nodes are drawn; empty for nothing."""
    whole = {*containment.inside(identity)}
    here = whole & held
    if here == whole:
        return ""
    if not here:
        return f"its {counted(len(whole), 'node is', 'nodes are')} drawn elsewhere"
    share = f"{len(here):,} of its {counted(len(whole), 'node')}"
    memberships = (each for node in here for each in containment.memberships(node))
    is_deployed = any(each.link == "deployed-in" for each in memberships)
    return share if is_deployed else f"{share}, deployed nowhere"
