"""A view of the architecture as a diagram's text, and what its parts stand for.

Knows no library of pages.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.diagram import flowchart, sequence, steps, views
from advisor.diagram.mermaid_text import Names
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Literal, TypeAlias

    from advisor.diagram.picture import Picture, Sequence
    from advisor.preview.scene import Scene

    Kind: TypeAlias = Literal["architecture", "composition", "container", "neighbourhood", "flow"]
    """The composition is the architecture, drawn by what nodes are parts of."""


_FEWER = (views.MOST, 30, 20)
"""Boxes at most, and at each further try."""

_ARROWS = 60
"""A picture with more of them takes a browser seconds, and nobody can follow them. The time that
Mermaid takes to place them grows with the square of their number, words on them doubling it."""

_WORDLESS = "Its many arrows carry no words: click one for its relationships."


class View(NamedTuple):
    """What of the architecture is looked at."""

    kind: Kind = "architecture"
    id: str = ""
    """Of the container, the node or the flow."""

    @property
    def key(self) -> str:
        """Tells views apart."""
        return f"{self.kind} {self.id}"


class Drawn(NamedTuple):
    """A diagram and what is in it."""

    view: View
    title: str
    text: str
    """In Mermaid's language."""
    parts: Mapping[str, tuple[str, ...]]
    """For each part of the diagram, by its key (see mermaid_drawing.js), the unique-ids that it
    stands for, the first of which is meant when it is clicked."""
    closed: frozenset[str] = frozenset()
    """unique-ids of containers that are drawn as one box."""
    notes: tuple[str, ...] = ()
    """What was left out, and how to see it."""
    marked: tuple[str, ...] = ()
    """Keys of the boxes that a proposal adds, changes or removes."""

    def keys(self, ids: Iterable[str]) -> list[str]:
        """The parts that stand for any of these elements."""
        wanted = {*ids}
        return [key for key, stands_for in self.parts.items() if wanted.intersection(stands_for)]

    def shows(self, identity: str) -> bool:
        """Whether a part stands for this element before any other."""
        return any(stands_for[:1] == (identity,) for stands_for in self.parts.values())


def drawn(scene: Scene, view: View) -> Drawn:
    """The view of a scene.

    Raises:
        UsageError: there is no such container, node or flow.
    """
    if view.kind == "flow":
        return _of_sequence(view, steps.flow(scene.model, view.id, scene.marks))
    return _of_picture(view, _picture(scene, view))


def is_there(scene: Scene, view: View) -> bool:
    """Whether the view can still be drawn."""
    found = scene.model.get(view.id, "flow" if view.kind == "flow" else "node")
    return not view.id or found is not None


def _picture(scene: Scene, view: View) -> Picture:
    """With fewer boxes where they would drown in arrows, and then with words on none of them."""
    for most in _FEWER:
        picture = _with(scene, view, most)
        if len(picture.arrows) <= _ARROWS:
            return picture
    arrows = tuple(each._replace(label="") for each in picture.arrows)
    return picture._replace(arrows=arrows, notes=(*picture.notes, _WORDLESS))


def _with(scene: Scene, view: View, most: int) -> Picture:
    match view.kind:
        case "container":
            return views.container(scene.model, view.id, scene.marks, most)
        case "neighbourhood":
            return views.neighbourhood(scene.model, view.id, scene.marks, most)
        case "architecture":
            return views.architecture(scene.model, scene.marks, most)
        case "composition":
            return views.architecture(scene.model, scene.marks, most, "composed-of")
        case _:
            raise UsageError("there is no such view")


def _of_picture(view: View, picture: Picture) -> Drawn:
    stand_for = {group.id: (group.id,) for group in picture.groups} | {
        box.id: (box.id, *box.gathered) for box in picture.boxes
    }
    names = Names(stand_for)
    parts = {f"n:{names[identity]}": ids for identity, ids in stand_for.items()}
    parts |= _arrows(picture, names)
    closed = frozenset(box.id for box in picture.boxes if box.gathered)
    text = flowchart.written(picture)
    marked = tuple(f"n:{names[each.id]}" for each in picture.boxes if each.mark)
    return Drawn(view, picture.title, text, parts, closed, picture.notes, marked)


def _arrows(picture: Picture, names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The relationships by the names that Mermaid gives to arrows: their ends, and a count."""
    between: Counter[tuple[str, str]] = Counter()
    for arrow in picture.arrows:
        ends = names[arrow.source], names[arrow.target]
        earlier = between[ends]
        between[ends] += 1
        yield f"e:L_{ends[0]}_{ends[1]}_{earlier + 1 if earlier else 0}", arrow.relationships


def _of_sequence(view: View, drawn: Sequence) -> Drawn:
    names = Names(each.id for each in drawn.participants)
    parts = {f"n:{names[each.id]}": (each.id,) for each in drawn.participants}
    parts |= {f"m:{n}": (each.relationship,) for n, each in enumerate(drawn.messages)}
    return Drawn(view, drawn.title, sequence.written(drawn), parts, notes=drawn.notes)
