"""Pictures and flows in DOT, the language of Graphviz.

Equal pictures give equal text, an element on a line of its own. Marks are signs in the labels as
well as colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.element import CONTAINMENT
from advisor.calm.visible import visible_line
from advisor.diagram.box_words import about, about_group
from advisor.diagram.dot_text import comment, label, name, tooltip
from advisor.diagram.nesting import Nesting
from advisor.diagram.palette import GREY, INK, TONES, look
from advisor.diagram.picture import Box
from advisor.diagram.sizes import TALLEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.diagram.palette import Shape
    from advisor.diagram.picture import Arrow, Group, Link, Mark, Message, Picture, Sequence


class Line(NamedTuple):
    """How a kind of arrow is drawn."""

    style: str
    colour: str = "#52606d"
    head: str = "normal"
    """A word of Graphviz."""


class Form(NamedTuple):
    """How a kind of node is drawn."""

    shape: str
    """A word of Graphviz."""
    style: str = ""
    """More of them, besides `filled`."""


SHAPES: Mapping[Shape, Form] = {
    "box": Form("box"),
    "round": Form("box", "rounded"),
    "stadium": Form("oval"),
    "cylinder": Form("cylinder"),
    "pipe": Form("cds"),
    "hexagon": Form("hexagon"),
    "double": Form("component"),
    "page": Form("note"),
    "slanted": Form("folder"),
}
"""The palette's shapes in Graphviz's words."""

LINES: Mapping[Link, Line] = {
    "connects": Line("solid"),
    "interacts": Line("dashed"),
    "deployed-in": Line("dotted", GREY, "odot"),
    "composed-of": Line("dotted", GREY, "odiamond"),
}
"""Of each kind of relationship."""

_REPLY = Line("dashed")
_FONT = f'fontname="Helvetica,Arial,sans-serif" fontcolor="{INK}"'
_INDENT = "  "
_COLUMNS = 24
"""Characters in a line of a box."""
_LINES = 4
"""Lines of a name at most."""
_MARKED, _FOCUS = 2, 3
"""Width of the lines of what changes, and of what a picture is about."""


def written(picture: Picture) -> str:
    """The picture as a graph; its notes are comments."""
    tree = _Tree(picture)
    body = [*tree.lines(), *(_edge(arrow, tree) for arrow in picture.arrows)]
    direction = "TB" if len(picture.boxes) <= TALLEST else "LR"
    return _graph(picture.title, picture.notes, body, direction)


def written_flow(sequence: Sequence) -> str:
    """The flow as its participants and numbered arrows between them; replies are dashed."""
    body = [
        _node(_Node(each.id, (each.name, each.kind), each.kind, each.mark, (each.id,)))
        for each in sequence.participants
    ]
    body += [_step(message) for message in sequence.messages]
    return _graph(sequence.title, sequence.notes, body, "LR")


def _graph(title: str, notes: Iterable[str], body: Iterable[str], direction: str) -> str:
    # With its older way of ranking (newrank=false) Graphviz fails on some graphs with clusters.
    said = label(title, columns=80, lines=2)
    drawn = f'labelloc=t fontsize=16 bgcolor="white" nodesep=0.25 ranksep=0.5 {_FONT}'
    lines = [
        *map(comment, notes),
        f"digraph {said} {{",
        f"{_INDENT}graph [label={said} compound=true newrank=true rankdir={direction} {drawn}]",
        f'{_INDENT}node [style="filled" fontsize=11 margin="0.15,0.08" {_FONT}]',
        f"{_INDENT}edge [fontsize=9 arrowsize=0.7 {_FONT}]",
        *(f"{_INDENT}{line}" for line in body),
        "}",
    ]
    return "\n".join(lines) + "\n"


class _Tree:
    """The groups of a picture with what is in them."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._nesting = Nesting(picture)
        self._parents = {group.id: group.parent for group in picture.groups}
        self._inside = self._first_boxes()
        self._held = {box.id: box.parent for box in picture.boxes} | self._parents
        self._anchors = {
            end
            for arrow in picture.arrows
            for end, other in ((arrow.source, arrow.target), (arrow.target, arrow.source))
            if end in self._parents and (end not in self._inside or self._holds(end, other))
        }

    def lines(self) -> Iterator[str]:
        """Boxes and groups, each group around its own."""
        for depth, part, is_end in self._nesting.walk():
            indent = _INDENT * depth
            if isinstance(part, Box):
                yield f"{indent}{_box(part)}"
            elif is_end:
                yield f"{indent}}}"
            else:
                yield f"{indent}subgraph {name(f'cluster_{part.id}')} {{"
                yield f"{indent}{_INDENT}{_frame(part)}"
                if part.id in self._anchors:
                    anchor = f'[shape=point width=0.06 color="{GREY}"]'
                    yield f"{indent}{_INDENT}{name(part.id)} {anchor}"

    def end(self, identity: str, other: str) -> tuple[str, str]:
        """The node at which an arrow from or to `other` ends, and the group that cuts it off."""
        if identity not in self._parents:
            return name(identity), ""
        node = name(identity if identity in self._anchors else self._inside[identity])
        return node, "" if self._holds(identity, other) else name(f"cluster_{identity}")

    def _first_boxes(self) -> dict[str, str]:
        """For each group the first box at any depth in it."""
        found: dict[str, str] = {}
        for box in self._picture.boxes:
            parent = box.parent
            while parent and parent not in found:
                found[parent] = box.id
                parent = self._parents.get(parent, "")
        return found

    def _holds(self, group: str, other: str) -> bool:
        """Whether `other` is the group itself or anything in it."""
        while other and other != group:
            other = self._held.get(other, "")
        return other == group


