"""A proposal as a person reads it: what each element would become, complete and in CALM's words."""

from __future__ import annotations

import json
import textwrap
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.shells.render import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.diff import Difference, Field
    from advisor.shells.render import Style

_HEAD = {
    "node": {"unique-id", "node-type", "name"},
    "relationship": {"unique-id"},
    "flow": {"unique-id", "name"},
}
"""Members of a new element that its first line says already."""

_LABEL = 32
"""Columns for the name of a field."""

_PLAIN = "relationship-type."
"""Left out of labels: it says nothing that the kind behind it does not."""

_NARROWEST = 24
"""Columns that a value gets however narrow the screen is."""


class _Line(NamedTuple):
    """One field to show, before it is laid out."""

    depth: int
    sign: str
    label: str
    value: str


def lines(differences: Iterable[Difference], style: Style, *, width: int = 100) -> Iterator[str]:
    """The differences: for each element its own line, then what is in it, indented as a tree."""
    for each in differences:
        yield _painted(each.sign, f"  {each.sign} {each.kind}  {_title(each)}".rstrip(), style)
        for line in _inside(each):
            for text in _laid_out(line, width):
                yield _painted(line.sign or each.sign, text, style)


def _inside(each: Difference) -> Iterator[_Line]:
    if each.sign == "~":
        for field in each.fields:
            yield from _field(field)
    else:
        # In a new or removed element every line has the same sign; it is said once.
        yield from _members(each)


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


def _members(each: Difference) -> Iterator[_Line]:
    """The members of a new or removed element that its first line does not say."""
    said = _HEAD.get(each.kind, set())
    value = each.value if isinstance(each.value, dict) else {}
    for key, member in value.items():
        if key == "relationship-type" and _is_said(member):
            continue
        if key not in said:
            yield from _tree(0, "", _short((key,)), member)


def _is_said(kinds: Any) -> bool:
    """Whether `_ends` says everything there is about who a relationship joins."""
    if not isinstance(kinds, dict) or len(kinds) != 1:
        return False
    match kinds:
        case {"connects": {"source": {"node": _, **at}, "destination": {"node": _, **to}, **more}}:
            return not (at or to or more)
        case {"interacts": {"actor": _, "nodes": _, **more}}:
            return not more
        case {"deployed-in": {"container": _, "nodes": _, **more}}:
            return not more
        case {"composed-of": {"container": _, "nodes": _, **more}}:
            return not more
    return False


def _field(field: Field) -> Iterator[_Line]:
    name = _short(field.path)
    if isinstance(field.old, list) and isinstance(field.new, list):
        yield from _items(name, field.old, field.new)
    elif field.sign == "~":
        yield _Line(0, "~", name, f"{_json(field.old)} → {_json(field.new)}")
    else:
        yield from _tree(0, field.sign, name, field.old if field.sign == "-" else field.new)


def _items(name: str, old: list[Any], new: list[Any]) -> Iterator[_Line]:
    """A list that differs: the items that go and come, each on its line."""
    earlier, later = [_json(item) for item in old], [_json(item) for item in new]
    matcher = SequenceMatcher(a=earlier, b=later, autojunk=False)
    for _tag, start, end, new_start, new_end in matcher.get_opcodes():
        if _tag != "equal":
            yield from (_Line(0, "-", name, item) for item in earlier[start:end])
            yield from (_Line(0, "+", name, item) for item in later[new_start:new_end])


def _tree(depth: int, sign: str, label: str, value: Any) -> Iterator[_Line]:
    """A value with all that is in it; a member that stands alone shares its holder's line."""
    inner = _inner(value)
    while len(inner) == 1:
        ((key, value),) = inner.items()
        label = f"{label}.{visible(key)}"
        inner = _inner(value)
    label = label.removeprefix(_PLAIN)
    if not inner:
        yield _Line(depth, sign, label, _json(value))
        return
    yield _Line(depth, sign, label, "")
    for key, member in inner.items():
        yield from _tree(depth + 1, "", visible(key), member)


def _inner(value: Any) -> dict[str, Any]:
    """The members of an object, or the items of a list of objects by id or position."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        return {}
    names = [item.get("unique-id") if isinstance(item, dict) else None for item in value]
    if not all(isinstance(name, str) and name for name in names) or len({*names}) < len(names):
        names = list(range(1, len(value) + 1))
    return {str(name): item for name, item in zip(names, value, strict=True)}


def _short(path: tuple[str, ...]) -> str:
    return visible(".".join(path)).removeprefix(_PLAIN)


def _json(value: Any) -> str:
    return visible(json.dumps(value, ensure_ascii=False))


def _laid_out(line: _Line, width: int) -> Iterator[str]:
    """The line with its value wrapped beside the label."""
    indent = " " * (6 + 2 * line.depth)
    label = line.label.ljust(_LABEL - 2 * line.depth)
    head = f"{indent}{line.sign or ' '} {label} "
    room = max(width - len(head), _NARROWEST)
    # Words are never broken: a URL that was cut cannot be copied.
    values = textwrap.wrap(line.value, room, break_long_words=False, break_on_hyphens=False)
    yield (head + (values[0] if values else "")).rstrip()
    yield from (" " * len(head) + value for value in values[1:])


def _painted(sign: str, text: str, style: Style) -> str:
    paint = {"+": style.green, "-": style.red, "~": style.yellow}.get(sign, str)
    return paint(text)
