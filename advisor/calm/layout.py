"""Where everything stands in a JSON text: offsets for programs, lines and columns for people.

`jsontext` makes the layout while it reads; here it is asked. Containers below the two top levels
are indexed when somebody asks for a place inside them, and then known.
Imports nothing but the pointer module.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.pointer import list_index, split

if TYPE_CHECKING:
    from collections.abc import Callable


_BLOCK = 4_096
"""Characters between the places for which the number of line ends before them is kept."""


class Position(NamedTuple):
    """A place for a person: line and column count characters, from 1."""

    line: int
    column: int


class Span(NamedTuple):
    """A stretch of the text, as character offsets; the end is exclusive."""

    start: int
    end: int


class Splice(NamedTuple):
    """An edit: what stands from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str


class Container:
    """Where one object or list stands, and each of its members or items."""

    __slots__ = ("_places", "end", "ends", "heads", "keys", "start", "starts")

    def __init__(self, start: int, keys: list[str] | None) -> None:
        self.start = start
        """Offset of the opening bracket."""
        self.end = start
        """Offset behind the closing bracket."""
        self.keys = keys
        """The names in an object, in order; None for a list."""
        self.heads: list[int] = []
        """Where each child begins: a member at its name, an item at its value."""
        self.starts: list[int] = []
        """Where each child's value begins."""
        self.ends: list[int] = []
        """Behind each child's value."""
        self._places: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def find(self, token: str) -> int | None:
        """Which child the pointer token names; of repeated names the last, as in the value."""
        if self.keys is None:
            return list_index(token, len(self.starts))
        if self._places is None:
            self._places = {key: place for place, key in enumerate(self.keys)}
        return self._places.get(token)


class Layout:
    """Where everything stands in a parsed text."""

    __slots__ = ("_containers", "_ends_before", "_index", "root", "text")

    def __init__(
        self,
        text: str,
        root: Container,
        containers: dict[int, Container],
        index: Callable[[str, int], Container],
    ) -> None:
        self.text = text
        self.root = root
        self._containers = containers
        """By the offset of the opening bracket; not all of them yet."""
        self._index = index
        """Indexes the container that opens at an offset."""
        self._ends_before: list[int] | None = None

    def span(self, pointer: str) -> Span:
        """The value at `pointer`, without its name.

        Raises:
            KeyError: there is nothing.
        """
        span = Span(self.root.start, self.root.end)
        for token in split(pointer):
            container = self.container(span.start)
            place = None if container is None else container.find(token)
            if container is None or place is None:
                raise KeyError(pointer)
            span = Span(container.starts[place], container.ends[place])
        return span

    def position(self, pointer: str) -> Position:
        """Where a person finds `pointer`: a member by its name, an item by its value.

        The nearest ancestor that exists stands in for what does not.
        """
        container: Container | None = self.root
        head = self.root.start
        for token in split(pointer):
            place = None if container is None else container.find(token)
            if container is None or place is None:
                break
            head = container.heads[place]
            container = self.container(container.starts[place])
        return self.position_at(head)

    def position_at(self, offset: int) -> Position:
        """Line and column of a character offset."""
        block, inside = divmod(offset, _BLOCK)
        line = self._lines_before()[block] + self.text.count("\n", offset - inside, offset) + 1
        return Position(line, offset - self.text.rfind("\n", 0, offset))

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1, without its end; empty beyond the text."""
        ends = number - 1
        if ends < 0:
            return ""
        before = self._lines_before()
        block = max(bisect_left(before, ends) - 1, 0)
        start = block * _BLOCK
        for _ in range(ends - before[block]):
            start = self.text.find("\n", start) + 1
            if start == 0:
                return ""
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].rstrip("\r")

    def container(self, start: int) -> Container | None:
        """The object or list whose value begins at offset `start`; None for any other value."""
        container = self._containers.get(start)
        if container is None and self.text[start] in "{[":
            container = self._containers[start] = self._index(self.text, start)
        return container

    def _lines_before(self) -> list[int]:
        """How many line ends stand before each block; a list of them all takes long to make."""
        if self._ends_before is None:
            starts = range(0, len(self.text), _BLOCK)
            counts = (self.text.count("\n", start, start + _BLOCK) for start in starts)
            self._ends_before = [0, *accumulate(counts)]
        return self._ends_before
