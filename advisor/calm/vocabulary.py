"""Which CALM vocabulary a document is written in, and its JSON Schema.

The schemas are this project's own: one file a concept under ``schemas/``, which name each other
by file name. A vocabulary is the 1.2 files with some of them replaced. Everything is inlined, so
a schema stands alone and nothing is ever fetched. May import nothing but the standard library.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    Schema: TypeAlias = dict[str, Any]
    Part: TypeAlias = Literal[
        "node", "relationship", "interface", "flow", "control", "control-requirement"
    ]

CURRENT = "1.2"
"""The vocabulary of a document that names none."""

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"

_FOLDER = Path(__file__).parent / "schemas"

_REPLACED: dict[str, dict[str, str]] = {
    "1.2": {},
    "1.1": {},
    "1.0": {"flow": "flow-1.0", "transition": "transition-1.0"},
    "1.0-rc1": {
        "flow": "flow-1.0",
        "transition": "transition-1.0",
        "control-requirement": "control-requirement-1.0-rc1",
        "metadata": "metadata-1.0-rc1",
    },
}
"""For each vocabulary the concepts whose file is not the one of 1.2."""

_BASE = "https://calm.finos.org/"

_VERSIONS = {
    "release/1.2": "1.2",
    "release/1.1": "1.1",
    "release/1.0": "1.0",
    "release/1.0-rc2": "1.0",
    "release/1.0-rc1": "1.0-rc1",
    "draft/2026-03": "1.2",
    "draft/2025-03": "1.0-rc1",
}
"""The vocabulary that each published version has, or is nearest to."""

KNOWN = tuple(f"{_BASE}{version}/meta/calm.json" for version in _VERSIONS)
"""Every `$schema` that says a document is an architecture."""

_META = re.compile(re.escape(_BASE) + r"((?:release|draft)/[^/]+)/meta/([a-z-]+)\.json#?")

_OTHER_KINDS = {
    "calm-timeline": "a timeline",
    "decorators": "a set of decorators",
    "control": "a part of the vocabulary (controls)",
    "control-requirement": "a control requirement",
    "evidence": "a collection of evidence",
    "flow": "a part of the vocabulary (flows)",
    "interface": "a part of the vocabulary (interfaces)",
    "units": "a part of the vocabulary (units)",
}
"""What a document with another schema of the same folder is."""


class Declared(NamedTuple):
    """What a document says about itself by `$schema`."""

    vocabulary: str
    """The vocabulary to check with; the current one when `$schema` is missing or unknown."""
    meta: bool = False
    """Whether the document must be a legal JSON Schema, too, as calm.json demands."""
    known: bool = True
    """False for a `$schema` that is none of CALM's."""
    other: str = ""
    """What the document is when it is not an architecture, or empty."""


def declared(value: object) -> Declared:
    """The vocabulary in which the document `value` says it is written."""
    if not isinstance(value, dict):
        return Declared(CURRENT)
    name = value.get("$schema", "")
    if name == "":
        return Declared(CURRENT, other=_other(value))
    match = _META.fullmatch(name) if isinstance(name, str) else None
    if match is None or match[1] not in _VERSIONS:
        return Declared(CURRENT, known=False)
    vocabulary = _VERSIONS[match[1]]
    if match[2] in {"calm", "core"}:
        return Declared(vocabulary, meta=match[2] == "calm", other=_other(value))
    kind = _OTHER_KINDS.get(match[2])
    return Declared(vocabulary, known=kind is not None, other=kind or "")


def _other(value: dict[str, Any]) -> str:
    """A pattern describes nodes by a JSON Schema, where an architecture has them."""
    properties = value.get("properties")
    described = isinstance(properties, dict) and (
        "nodes" in properties or "relationships" in properties
    )
    if described and "nodes" not in value and "relationships" not in value:
        return "a pattern"
    return ""


@cache
def document_schema(vocabulary: str, *, meta: bool) -> Schema:
    """The JSON Schema of a whole architecture; `allOf/0` of it is this project's own part.

    With `meta` the document is also checked as a JSON Schema, and so is each schema inside it, as
    both, since the anchor takes the place of the meta-schema's own.
    """
    core = inlined("core", vocabulary)
    if not meta:
        return {"allOf": [core]}
    return {
        "$id": f"https://calm-advisor.example/schemas/{vocabulary}",
        "$dynamicAnchor": "meta",
        "allOf": [core, {"$ref": JSON_SCHEMA}],
    }


@cache
def inlined(concept: str, vocabulary: str) -> Schema:
    """The schema of one concept with everything that it refers to put in place. Do not change it.

    Raises:
        KeyError: there is no such vocabulary.
    """
    name = _REPLACED[vocabulary].get(concept, concept)
    schema: Schema = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    resolved: Schema = _resolve(schema, vocabulary)
    return resolved


def _resolve(schema: Any, vocabulary: str) -> Any:
    if isinstance(schema, list):
        return [_resolve(item, vocabulary) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(schema["$ref"], vocabulary)
    return {key: _resolve(item, vocabulary) for key, item in schema.items() if key != "$comment"}
