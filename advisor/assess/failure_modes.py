"""How elements are known to fail, as their metadata says, and which of it fits what is seen.

Metadata has no set form for this: keys such as `failure-modes`, `known-issues` and
`troubleshooting` hold objects, lists of objects, or texts. Imports no model library.
"""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.kinds import members, spaced
from advisor.calm.element import ARCHITECTURE
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_KEYS = re.compile(
    r"(?:known |common |typical )?(?:failure|fault|error) ?(?:modes?|scenarios?|cases?|patterns?)"
    r"|(?:known|common|typical|frequent) (?:issues?|problems?|errors?|failures?|faults?)"
    r"|trouble ?shooting(?: (?:guide|steps|tips))?|fehlerbild(?:er)?|störungsbild(?:er)?"
    r"|bekannte (?:fehler|probleme|störungen)|fehlerbehebung"
)
_PARTS: dict[str, re.Pattern[str]] = {
    "symptom": re.compile(r"symptoms?|issue|problem|error|failure|mode|fault|symptome?|fehler"),
    "cause": re.compile(r"(?:likely |root |possible |probable )?causes?|reason|ursachen?"),
    "check": re.compile(
        r"checks?|how to (?:check|verify|diagnose)|diagnos\w+|verify|verification|detection"
        r"|prüfung|prüfen|investigation|look for"
    ),
    "resolution": re.compile(
        r"resolutions?|remed\w+|fix(?:es)?|actions?|mitigations?|solutions?|workarounds?|recovery"
        r"|steps|maßnahmen?|behebung|lösung(?:en)?|what to do"
    ),
    "escalation": re.compile(r"escalat\w+(?: to)?|contact|who|eskalation"),
}
"""The parts of a known failure, and the keys by which each is known."""

_NAMES = re.compile(r"name|title|description|id|bezeichnung|beschreibung")
"""Keys that name a failure where none says the symptom."""

_LONGEST = 300
"""Characters of a part that are kept."""

_STEM = 4
"""Letters that two words must share from their start to be one: order, orders."""
_ENDINGS = frozenset(
    {"", "s", "es", "e", "d", "ed", "ing", "n", "en", "y", "ies", "ion", "ions", "ung", "ungen"}
)
_TIMEOUT = re.compile(r"\btim(?:e[sd]?|ing)[ -]?outs?\b")

_ALIKE: tuple[frozenset[str], ...] = (
    frozenset({"slow", "slowly", "latency", "lag", "delay", "delayed", "langsam", "verzögert"}),
    frozenset({"timeout", "zeitüberschreitung"}),
    frozenset({"down", "unavailable", "unreachable", "offline", "outage", "ausfall"}),
    frozenset({"stuck", "hang", "hangs", "hanging", "frozen", "blocked", "hängt"}),
    frozenset({"crash", "crashes", "crashed", "restart", "restarts", "crashloop"}),
    frozenset({"refused", "rejected", "denied", "declined", "abgelehnt"}),
    frozenset({"lost", "missing", "disappeared", "gone", "verloren", "fehlen", "fehlt"}),
)
"""Words by which people say one thing."""

_COMMON = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "each",
        "every",
        "as",
        "at",
        "be",
        "but",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
    }
    | {"get", "gets", "has", "have", "in", "is", "it", "its", "no", "not", "of", "on", "or", "our"}
    | {"since", "some", "that", "the", "their", "they", "this", "to", "us", "very", "was", "we"}
    | {"were", "what", "when", "which", "why", "with", "all", "any", "many", "more", "see", "show"}
    | {"error", "errors", "fail", "fails", "failed", "failing", "failure", "failures", "issue"}
    | {"issues", "problem", "problems", "service", "services", "system", "systems", "wrong"}
    | {"der", "die", "das", "ein", "eine", "und", "oder", "ist", "sind", "nicht", "im", "mit"}
    | {"auf", "bei", "von", "zu", "wird", "werden", "seit", "fehler", "problem", "dienst"}
)
"""Words that tell no failure from another."""


