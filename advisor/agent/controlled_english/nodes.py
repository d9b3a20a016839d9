"""Ways to ask for a node."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.clauses import (
    DESCRIBED,
    IDENTIFIED,
    PHRASE,
    PROTOCOLS,
    PURPOSE,
    WORD,
    Found,
    clause,
    peel,
    purpose,
)
from advisor.agent.controlled_english.grammar import Form
from advisor.agent.controlled_english.identities import identity_of
from advisor.agent.controlled_english.names import (
    NotUnderstoodError,
    check_new,
)
from advisor.agent.controlled_english.scene import Scene, sentence
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import pairs
from advisor.calm.naming import title, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = (
    "actor", "ecosystem", "system", "service", "database", "network", "ldap", "webclient",
    "data-asset",
)  # fmt: skip
TYPE = "|".join(TYPES)
_TYPE_BY_WORD = {"database": "database", "broker": "system", "network": "network"}
"""What a word in its name says of a node whose type nobody gave; others are services."""

_NO_NAME = (
    "an?|the|this|these|that|new|another|one|called|named|which|who|for|to|as|in|with"
    "|of|on|and|from"
)
_PLAIN = rf"(?!(?:{_NO_NAME}|node|{TYPE})(?![\w-])){WORD}"
"""A word that can be the name of something new."""
_NAME = rf"{LITERAL}|{_PLAIN}"
_ADD = r"(?:add|create|introduce|include|define)\s+(?:(?:an?|another|one|the)\s+)?(?:new\s+)?"

_CLAUSES = (
    DESCRIBED,
    clause(
        "interface",
        rf"(?:with|having|and|exposing)\s+(?:an?\s+|one\s+|the\s+)?(?:(?P<protocol>\w+)\s+)?"
        rf"(?:interface|endpoint)(?:\s+(?P<id>{LITERAL}|(?!on\b|at\b|and\b|with\b){WORD}))?"
        rf"(?:\s+(?:on|at|with|and)?\s*(?:the\s+)?host\s+(?P<host>{LITERAL}|{WORD}))?"
        r"(?:,?\s+(?:on|at|with|and)?\s*(?:the\s+)?port\s+(?P<port>\d{1,5})\b)?",
    ),
    clause(
        "type",
        rf"(?:of|with)\s+(?:the\s+)?(?:node-)?type:?\s+(?P<type>{LITERAL}|{WORD})"
        rf"|as\s+an?\s+(?:new\s+)?(?P<kind>{TYPE})(?:\s+node)?(?=\s*(?:$|,|\())",
    ),
    clause("called", rf"(?:called|named|with\ (?:the\ )?name)\s+(?P<name>{PHRASE})"),
    clause("metadata", r"with\s+(?:the\s+)?metadata:?\s+(?P<pairs>.+)$"),
    IDENTIFIED,
    clause("bracket", r"\((?P<pairs>[^()]*)\)"),
    clause(
        "within",
        r"(?:in(?!\ front\b)|inside|within|into|as\ part\ of|to(?=\ (?:the|my|our)\ |\ [^\s,]+$)"
        r"|(?:that(?:'s|\ is)|which\ is)\ (?:a\ )?(?:part\ of|inside|contained\ in"
        rf"|composed[ -]of))\s+(?P<name>{PHRASE})",
    ),
    PURPOSE,
)


def one(match: re.Match[str], scene: Scene) -> None:
    """A single node."""
    found = peel(match["rest"], _CLAUSES, scene)
    add(scene, match["name"], match.groupdict().get("type"), found)


def _one(head: str, example: str) -> Form:
    whole = re.compile(rf"{_ADD}(?:{head})(?![\w-])(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
    return Form(whole, one, "add_node", "adds a node", example)


FORMS = (
    _one(
        rf"(?:(?P<type>{TYPE})\s+)?node\s+(?:(?:called|named)\s+)?(?P<name>{_NAME})",
        'Add a database node order-db-replica described as "Read replica of orders"',
    ),
    _one(
        rf"(?P<name>{LITERAL})\s+(?:(?P<type>{TYPE})(?:\s+node)?|node)",
        'Add a "price-cache" node (type: database) called "Prices"',
    ),
    _one(
        rf"(?P<type>{TYPE})\s+(?:called|named)\s+(?P<name>{LITERAL}|{PHRASE})",
        "Add a service called Price Cache that keeps prices at hand",
    ),
    _one(
        rf"(?P<type>{TYPE})\s+(?P<name>{_NAME})",
        "Add a service price-cache in the e-commerce platform",
    ),
    _one(
        rf"(?P<name>{_PLAIN}(?:\s+{_PLAIN}){{0,3}})\s+"
        rf"(?:(?P<type>{TYPE})\s+)?node",
        "Add a message broker node with an AMQP interface on port 5672",
    ),
    _one(
        rf"(?P<name>{LITERAL}|\w+(?:-\w+)+)(?=[\s,]+(?:\(|as\s+an?\s|of\s+type\s|that's\s"
        r"|(?:that|which)\s+is\s))",
        "Add price-cache as a service",
    ),
    _one(
        rf"(?P<name>{_PLAIN}(?:\s+{_PLAIN})?)\s+(?P<type>{TYPE})",
        "Add a price-cache service",
    ),
)


_RELATION = re.compile(
    r"(?i)\b(?:connect(?:s|ed)?\s+to|replac(?:es|ing)|(?:not\s+be\s+)?reachable|must|deployed\s+in)\b"
)
"""Words of a clause that would be untrue if it only became the new node's description."""