def _frame(group: Group) -> str:
    """What a group says of itself."""
    tone = TONES[group.mark]
    said = label(f"{tone.sign}{group.name}", *about_group(group), columns=60, lines=_LINES)
    style = "rounded,dashed" if group.mark == "removed" else "rounded"
    width = _FOCUS if group.is_focus else _MARKED if group.mark else 1
    drawn = {
        "label": said,
        "labeljust": "l",  # arrows come to the middle, and would cross it there
        "tooltip": tooltip(group.id, group.about),
        "style": f'"{style}"',
        "color": f'"{tone.line or GREY}"',
        "fontcolor": f'"{INK}"',
        "penwidth": str(width),
        "fontsize": "12",
    }
    return f"graph {_attributes(drawn)}"


class _Node(NamedTuple):
    """What there is to say of a node."""

    id: str
    texts: tuple[str, ...]
    """Its name, and what stands below that."""
    kind: str
    mark: Mark
    more: tuple[str, ...]
    """For whoever points at it."""
    is_gathered: bool = False
    """Whether it stands for several; then it has a double border, which no other shape can have."""
    is_focus: bool = False


def _box(box: Box) -> str:
    more = (box.id, box.about, ", ".join(box.gathered))
    texts = (box.name, *about(box))
    return _node(_Node(box.id, texts, box.kind, box.mark, more, bool(box.gathered), box.is_focus))


def _node(node: _Node) -> str:
    kept, tone = look(node.kind), TONES[node.mark]
    form = SHAPES["box" if node.is_gathered else kept.shape]
    named, *below = node.texts
    drawn = {
        "label": label(f"{tone.sign}{named}", *below, columns=_COLUMNS, lines=_LINES),
        "shape": form.shape,
    }
    styles = [*filter(None, (form.style, "filled", "dashed" * (node.mark == "removed")))]
    if len(styles) > 1:
        drawn["style"] = f'"{",".join(styles)}"'
    if node.is_gathered:
        drawn["peripheries"] = "2"
    if node.is_focus or node.mark:
        drawn["penwidth"] = str(_FOCUS if node.is_focus else _MARKED)
    drawn |= {
        "fillcolor": f'"{tone.fill or kept.fill}"',
        "color": f'"{tone.line or kept.line}"',
        "tooltip": tooltip(*node.more),
    }
    return f"{name(node.id)} {_attributes(drawn)}"


def _attributes(drawn: Mapping[str, str]) -> str:
    """Attributes with their values, which are quoted already where they need to be."""
    return f"[{' '.join(f'{key}={value}' for key, value in drawn.items())}]"


def _edge(arrow: Arrow, tree: _Tree) -> str:
    source, tail = tree.end(arrow.source, arrow.target)
    target, head = tree.end(arrow.target, arrow.source)
    back = ", ".join(arrow.back)
    more = (", ".join(arrow.relationships), f"back: {back}" if back else "")
    drawn = _line(LINES[arrow.link], arrow.mark, arrow.label, more)
    if arrow.back:
        drawn["dir"] = "both"
    if arrow.link in CONTAINMENT:
        drawn["constraint"] = "false"  # what is only a further container turns nothing round
    drawn |= {key: group for key, group in (("ltail", tail), ("lhead", head)) if group}
    return f"{source} -> {target} {_attributes(drawn)}"


def _step(message: Message) -> str:
    said = f"{message.number}. {visible_line(message.text)}"
    line = _REPLY if message.is_reply else LINES["connects"]
    drawn = _line(line, message.mark, said, (said, message.relationship))
    if message.is_reply:
        drawn["constraint"] = "false"  # it turns nothing round
    return f"{name(message.source)} -> {name(message.target)} {_attributes(drawn)}"


def _line(line: Line, mark: Mark, said: str, more: tuple[str, ...]) -> dict[str, str]:
    """The attributes of an arrow; `more` is for whoever points at it."""
    tone = TONES[mark]
    drawn = {
        "label": label(f"{tone.sign}{said}", columns=_COLUMNS, lines=_LINES, before=" "),
        "tooltip": tooltip(*more),
        "style": line.style,
        "color": f'"{tone.line or line.colour}"',
        "arrowhead": line.head,
    }
    return drawn | ({"penwidth": str(_MARKED)} if mark else {})
