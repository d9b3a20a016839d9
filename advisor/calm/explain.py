"""Says in words what a JSON Schema failure means and what would be right.

The validator's own sentences are made for people who write schemas; these are for people who write
architectures. A failed choice is explained by the branch that the value came closest to. May
import nothing above the calm package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.nearest import nearest
from advisor.calm.quoting import quote
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema_rs import ValidationError

    from advisor.calm.vocabulary import Schema

_NOUNS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_LONG = 60
"""Characters of a document's own text that a sentence can bear."""

_OWN = ["allOf", 0]
"""Where in the schema of a document this project's part begins; the rest is JSON Schema's."""


class Failure(NamedTuple):
    """One failure in words."""

    path: tuple[str | int, ...]
    """The keys and positions that lead to the place."""
    message: str
    hint: str


def explain(error: ValidationError, schema: Schema) -> Iterator[Failure]:
    """The failures that `error` stands for; `schema` is the one that was validated with."""
    path = tuple(error.instance_path)
    detail = error.kind.as_dict()
    keyword = error.kind.name
    if keyword in {"oneOf", "anyOf"}:
        yield from _choice(error, detail["context"], schema)
    elif keyword == "additionalProperties":
        legal = _legal_keys(error, schema)
        for key in detail["unexpected"]:
            yield Failure(
                (*path, key), f"{quote(key)} is not allowed here", _legal_hint(key, legal)
            )
    elif keyword == "required":
        yield _missing(error, detail["property"], schema)
    else:
        yield Failure(
            path, _sentence(error, keyword, detail), _hint(error, keyword, detail, schema)
        )


def _sentence(error: ValidationError, keyword: str, detail: dict[str, Any]) -> str:
    subject = _subject(error)
    match keyword:
        case "type":
            return f"{subject} must be {_types(detail['types'])}, not {_kind(error.instance)}"
        case "enum":
            return f"{_shown(error.instance)} is no legal value of {subject}"
        case "minItems":
            return f"{subject} needs at least {detail['limit']} entry"
        case "falseSchema":
            return f"{subject} is not allowed here"
        case "pattern":
            return f"{_shown(error.instance)} is not written as {subject} must be"
    return f"{subject} breaks the JSON Schema keyword {keyword}"


def _hint(error: ValidationError, keyword: str, detail: dict[str, Any], schema: Schema) -> str:
    if error.schema_path[:2] != _OWN:
        return (
            "with this $schema the document must also be a legal JSON Schema: "
            "rename the key, or put it into metadata"
        )
    match keyword:
        case "type" | "minItems":
            return str(_at(schema, error.schema_path[:-1]).get("description", ""))
        case "enum":
            return _legal_hint(error.instance, detail["options"])
        case "falseSchema":
            return "remove it"
    return ""


def _missing(error: ValidationError, key: str, schema: Schema) -> Failure:
    parent = _at(schema, error.schema_path[:-1])
    properties: Schema = parent.get("properties", {})
    given = error.instance if isinstance(error.instance, dict) else {}
    spare = [name for name in given if name not in properties]
    meant = nearest(key, spare) if spare else None
    meaning = properties.get(key, {}).get("description", "")
    hint = f"rename {quote(meant)} to {quote(key)}" if meant else f"add {quote(key)}: {meaning}"
    return Failure(tuple(error.instance_path), f"{quote(key)} is missing", hint)


def _choice(
    error: ValidationError, branches: list[list[ValidationError]], schema: Schema
) -> Iterator[Failure]:
    """Why a value fulfils none, or more than one, of the forms it may have."""
    path = tuple(error.instance_path)
    choices = _required_choices(error, schema)
    if choices:
        # What is no object has no keys, and its type is a failure of its own.
        if isinstance(error.instance, dict):
            yield _one_key_of(error, error.instance, choices, schema)
    elif not all(branches):
        yield Failure(path, "this has more than one of the forms it may have", "keep one of them")
    elif all(_is_type(branch, error) for branch in branches):
        types = [name for branch in branches for name in branch[0].kind.as_dict()["types"]]
        message = f"{_subject(error)} must be {_types(types)}, not {_kind(error.instance)}"
        yield Failure(
            path, message, str(_at(schema, error.schema_path[:-1]).get("description", ""))
        )
    else:
        closest = min(branches, key=lambda branch: (_is_type(branch, error), len(branch)))
        for inner in closest:
            yield from explain(inner, schema)


def _one_key_of(
    error: ValidationError, given: dict[str, Any], choices: list[str], schema: Schema
) -> Failure:
    present = [key for key in choices if key in given]
    path = tuple(error.instance_path)
    if present:
        listed = " and ".join(quote(key) for key in present)
        return Failure(path, f"has {listed}, and may have only one of them", "keep one of them")
    listed = ", ".join(quote(key) for key in choices)
    message = f"needs exactly one of {listed}"
    properties = _at(schema, error.schema_path[:-1]).get("properties", {})
    # Longest first: of words that fit equally well, the most of the misspelt one is in that.
    longest = sorted(choices, key=len, reverse=True)
    for key in given:
        meant = nearest(key, longest) if key not in properties else None
        if meant:
            return Failure(path, message, f"rename {quote(key)} to {quote(meant)}")
    return Failure(path, message, f"add one of {listed}")


def _required_choices(error: ValidationError, schema: Schema) -> list[str]:
    """The keys to choose from, if all that the forms ask for is one key each."""
    forms = _at(schema, error.schema_path) if error.schema_path[:2] == _OWN else []
    if not isinstance(forms, list) or any(list(form) != ["required"] for form in forms):
        return []
    return [key for form in forms for key in form["required"]]


def _legal_keys(error: ValidationError, schema: Schema) -> list[str]:
    properties = _at(schema, error.schema_path[:-1]).get("properties", {})
    given = error.instance if isinstance(error.instance, dict) else {}
    return [key for key in properties if key not in given] or list(properties)


def _legal_hint(word: object, legal: Iterable[object]) -> str:
    words = [str(item) for item in legal]
    meant = nearest(word, words) if isinstance(word, str) else None
    listed = ", ".join(words)
    return (
        f"did you mean {quote(meant)}? Legal here: {listed}" if meant else f"legal here: {listed}"
    )


def _is_type(branch: list[ValidationError], error: ValidationError) -> bool:
    """Whether a form failed because the value as a whole is of another type."""
    first = branch[0]
    return first.kind.name == "type" and first.instance_path == error.instance_path


def _at(schema: Schema, path: list[str | int]) -> Any:
    """The part of the schema at `path`, or nothing where it leads into JSON Schema's own."""
    if path[:2] != _OWN:
        return {}
    part: Any = schema
    for token in path:
        part = part[token]
    return part


def _subject(error: ValidationError) -> str:
    """What the sentence is about: the last key on the way, or an entry of its list."""
    path = error.instance_path
    keys = [token for token in path if isinstance(token, str)]
    if not keys:
        return "the document" if not path else "this"
    return quote(keys[-1]) if isinstance(path[-1], str) else f"an entry of {quote(keys[-1])}"


def _kind(value: object) -> str:
    """What a JSON value is: itself where that is short."""
    return "a string" if isinstance(value, str) else quote(value)


def _shown(value: object) -> str:
    return quote(cut(value, _LONG) if isinstance(value, str) else value)


def _types(names: Iterable[str]) -> str:
    return " or ".join(_NOUNS[name] for name in dict.fromkeys(names))
