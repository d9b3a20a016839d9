"""A picture as lines that a person reads, and what holds of every picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.diagram.placing import things

if TYPE_CHECKING:
    from advisor.diagram.picture import Arrow, Box, Group, Picture


def as_text(picture: Picture) -> str:
    """All that stands in a picture; what is in a group is indented."""
    lines = [picture.title, *_inside(picture, "", "  ")]
    lines += [f"  {_arrow(each)}" for each in picture.arrows]
    lines += [f"  ({note})" for note in picture.notes]
    return "\n".join(lines) + "\n"


def _inside(picture: Picture, parent: str, indent: str) -> list[str]:
    lines = [f"{indent}{_thing(box)}" for box in picture.boxes if box.parent == parent]
    for group in picture.groups:
        if group.parent == parent:
            lines += [f"{indent}{_thing(group)}:", *_inside(picture, group.id, indent + "  ")]
    return lines


def _thing(thing: Box | Group) -> str:
    focus = " *" if thing.is_focus else ""
    return f"{thing.id} [{thing.kind}] {thing.name}{_mark(thing.mark)}{focus}"


def _arrow(arrow: Arrow) -> str:
    label = f" {arrow.label}" if arrow.label else ""
    said_by = ", ".join(arrow.relationships)
    line = f"{'<' * bool(arrow.back)}--{arrow.link}->"
    return f"{arrow.source} {line} {arrow.target}{label} ({said_by}){_mark(arrow.mark)}"


def joined(picture: Picture) -> set[tuple[str, str, str, str]]:
    """What leads from where to where: ends, kind of arrow and relationship, for either way."""
    there = {
        (arrow.source, arrow.target, arrow.link, said_by)
        for arrow in picture.arrows
        for said_by in arrow.relationships
        if said_by not in arrow.back
    }
    return there | {
        (arrow.target, arrow.source, arrow.link, said_by)
        for arrow in picture.arrows
        for said_by in arrow.back
    }


def _mark(mark: str) -> str:
    return f" <{mark}>" if mark else ""


def assert_sound(picture: Picture) -> None:
    """Ids are told apart, parents and ends of arrows are there, and no group is in itself."""
    groups = {group.id: group.parent for group in picture.groups}
    drawn = [*groups, *(box.id for box in picture.boxes)]
    assert len(set(drawn)) == len(drawn), "one id, two things"
    assert all(drawn), "a thing without an id"
    for thing in things(picture):
        assert thing.parent in {"", *groups}
    for group in groups:
        above, steps = group, 0
        while above:
            above, steps = groups[above], steps + 1
            assert steps <= len(groups), "a group in itself"
    filled = {thing.parent for thing in things(picture)}
    assert filled.issuperset(groups), "a group with nothing in it"
    for arrow in picture.arrows:
        assert {arrow.source, arrow.target}.issubset(drawn)
        assert arrow.relationships
        assert {*arrow.back} <= {*arrow.relationships}
    ways = [(arrow.source, arrow.target, arrow.link) for arrow in picture.arrows]
    ways += [(arrow.target, arrow.source, arrow.link) for arrow in picture.arrows if arrow.back]
    assert len(set(ways)) == len(ways), "two arrows of one kind between the same two"


def places(picture: Picture) -> dict[str, str]:
    """For each node the one thing that it is drawn as."""
    found = [(group.id, group.id) for group in picture.groups]
    for box in picture.boxes:
        found += [(node, box.id) for node in box.gathered]
        if not box.gathered or not box.id.startswith(("every ", "everything ")):
            found.append((box.id, box.id))
    drawn = dict(found)
    assert len(drawn) == len(found), "a node is drawn twice"
    return drawn
