"""A view of the architecture as a diagram's text, and what its parts stand for.

Knows no library of pages.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from advisor.diagram import steps, views
from advisor.diagram.mermaid import flowchart, sequence
from advisor.diagram.mermaid.text import Names
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Literal, TypeAlias

    from advisor.calm.model import Model
    from advisor.diagram.picture import Arrow, Box, Picture, Sequence
    from advisor.preview.scene import Scene

    Kind: TypeAlias = Literal["architecture", "composition", "container", "neighbourhood", "flow"]
    """The composition is the architecture, drawn by what nodes are parts of."""


_FEWER = (views.MOST, 30, 20)
"""Boxes at most, and at each further try."""

_ARROWS = 60
"""A picture with more of them takes a browser seconds, and nobody can follow them. The time that
Mermaid takes to place them grows with the square of their number, words on them doubling it."""

_SHARE = 2
"""A picture with fewer than this part of the boxes that there is room for leaves out too much."""

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


class Several(NamedTuple):
    """Elements that one part of a diagram stands for, none of them before the others."""

    title: str
    """What they are, and where: `53 services in Core banking zone`."""
    ids: tuple[str, ...]


class Drawn(NamedTuple):
    """A diagram and what is in it."""

    view: View
    title: str
    text: str
    """In Mermaid's language."""
    parts: Mapping[str, tuple[str, ...]]
    """For each part of the diagram, by its key (see mermaid_drawing.js), the unique-ids that it
    stands for, the first of which is meant when it is clicked, unless it stands for several."""
    opens: Mapping[str, View] = MappingProxyType({})
    """The view that a box leads to, by its key; without one there is nothing further to see."""
    several: Mapping[str, Several] = MappingProxyType({})
    """The parts that stand for several elements alike, by their keys."""
    notes: tuple[str, ...] = ()
    """What was left out, and how to see it."""
    marked: tuple[str, ...] = ()
    """Keys of what a proposal adds, changes or removes: boxes, frames and arrows."""

    def keys(self, ids: Iterable[str]) -> list[str]:
        """The parts that stand for any of these elements."""
        wanted = {*ids}
        return [key for key, stands_for in self.parts.items() if wanted.intersection(stands_for)]

    def shows(self, identity: str) -> bool:
        """Whether a part stands for this element before any other."""
        return any(
            stands_for[:1] == (identity,) and key not in self.several
            for key, stands_for in self.parts.items()
        )


def drawn(scene: Scene, view: View) -> Drawn:
    """The view of a scene.

    Raises:
        UsageError: there is no such container, node or flow.
    """
    if view.kind == "flow":
        return _of_sequence(view, steps.flow(scene.model, view.id, scene.marks))
    return _of_picture(scene.model, view, _picture(scene, view))


def is_there(scene: Scene, view: View) -> bool:
    """Whether the view can still be drawn."""
    found = scene.model.get(view.id, "flow" if view.kind == "flow" else "node")
    return not view.id or found is not None


def _picture(scene: Scene, view: View) -> Picture:
    """With fewer boxes where they would drown in arrows, but not with hardly any.

    Where only that would help, there are words on none of the arrows.
    """
    most = picture = _with(scene, view, _FEWER[0])
    for fewer in _FEWER[1:]:
        if len(picture.arrows) <= _ARROWS:
            return picture
        smaller = _with(scene, view, fewer)
        if len(smaller.boxes) * _SHARE < len(most.boxes):
            break
        picture = smaller
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


def _of_picture(model: Model, view: View, picture: Picture) -> Drawn:
    stand_for = {group.id: (group.id,) for group in picture.groups} | {
        box.id: (box.id, *box.gathered) for box in picture.boxes
    }
    names = Names(stand_for)
    keys = {identity: f"n:{names[identity]}" for identity in stand_for}
    arrows = dict(_arrows(picture, names))
    parts = {keys[identity]: ids for identity, ids in stand_for.items()}
    parts |= {key: arrow.relationships for key, arrow in arrows.items()}
    opens = {keys[each.id]: View("neighbourhood", each.id) for each in picture.groups} | {
        keys[box.id]: leads_to
        for box in picture.boxes
        if (leads_to := _behind(model, view, box)) is not None
    }
    shown = {group.id: group.name for group in picture.groups}
    shown |= {box.id: box.name for box in picture.boxes}
    several = {
        keys[box.id]: _gathered(model, box) for box in picture.boxes if _is_made_up(model, box)
    } | {
        key: _merged(arrow, shown) for key, arrow in arrows.items() if len(arrow.relationships) > 1
    }
    marked = (
        *(keys[box.id] for box in picture.boxes if box.mark),
        *(keys[group.id] for group in picture.groups if group.mark),
        *(key for key, arrow in arrows.items() if arrow.mark),
    )
    return Drawn(
        view,
        picture.title,
        flowchart.written(picture),
        parts,
        opens,
        several,
        notes=picture.notes,
        marked=marked,
    )


def _is_made_up(model: Model, box: Box) -> bool:
    """Whether the box is no element itself, but stands for several."""
    return bool(box.gathered) and model.get(box.id, "node") is None


def _behind(model: Model, view: View, box: Box) -> View | None:
    """What opening a box shows: what is in it, what is around it, or the place of many."""
    if not box.gathered:
        return View("neighbourhood", box.id)
    container = box.parent if _is_made_up(model, box) else box.id
    leads_to = View("container", container)
    return leads_to if container and leads_to != view else None


def _gathered(model: Model, box: Box) -> Several:
    container = model.get(box.parent, "node")
    place = f" in {container.name}" if container is not None else ""
    return Several(f"{box.name}{place}", box.gathered)


def _merged(arrow: Arrow, names: Mapping[str, str]) -> Several:
    joins = "between {} and {}" if arrow.back else "from {} to {}"
    ends = joins.format(names[arrow.source], names[arrow.target])
    return Several(f"{len(arrow.relationships):,} relationships {ends}", arrow.relationships)


def _arrows(picture: Picture, names: Names) -> Iterator[tuple[str, Arrow]]:
    """The arrows by the names that Mermaid gives to them: their ends, and a count."""
    between: Counter[tuple[str, str]] = Counter()
    for arrow in picture.arrows:
        ends = names[arrow.source], names[arrow.target]
        earlier = between[ends]
        between[ends] += 1
        yield f"e:L_{ends[0]}_{ends[1]}_{earlier + 1 if earlier else 0}", arrow


def _of_sequence(view: View, drawn: Sequence) -> Drawn:
    names = Names(each.id for each in drawn.participants)
    keys = {each.id: f"n:{names[each.id]}" for each in drawn.participants}
    parts = {key: (identity,) for identity, key in keys.items()}
    opens = {key: View("neighbourhood", identity) for identity, key in keys.items()}
    parts |= {f"m:{n}": (each.relationship,) for n, each in enumerate(drawn.messages)}
    return Drawn(view, drawn.title, sequence.written(drawn), parts, opens, notes=drawn.notes)
