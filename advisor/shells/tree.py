"""What contains what, as an indented tree: containers with their parts, the loose nodes last.

Values in, lines out. A document may hold cycles, and a node may be in two containers: it is shown
in both, what is in it only once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.shells.render import Style

_LINES = 200
"""Of a larger tree only so many levels are shown as fit in this, and of each list the beginning."""

_SIBLINGS = 30
"""Nodes of one container that are shown where there is no room for all."""

_INDENTED = 6
"""A tree has one level for so many columns of the screen: half of these are indentation."""

_EVERY = 10**9


class _Signs(NamedTuple):
    """What branches are drawn with."""

    branch: str
    last: str
    pipe: str
    cut: str


_DRAWN = _Signs("├─ ", "└─ ", "│  ", "…")
_TYPED = _Signs("|- ", "`- ", "|  ", "...")
_BLANK = "   "


class _Row(NamedTuple):
    """One line of the tree."""

    depth: int
    id: str
    """Empty where others are only counted."""
    about: str
    is_last: bool
    """Of its siblings."""


def lines(
    model: Model, style: Style, columns: int, *, top: str | None = None, unicode: bool = True
) -> Iterator[str]:
    """The tree of all nodes, or of one.

    Args:
        model: the architecture.
        style: of the screen.
        columns: width of the screen.
        top: unique-id of the node to begin with.
        unicode: whether the screen shows the characters that boxes are drawn with.
    """
    forest, signs = _Forest(model), _DRAWN if unicode else _TYPED
    roots = forest.roots() if top is None else [top]
    rows, is_whole = _fitting(forest, roots, columns)
    if top is None:
        yield style.dim(forest.counts())
    yield from _drawn(rows, style, columns, signs)
    loose = forest.loose() if top is None else []
    if loose:
        yield style.dim("in no container:")
        shown = loose if len(loose) <= _LINES else loose[:_SIBLINGS]
        rows = [_Row(0, each, forest.about(each), is_last=False) for each in shown]
        rest = len(loose) - len(shown)
        rows += [_Row(0, "", f"and {rest:,} more", is_last=True)] if rest else []
        yield from _drawn(rows, style, columns, signs, lead="  ")
    if not is_whole:
        yield style.dim("Too large to show whole: /tree ID shows what is in one node.")


class _Forest:
    """Who contains whom, read once."""

    def __init__(self, model: Model) -> None:
        self._nodes = {each.id: each for each in model.nodes if each.id is not None}
        self._parts: dict[str, dict[str, None]] = {}
        self._kinds: dict[str, dict[str, None]] = {}
        self._within: set[str] = set()
        for relationship in model.relationships:
            self._read(relationship)

    def _read(self, relationship: Element) -> None:
        for named in relationship.references:
            if named.role != "container":
                continue
            kind = named.path[1]
            parts = self._parts.setdefault(named.id, {})
            self._kinds.setdefault(named.id, {})[str(kind)] = None
            for other in relationship.references:
                if other.role == "member" and other.path[1] == kind:
                    parts[other.id] = None
                    self._within.add(other.id)

    def roots(self) -> list[str]:
        """The containers that are in none, then one of each circle of containers."""
        roots = [each for each in self._containers() if each not in self._within]
        reached = {row.id for row in self.rows(roots)}
        for each in self._containers():
            if each not in reached:
                roots.append(each)
                reached.update(row.id for row in self.rows([each]))
        return roots

    def loose(self) -> list[str]:
        """The nodes that neither contain anything nor are contained."""
        bound = self._within | self._parts.keys()
        return [each for each in self._nodes if each not in bound]

    def counts(self) -> str:
        """How many there are of each."""
        told = {"node": len(self._nodes), "container": len(self._parts)}
        return ", ".join(counted(count, what) for what, count in told.items())

    def about(self, identity: str) -> str:
        """What there is to say behind an id."""
        node = self._nodes.get(identity)
        kind = node.value.get("node-type") if node else "there is no such node"
        parts = self._parts.get(identity)
        inside = f"{' and '.join(self._kinds[identity])}: {len(parts):,}" if parts else ""
        return "  ".join(filter(None, [kind if isinstance(kind, str) else "", inside]))

    def rows(
        self, roots: Sequence[str], siblings: int = _EVERY, levels: int = _EVERY
    ) -> Iterator[_Row]:
        """The lines of these trees, of each list at most `siblings`, down to so many levels."""
        waiting, shown = [*self._row_of(roots, 0, siblings)][::-1], set[str]()
        while waiting:
            row = waiting.pop()
            parts = self._parts.get(row.id)
            if parts and row.id in shown:
                yield row._replace(about=f"{row.about}, above")
                continue
            yield row
            if parts and row.depth + 1 < levels:
                shown.add(row.id)
                waiting += [*self._row_of(parts, row.depth + 1, siblings)][::-1]

    def _row_of(self, ids: Iterable[str], depth: int, siblings: int) -> Iterator[_Row]:
        listed = list(ids)
        rest = len(listed) - siblings
        for number, each in enumerate(listed[:siblings], 1):
            yield _Row(depth, each, self.about(each), is_last=number == len(listed))
        if rest > 0:
            yield _Row(depth, "", f"and {rest:,} more", is_last=True)

    def _containers(self) -> list[str]:
        """In the order of the nodes; those that are no nodes last."""
        return list(dict.fromkeys([*filter(self._parts.__contains__, self._nodes), *self._parts]))


def _fitting(forest: _Forest, roots: Sequence[str], columns: int) -> tuple[list[_Row], bool]:
    """As much of the trees as a person reads, and whether that is all."""
    deepest = columns // _INDENTED
    rows = list(forest.rows(roots))
    if len(rows) <= _LINES and all(row.depth < deepest for row in rows):
        return rows, True
    siblings = _EVERY if len(rows) <= _LINES else _SIBLINGS
    cut = list(forest.rows(roots, siblings))
    levels = 1
    while levels < deepest and sum(row.depth <= levels for row in cut) <= _LINES:
        levels += 1
    return list(forest.rows(roots, siblings, levels)), False


def _drawn(
    rows: Iterable[_Row], style: Style, columns: int, signs: _Signs, *, lead: str = ""
) -> Iterator[str]:
    """The lines with their branches behind `lead`, none wider than the screen."""
    open_branches: list[str] = []
    for row in rows:
        del open_branches[max(row.depth - 1, 0) :]
        branch = signs.last if row.is_last else signs.branch
        before = lead + "".join(open_branches) + (branch if row.depth else "")
        if row.depth:
            open_branches.append(_BLANK if row.is_last else signs.pipe)
        name, about = visible(row.id), visible(row.about)
        room = columns - width(before)
        name, about = _cut(name, room, signs.cut), _cut(about, room - width(name) - 2, signs.cut)
        yield f"{before}{style.bold(name)}{'  ' * bool(name and about)}{style.dim(about)}"


def _cut(text: str, room: int, mark: str) -> str:
    if width(text) <= room:
        return text
    while text and width(text) > room - width(mark):
        text = text[:-1]
    return text and text + mark