def add(scene: Scene, head: str, kind: str | None, found: Found, said: str = "") -> str:
    """Add a node that is called `head`, with what its clauses say; returns its unique-id."""
    words = scene.value(head)
    if not scene.literals.is_quoted(head):
        check_new(words)
    bracket = _bracket(found, scene)
    called = _text(scene, found, "called", "name") or bracket.get("name")
    # In `a cache called X` the words before say only what it is; `"x"` and `x-y` are ids.
    says_what = head.replace(" ", "").isalpha()
    identity = (
        identity_of(scene, called, is_id=False)
        if called and says_what
        else identity_of(scene, words, is_id=scene.literals.is_quoted(head))
    )
    identity = _text(scene, found, "identified", "id") or bracket.get("id") or identity
    if not identity:
        raise NotUnderstoodError(f'no id can be made of "{words}"')
    name = called or (title(words) if words == words.lower() else words)
    node_type = (
        _text(scene, found, "type", "type")
        or _text(scene, found, "type", "kind").lower()
        or bracket.get("type")
        or (kind or "").lower()
        or _guessed(scene, identity)
    )
    description = _description(scene, found, bracket) or said
    if "described" not in found and (relation := _RELATION.search(description)):
        raise NotUnderstoodError(
            f'"{relation[0]}" asks for more than a description; say it apart, for example '
            '"Connect X to Y"'
        )
    node: dict[str, Any] = {
        "unique-id": identity,
        "node-type": node_type,
        "name": name,
        "description": description
        or f"{name}, added as {'an' if node_type[:1] in 'aeiou' else 'a'} {node_type}.",
    }
    node |= _extras(scene, found, identity)
    within = {"in": scene.one(found["within"]["name"]).id} if "within" in found else {}
    scene.do("add_node", node=node, **within)
    scene.it = (identity,)
    return identity


def _bracket(found: Found, scene: Scene) -> dict[str, str]:
    """What stands in parentheses: `(type: service, id: x)`, or a type alone."""
    if "bracket" not in found:
        return {}
    text = found["bracket"]["pairs"]
    if text.strip().lower() in TYPES:
        return {"type": text.strip().lower()}
    keys = {"node-type": "type", "unique-id": "id"}
    given = {keys.get(key, key): str(value) for key, value in pairs(text, scene.literals).items()}
    unknown = given.keys() - {"type", "id", "name", "description"}
    if unknown:
        raise NotUnderstoodError(f"in parentheses {', '.join(sorted(unknown))} is not understood")
    return given


def _text(scene: Scene, found: Found, name: str, group: str) -> str:
    return scene.value(found[name][group] or "") if name in found else ""


def _guessed(scene: Scene, identity: str) -> str:
    words = tokens(identity)
    guess = next((_TYPE_BY_WORD[word] for word in words if word in _TYPE_BY_WORD), "service")
    scene.choose(f'node-type of "{identity}" assumed: {guess}')
    return guess


def _description(scene: Scene, found: Found, bracket: dict[str, str]) -> str:
    if "described" in found:
        return _text(scene, found, "described", "text")
    if "purpose" in found:
        return purpose(found["purpose"], scene)
    return sentence(bracket.get("description", ""))


def _extras(scene: Scene, found: Found, identity: str) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if "interface" in found:
        extras["interfaces"] = [dict(_interface(scene, found["interface"], identity))]
    if "metadata" in found:
        extras["metadata"] = pairs(found["metadata"]["pairs"], scene.literals)
    return extras


def _interface(scene: Scene, match: re.Match[str], node: str) -> Iterator[tuple[str, str | int]]:
    words = match["protocol"] or ""
    identity = scene.value(match["id"] or "") or f"{node}-{words.lower() or 'interface'}"
    yield "unique-id", scene.names.free(identity)
    if words:
        yield "protocol", PROTOCOLS.get(words.lower(), words)
    if match["host"]:
        yield "host", scene.value(match["host"])
    if match["port"]:
        yield "port", int(match["port"])
