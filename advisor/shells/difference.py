"""A difference as a person reads it: what each element would become, complete, in CALM's words.

`members` says what is in the values. Everything that comes from a document passes through
`visible`, and lines keep to the width of the screen where words allow it.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from advisor.calm.element import CONTAINMENT
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.members import (
    Line,
    ends,
    field_lines,
    has_only_ends,
    is_step,
    step_line,
    tree,
    value_line,
)
from advisor.shells.render import width as columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.diff import Difference, Mention
    from advisor.shells.render import Style

_HEAD = {
    "node": ("node-type", "name"),
    "relationship": (),
    "flow": ("name",),
}
"""Members of a new element that its first line says already, besides its unique-id."""

_LABEL = 32
"""Columns for the name of a field, at most; on a narrow screen a third of it."""

_NARROWEST = 24
"""Columns that a value gets however narrow the screen is."""


def lines(differences: Iterable[Difference], style: Style, *, width: int = 100) -> Iterator[str]:
    """The differences: for each element its own line, then what is in it, indented as a tree."""
    for each in differences:
        head = f"  {each.sign} {each.kind}  {title(each)}".rstrip()
        for text in _wrapped(head, max(width, _NARROWEST), " " * 6):
            yield _painted(each.sign, text, style)
        yield from below(each, style, width=width)


def below(each: Difference, style: Style, *, width: int = 100) -> Iterator[str]:
    """What is in an element, indented as a tree: the lines below its own."""
    for line in _inside(each):
        for text in laid_out(line, width):
            yield _painted(line.sign or each.sign, text, style)


def _inside(each: Difference) -> Iterator[Line]:
    if each.sign == "~":
        for field in each.fields:
            if each.renamed_from is None or field.path != ("unique-id",):
                yield from field_lines(field)
        yield from _named_in(each)
    else:
        # In a new or removed element every line has the same sign; it is said once.
        yield from members(each)


def title(each: Difference) -> str:
    """The id and what there is to say beside it: type and name, or who is joined."""
    value = each.value if isinstance(each.value, dict) else {}
    was = [] if each.renamed_from is None else [each.renamed_from]
    parts = [" → ".join([*was, each.id])] if each.id else []
    name = value.get("name")
    if each.sign != "~" and each.kind == "node" and isinstance(value.get("node-type"), str):
        parts.append(value["node-type"])
    if each.sign != "~" and each.kind == "relationship":
        parts.append(ends(value.get("relationship-type")))
    if isinstance(name, str) and (each.kind == "node" or each.sign != "~"):
        parts.append(f'"{name}"')
    return visible(" · ".join(parts))


def members(each: Difference) -> Iterator[Line]:
    """The members of a new or removed element that its first line does not say."""
    if not isinstance(each.value, dict):
        if each.value != each.id:
            yield value_line(each.value)
        return
    for key, member in each.value.items():
        is_said = key in _HEAD.get(each.kind, ()) and isinstance(member, str)
        is_said = is_said or (key == "unique-id" and member == each.id)
        if key == "relationship-type" and each.kind == "relationship":
            is_said = has_only_ends(member)
        if (
            key == "transitions"
            and isinstance(member, list)
            and all(map(is_step, member))
            and member
        ):
            yield from (step_line("", step) for step in member)
        elif not is_said:
            yield from tree(0, "", visible(key), member)


def _named_in(each: Difference) -> Iterator[Line]:
    """Who followed the renaming of an element and of its interfaces, counted and by name."""
    groups: dict[str, dict[str, dict[str, None]]] = {}
    for mention in each.named_in:
        groups.setdefault(mention.new, {}).setdefault(_place(mention), {})[_holder(mention)] = None
    for name, places in groups.items():
        label = "named in" if name == each.id else f"{visible(name)} named in"
        told = [
            f"{counted(len(holders), place, _plural(place))}: {', '.join(holders)}"
            for place, holders in places.items()
        ]
        yield Line(0, "", label, visible("; ".join(told)))


def _place(mention: Mention) -> str:
    if mention.kind == "metadata" or mention.path[0] == "metadata":
        return "metadata entry"
    return "container" if mention.path[1] in CONTAINMENT else mention.kind


def _plural(place: str) -> str:
    return f"{place[:-1]}ies" if place.endswith("y") else f"{place}s"


def _holder(mention: Mention) -> str:
    return mention.id or "the architecture"


def laid_out(line: Line, width: int) -> Iterator[str]:
    """The line with its value wrapped beside the label, or below it where the label is long.

    What does not fit in one line with what it becomes has lines of its own.
    """
    indent = " " * (6 + 2 * line.depth)
    room = min(_LABEL, width // 3) - 2 * line.depth
    head = f"{indent}{line.sign or ' '} {line.label.ljust(room)} "
    whole = f"{line.value} → {line.becomes}" if line.becomes else line.value
    is_long = columns(head) + columns(whole) > width
    if is_long and columns(line.label) > room:
        yield head.rstrip()
        head = f"{indent}      "
    beside = max(width - columns(head), _NARROWEST)
    parts = [whole]
    if line.becomes and columns(whole) > beside:
        parts = [line.value, f"→ {line.becomes}"]
    values = [value for part in parts for value in _wrapped(part, beside)] or [""]
    yield (head + values[0]).rstrip()
    yield from (" " * columns(head) + value for value in values[1:])


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    # Words are never broken: a URL that was cut cannot be copied.
    return textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _painted(sign: str, text: str, style: Style) -> str:
    paint = {"+": style.green, "-": style.red, "~": style.yellow}.get(sign, str)
    return paint(text)