class FailureMode(NamedTuple):
    """One way in which an element is known to fail."""

    element: str
    """unique-id, or `architecture`."""
    symptom: str
    cause: str = ""
    check: str = ""
    """How to see whether it is this."""
    resolution: str = ""
    escalation: str = ""


class Match(NamedTuple):
    """A known failure that fits what is seen."""

    mode: FailureMode
    words: tuple[str, ...]
    """The words of what is seen that stand in it."""


def failure_modes(facts: Facts) -> list[FailureMode]:
    """All that the document knows of, in document order; ask through `facts.of`."""
    model = facts.model
    elements: list[tuple[str, object]] = [(ARCHITECTURE, model.value.get("metadata"))]
    for each in (*model.nodes, *model.relationships, *model.flows):
        elements.append((each.id or each.pointer, each.value.get("metadata")))
        elements += [(_owner(each), inner.value.get("metadata")) for inner in each.interfaces]
    found: dict[FailureMode, None] = {}
    for identity, metadata in elements:
        for key, value in members(metadata):
            if _KEYS.fullmatch(_words(key)):
                found |= dict.fromkeys(_read(identity, value))
    return [*found]


def matching(facts: Facts, seen: str) -> list[Match]:
    """The known failures in which words of `seen` stand, those with the most of them first.

    The name of an element tells none of its failures from another.
    """
    asked = [word for word in _tokens(seen) if word not in _COMMON]
    found = []
    for mode in facts.of(failure_modes):
        own = {*_tokens(mode.element), *_tokens(facts.name(mode.element))}
        there = {*_tokens(f"{mode.symptom} {mode.cause}")} - own
        shared = tuple(dict.fromkeys(w for w in asked if any(_same(w, t) for t in there)))
        if shared:
            found.append(Match(mode, shared))
    return sorted(found, key=lambda match: -len(match.words))


def _owner(element: Element) -> str:
    return element.id or element.pointer


def _read(element: str, value: object, name: str = "") -> Iterator[FailureMode]:
    """The failures in a value of any form; `name` is the key that it stands under."""
    if isinstance(value, dict):
        yield from _read_object(element, value, name)
    elif isinstance(value, list) and not name:
        for item in value:
            if not isinstance(item, list):
                yield from _read(element, item)
    elif isinstance(value, str | list) and (text := _text(value)):
        yield FailureMode(element, name, resolution=text) if name else FailureMode(element, text)


def _read_object(element: str, value: dict[str, Any], name: str) -> Iterator[FailureMode]:
    """The failure that an object tells, or those that it holds under their names."""
    parts = _parts(value)
    if parts and (symptom := parts.pop("symptom", name)):
        yield FailureMode(element, symptom, **parts)
    elif not name:
        for key, inner in value.items():
            yield from _read(element, inner, _text(spaced(key).replace("-", " ")))


def _parts(value: dict[str, Any]) -> dict[str, str]:
    """The parts of a failure that an object names, by what its keys mean."""
    found: dict[str, str] = {}
    names = ""
    for key, member in value.items():
        words, text = _words(key), _text(member)
        part = next((part for part, form in _PARTS.items() if form.fullmatch(words)), "")
        if part and text:
            found.setdefault(part, text)
        elif _NAMES.fullmatch(words):
            names = names or text
    if found and names:
        found.setdefault("symptom", names)
    return found


def _text(value: object) -> str:
    """A value as one text on one line."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        text = "; ".join(value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return cut(" ".join(text.split()), _LONGEST)


def _words(key: str) -> str:
    return " ".join(re.split(r"[\s.:/-]+", spaced(key).casefold()))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _TIMEOUT.sub("timeout", text.casefold()))


def _same(word: str, other: str) -> bool:
    if word == other or any({word, other} <= alike for alike in _ALIKE):
        return True
    pairs = zip(word, other, strict=False)
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return stem >= _STEM and _ENDINGS.issuperset((word[stem:], other[stem:]))
