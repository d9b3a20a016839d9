"""Arrows of a picture: one for each pair of nodes that a relationship joins, and several as one.

Imports the model and the picture's values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.diagram.picture import Arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.calm.element import Element, Role
    from advisor.calm.model import Model
    from advisor.diagram.containment import Containment
    from advisor.diagram.marks import Marks
    from advisor.diagram.picture import Link, Mark

_ENDS: dict[Link, tuple[Role, Role]] = {
    "connects": ("source", "destination"),
    "interacts": ("actor", "member"),
}
"""For each kind of relationship that is a way: the roles of the nodes at its ends."""

_SEVERAL = 3
"""Memberships of nodes of one container in another from which they are one arrow."""


def single(relationships: Iterable[Element], marks: Marks) -> Iterator[Arrow]:
    """An arrow for each two ids that one relationship joins, whether they are nodes or not."""
    for relationship in relationships:
        protocol = relationship.string("protocol")
        identity = (relationship.id or relationship.pointer,)
        mark = marks.of(relationship.id)
        for source, target, link in _pairs(relationship):
            yield Arrow(source, target, link, identity, protocol, mark)


def touching(model: Model, nodes: Iterable[str]) -> list[Element]:
    """The relationships that name any of these nodes, in document order."""
    found = {
        named.holder: named.holder.index
        for node in nodes
        for named in model.references.get(node, ())
        if named.holder.kind == "relationship" and named.target == "node"
    }
    return sorted(found, key=lambda each: found[each])


def memberships(
    containment: Containment, parents: Mapping[str, str], marks: Marks
) -> Iterator[Arrow]:
    """An arrow for each membership that is not shown by drawing a node in its container.

    Args:
        containment: who contains whom.
        parents: for each node that is drawn the container that it is drawn in, empty for none.
        marks: what a change does to the elements.
    """
    for identity, parent in parents.items():
        listed = containment.memberships(identity)
        if all(each.container == parent for each in listed):
            continue
        shown = {*_around(identity, parents)}
        for each in listed:
            if each.container not in shown:
                said_by = (each.relationship,)
                mark = marks.of(each.relationship)
                yield Arrow(identity, each.container, each.link, said_by, "", mark)


def lifted(
    arrows: Iterable[Arrow], containment: Containment, parents: Mapping[str, str]
) -> list[Arrow]:
    """Memberships of several nodes of one container in another as one arrow between the two.

    It starts at the container in which they are drawn, and says of how many of its nodes it tells.
    Without that, a network around a system would be a bundle of arrows that hides all others.
    Containment and parents are as in `memberships`.
    """
    bundles: dict[tuple[str, str, Link], list[Arrow]] = {}
    for arrow in arrows:
        start = parents[arrow.source] or arrow.source
        bundles.setdefault((start, arrow.target, arrow.link), []).append(arrow)
    found: list[Arrow] = []
    for (start, _, _), bundle in bundles.items():
        nodes = len({arrow.source for arrow in bundle})
        if nodes < _SEVERAL:
            found += bundle
        else:
            whole = len(containment.children(start))
            label = f"{'all' if nodes == whole else f'{nodes:,}'} of its {whole:,} nodes"
            found.append(_as_one(bundle)._replace(source=start, label=label))
    return found


def gathered(arrows: Iterable[Arrow], *, both_ways: bool = False) -> tuple[Arrow, ...]:
    """Those of one kind between the same two as one, in the order of the first.

    Args:
        arrows: those of a picture, with an arrow for each relationship that is a way.
        both_ways: whether ways that lead there and back are one, too, with a head at both ends.
    """
    groups: dict[tuple[str, str, Link], list[Arrow]] = {}
    for arrow in arrows:
        opposite = (arrow.target, arrow.source, arrow.link)
        if both_ways and arrow.link in _ENDS and opposite in groups:
            groups[opposite].append(arrow)
        else:
            groups.setdefault((arrow.source, arrow.target, arrow.link), []).append(arrow)
    return tuple(each[0] if len(each) == 1 else _between_two(each) for each in groups.values())


def together(marks: Iterable[Mark]) -> Mark:
    """The mark of several as one: theirs if it is the same, changed if any has one."""
    found = {*marks}
    if len(found) == 1:
        return found.pop()
    return "changed" if found else ""


def _around(identity: str, parents: Mapping[str, str]) -> Iterator[str]:
    """The containers that a node is drawn in, innermost first."""
    while identity := parents[identity]:
        yield identity


def _as_one(arrows: list[Arrow]) -> Arrow:
    relationships = _told(arrows)
    label = _shared_label(arrows)
    if len(relationships) > 1 and arrows[0].link in _ENDS:
        label = f"{len(relationships):,} relationships" + (f", {label}" if label else "")
    mark = together(each.mark for each in arrows)
    return arrows[0]._replace(relationships=relationships, label=label, mark=mark)


def _between_two(arrows: list[Arrow]) -> Arrow:
    """Arrows between the same two as one, with a head at both ends where some lead back."""
    one = _as_one(arrows)
    there = [each for each in arrows if each.source == one.source]
    back = [each for each in arrows if each.source != one.source]
    return one._replace(label=_both_ways(there, back), back=_told(back)) if back else one


def _both_ways(there: list[Arrow], back: list[Arrow]) -> str:
    """How many relationships lead either way, and over what; that once where it is the same."""
    protocols = _shared_label(there), _shared_label(back)
    counts = len(_told(there)), len(_told(back))
    is_same = protocols[0] == protocols[1]
    words = []
    for way, count, protocol in zip(("there", "back"), counts, protocols, strict=True):
        number = f"{count:,}" if max(counts) > 1 else ""
        said = " ".join(filter(None, (number, "" if is_same else protocol)))
        if said:
            words.append(f"{said} {way}")
    return ", ".join(filter(None, (*words, protocols[0] if is_same else "")))


def _shared_label(arrows: list[Arrow]) -> str:
    """The label that all have, or none."""
    return arrows[0].label if len({each.label for each in arrows}) == 1 else ""


def _told(arrows: Iterable[Arrow]) -> tuple[str, ...]:
    """The relationships that arrows stand for, each once."""
    return tuple(dict.fromkeys(one for each in arrows for one in each.relationships))


def _pairs(relationship: Element) -> Iterator[tuple[str, str, Link]]:
    for link, (one, many) in _ENDS.items():
        named = [each for each in relationship.references if each.path[1] == link]
        for source in [each.id for each in named if each.role == one]:
            for target in dict.fromkeys(each.id for each in named if each.role == many):
                yield source, target, link
