"""Gathering boxes of a picture that stand in one place: 37 services become one box.

Imports the picture's values and the modules that change their arrows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.diagram.arrows import together
from advisor.diagram.picture import Box
from advisor.diagram.placing import marked_within, moved, things

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from advisor.diagram.picture import Picture

    IsTaken = Callable[[str], bool]


def by_type(
    picture: Picture,
    is_taken: IsTaken,
    most: int,
    *,
    kept: Collection[str] = (),
    among: Collection[str] | None = None,
) -> Picture:
    """The picture with boxes of one type in one place as one, most first, until it is small enough.

    Args:
        picture: what is drawn.
        is_taken: whether an element has an id.
        most: boxes.
        kept: ids of boxes that stay by themselves.
        among: the groups in which to gather, with an empty id for outside of all; None for all.
    """
    found: dict[tuple[str, str], list[Box]] = {}
    for box in picture.boxes:
        if box.id not in kept and (among is None or box.parent in among):
            found.setdefault((box.parent, box.kind), []).append(box)
    total = len(picture.boxes)
    drawn = {box.id for box in picture.boxes}
    made: list[tuple[Box, list[Box]]] = []
    for (parent, kind), boxes in sorted(found.items(), key=lambda each: -len(each[1])):
        if total <= most or len(boxes) == 1:
            break
        identity = f"every {quote(kind)} in {quote(parent)}"
        while is_taken(identity) or identity in drawn:
            identity += "'"
        one = _as_one(boxes, identity, kind, is_taken)
        made.append((one._replace(name=f"{len(boxes):,} {_plural(kind)}"), boxes))
        total -= len(boxes) - 1
    return _with_gathered(picture, made, "gathered by type") if made else picture


def of_any_type(picture: Picture, is_taken: IsTaken, *, kept: Collection[str] = ()) -> Picture:
    """The picture with all boxes in one place as one."""
    found: dict[str, list[Box]] = {}
    for box in picture.boxes:
        if box.id not in kept:
            found.setdefault(box.parent, []).append(box)
    made: list[tuple[Box, list[Box]]] = []
    for parent, boxes in found.items():
        if len(boxes) > 1:
            identity = f"everything in {quote(parent)}"
            while is_taken(identity):
                identity += "'"
            one = _as_one(boxes, identity, "", is_taken)
            made.append((one._replace(name=f"{len(one.gathered):,} nodes"), boxes))
    return _with_gathered(picture, made, "gathered by place") if made else picture


def _with_gathered(picture: Picture, made: list[tuple[Box, list[Box]]], how: str) -> Picture:
    places = {each.id: each.id for each in things(picture)}
    first: dict[str, Box] = {}
    for one, boxes in made:
        first[boxes[0].id] = one
        places |= dict.fromkeys((box.id for box in boxes), one.id)
    marked = marked_within(picture, places)
    drawn = []
    for box in picture.boxes:
        if box.id in first:
            one = first[box.id]
            changed = not one.mark and one.id in marked
            drawn.append(one._replace(mark="changed") if changed else one)
        elif places[box.id] == box.id:
            drawn.append(box)
    count = sum(len(one.gathered) for one, _ in made)
    boxes_made = "1 box" if len(made) == 1 else f"{len(made):,} boxes"
    note = f"{count:,} nodes are {how} in {boxes_made}; the neighbourhood of a node shows it alone."
    return picture._replace(
        boxes=tuple(drawn), arrows=moved(picture, places), notes=(*picture.notes, note)
    )


def _as_one(boxes: list[Box], identity: str, kind: str, is_taken: IsTaken) -> Box:
    nodes: list[str] = []
    for box in boxes:
        # What has an id of its own is a node: one alone, or a container that is closed.
        nodes += [box.id, *box.gathered] if is_taken(box.id) else box.gathered
    mark = together(box.mark for box in boxes)
    return Box(identity, "", kind, parent=boxes[0].parent, mark=mark, gathered=tuple(nodes))


def _plural(kind: str) -> str:
    """Several of a node-type: services, proxies; what is no word stays as it is."""
    if not kind:
        return "nodes"
    if not re.fullmatch(r"[A-Za-z][A-Za-z -]*[A-Za-z]", kind):
        return f"nodes of type {kind}"
    if re.search(r"[^aeiou]y$", kind):
        return f"{kind[:-1]}ies"
    return kind + ("es" if re.search(r"(s|x|ch|sh)$", kind) else "s")
