"""The pictures of an architecture: all of it, what is in one container, what is around one node.

Imports the modules that make parts of a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.calm.unread import unread
from advisor.diagram import sizes
from advisor.diagram.arrows import lifted, memberships, single, touching
from advisor.diagram.condensing import condensed
from advisor.diagram.containment import Containment
from advisor.diagram.lookup import absent, find, shortened
from advisor.diagram.marks import NO_MARKS
from advisor.diagram.notes import about_nodes, about_relationships
from advisor.diagram.picture import Box, Group, Picture

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.diagram.marks import Marks
    from advisor.diagram.picture import Arrow, Link

MOST = sizes.MOST


def architecture(
    model: Model, marks: Marks = NO_MARKS, most: int | None = MOST, by: Link = "deployed-in"
) -> Picture:
    """All nodes, the containers around them, and what joins them.

    Args:
        model: the architecture.
        marks: what a change does to its elements.
        most: boxes at most; None for all.
        by: which kind of containers is drawn where they only overlap.
    """
    containment = Containment(model, by=by)
    drawn = list(dict.fromkeys(node.id for node in model.nodes if node.id))
    arrows = [arrow for arrow in single(model.relationships, marks) if _has_ends(model, arrow)]
    parents = _parents(containment, drawn)
    arrows += lifted(memberships(containment, parents, marks), containment, parents)
    title = model.value.get("title")
    picture = Picture(
        title if isinstance(title, str) and title else "Architecture",
        *_drawn(model, parents, marks),
        tuple(arrows),
        (
            *unread(model.value),
            *about_nodes(model),
            *about_relationships(model, model.relationships, marks, arrows),
        ),
    )
    return condensed(picture, containment, most)


def container(
    model: Model,
    identity: str,
    marks: Marks = NO_MARKS,
    most: int | None = MOST,
    containment: Containment | None = None,
) -> Picture:
    """What is in one container at all depths, and the nodes outside that are joined to any of it.

    Args:
        model: the architecture.
        identity: unique-id of the container.
        marks: what a change does to the elements.
        most: boxes at most; None for all.
        containment: that of `model`; it saves time where many pictures of one are made.

    Raises:
        UsageError: no node has this id, or nothing is in it.
    """
    node = find(model, identity, "node")
    everywhere = containment or Containment(model)
    within = {identity, *everywhere.inside(identity)}
    if len(within) == 1:
        problem = f"{quote(shortened(identity))} contains nothing"
        raise absent(problem, "", everywhere.containers, "container")
    inner = everywhere.within(identity)
    relationships = touching(model, within)
    arrows = [
        arrow
        for arrow in single(relationships, marks)
        if (arrow.source in within or arrow.target in within) and _has_ends(model, arrow)
    ]
    drawn = _in_order(model, within.union(*((each.source, each.target) for each in arrows)))
    parents = _parents(inner, drawn)
    arrows += lifted(memberships(inner, parents, marks), inner, parents)
    groups, boxes = _drawn(model, parents, marks, identity)
    notes = tuple(about_relationships(model, relationships, marks, arrows))
    picture = Picture(node.name, groups, boxes, tuple(arrows), notes)
    wholes = _wholes(model, everywhere, within, identity)
    return condensed(picture, inner, most, keep=(identity,), wholes=wholes)


def neighbourhood(
    model: Model,
    identity: str,
    marks: Marks = NO_MARKS,
    most: int | None = MOST,
    containment: Containment | None = None,
) -> Picture:
    """A node, all that is directly joined to it or part of it, and the containers around them.

    Args:
        model: the architecture.
        identity: unique-id of the node.
        marks: what a change does to the elements.
        most: boxes at most; None for all.
        containment: that of `model`; it saves time where many pictures of one are made.

    Raises:
        UsageError: no node has this id.
    """
    node = find(model, identity, "node")
    containment = containment or Containment(model)
    relationships = touching(model, (identity,))
    arrows = [
        arrow
        for arrow in single(relationships, marks)
        if identity in (arrow.source, arrow.target) and _has_ends(model, arrow)
    ]
    near = {identity, *containment.parts(identity)}
    near |= {end for each in arrows for end in (each.source, each.target)}
    near |= {each.container for each in containment.memberships(identity)}
    around = [containment.around(each) for each in near]
    near |= {above for each in around for above in each[: sizes.DEEPEST]}
    # What is further out around the node may be joined to it, and would else be drawn in full.
    apart = containment.around(identity)[sizes.DEEPEST - 1 :]
    parents = _parents(containment, _in_order(model, near)) | dict.fromkeys(near & {*apart}, "")
    of_it = [
        arrow
        for arrow in memberships(containment, parents, marks)
        if identity in (arrow.source, arrow.target)
    ]
    arrows += lifted(of_it, containment, parents)
    groups, boxes = _drawn(model, parents, marks, identity)
    notes = tuple(about_relationships(model, relationships, marks, arrows))
    if any(len(each) > sizes.DEEPEST for each in around):
        notes = (
            *notes,
            f"Of the containers around one another the {sizes.DEEPEST} nearest are drawn.",
        )
    picture = Picture(node.name, groups, boxes, tuple(arrows), notes)
    wholes = _wholes(model, containment, {identity, *containment.parts(identity)}, identity)
    return condensed(picture, containment, most, keep=(identity,), wholes=wholes or None)


def _wholes(
    model: Model, containment: Containment, within: Collection[str], top: str
) -> dict[str, Element]:
    """For each node in a container the first further one that it is in, which overlaps this."""
    known = {*within, *containment.around(top)}
    found: dict[str, Element] = {}
    for identity in within:
        for each in containment.memberships(identity):
            whole = model.get(each.container, "node")
            if whole and each.container not in known:
                found.setdefault(identity, whole)
    return found


def _parents(containment: Containment, drawn: Iterable[str]) -> dict[str, str]:
    """For each node the container that it is drawn in; empty where that is not drawn."""
    above = {each: containment.parent(each) for each in drawn}
    return {each: parent if parent in above else "" for each, parent in above.items()}


def _drawn(
    model: Model, parents: Mapping[str, str], marks: Marks, focus: str = ""
) -> tuple[tuple[Group, ...], tuple[Box, ...]]:
    """A group for each that has something in it, a box for each other."""
    filled = set(parents.values())
    groups: list[Group] = []
    boxes: list[Box] = []
    for identity, parent in parents.items():
        node = model.get(identity, "node")
        if node is None:
            continue
        said = (identity, node.name, node.string("node-type"), node.string("description"), parent)
        mark, is_focus = marks.of(identity), identity == focus
        if identity in filled:
            groups.append(Group(*said, mark=mark, is_focus=is_focus))
        else:
            boxes.append(Box(*said, mark=mark, is_focus=is_focus))
    return tuple(groups), tuple(boxes)


def _has_ends(model: Model, arrow: Arrow) -> bool:
    ends = (arrow.source, arrow.target)
    return all(end and model.get(end, "node") for end in ends)


def _in_order(model: Model, identities: Iterable[str]) -> list[str]:
    """The nodes with these ids as they stand in the document."""
    found = [model.get(each, "node") for each in identities]
    nodes = sorted((node for node in found if node), key=lambda node: node.index)
    return [node.id for node in nodes if node.id]
