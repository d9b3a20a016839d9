"""JSON text with its places: what a text says, and where each JSON Pointer stands in it.

`parse` reads a text once. The two top levels (the document, its lists and their items) are walked
here, so that their places are known; every item below is decoded by the standard library's
scanner and indexed only when somebody asks for a place inside it.
Imports the standard library's json, the layout and, for a faulty text, `malformed`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.layout import Container, Layout, Position, Span, Splice

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Scan: TypeAlias = Callable[[str, int], tuple[Any, int]]

__all__ = ["MAX_DEPTH", "JsonTextError", "Layout", "Parsed", "Position", "Span", "Splice", "parse"]

MAX_DEPTH = 200
"""Containers within containers, the document itself counted; recursion below stays far from
Python's own limit, and no architecture comes near."""

_SUSPICIOUS_BRACKETS = 150
"""An item with fewer brackets cannot be too deep, so that its depth need not be looked at."""

_blank = re.compile(r"[ \t\n\r]*").match
_colon = re.compile(r"[ \t\n\r]*:[ \t\n\r]*").match
_comma = re.compile(r"[ \t\n\r]*,[ \t\n\r]*").match


class JsonTextError(ValueError):
    """The text is not JSON that this program can keep; `position` is where it goes wrong."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(f"{position.line}:{position.column}  {message}")
        self.message = message
        self.position = position


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
        from advisor.calm import malformed  # a sound text has no need of it

        message, offset = malformed.explain(text, error, MAX_DEPTH)
        line_start = text.rfind("\n", 0, offset) + 1
        place = Position(text.count("\n", 0, offset) + 1, offset - line_start + 1)
        raise JsonTextError(message, place) from None
    if not repeated:
        return Parsed(value, layout, ())
    from advisor.calm import malformed  # a sound text has no need of it

    found = malformed.duplicates(text)
    return Parsed(value, layout, tuple((key, layout.position_at(at)) for key, at in found))


def _read(text: str) -> tuple[dict[str, Any], Layout, bool]:
    """The value, its places, and whether any object repeats a name."""
    scan, repeated = _decoder()
    containers: dict[int, Container] = {}

    def item(text: str, at: int) -> tuple[Any, int]:
        value, end = scan(text, at)
        if text.count("{", at, end) + text.count("[", at, end) > _SUSPICIOUS_BRACKETS:
            _check_depth(value, MAX_DEPTH - 2)
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
    return value, Layout(text, root, containers, _index), bool(repeated)


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


def _check_depth(value: Any, levels: int) -> None:
    """Raise what the scanner raises on much deeper nesting if `value` has more than `levels`."""
    level = [value]
    for _ in range(levels):
        containers = (part for part in level if isinstance(part, dict | list))
        children = (part.values() if isinstance(part, dict) else part for part in containers)
        level = [child for group in children for child in group]
        if not level:
            return
    if any(isinstance(part, dict | list) for part in level):
        raise RecursionError


def _index(text: str, start: int) -> Container:
    """Index a container whose value nobody needs."""
    container, _ = _walk(text, start, _decode)
    return container


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
