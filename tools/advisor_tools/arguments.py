"""Takes a model's arguments as they were meant, and says how they were taken.

Models spell `unique_id` for `unique-id`, give one string where a list is expected, and wrap an
object in a string of JSON. Each is put right and noted; anything else that does not fit the
tool's schema is refused with the place, the reason and the nearest legal word.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from advisor.calm import schema as schemas
from advisor.calm.pointer import join
from advisor.change.draft import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

Schema = dict[str, Any]


_DEEPEST = 50
"""Levels of arguments; what an architecture holds is far from it, and recursion below is safe."""


def accept(arguments: Any, schema: Schema) -> tuple[dict[str, Any], list[str]]:
    """The arguments as `schema` has them, and a note for each that was put right.

    Args:
        arguments: any JSON value; a text is what could not be read as JSON by whoever calls.
        schema: what the tool takes, an object.

    Raises:
        RefusedError: they do not fit the schema; the text names every place.
    """
    notes: list[str] = []
    _check_holdable(arguments)
    taken = _normal(arguments, schema, (), notes)
    if isinstance(taken, str):
        raise RefusedError(f"the arguments are not a JSON object: {_mistake(taken)}")
    wrong = schemas.check_value(taken, schema)
    if wrong:
        raise RefusedError("; ".join(_said(finding.pointer, finding) for finding in wrong))
    return taken, notes


def _check_holdable(value: Any) -> None:
    """Refuse what Python's JSON reader lets through and no document can hold."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise RefusedError(f"the arguments are nested deeper than {_DEEPEST} levels")
        if any(isinstance(item, float) and not math.isfinite(item) for item in level):
            raise RefusedError("NaN and Infinity are no numbers in JSON")
        level = [child for item in level for child in _children(item)]


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _mistake(text: str) -> str:
    """Why `text` is no JSON object."""
    try:
        json.loads(text)
    except RecursionError:
        return "nested too deep"
    except ValueError as error:
        return str(error)
    return f"it is {text.strip()[:40]}"


def _said(pointer: str, finding: Any) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"{pointer.lstrip('/') or 'arguments'}: {finding.message}{hint}"


def _normal(value: Any, schema: Schema, path: tuple[str | int, ...], notes: list[str]) -> Any:
    expected = schema.get("type")
    if isinstance(value, str) and expected in {"object", "array"}:
        value = _unwrapped(value, expected, path, notes)
    if expected == "array" and not isinstance(value, list | None):
        notes.append(f"{_place(path)} was taken as a list of one")
        value = [value]
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        items = enumerate(value)
        return [_normal(item, schema["items"], (*path, index), notes) for index, item in items]
    if isinstance(value, dict):
        return _members(value, schema, path, notes)
    if isinstance(value, str) and value not in schema.get("enum", [value]):
        return _in_case(value, schema["enum"], path, notes)
    return value


def _in_case(word: str, legal: Iterable[Any], path: tuple[str | int, ...], notes: list[str]) -> str:
    """The one legal word that differs from `word` in case alone, or `word` as it is."""
    same = [each for each in legal if isinstance(each, str) and each.lower() == word.lower()]
    if len(same) != 1:
        return word
    notes.append(f'{_place(path)} was taken as "{same[0]}"')
    return same[0]


def _members(
    value: Schema, schema: Schema, path: tuple[str | int, ...], notes: list[str]
) -> Schema:
    known = _properties(schema)
    members: Schema = {}
    for key, item in value.items():
        legal = next((name for name in (key, key.replace("_", "-")) if name in known), key)
        if legal != key and legal not in value:
            notes.append(f'{_place((*path, key))} was taken as "{legal}"')
        name = key if legal in value and legal != key else legal
        inner = known.get(name)
        members[name] = _normal(item, inner, (*path, name), notes) if inner else item
    return members


def _properties(schema: Schema) -> Schema:
    """What the schema says of each member, also where it offers several forms."""
    known: Schema = {}
    for keyword in ("anyOf", "oneOf", "allOf"):
        for form in schema.get(keyword, ()):
            known = _properties(form) | known
    return known | {
        key: s for key, s in schema.get("properties", {}).items() if isinstance(s, dict)
    }


def _unwrapped(text: str, expected: str, path: tuple[str | int, ...], notes: list[str]) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    _check_holdable(value)
    if not isinstance(value, dict if expected == "object" else list):
        return text
    notes.append(f"{_place(path)} was JSON inside a string and was taken as what it holds")
    return value


def _place(path: tuple[str | int, ...]) -> str:
    return join(*path).lstrip("/") or "arguments"
