"""Does a document, or one part of it, fulfil its CALM vocabulary?

jsonschema-rs decides and names the failures; `explain` says them in words. May import nothing
above the calm package; jsonschema-rs is imported when it is first needed.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from advisor.calm.finding import Finding
from advisor.calm.pointer import join
from advisor.calm.vocabulary import KNOWN, declared, document_schema, inlined

if TYPE_CHECKING:
    import jsonschema_rs

    from advisor.calm.vocabulary import Part, Schema

RULE = "json-schema"

_EXPLAINED = 10_000
"""Failures that are put in words: one costs some kilobytes, and nobody reads that many."""


def findings(value: object) -> list[Finding]:
    """What of the vocabulary that `value` names in `$schema` it does not fulfil, unordered.

    A document that is not an architecture, or whose `$schema` is unknown, is said to be so.
    """
    said = declared(value)
    if said.other:
        return [_not_an_architecture(value, said.other)]
    schema = document_schema(said.vocabulary, meta=said.meta)
    found = [] if said.known else [_unknown_schema(value)]
    return found + _failures(_document_validator(said.vocabulary, meta=said.meta), value, schema)


def check_part(kind: Part, value: object, vocabulary: str) -> list[Finding]:
    """The same for one node, relationship, interface, flow, control or requirement alone.

    Pointers are relative to the part.
    """
    return _failures(
        _part_validator(kind, vocabulary), value, {"allOf": [inlined(kind, vocabulary)]}
    )


def check_value(value: object, schema: Schema) -> list[Finding]:
    """What of `schema`, which stands alone, any value does not fulfil: a tool's arguments, say."""
    whole = {"allOf": [schema]}
    return _failures(_compiled(whole), value, whole)


def definition(kind: Part, vocabulary: str) -> Schema:
    """A self-contained JSON Schema of one kind of part, for a tool that a model calls."""
    schema: Schema = json.loads(json.dumps(inlined(kind, vocabulary)))
    return schema


@cache
def _document_validator(vocabulary: str, *, meta: bool) -> jsonschema_rs.Draft202012Validator:
    return _compiled(document_schema(vocabulary, meta=meta))


@cache
def _part_validator(kind: Part, vocabulary: str) -> jsonschema_rs.Draft202012Validator:
    return _compiled({"allOf": [inlined(kind, vocabulary)]})


def _compiled(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    # Imported here: it costs 40 ms, and commands that check nothing must not pay for it.
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(schema)


def _failures(
    validator: jsonschema_rs.Draft202012Validator, value: object, schema: Schema
) -> list[Finding]:
    try:
        errors = _errors(validator, value)
    except ValueError:
        hint = "make the nesting shallower"
        return [_finding(value, (), "this cannot be checked against its vocabulary", hint)]
    if not errors:
        return []
    # Imported here: a document without an error needs no explanation.
    from advisor.calm.explain import explain

    # JSON Schema's own vocabularies reach the same place on several ways: each failure once.
    failures = {
        failure: None for error in errors[:_EXPLAINED] for failure in explain(error, schema)
    }
    found = [_finding(value, *failure) for failure in failures]
    if len(errors) > _EXPLAINED:
        message = f"more than {_EXPLAINED} failures; the rest is not listed"
        found.append(_finding(value, (), message, "mend these first"))
    return found


def _errors(
    validator: jsonschema_rs.Draft202012Validator, value: object
) -> list[jsonschema_rs.ValidationError]:
    """The failures, at most one more than are explained."""
    try:
        if validator.is_valid(value):
            return []
        return list(islice(validator.iter_errors(value), _EXPLAINED + 1))
    except UnicodeEncodeError:
        # The validator takes no halves of surrogate pairs, which JSON can spell.
        whole = json.dumps(value, ensure_ascii=False).encode(errors="replace")
        return list(islice(validator.iter_errors(json.loads(whole)), _EXPLAINED + 1))


def _not_an_architecture(value: object, other: str) -> Finding:
    return _finding(
        value,
        ("$schema",),
        f"this is {other}, not an architecture",
        f'open the architecture itself, or set "$schema" to {KNOWN[0]}',
        rule="not-an-architecture",
    )


def _unknown_schema(value: object) -> Finding:
    return _finding(
        value,
        ("$schema",),
        '"$schema" names no known CALM vocabulary; checked as release 1.2',
        "known are " + ", ".join(KNOWN),
        rule="known-schema",
    )


def _finding(
    value: object, path: tuple[str | int, ...], message: str, hint: str, *, rule: str = RULE
) -> Finding:
    element = _element(value, path)
    return Finding(rule, "schema", "error", join(*path), element, message, hint)


def _element(value: object, path: tuple[str | int, ...]) -> str:
    """unique-id of the innermost identified element around `path`, or empty."""
    found = ""
    for token in path:
        if isinstance(value, dict) and isinstance(value.get("unique-id"), str):
            found = value["unique-id"]
        try:
            value = value[token]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return found
    if isinstance(value, dict) and isinstance(value.get("unique-id"), str):
        found = value["unique-id"]
    return found
