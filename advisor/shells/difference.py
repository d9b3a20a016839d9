"""A proposal as a person reads it: what each element would become, complete and in CALM's words."""

from __future__ import annotations

import json
import textwrap
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from advisor.calm.diff import ABSENT, Difference, Field
from advisor.shells.render import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.diff import Sign
    from advisor.shells.render import Style

_HEAD = {
    "node": {"unique-id", "node-type", "name"},
    "relationship": {"unique-id"},
    "flow": {"unique-id", "name"},
}
"""Members of a new element that its first line says already."""

_LABEL = 28
"""Columns for the name of a field."""


def lines(differences: Iterable[Difference], style: Style, *, width: int = 100) -> Iterator[str]:
    """The differences, a first line for each element and an indented one for each field."""
    for each in differences:
        yield from _wrapped(each.sign, f"{each.kind}  {_title(each)}".rstrip(), style, width, 2)
        fields = each.fields if each.sign == "~" else tuple(_content(each))
        for field in fields:
            # Inside a new or removed element every line has the same sign; say it once.
            sign = field.sign if each.sign == "~" else ""
            for line_sign, text in _field(field, sign):
                yield from _wrapped(line_sign, text, style, width, 6)


def _title(each: Difference) -> str:
    value = each.value if isinstance(each.value, dict) else {}
    parts = [each.id] if each.id else []
    if each.sign != "~" and each.kind == "node":
        parts += [str(value.get("node-type")), f'"{value.get("name")}"']
    elif each.sign != "~" and each.kind == "flow":
        parts.append(f'"{value.get("name")}"')
    elif each.sign != "~" and each.kind == "relationship":
        parts.append(_ends(value.get("relationship-type")))
    elif each.kind == "node" and value.get("name"):
        parts.append(f'"{value["name"]}"')
    return visible(" · ".join(parts))


def _ends(kinds: Any) -> str:
    """Who a relationship joins, in one phrase; the kind alone where it is none of the simple."""
    kind, body = next(iter(kinds.items())) if isinstance(kinds, dict) and kinds else ("", None)
    match kind, body:
        case "connects", {"source": {"node": str(source)}, "destination": {"node": str(goal)}}:
            return f"connects {source} → {goal}"
        case "interacts", {"actor": str(actor), "nodes": [*nodes]}:
            return f"interacts {actor} → {', '.join(map(str, nodes))}"
        case "deployed-in" | "composed-of", {"container": str(container), "nodes": [*nodes]}:
            return f"{kind} {container}: {', '.join(map(str, nodes))}"
    return str(kind)


def _content(each: Difference) -> Iterator[Field]:
    """The members of a new or removed element, as fields down to the last value."""
    said = _HEAD.get(each.kind, set())
    value = each.value if isinstance(each.value, dict) else {"": each.value}
    for key, member in value.items():
        if key not in said:
            for field in _leaves((key,), member):
                if field.path not in _ENDS:
                    yield field


_ENDS = {
    ("relationship-type", "connects", "source", "node"),
    ("relationship-type", "connects", "destination", "node"),
    *(("relationship-type", kind, "nodes") for kind in ("interacts", "composed-of", "deployed-in")),
    ("relationship-type", "interacts", "actor"),
    *(("relationship-type", kind, "container") for kind in ("composed-of", "deployed-in")),
}
"""Fields of a new relationship that `_ends` says already."""


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[Field]:
    if isinstance(value, dict) and value:
        for key, member in value.items():
            yield from _leaves((*path, key), member)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for index, item in enumerate(value):
            identity = item.get("unique-id") if isinstance(item, dict) else None
            yield from _leaves((*path, identity or f"{index + 1}"), item)
    else:
        yield Field(path, ABSENT, value)


def _field(field: Field, sign: Sign | str) -> Iterator[tuple[str, str]]:
    """The lines of one field: sign and text."""
    name = visible(".".join(field.path).removeprefix("relationship-type.")).ljust(_LABEL)
    if isinstance(field.old, list) and isinstance(field.new, list):
        yield from _items(name, field.old, field.new)
    elif sign == "~":
        yield "~", f"{name} {_json(field.old)} → {_json(field.new)}"
    else:
        value = field.old if field.new is ABSENT else field.new
        for leaf in _leaves(field.path, value):
            label = visible(".".join(leaf.path).removeprefix("relationship-type.")).ljust(_LABEL)
            yield str(sign), f"{label} {_json(leaf.new)}"


def _items(name: str, old: list[Any], new: list[Any]) -> Iterator[tuple[str, str]]:
    """A list that differs: the items that come and go, each on its line."""
    earlier, later = [_json(item) for item in old], [_json(item) for item in new]
    matcher = SequenceMatcher(a=earlier, b=later, autojunk=False)
    for _tag, start, end, new_start, new_end in matcher.get_opcodes():
        if _tag != "equal":
            yield from (("-", f"{name} {item}") for item in earlier[start:end])
            yield from (("+", f"{name} {item}") for item in later[new_start:new_end])


def _json(value: Any) -> str:
    return visible(json.dumps(value, ensure_ascii=False))


def _wrapped(sign: str, text: str, style: Style, width: int, indent: int) -> Iterator[str]:
    paint = {"+": style.green, "-": style.red, "~": style.yellow}.get(sign, str)
    hang = " " * (indent + 2)
    broken = textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=hang,
        subsequent_indent=hang + "  ",
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=False,
    )
    for number, line in enumerate(broken):
        shown = f"{' ' * indent}{sign or ' '} {line[len(hang) :]}" if number == 0 else line
        yield paint(shown.rstrip())
