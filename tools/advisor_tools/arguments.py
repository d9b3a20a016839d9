"""Takes a model's arguments as they were meant, and says how they were taken.

Models spell `unique_id` for `unique-id`, give one string where a list is expected, and wrap an
object in a string of JSON. Each is put right and noted; anything else that does not fit the
tool's schema is refused with the place, the reason and the nearest legal word.
"""

from __future__ import annotations

import json
from typing import Any

from advisor.calm import schema as schemas
from advisor.calm.pointer import join
from advisor.change.draft import RefusedError

Schema = dict[str, Any]


def accept(arguments: dict[str, Any], schema: Schema) -> tuple[dict[str, Any], list[str]]:
    """The arguments as `schema` has them, and a note for each that was put right.

    Raises:
        RefusedError: they do not fit the schema; the text names every place.
    """
    notes: list[str] = []
    taken = _normal(arguments, schema, (), notes)
    wrong = schemas.check_value(taken, schema)
    if wrong:
        raise RefusedError("; ".join(_said(finding.pointer, finding) for finding in wrong))
    return taken, notes


def _said(pointer: str, finding: Any) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"{pointer.lstrip('/') or 'arguments'}: {finding.message}{hint}"


def _normal(value: Any, schema: Schema, path: tuple[str | int, ...], notes: list[str]) -> Any:
    expected = schema.get("type")
    if isinstance(value, str) and expected in {"object", "array"}:
        value = _unwrapped(value, expected, path, notes)
    if expected == "array" and isinstance(value, str | dict):
        notes.append(f"{_place(path)} was taken as a list of one")
        value = [value]
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        items = enumerate(value)
        return [_normal(item, schema["items"], (*path, index), notes) for index, item in items]
    if isinstance(value, dict):
        return _members(value, schema, path, notes)
    return value


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
    except ValueError:
        return text
    if not isinstance(value, dict if expected == "object" else list):
        return text
    notes.append(f"{_place(path)} was JSON inside a string and was taken as what it holds")
    return value


def _place(path: tuple[str | int, ...]) -> str:
    return join(*path).lstrip("/") or "arguments"
