"""Where everything stands in a JSON text: offsets for programs, lines and columns for people.

`jsontext` makes the layout while it reads; here it is asked. Containers below the two top levels
are indexed when somebody asks for a place inside them, and then known.
Imports nothing but the pointer module.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.pointer import split

if TYPE_CHECKING:
    from collections.abc import Callable


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

    __slots__ = ("_containers", "_index", "_line_starts", "root", "text")

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
        self._line_starts: list[int] | None = None

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
        line = bisect_right(self._lines(), offset)
        return Position(line, offset - self._lines()[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1, without its end; empty beyond the text."""
        starts = self._lines()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def container(self, start: int) -> Container | None:
        """The object or list whose value begins at offset `start`; None for any other value."""
        container = self._containers.get(start)
        if container is None and self.text[start] in "{[":
            container = self._containers[start] = self._index(self.text, start)
        return container

    def _lines(self) -> list[int]:
        if self._line_starts is None:
            lengths = (len(line) + 1 for line in self.text.split("\n"))
            self._line_starts = [0, *accumulate(lengths)][:-1]
        return self._line_starts


def list_index(token: str, size: int) -> int | None:
    """The position that a pointer token names in a list of `size` items, or None (RFC 6901)."""
    digits = token.isascii() and token.isdigit() and len(token) <= len(str(size))
    if not digits or (token.startswith("0") and token != "0"):  # noqa: S105  a pointer's token
        return None
    place = int(token)
    return place if place < size else None
