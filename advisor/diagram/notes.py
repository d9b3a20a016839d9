"""Sentences below a picture about what it does not show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from advisor.calm.element import CONTAINMENT, FROM
from advisor.calm.phrases import counted
from advisor.diagram.lookup import enumerated, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.diagram.marks import Marks
    from advisor.diagram.picture import Arrow, Box

_NAMED = 3
"""Ids that a note names."""


def about_nodes(model: Model) -> Iterator[str]:
    """The nodes that cannot be told apart by an id."""
    nameless = [node.pointer for node in model.nodes if not node.id]
    if nameless:
        count = counted(len(nameless), "node has", "nodes have")
        yield f"{count} no unique-id to be drawn by: {enumerated(nameless, _NAMED)}."
    ids = [node.id for node in model.nodes if node.id]
    if len(set(ids)) < len(ids):
        doubled = [identity for identity, count in Counter(ids).items() if count > 1]
        count = counted(len(doubled), "unique-id stands", "unique-ids stand")
        yield (
            f"{count} at several nodes, of which the first is drawn: {enumerated(doubled, _NAMED)}."
        )


def about_relationships(
    model: Model, relationships: Iterable[Element], marks: Marks, arrows: Iterable[Arrow]
) -> Iterator[str]:
    """The relationships that are no arrow between nodes, and marks that no arrow can show.

    Args:
        model: the architecture.
        relationships: those of it that the picture is about.
        marks: what a change does to the elements.
        arrows: that are drawn.
    """
    marked = {identity for arrow in arrows if arrow.mark for identity in arrow.relationships}
    options: list[str] = []
    broken: list[str] = []
    contained: list[str] = []
    for each in relationships:
        identity = each.id or each.pointer
        kinds = _kinds(each)
        if "options" in kinds:
            options.append(identity)
        elif not _joins(model, each):
            broken.append(identity)
        if each.id not in marked and marks.of(each.id) and kinds.intersection(CONTAINMENT):
            contained.append(f"{shortened(identity)} ({marks.of(each.id)})")
    if options:
        count = counted(
            len(options), "decision between options is", "decisions between options are"
        )
        yield f"{count} not drawn: {enumerated(options, _NAMED)}."
    if broken:
        count = counted(len(broken), "relationship is", "relationships are")
        yield (
            f"{count} not drawn, or in part, since not all they join are two nodes:"
            f" {enumerated(broken, _NAMED)}."
        )
    if contained:
        yield f"What contains what is changed, without an arrow: {enumerated(contained, _NAMED)}."


def about_several(model: Model, boxes: Iterable[Box]) -> Iterator[str]:
    """The boxes that stand for several nodes: containers that are closed, and nodes gathered."""
    several = [box for box in boxes if box.gathered]
    made = [box for box in several if not model.get(box.id, "node")]
    if closed := len(several) - len(made):
        told = counted(closed, "container is closed", "containers are closed")
        yield f"{told}; each has a picture of its own."
    if made:
        nodes = len({node for box in made for node in box.gathered})
        yield f"{nodes:,} nodes are gathered in {counted(len(made), 'box', 'boxes')}."


def about_containers(arrows: Iterable[Arrow]) -> Iterator[str]:
    """What an arrow from a container means that tells of several nodes in it."""
    if any(each.link in CONTAINMENT and each.label for each in arrows):
        yield "An arrow from a container to another says how many of its nodes are in that, too."


def about_left_out(arrows: Iterable[Arrow]) -> Iterator[str]:
    """The memberships whose arrows a picture had no room for."""
    told = {one for each in arrows for one in each.relationships}
    if told:
        count = counted(len(told), "relationship puts", "relationships put")
        yield f"{count} nodes into further containers, which is not drawn."


def _kinds(relationship: Element) -> set[str]:
    kinds = relationship.value.get("relationship-type")
    return {*kinds} if isinstance(kinds, dict) else set()


def _joins(model: Model, relationship: Element) -> bool:
    """Whether all its ends are nodes, and there is one on each side."""
    ends = [each for each in relationship.references if each.target == "node"]
    sides = {each.role in FROM for each in ends}
    within_itself = {each.id for each in ends if each.path[1] in CONTAINMENT}
    return (
        len(sides) > 1
        and len(within_itself) != 1
        and all(each.id and model.get(each.id, "node") for each in ends)
    )
