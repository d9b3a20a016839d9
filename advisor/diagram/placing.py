"""Putting several things of a picture into one box: what becomes of their arrows and marks.

A place is the id of the thing that a thing is drawn as. Imports the picture's values alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.diagram.picture import Arrow, Box, Group, Picture


def things(picture: Picture) -> Iterator[Group | Box]:
    """All that an arrow may end at."""
    yield from picture.groups
    yield from picture.boxes


def moved(picture: Picture, places: Mapping[str, str]) -> tuple[Arrow, ...]:
    """The arrows between the places of their ends; those within one place are not seen."""
    found = []
    for arrow in picture.arrows:
        source, target = places[arrow.source], places[arrow.target]
        if (source, target) == (arrow.source, arrow.target):
            found.append(arrow)
        elif source != target:
            found.append(arrow._replace(source=source, target=target))
    return tuple(found)


def marked_within(picture: Picture, places: Mapping[str, str]) -> set[str]:
    """The places in which something is marked that is no longer seen by itself."""
    found = {
        places[each.id] for each in things(picture) if each.mark and places[each.id] != each.id
    }
    return found | {
        places[arrow.source]
        for arrow in picture.arrows
        if arrow.mark and places[arrow.source] == places[arrow.target]
    }
