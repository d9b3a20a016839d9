"""Pictures in Mermaid's C4 deployment form, as CALM's own documentation draws them.

Persons for actors, containers for all other nodes, deployment nodes for what contains them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.diagram.mermaid.text import ABOUT, Names, comment, name, named, quoted
from advisor.diagram.nesting import Nesting
from advisor.diagram.palette import INK, TONES, WORDS, look
from advisor.diagram.picture import Box
from advisor.diagram.placing import things

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.diagram.picture import Arrow, Group, Picture

_ROOT = "deployment"
"""The deployment node around all; the others are named so that none has its name."""

_INDENT = "    "

_WHOLE = "\0whole"
"""Behind the id of a group it is that of the box in it which arrows to the group lead to, unless
an element has it."""


def written(picture: Picture) -> str:
    """The text of a diagram; equal pictures give equal text, an element on a line of its own.

    Mermaid cannot lead an arrow to a deployment node: such an arrow leads to a box in it that
    stands for the whole. Nor can it draw one with nothing in it, which is a container here.
    """
    return "\n".join(_Writer(picture).lines()) + "\n"


class _Writer:
    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._nesting = Nesting(picture)
        ids = dict.fromkeys(each.id for each in things(picture))
        ends = {end for arrow in picture.arrows for end in (arrow.source, arrow.target)}
        self._wholes: dict[str, str] = {}
        for group in picture.groups:
            if group.id in ends and not self._nesting.is_empty(group.id):
                whole = group.id + _WHOLE
                while whole in ids:
                    whole += "'"
                ids[whole] = None
                self._wholes[group.id] = whole
        self._names = Names(ids, reserved={_ROOT})

    def lines(self) -> Iterator[str]:
        yield "C4Deployment"
        yield from map(comment, self._picture.notes)
        yield ""
        yield f'{_INDENT}Deployment_Node({_ROOT}, "Architecture", ""){{'
        if self._nesting.is_empty(""):
            yield f'{_INDENT * 2}Container(nothing, "Nothing to show", "", "")'
        yield from self._parts()
        yield f"{_INDENT}}}"
        yield ""
        yield from self._arrows()
        yield ""
        yield from self._colours()
        yield f'{_INDENT}UpdateLayoutConfig($c4ShapeInRow="3", $c4BoundaryInRow="2")'

    def _parts(self) -> Iterator[str]:
        for depth, part, is_end in self._nesting.walk():
            indent = _INDENT * (depth + 2)
            if isinstance(part, Box):
                yield f"{indent}{self._box(part)}"
            elif self._nesting.is_empty(part.id):
                if not is_end:
                    yield f'{indent}Container({self._head(part)}, "", {quoted(part.about, ABOUT)})'
            elif is_end:
                yield f"{indent}}}"
            else:
                yield f"{indent}Deployment_Node({self._head(part)}, {quoted(part.about, ABOUT)}){{"
                if part.id in self._wholes:
                    words = name(TONES[part.mark].sign, f"{part.name or part.id} as a whole")
                    whole = self._names[self._wholes[part.id]]
                    yield f'{indent}{_INDENT}Container({whole}, "{words}", "", "")'

    def _box(self, box: Box) -> str:
        about = quoted(box.about, ABOUT)
        if look(box.kind).name == "actor" and not box.gathered:
            return f"Person({self._head(box)}, {about})"
        return f'Container({self._head(box)}, "", {about})'

    def _head(self, element: Box | Group) -> str:
        return f"{self._names[element.id]}, {named(element)}"

    def _arrows(self) -> Iterator[str]:
        # Mermaid draws one arrow from one box to another: the last.
        for (source, target), arrows in self._joined().items():
            words = ", ".join(dict.fromkeys(map(_words, arrows)))
            kind = "BiRel" if any(arrow.back for arrow in arrows) else "Rel"
            yield f"{_INDENT}{kind}({source},{target},{quoted(words, ABOUT)})"

    def _joined(self) -> dict[tuple[str, str], list[Arrow]]:
        joined: dict[tuple[str, str], list[Arrow]] = {}
        for arrow in self._picture.arrows:
            joined.setdefault((self._end(arrow.source), self._end(arrow.target)), []).append(arrow)
        return joined

    def _end(self, identity: str) -> str:
        return self._names[self._wholes.get(identity, identity)]

    def _colours(self) -> Iterator[str]:
        for box in self._picture.boxes:
            if box.mark:
                tone = TONES[box.mark]
                yield (
                    f'{_INDENT}UpdateElementStyle({self._names[box.id]}, $bgColor="{tone.fill}", '
                    f'$fontColor="{INK}", $borderColor="{tone.line}")'
                )
        for (source, target), arrows in self._joined().items():
            lines = [TONES[arrow.mark].line for arrow in arrows if arrow.mark]
            if lines:
                line = lines[0]
                yield (
                    f'{_INDENT}UpdateRelStyle({source}, {target}, $textColor="{line}", '
                    f'$lineColor="{line}")'
                )


def _words(arrow: Arrow) -> str:
    count = len(arrow.relationships)
    several = f" ({count} relationships)" if count > 1 else ""
    ways = " both ways" if arrow.back else ""
    return f"{TONES[arrow.mark].sign}{WORDS[arrow.link]}{ways}{several}"
