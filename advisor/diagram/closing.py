"""Closing containers of a picture: each becomes one box that stands for all that is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.diagram.picture import Box
from advisor.diagram.placing import marked_within, moved, things

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.diagram.picture import Group, Picture


def closed(
    picture: Picture,
    order: Mapping[str, int],
    most: int,
    *,
    kept: Collection[str] = (),
    least: int = 2,
) -> Picture:
    """The picture with containers closed until there are at most so many boxes, if it can be.

    Args:
        picture: what is drawn.
        order: where each node stands in the document.
        most: boxes.
        kept: ids of groups that stay open.
        least: things in a container from which it is closed; closing one with one box in it makes
            no fewer boxes.
    """
    parents = {each.id: each.parent for each in things(picture)}
    chosen = _chosen(picture, parents, most, kept, least)
    return _with_closed(picture, parents, chosen, order) if chosen else picture


def shallow(
    picture: Picture, order: Mapping[str, int], deepest: int, kept: Collection[str] = ()
) -> Picture:
    """The picture with the containers closed that have more than so many containers around them.

    Frames within frames within frames are hard to read, and no notation draws hundreds of them.

    Args:
        picture: what is drawn.
        order: where each node stands in the document.
        deepest: containers that may be open around one another.
        kept: ids of groups that stay open.
    """
    parents = {each.id: each.parent for each in things(picture)}
    depths = _depths(picture, parents)
    chosen = {each for each, depth in depths.items() if depth > deepest and each not in kept}
    return _with_closed(picture, parents, chosen, order) if chosen else picture


def _depths(picture: Picture, parents: Mapping[str, str]) -> dict[str, int]:
    """How many groups there are around each group, itself counted."""
    depths: dict[str, int] = {}
    for group in picture.groups:
        path = []
        identity = group.id
        while identity and identity not in depths:
            path.append(identity)
            identity = parents[identity]
        for each in reversed(path):
            depths[each] = depths.get(parents[each], 0) + 1
    return depths


def _chosen(
    picture: Picture, parents: Mapping[str, str], most: int, kept: Collection[str], least: int
) -> set[str]:
    """The groups to close: the deepest first, of those the smallest, of those the first."""
    depths = _depths(picture, parents)
    # A group's turn comes when each group in it is closed, or has but one box: each counts as one.
    sizes = dict.fromkeys(depths, 0)
    for parent in parents.values():
        if parent:
            sizes[parent] += 1
    total = len(picture.boxes)
    found: set[str] = set()
    for each in sorted(depths, key=lambda group: (-depths[group], sizes[group])):
        if total <= most:
            break
        if each not in kept and sizes[each] >= least:
            found.add(each)
            total -= sizes[each] - 1
    return found


def _with_closed(
    picture: Picture, parents: Mapping[str, str], chosen: Collection[str], order: Mapping[str, int]
) -> Picture:
    places = _places(parents, chosen)
    held: dict[str, list[str]] = {}
    for each, place in places.items():
        if each != place:
            held.setdefault(place, []).append(each)
    marked = marked_within(picture, places)
    made = []
    for group in picture.groups:
        if group.id in held:
            nodes = sorted(held[group.id], key=lambda node: order.get(node, 0))
            made.append(_box(group, tuple(nodes), is_marked=group.id in marked))
    boxes = [box for box in picture.boxes if places[box.id] == box.id]
    boxes = sorted([*boxes, *made], key=lambda box: _first(box, order))
    return picture._replace(
        groups=tuple(
            group
            for group in picture.groups
            if group.id not in held and places[group.id] == group.id
        ),
        boxes=tuple(boxes),
        arrows=moved(picture, places),
    )


def _places(parents: Mapping[str, str], chosen: Collection[str]) -> dict[str, str]:
    """For each thing the outermost closed group around it, or itself."""
    found: dict[str, str] = {}
    for start in parents:
        path = []
        identity = start
        while identity and identity not in found:
            path.append(identity)
            identity = parents[identity]
        for each in reversed(path):
            above = found.get(parents[each], "")
            found[each] = above if above in chosen else each
    return found


def _box(group: Group, nodes: tuple[str, ...], *, is_marked: bool) -> Box:
    mark = group.mark or ("changed" if is_marked else "")
    return Box(
        group.id, group.name, group.kind, group.about, group.parent, mark=mark, gathered=nodes
    )


def _first(box: Box, order: Mapping[str, int]) -> int:
    """Where a box stands in the document: as its node, or as the first that it stands for."""
    return order[box.id] if box.id in order else order.get(box.gathered[0], 0)
