"""Gathering boxes of a picture that stand in one place: 37 services become one box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.quoting import quote
from advisor.diagram.arrows import together
from advisor.diagram.picture import Box
from advisor.diagram.placing import marked_within, moved, things

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from advisor.calm.element import Element
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
    found: dict[_Alike, list[Box]] = {}
    for box in picture.boxes:
        if box.id not in kept and (among is None or box.parent in among):
            found.setdefault(_Alike(box.parent, box.kind), []).append(box)
    return _until(most, picture, found, is_taken)


def by_whole(
    picture: Picture, is_taken: IsTaken, wholes: Mapping[str, Element], among: Collection[str]
) -> Picture:
    """The picture with boxes of one type in one place as one where they are part of one whole.

    All of them: a picture in which some wholes have a box and others many is not understood.

    Args:
        picture: what is drawn.
        is_taken: whether an element has an id.
        wholes: by the id of a box the node that it is part of; the others stay by themselves.
        among: the groups in which to gather.
    """
    found: dict[_Alike, list[Box]] = {}
    for box in picture.boxes:
        if box.id in wholes and box.parent in among:
            alike = _Alike(box.parent, box.kind, wholes[box.id])
            found.setdefault(alike, []).append(box)
    return _until(0, picture, found, is_taken)


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
    return _with_gathered(picture, made) if made else picture


class _Alike(NamedTuple):
    """What boxes have in common that become one."""

    parent: str
    kind: str
    whole: Element | None = None


def _until(
    most: int, picture: Picture, found: Mapping[_Alike, list[Box]], is_taken: IsTaken
) -> Picture:
    """The picture with boxes that are alike as one, most first, until it is small enough."""
    total = len(picture.boxes)
    drawn = {box.id for box in picture.boxes}
    made: list[tuple[Box, list[Box]]] = []
    for alike, boxes in sorted(found.items(), key=lambda each: -len(each[1])):
        if total <= most or len(boxes) == 1:
            break
        of_whole = f" of {quote(alike.whole.id or '')}" if alike.whole else ""
        identity = f"every {quote(alike.kind)} in {quote(alike.parent)}{of_whole}"
        while is_taken(identity) or identity in drawn:
            identity += "'"
        one = _as_one(boxes, identity, alike.kind, is_taken)
        made.append((one._replace(name=_name(alike, boxes, is_taken)), boxes))
        total -= len(boxes) - 1
    return _with_gathered(picture, made) if made else picture


def _name(alike: _Alike, boxes: Iterable[Box], is_taken: IsTaken) -> str:
    """How many of what there are; what was gathered before counts as what it stands for."""
    count = sum(1 if is_taken(box.id) else len(box.gathered) for box in boxes)
    return f"{count:,} {_plural(alike.kind)}{f' of {alike.whole.name}' if alike.whole else ''}"


def _with_gathered(picture: Picture, made: list[tuple[Box, list[Box]]]) -> Picture:
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
    return picture._replace(boxes=tuple(drawn), arrows=moved(picture, places))


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
