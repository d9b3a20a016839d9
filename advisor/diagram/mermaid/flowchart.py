"""Pictures as flowcharts in Mermaid: a shape for each kind of node, containers as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.element import CONTAINMENT
from advisor.diagram.mermaid.text import Names, comment, label, named
from advisor.diagram.nesting import Nesting
from advisor.diagram.palette import GREY, INK, TONES, WORDS, look
from advisor.diagram.picture import Box
from advisor.diagram.sizes import TALLEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.diagram.palette import Look, Shape, Tone
    from advisor.diagram.picture import Arrow, Link, Picture

_INDENT = "    "

_BRACKETS: Mapping[Shape, tuple[str, str]] = {
    "box": ("[", "]"),
    "round": ("(", ")"),
    "stadium": ("([", "])"),
    "cylinder": ("[(", ")]"),
    "pipe": ("[", "]"),
    "hexagon": ("{{", "}}"),
    "double": ("[[", "]]"),
    "page": ("[/", "/]"),
    "slanted": ("[/", "\\]"),
}
"""What stands around the label of each shape."""

_PIPE = "h-cyl"
_STACK = "st-rect"
"""Words of Mermaid for shapes that have no brackets: a cylinder that lies, and a pile of boxes."""

_LINES: Mapping[Link, str] = {
    "connects": "-->",
    "interacts": "-.->",
    "deployed-in": "--o",
    "composed-of": "--o",
}
"""How each kind of arrow is written: dotted where a person acts, a ring at a container."""

_ROOM = '%%{init: {"flowchart": {"subGraphTitleMargin": {"top": 4, "bottom": 14}}}}%%'
"""Asks for room below the name of a frame, where else the heads of arrows lie on it."""

_MARKED = "stroke-width:2.5px"
_DASHED = "stroke-dasharray:6 4"


def written(picture: Picture) -> str:
    """The text of a diagram; equal pictures give equal text, an element on a line of its own.

    Its colours can be read on a light page and on a dark one.
    """
    return "\n".join(_Writer(picture).lines()) + "\n"


class _Writer:
    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._nesting = Nesting(picture)
        self._names = Names(
            [*(box.id for box in picture.boxes), *(group.id for group in picture.groups)]
        )

    def lines(self) -> Iterator[str]:
        direction = "TD" if len(self._picture.boxes) <= TALLEST else "LR"
        yield f"flowchart {direction}"
        if self._needs_room():
            yield f"{_INDENT}{_ROOM}"
        yield from map(comment, self._picture.notes)
        if self._picture.title:
            yield f"{_INDENT}accTitle: {label(self._picture.title)}"
        yield from self._parts()
        yield from map(self._arrow, self._picture.arrows)
        yield from self._classes()
        yield from self._frames()
        yield from self._lines_drawn()

    def _needs_room(self) -> bool:
        """Whether to ask for it: with it, arrows that end at a frame end before they reach it."""
        groups = {group.id for group in self._picture.groups}
        ends = {end for arrow in self._picture.arrows for end in (arrow.source, arrow.target)}
        return bool(groups) and not groups & ends

    def _parts(self) -> Iterator[str]:
        for depth, part, is_end in self._nesting.walk():
            indent = _INDENT * (depth + 1)
            if isinstance(part, Box):
                yield f"{indent}{self._box(part)}"
                if part.gathered or look(part.kind).shape == "pipe":
                    shape = _STACK if part.gathered else _PIPE
                    yield f"{indent}{self._names[part.id]}@{{ shape: {shape} }}"
                continue
            is_frame = not self._nesting.is_empty(part.id)  # Mermaid stops at an arrow to one else
            if not is_end:
                head = f"{self._names[part.id]}[{named(part)}]"
                yield f"{indent}{'subgraph ' * is_frame}{head}"
            elif is_frame:
                yield f"{indent}end"

    def _box(self, box: Box) -> str:
        drawn = look(box.kind)
        before, after = _BRACKETS["box" if box.gathered else drawn.shape]
        return f"{self._names[box.id]}{before}{named(box)}{after}:::{drawn.name}"

    def _arrow(self, arrow: Arrow) -> str:
        is_containment = arrow.link in CONTAINMENT
        kind = WORDS[arrow.link].lower() if is_containment else ""
        words = ", ".join(filter(None, (kind, arrow.label)))
        words = label(TONES[arrow.mark].sign + (words or arrow.mark))
        beside = f'|"{words}"|' if words else ""
        source, target = self._names[arrow.source], self._names[arrow.target]
        tail = "<" if arrow.back else ""
        return f"{_INDENT}{source} {tail}{_LINES[arrow.link]}{beside} {target}"

    def _classes(self) -> Iterator[str]:
        looks = {drawn.name: drawn for drawn in (look(box.kind) for box in self._picture.boxes)}
        for kind in sorted(looks):
            yield f"{_INDENT}classDef {kind} {_style(looks[kind])}"
        for mark, tone in TONES.items():
            marked = [self._names[box.id] for box in self._picture.boxes if box.mark == mark]
            if mark and marked:
                dashed = f",{_DASHED}" if mark == "removed" else ""
                yield f"{_INDENT}classDef {mark} {_style(tone)},{_MARKED}{dashed}"
                yield from (f"{_INDENT}class {each} {mark}" for each in marked)
        focus = [self._names[box.id] for box in self._picture.boxes if box.is_focus]
        if focus:
            yield f"{_INDENT}classDef focus stroke-width:4px"
            yield from (f"{_INDENT}class {each} focus" for each in focus)

    def _frames(self) -> Iterator[str]:
        for group in self._picture.groups:
            line = TONES[group.mark].line or GREY
            width = "4px" if group.is_focus else "2.5px" if group.mark else "1px"
            dashed = f",{_DASHED}" if group.mark == "removed" else ""
            yield (
                f"{_INDENT}style {self._names[group.id]} fill:#8b95a114,stroke:{line},"
                f"stroke-width:{width}{dashed}"
            )

    def _lines_drawn(self) -> Iterator[str]:
        for number, arrow in enumerate(self._picture.arrows):
            line = TONES[arrow.mark].line
            if line:
                dashed = f",{_DASHED}" if arrow.mark == "removed" else ""
                yield f"{_INDENT}linkStyle {number} stroke:{line},{_MARKED}{dashed}"
            elif arrow.link in CONTAINMENT:
                yield f"{_INDENT}linkStyle {number} stroke:{GREY},stroke-width:1px"


def _style(drawn: Look | Tone) -> str:
    return f"fill:{drawn.fill},stroke:{drawn.line},color:{INK}"
