"""The lines that say what is in an element, before they are laid out on a screen.

Everything that comes from a document passes through `visible`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.alignment import align, moved
from advisor.calm.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.fields import Field

_PLAIN = "relationship-type."
"""Left out of labels: it says nothing that the kind behind it does not."""

_STEP = {"relationship-unique-id", "sequence-number", "description", "direction"}

_MOVES = 8
"""Items that changed place which are named; of more their number is told."""


class Line(NamedTuple):
    """One thing to show, before it is laid out."""

    depth: int
    sign: str
    label: str
    value: str
    becomes: str = ""
    """The value after, where `value` is the one before."""


def ends(kinds: Any) -> str:
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


def has_only_ends(kinds: Any) -> bool:
    """Whether `ends` says everything there is about who a relationship joins."""
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


def field_lines(field: Field) -> Iterator[Line]:
    """What one field was and is."""
    name = _short(field.path)
    if field.path[0:1] == ("transitions",) and len(field.path) > 1:
        yield from _step_lines(field)
    elif _is_order(field):
        yield from _moves(name, field.old, field.new)
    elif isinstance(field.old, list) and isinstance(field.new, list):
        yield from _items(name, field.old, field.new)
    elif field.sign == "~":
        yield _change(name, _json(field.old), _json(field.new))
    else:
        yield from tree(0, field.sign, name, field.old if field.sign == "-" else field.new)


def value_line(value: Any) -> Line:
    """A value that stands alone."""
    return Line(0, "", "", _json(value))


def tree(depth: int, sign: str, label: str, value: Any) -> Iterator[Line]:
    """A value with all that is in it; a member that stands alone shares its holder's line."""
    inner = _inner(value)
    while len(inner) == 1:
        ((key, value),) = inner.items()
        label = f"{label}.{visible(key)}"
        inner = _inner(value)
    label = label.removeprefix(_PLAIN)
    if not inner:
        yield Line(depth, sign, label, _json(value))
        return
    yield Line(depth, sign, label, "")
    for key, member in inner.items():
        yield from tree(depth + 1, "", visible(key), member)


def _step_lines(field: Field) -> Iterator[Line]:
    """A step of a flow that comes, goes or changes, or the shift of all numbers."""
    name = "step " + _short(field.path[1:])
    step = field.old if field.sign == "-" else field.new
    if field.path[1:] == ("sequence numbers",) and field.sign == "~":
        shifts = [(was, now) for was, now in zip(field.old, field.new, strict=True) if was != now]
        sides = (", ".join(map(str, side)) for side in zip(*shifts, strict=True))
        yield _change("steps renumbered", *sides)
    elif len(field.path) == len(("transitions", "step")) and is_step(step) and field.sign != "~":
        yield step_line(field.sign, step)
    elif field.sign == "~":
        yield _change(name, _json(field.old), _json(field.new))
    else:
        yield from tree(0, field.sign, name, step)


def step_line(sign: str, step: dict[str, Any]) -> Line:
    """A whole step in one line."""
    way = f" ({step['direction']})" if "direction" in step else ""
    told = f"{step['relationship-unique-id']}{way}  "
    number = f"step {step['sequence-number']}"
    return Line(0, sign, number, visible(told) + _json(step["description"]))


def is_step(step: Any) -> bool:
    """Whether a step has what a line says of it, and nothing else."""
    return (
        isinstance(step, dict)
        and _STEP - {"direction"} <= step.keys() <= _STEP
        and all(isinstance(step[key], str) for key in step.keys() - {"sequence-number"})
        and isinstance(step["sequence-number"], int)
    )


def _is_order(field: Field) -> bool:
    """Whether only places changed: the same names stand in both lists."""
    name = field.path[-1] if field.path else ""
    both = field.old, field.new
    return (
        (name == "order" or name.startswith("order of "))
        and all(isinstance(side, list) for side in both)
        and all(isinstance(item, str) for side in both for item in side)
        and sorted(field.old) == sorted(field.new)
    )


def _moves(name: str, old: list[str], new: list[str]) -> Iterator[Line]:
    """The items that changed place, each with the one that it stands behind now."""
    strays = moved(align(old, new, lambda _old, _new: True))
    for each in strays[:_MOVES]:
        behind = f"now behind {_json(new[each.new - 1])}" if each.new else "now first"
        yield Line(0, "~", name, f"{_json(new[each.new])} {behind}")
    if len(strays) > _MOVES:
        yield Line(0, "~", name, f"and {len(strays) - _MOVES} more changed place")


def _items(name: str, old: list[Any], new: list[Any]) -> Iterator[Line]:
    """A list that differs: the items that go and come, each on its line."""
    from difflib import SequenceMatcher  # a sixth of the time it takes to start

    earlier, later = [_json(item) for item in old], [_json(item) for item in new]
    matcher = SequenceMatcher(a=earlier, b=later, autojunk=False)
    for _tag, start, end, new_start, new_end in matcher.get_opcodes():
        if _tag != "equal":
            yield from (Line(0, "-", name, item) for item in earlier[start:end])
            yield from (Line(0, "+", name, item) for item in later[new_start:new_end])


def _change(name: str, old: str, new: str) -> Line:
    return Line(0, "~", name, old, new)


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
