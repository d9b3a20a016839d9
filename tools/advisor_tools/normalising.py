"""Puts right what models often get wrong in the form of arguments, and notes what it did.

Only what can have been meant in one way is touched: another spelling of a known key, one for a
list of one, JSON in a string, arguments without the object around them. Values that a document
will hold stay as they are.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from advisor.calm.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterable

Schema: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]

_NAMING = frozenset(
    [
        *("id", "ids", "on", "uniqueid", "uniqueids", "nodeid", "elementid", "elementids"),
        *("node", "nodes", "relationship", "relationships", "flow", "flows", "interface"),
        *("interfaces", "element", "elements", "target", "targets"),
    ]
)
"""Keys, folded, that models use for one another where an existing element is to be named."""

_SYNONYMS = {
    "from": "source",
    "to": "target",
    "destination": "target",
    "query": "text",
    "reason": "why",
    "rationale": "why",
}
"""Words, folded, for arguments that have another name here."""

_TRUTH = {"true": True, "false": False}
_INTEGER = re.compile(r"-?\d{1,9}")


def normal(arguments: Any, schema: Schema, notes: list[str]) -> Any:
    """The arguments in the form that `schema` asks for, as far as that is certain.

    Args:
        arguments: any JSON value.
        schema: of the whole arguments, an object.
        notes: gets a sentence for each thing that was put right.
    """
    if isinstance(arguments, dict):
        arguments = _wrapped(_renamed(arguments, schema, (), notes), schema, notes)
    return _normal(arguments, schema, (), notes)


def spelled(members: Schema, schema: Schema, notes: list[str]) -> Schema:
    """Some members of what `schema` describes, in its spelling; none of them need be there."""
    return _members(members, schema, (), notes)


def _normal(value: Any, schema: Schema, path: Path, notes: list[str]) -> Any:
    value = _of_type(value, schema.get("type"), path, notes)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        items = enumerate(value)
        return [_normal(item, schema["items"], (*path, index), notes) for index, item in items]
    if isinstance(value, dict):
        return _members(value, schema, path, notes)
    if isinstance(value, str) and value not in schema.get("enum", [value]):
        return _in_case(value, schema["enum"], path, notes)
    return value


def _of_type(value: Any, expected: Any, path: Path, notes: list[str]) -> Any:
    """The value as the JSON type that is expected, where it says the same in another."""
    if isinstance(value, str) and expected in {"object", "array"}:
        value = _unwrapped(value, expected, path, notes)
    if expected == "array" and not isinstance(value, list | None):
        notes.append(f"{_place(path)} was taken as a list of one")
        return [value]
    if expected == "object" and (pairs := _pairs(value)):
        notes.append(f"{_place(path)} was a list of keys and values and was taken as an object")
        return pairs
    if isinstance(value, str) and expected == "integer" and _INTEGER.fullmatch(value):
        notes.append(f"{_place(path)} was taken as a number")
        return int(value)
    if isinstance(value, str) and expected == "boolean" and value.lower() in _TRUTH:
        notes.append(f"{_place(path)} was taken as {value.lower()}")
        return _TRUTH[value.lower()]
    return value


def _pairs(value: Any) -> Schema | None:
    """What a list of ``{"key": ..., "value": ...}`` says as an object."""
    if not isinstance(value, list) or not value:
        return None
    for key in ("key", "name"):
        names = [item.get(key) for item in value if isinstance(item, dict)]
        are_pairs = all(isinstance(item, dict) and {*item} == {key, "value"} for item in value)
        if are_pairs and all(isinstance(name, str) for name in names):
            return {item[key]: item["value"] for item in value}
    return None


def _in_case(word: str, legal: Iterable[Any], path: Path, notes: list[str]) -> str:
    """The one legal word that differs from `word` in case alone, or `word` as it is."""
    same = [each for each in legal if isinstance(each, str) and each.lower() == word.lower()]
    if len(same) != 1:
        return word
    notes.append(f'{_place(path)} was taken as "{same[0]}"')
    return same[0]


def _members(value: Schema, schema: Schema, path: Path, notes: list[str]) -> Schema:
    known = _properties(schema)
    folded = {letters: name for name in known if (letters := _folded(name))}
    is_closed = schema.get("additionalProperties") is False
    if is_closed and path:
        value = _renamed(value, schema, path, notes)
    members: Schema = {}
    for key, item in value.items():
        name = key if key in known else folded.get(_folded(key), key)
        if name != key and name in value:
            name = key  # both spellings are there: which was meant?
        elif name != key:
            notes.append(f'{_place((*path, key))} was taken as "{name}"')
        if item is None and is_closed and name in known and name not in schema.get("required", ()):
            notes.append(f"{_place((*path, name))} is null and was taken as not given")
            continue
        inner = known.get(name)
        members[name] = _normal(item, inner, (*path, name), notes) if inner else item
    return members


def _renamed(value: Schema, schema: Schema, path: Path, notes: list[str]) -> Schema:
    """`value` with keys that the tool does not have called as it calls what they must mean."""
    missing, unknown = _missing(value, schema), _unknown(value, schema)
    renamed: dict[str, str] = {}
    # One key that names an element stands for the one that is missing, whatever they are called.
    wanted = [name for name in missing if _folded(name) in _NAMING and _names(schema, name)]
    given = [key for key in unknown if _folded(key) in _NAMING and _is_name(value[key])]
    if len(wanted) == len(given) == 1:
        renamed = {given[0]: wanted[0]}
    for key in unknown:
        meant = [_SYNONYMS.get(_folded(key), "")]
        meant += [name for name in missing if name in {key + "s", key.removesuffix("s")}]
        for name in meant:
            if key not in renamed and name in schema["properties"] and name not in value:
                renamed[key] = name
    if len(set(renamed.values())) < len(renamed):
        return value
    notes.extend(f'{_place((*path, key))} was taken as "{name}"' for key, name in renamed.items())
    return {renamed.get(key, key): item for key, item in value.items()}


def _wrapped(value: Schema, schema: Schema, notes: list[str]) -> Schema:
    """`value` with the object around its members that the tool asks for and that is missing."""
    missing, unknown = _missing(value, schema), _unknown(value, schema)
    if len(missing) != 1 or not unknown:
        return value
    wanted = schema["properties"][missing[0]]
    is_list = wanted.get("type") == "array"
    inner = wanted.get("items", {}) if is_list else wanted
    known = {_folded(name) for name in _properties(inner)}
    # One key that is known there is enough: what is said of the others is then said in their place.
    if inner.get("type") != "object" or not any(_folded(key) in known for key in unknown):
        return value
    notes.append(f'the arguments were taken as the content of "{missing[0]}"')
    content = {key: value[key] for key in unknown}
    rest = {key: item for key, item in value.items() if key not in unknown}
    return rest | {missing[0]: [content] if is_list else content}


def _missing(value: Schema, schema: Schema) -> list[str]:
    given = {_folded(key) for key in value}
    return [name for name in schema.get("required", ()) if _folded(name) not in given]


def _unknown(value: Schema, schema: Schema) -> list[str]:
    known = {_folded(name) for name in schema["properties"]}
    return [key for key in value if _folded(key) not in known]


def _names(schema: Schema, name: str) -> bool:
    """Whether an argument is an id or a list of them."""
    part = schema["properties"][name]
    return "string" in (part.get("type"), part.get("items", {}).get("type"))


def _is_name(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return bool(texts) and all(isinstance(text, str) for text in texts)


def _properties(schema: Schema) -> Schema:
    """What the schema says of each member, also where it offers several forms."""
    known: Schema = {}
    for keyword in ("anyOf", "oneOf", "allOf"):
        for form in schema.get(keyword, ()):
            known = _properties(form) | known
    return known | {
        key: s for key, s in schema.get("properties", {}).items() if isinstance(s, dict)
    }


def _unwrapped(text: str, expected: str, path: Path, notes: list[str]) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, dict if expected == "object" else list):
        return text
    notes.append(f"{_place(path)} was JSON inside a string and was taken as what it holds")
    return value


def _folded(key: str) -> str:
    """A key without case and separators: ``uniqueId``, ``unique_id`` and ``unique-id`` are one."""
    return re.sub(r"[\W_]", "", key).lower()


def _place(path: Path) -> str:
    return join(*path).lstrip("/") or "arguments"
