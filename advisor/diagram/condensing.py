"""Making a picture small enough to read: containers are closed, then boxes are gathered by type.

Every node stays in the picture, as itself or in a box that stands for it. Imports the containment,
the modules that close and gather, and the notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.element import CONTAINMENT
from advisor.diagram.arrows import gathered
from advisor.diagram.closing import closed, shallow
from advisor.diagram.gathering import by_type, by_whole, of_any_type
from advisor.diagram.notes import about_containers, about_left_out, about_several
from advisor.diagram.placing import things
from advisor.diagram.shares import with_shares
from advisor.diagram.sizes import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.diagram.containment import Containment
    from advisor.diagram.picture import Arrow, Picture

_OUTSIDE = 4
"""Part of the boxes that what is around a container may take of those that are left for it."""


def condensed(
    picture: Picture,
    containment: Containment,
    most: int | None,
    keep: Collection[str] = (),
    wholes: Mapping[str, Element] | None = None,
) -> Picture:
    """`picture` with at most so many boxes, and the arrows of one kind from one to another as one.

    Containers within eight others are closed in any case. Then more are closed, the deepest first
    and of those the smallest. Where that is not enough, what stands outside of containers is
    gathered by type before; then what is left; and at last whatever its type. The arrows that say
    what else nodes are in would be too many then, and are left out; those that lead there and back
    are one.

    Where the picture is of what is in one container, what is outside is gathered before all that;
    and nodes in it by what else they are part of before they are gathered by type alone.

    Args:
        picture: everything, with an arrow for each relationship.
        containment: who contains whom in it.
        most: how many boxes; None for all. There may be more where each place that `keep` keeps
            open holds something.
        keep: ids of what stays as it is, and with it the containers around it; empty where the
            picture is of the whole architecture.
        wholes: where it is of what is in one container, by the id of a node in there what else it
            is part of.
    """
    order = {node.id: node.index for node in reversed(containment.model.nodes) if node.id}
    kept = _kept(picture, keep)
    picture = shallow(picture, order, DEEPEST, kept)
    left_out: list[Arrow] = []
    is_cut = most is not None and len(picture.boxes) > most
    if most is not None and is_cut:
        picture = _smaller(picture, containment.model, _Limits(most, kept, order, wholes))
        picture, left_out = _without_memberships(picture, keep)
        picture = with_shares(picture, left_out, containment)
    arrows = gathered(picture.arrows, both_ways=is_cut)
    notes = (
        *picture.notes,
        *about_several(containment.model, picture.boxes),
        *about_left_out(left_out),
        *about_containers(arrows),
    )
    return picture._replace(arrows=arrows, notes=notes)


class _Limits(NamedTuple):
    """What a picture must keep to that is made smaller."""

    most: int
    kept: Collection[str]
    order: Mapping[str, int]
    wholes: Mapping[str, Element] | None


def _smaller(picture: Picture, model: Model, limits: _Limits) -> Picture:
    most, kept, order, wholes = limits

    def is_taken(identity: str) -> bool:
        return model.get(identity) is not None

    if wholes is not None:
        inside = sum(1 for box in picture.boxes if box.parent)
        room = max(most, inside + most // _OUTSIDE)
        picture = by_type(picture, is_taken, room, kept=kept, among={""})
    small = closed(picture, order, most, kept=kept)
    if len(small.boxes) <= most:
        return small
    if wholes is not None:
        picture = by_whole(picture, is_taken, wholes, kept)
    outside = by_type(picture, is_taken, most, kept=kept, among={"", *kept})
    small = closed(outside, order, most, kept=kept)
    if len(small.boxes) > most:
        small = closed(outside, order, most, kept=kept, least=1)
    if len(small.boxes) > most:
        several = {box.id for box in small.boxes if not is_taken(box.id)}
        small = by_type(small, is_taken, most, kept={*kept, *several})
    return small if len(small.boxes) <= most else of_any_type(small, is_taken, kept=kept)


def _without_memberships(picture: Picture, keep: Collection[str]) -> tuple[Picture, list[Arrow]]:
    """The picture with arrows to containers only where a change marks them or at what is kept.

    With it come the arrows that are left out.
    """

    def is_left_out(arrow: Arrow) -> bool:
        is_kept = arrow.source in keep or arrow.target in keep
        return arrow.link in CONTAINMENT and not arrow.mark and not is_kept

    left_out = [arrow for arrow in picture.arrows if is_left_out(arrow)]
    arrows = tuple(arrow for arrow in picture.arrows if not is_left_out(arrow))
    return picture._replace(arrows=arrows), left_out


def _kept(picture: Picture, keep: Collection[str]) -> set[str]:
    """What is to stay, and the groups around it."""
    parents = {each.id: each.parent for each in things(picture)}
    kept: set[str] = set()
    for each in keep:
        identity = each
        while identity and identity not in kept:
            kept.add(identity)
            identity = parents.get(identity, "")
    return kept
