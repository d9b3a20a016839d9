"""Does a script have the shape that its JSON Schema says? What it has not is said in words.

The schema beside this module is the only truth of the shape: editors complete by it, and the page
of documentation is made of it. May import the calm floor and the marked value.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from advisor.batch.mistakes import Mistake
from advisor.calm.explain import explain
from advisor.calm.quoting import quote
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jsonschema_rs

    from advisor.batch.marked import Marked
    from advisor.batch.marked import Path as Way

Schema: TypeAlias = dict[str, Any]

FILE = Path(__file__).with_name("prompt-script.schema.json")

_MOST = 1000
"""Mistakes that are told of one file."""

_LONG = 40
"""Characters of a text that a sentence can bear."""

_NOUNS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}


@cache
def schema() -> Schema:
    """The schema of a script, its definitions put in place. Do not change it."""
    whole: Schema = json.loads(FILE.read_text("utf-8"))
    definitions = whole.pop("$defs")
    resolved: Schema = _resolved(whole, definitions)
    return resolved


class Fault(NamedTuple):
    """Something that has not the shape of a script."""

    way: Way
    """To the value, or to the key, that is wrong; to what it is missing from."""
    mistake: Mistake


def faults(marked: Marked, path: str) -> list[Fault]:
    """What of the schema the value does not fulfil, in any order.

    Args:
        marked: what stands in the script.
        path: its file, for the messages.
    """
    if not isinstance(marked.value, dict):
        place = marked.place(())
        message = "a script begins with architecture: and steps:, each at the beginning of a line"
        return [Fault((), Mistake(path, place.line, place.column, message))]
    validator = _validator()
    if validator.is_valid(marked.value):
        return []
    found: dict[Mistake, Fault] = {}
    for error in validator.iter_errors(marked.value):
        for way, message in _told(error, marked):
            place = marked.key(way) if _is_of_key(error) else marked.place(way)
            mistake = Mistake(path, *place, message)
            found[mistake] = Fault(tuple(way), mistake)
        if len(found) >= _MOST:
            break
    return list(found.values())


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    # Imported here: it costs 40 ms.
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(_whole())


@cache
def _whole() -> Schema:
    """The schema as `explain` expects one."""
    return {"allOf": [schema()]}


def _resolved(part: Any, definitions: Schema) -> Any:
    if isinstance(part, list):
        return [_resolved(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    own = {key: _resolved(value, definitions) for key, value in part.items() if key != "$ref"}
    if "$ref" not in part:
        return own
    return _resolved(definitions[part["$ref"].rpartition("/")[2]], definitions) | own


def _is_of_key(error: jsonschema_rs.ValidationError) -> bool:
    """Whether the mistake is a key rather than what stands behind it."""
    return error.kind.name in {"additionalProperties", "propertyNames"} or _then(error) >= 0


def _told(error: jsonschema_rs.ValidationError, marked: Marked) -> Iterator[tuple[Way, str]]:
    """Where each mistake is that `error` stands for, and what to say of it."""
    way = tuple(error.instance_path)
    then = _then(error)
    if then >= 0:
        condition = _at(error.schema_path[:then])
        key = condition["if"]["required"][0]
        step = way[:2] if way[:1] == ("steps",) else way
        yield (*step, key), condition["then"]["description"]
    elif error.kind.name == "anyOf":
        yield from _choice(error, marked)
    elif error.kind.name == "oneOf":
        yield from ((way, sentence) for sentence in _one_of(error))
    elif error.kind.name == "propertyNames":
        inner = error.kind.as_dict()["error"]
        said = _description(error.schema_path)
        yield (*way, inner.instance), f"{_shown(inner.instance)} is no name: {said}"
    elif sentence := _sentence(error, marked, way):
        yield way, sentence
    else:
        for failure in explain(error, _whole()):
            # A key that is misspelt is told as one that is not allowed.
            if not failure.hint.startswith("rename"):
                hint = f": {failure.hint}" if failure.hint else ""
                yield failure.path, f"{failure.message}{hint}"


def _one_of(error: jsonschema_rs.ValidationError) -> Iterator[str]:
    """Which of the keys that exclude each other is missing, or too much."""
    given = error.instance
    if not isinstance(given, dict):
        return  # That it is no mapping is told besides.
    keys = [form["required"][0] for form in _at(error.schema_path)]
    there = [key for key in keys if key in given]
    if there:
        yield f"{' and '.join(there)} exclude each other: keep one of them"
    elif given.keys() <= _at(error.schema_path[:-1])["properties"].keys():
        # Else one of them is misspelt, and told.
        yield f"one of {', '.join(keys[:-1])} and {keys[-1]} is missing: add one of them"


def _choice(error: jsonschema_rs.ValidationError, marked: Marked) -> Iterator[tuple[Way, str]]:
    """Why a value has none of the forms that it may have: what the closest of them lacks."""
    branches = error.kind.as_dict()["context"]
    fitting = [branch for branch in branches if branch[0].kind.name != "type"]
    if fitting:
        for inner in fitting[0]:
            yield from _told(inner, marked)
        return
    inside = [branch[0] for branch in branches if branch[0].instance_path != error.instance_path]
    if inside:
        yield from _told(inside[0], marked)
        return
    types = [name for branch in branches for name in branch[0].kind.as_dict()["types"]]
    said = _description(error.schema_path)
    way = tuple(error.instance_path)
    yield way, _of_type(error.instance, types, said, marked, way)


def _sentence(error: jsonschema_rs.ValidationError, marked: Marked, way: Way) -> str:
    """What to say of a failure that scripts have other words for than documents; else empty."""
    detail = error.kind.as_dict()
    said = _description(error.schema_path)
    match error.kind.name:
        case "type":
            return _of_type(error.instance, detail["types"], said, marked, way)
        case "pattern" | "minLength":
            blank = isinstance(error.instance, str) and not error.instance.strip()
            wrong = "is blank" if blank else f"cannot be {_shown(error.instance)}"
            return f"{_subject(way)} {wrong}: {said}"
        case "minimum" | "exclusiveMinimum":
            return f"{_subject(way)} cannot be {marked.text(way, error.instance)}: {said}"
        case "minItems" | "minProperties":
            return f"{_subject(way)} is empty: {said}"
        case "maxProperties":
            return f"{_subject(way)} has more than {detail['limit']} key: {said}"
    return ""


def _of_type(value: Any, types: list[str], said: str, marked: Marked, way: Way) -> str:
    wanted = " or ".join(_NOUNS[name] for name in types)
    subject = _subject(way)
    if value is None:
        return f"nothing stands behind {subject}: {said}"
    if types == ["boolean"]:
        return f"{subject} must be {wanted}, not {_shown(value)}"
    if types == ["array"] and not isinstance(value, dict):
        return f"{subject} must be {wanted}: write [{marked.text(way, value)}]"
    if types == ["string"] and not isinstance(value, dict | list):
        return f'{subject} must be a text: put it into quotes, "{marked.text(way, value)}"'
    noun = "a mapping" if isinstance(value, dict) else _shown(value)
    return f"{subject} must be {wanted}, not {noun}: {said}"


def _then(error: jsonschema_rs.ValidationError) -> int:
    """How far into the schema the condition is whose `then` failed; -1 where none did."""
    return error.schema_path.index("then") if "then" in error.schema_path else -1


def _subject(way: Way) -> str:
    keys = [token for token in way if isinstance(token, str)]
    if not keys:
        return "the script"
    return keys[-1] if isinstance(way[-1], str) else f"an entry of {keys[-1]}"


def _shown(value: Any) -> str:
    return quote(cut(value, _LONG) if isinstance(value, str) else value)


def _description(path: list[str | int]) -> str:
    """What the schema says of the part that a failure is about, or of what is around it."""
    for end in range(len(path), 0, -1):
        part = _at(path[:end])
        if isinstance(part, dict) and isinstance(part.get("description"), str):
            return str(part["description"])
    return ""


def _at(path: list[str | int]) -> Any:
    """The part of the schema at `path`."""
    part: Any = _whole()
    for token in path:
        part = part[token]
    return part
