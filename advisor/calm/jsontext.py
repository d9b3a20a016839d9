"""JSON text with its places: what a text says, and where each JSON Pointer stands in it.

`parse` reads a text once. The two top levels (the document, its lists and their items) are walked
here, so that their places are known; every item below is decoded by the standard library's
scanner and indexed only when somebody asks for a place inside it.
Imports the standard library's json, the pointer module and, for a faulty text, `malformed`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.pointer import split

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Scan: TypeAlias = Callable[[str, int], tuple[Any, int]]

MAX_DEPTH = 200
"""Containers within containers, the document itself counted; recursion below stays far from
Python's own limit, and no architecture comes near."""

_SUSPICIOUS_BRACKETS = 150
"""An item with fewer brackets cannot be too deep, so that its depth need not be looked at."""

_blank = re.compile(r"[ \t\n\r]*").match
_colon = re.compile(r"[ \t\n\r]*:[ \t\n\r]*").match
_comma = re.compile(r"[ \t\n\r]*,[ \t\n\r]*").match
_index = re.compile(r"0|[1-9][0-9]*").fullmatch


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


class JsonTextError(ValueError):
    """The text is not JSON that this program can keep; `position` is where it goes wrong."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(f"{position.line}:{position.column}  {message}")
        self.message = message
        self.position = position


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

    __slots__ = ("_containers", "_line_starts", "root", "text")

    def __init__(self, text: str, root: Container, containers: dict[int, Container]) -> None:
        self.text = text
        self.root = root
        self._containers = containers
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
            container, _ = _walk(self.text, start, _decode)
            self._containers[start] = container
        return container

    def _lines(self) -> list[int]:
        if self._line_starts is None:
            lengths = (len(line) + 1 for line in self.text.split("\n"))
            self._line_starts = [0, *accumulate(lengths)][:-1]
        return self._line_starts


class Parsed(NamedTuple):
    """What a text says and where; `duplicates` are the repeated names whose first value is lost."""

    value: dict[str, Any]
    layout: Layout
    duplicates: tuple[tuple[str, Position], ...]


def parse(text: str) -> Parsed:
    """Read a text that holds one JSON object, without a byte-order mark.

    NaN and Infinity, integers longer than Python reads and nesting beyond `MAX_DEPTH` are refused.
    A fraction beyond the range of a double, as 1e400, becomes infinite. Repeated names are
    collected.

    Raises:
        JsonTextError: the text is anything else.
    """
    try:
        value, layout, repeated = _read(text)
    except (RecursionError, ValueError) as error:
        from advisor.calm import malformed  # noqa: PLC0415  a sound text has no need of it

        message, offset = malformed.explain(text, error, MAX_DEPTH)
        raise JsonTextError(message, _position(text, offset)) from None
    if not repeated:
        return Parsed(value, layout, ())
    from advisor.calm import malformed  # noqa: PLC0415  a sound text has no need of it

    places = ((key, layout.position_at(offset)) for key, offset in malformed.duplicates(text))
    return Parsed(value, layout, tuple(places))


def list_index(token: str, size: int) -> int | None:
    """The position that a pointer token names in a list of `size` items, or None (RFC 6901)."""
    if _index(token) is None or len(token) > len(str(size)):
        return None
    place = int(token)
    return place if place < size else None


def _read(text: str) -> tuple[dict[str, Any], Layout, bool]:
    """The value, its places, and whether any object repeats a name."""
    scan, repeated = _decoder()
    containers: dict[int, Container] = {}

    def item(text: str, at: int) -> tuple[Any, int]:
        value, end = scan(text, at)
        if text.count("{", at, end) + text.count("[", at, end) > _SUSPICIOUS_BRACKETS:
            from advisor.calm import malformed  # noqa: PLC0415  rarely needed

            malformed.check_depth(text, MAX_DEPTH)
        return value, end

    def member(text: str, at: int) -> tuple[Any, int]:
        if text[at : at + 1] not in ("{", "["):
            return scan(text, at)
        container, values = _walk(text, at, item)
        containers[at] = container
        return _value(container, values, repeated), container.end

    start = _end(_blank(text))
    if text[start : start + 1] != "{":
        raise json.JSONDecodeError("Expecting object", text, start)
    root, values = _walk(text, start, member)
    containers[start] = root
    rest = _end(_blank(text, root.end))
    if rest != len(text):
        raise json.JSONDecodeError("Extra data", text, rest)
    value = _value(root, values, repeated)
    return value, Layout(text, root, containers), bool(repeated)


def _walk(text: str, start: int, scan: Scan) -> tuple[Container, list[Any]]:
    """Index the container at `start`, decoding each child by `scan`."""
    closing = "}" if text[start] == "{" else "]"
    keys: list[str] | None = [] if closing == "}" else None
    container = Container(start, keys)
    values: list[Any] = []
    heads, starts, ends = container.heads, container.starts, container.ends
    at = _end(_blank(text, start + 1))
    more = text[at : at + 1] != closing
    while more:
        heads.append(at)
        if keys is not None:
            if text[at : at + 1] != '"':
                raise json.JSONDecodeError("Expecting property name", text, at)
            key, at = _decode(text, at)
            keys.append(key)
            colon = _colon(text, at)
            if colon is None:
                raise json.JSONDecodeError("Expecting ':'", text, _end(_blank(text, at)))
            at = colon.end()
        starts.append(at)
        value, at = scan(text, at)
        values.append(value)
        ends.append(at)
        comma = _comma(text, at)
        more = comma is not None
        at = _end(comma or _blank(text, at))
    if text[at : at + 1] != closing:
        raise json.JSONDecodeError("Expecting ','", text, at)
    container.end = at + 1
    return container, values


def _end(match: re.Match[str] | None) -> int:
    assert match is not None  # noqa: S101  the pattern matches the empty string too
    return match.end()


def _value(container: Container, values: list[Any], repeated: list[bool]) -> Any:
    """The Python value of a container whose children are decoded."""
    if container.keys is None:
        return values
    members = dict(zip(container.keys, values, strict=True))
    if len(members) != len(values):
        repeated.append(True)
    return members


def _decoder() -> tuple[Scan, list[bool]]:
    """The standard library's scanner, and a list that is no longer empty after a repeated name."""
    repeated: list[bool] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            repeated.append(True)
        return value

    def refuse(token: str) -> float:
        raise json.JSONDecodeError("Refused " + token, "", 0)

    decoder = json.JSONDecoder(object_pairs_hook=members, parse_constant=refuse)
    return decoder.raw_decode, repeated


_decode: Scan = json.JSONDecoder().raw_decode


def _position(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
