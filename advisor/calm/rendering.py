"""New values written the way their neighbours in the text are written.

A text is never formatted anew. What is added takes indentation, line ends and spacing from what
stands around it. Imports the standard library's json and the layout.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.layout import Container, Layout

WIDTH = 100
"""A list of plain values that would be wider, in characters, is broken into lines."""

_NEIGHBOURHOOD = 8192
"""So many characters before and behind a place show how things are written there."""

_indentation = re.compile(r"[ \t]*").match
_first_indentation = re.compile(r"\n([ \t]+)[^ \t\r\n]").search
_escaped_letter = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}").search
_surrogate = re.compile("[\ud800-\udfff]")
_list_on_one_line = re.compile(r'\[[ \t]*["\d\-tfn][^\[\]{}\r\n]*\]')
_list_on_lines = re.compile(r'\[[ \t]*\r?\n\s*["\d\-tfn]')
_padded = re.compile(r'\{[ \t]+"')
_unpadded = re.compile(r'\{"')


class Style(NamedTuple):
    """How values are written at one place of a text."""

    unit: str
    """One level of indentation."""
    newline: str
    comma: str
    """Between two children on one line, comma included."""
    colon: str
    """Between name and value, colon included."""
    padding: str
    """Inside the braces of an object on one line."""
    lists_on_one_line: bool
    """Lists of plain values share a line even where objects do not."""
    ascii: bool
    """Characters beyond ASCII are written as escapes."""


def style_at(layout: Layout, container: Container) -> Style:
    """How the children of `container` are written, or would be if it had any."""
    text, place = layout.text, container.starts[-1] if container.starts else container.start
    around = text[max(0, place - _NEIGHBOURHOOD) : place + _NEIGHBOURHOOD]
    colon = _colon(layout, container)
    together = len(_list_on_one_line.findall(around)) > len(_list_on_lines.findall(around))
    return Style(
        unit=_unit(layout, container),
        newline=_newline(text, place),
        comma=", " if colon.endswith(" ") else ",",
        colon=colon,
        padding=" " if len(_padded.findall(around)) > len(_unpadded.findall(around)) else "",
        lists_on_one_line=together,
        ascii=text.isascii() and "\\" in text and _escaped_letter(text) is not None,
    )


def indentation(text: str, offset: int) -> str:
    """The white space at the beginning of the line in which `offset` stands."""
    match = _indentation(text, text.rfind("\n", 0, offset) + 1)
    return match[0] if match else ""


def render(value: Any, style: Style, base: str | None) -> str:
    """`value` as JSON text.

    Args:
        value: what `json.loads` could have returned.
        style: how it is written.
        base: indentation of the line in which the text begins; None puts everything on one line.

    Raises:
        ValueError: a number is not finite, so that JSON has no spelling for it.
    """
    encoder = json.JSONEncoder(ensure_ascii=style.ascii, allow_nan=False)
    text = _render(value, style, base, encoder)
    return _surrogate.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _render(value: Any, style: Style, base: str | None, encoder: json.JSONEncoder) -> str:
    if not value or not isinstance(value, dict | list):
        return encoder.encode(value)
    if base is None:
        return _on_one_line(value, style, encoder)
    if style.lists_on_one_line and _plain(value):
        text = _on_one_line(value, style, encoder)
        if len(base) + len(text) <= WIDTH:
            return text
    inner = base + style.unit
    children = _children(value, style, inner, encoder)
    line = style.newline + inner
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}{line}{f',{line}'.join(children)}{style.newline}{base}{right}"


def _on_one_line(value: Any, style: Style, encoder: json.JSONEncoder) -> str:
    children = style.comma.join(_children(value, style, None, encoder))
    if isinstance(value, dict):
        return f"{{{style.padding}{children}{style.padding}}}"
    return f"[{children}]"


def _children(
    value: Any,
    style: Style,
    base: str | None,
    encoder: json.JSONEncoder,
) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield encoder.encode(key) + style.colon + _render(child, style, base, encoder)
    else:
        for child in value:
            yield _render(child, style, base, encoder)


def _plain(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)


def _colon(layout: Layout, container: Container) -> str:
    """As in this object, else as in the first object of this list, else as in the document."""
    first = layout.container(container.starts[0]) if container.starts else None
    for place in (container, first, layout.root):
        if place is not None and place.keys:
            _, _, colon = layout.text[place.heads[0] : place.starts[0]].rpartition('"')
            return colon if "\n" not in colon else ": "
    return ": "


def _unit(layout: Layout, container: Container) -> str:
    """By how much the children of `container`, or of its first child, are indented."""
    text = layout.text
    outer: Container | None = container
    while outer is not None and outer.starts:
        base, inner = (indentation(text, place) for place in (outer.start, outer.heads[0]))
        if len(inner) > len(base) and inner.startswith(base):
            return inner.removeprefix(base)
        outer = layout.container(outer.starts[0])
    first = _first_indentation(text)
    return first[1] if first else "  "


def _newline(text: str, offset: int) -> str:
    end = text.rfind("\n", 0, offset)
    if end < 0:
        end = text.find("\n", offset)
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
