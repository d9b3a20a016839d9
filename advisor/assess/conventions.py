"""What a document says for operations, and under which keys: its own conventions.

A practice, such as naming an owner, is a convention among nodes of one type where at least half of
them, and at least two, follow it. Every judgement here goes by the names of keys.
Imports no model library.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.kinds import spaced

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import TypeAlias

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

    Path: TypeAlias = tuple[str, ...]


def _keys(*forms: str) -> re.Pattern[str]:
    """A key that is one of the forms as a whole, its words parted by spaces."""
    return re.compile("|".join(forms))


_LINK = "(?: (?:url|link|page))?"

PRACTICES: dict[str, re.Pattern[str]] = {
    "owner": _keys(
        *("(?:[^ ]+ )?owners?(?: (?:team|name|id|e?mail|contact))?", "owned by", "owning team"),
        *("(?:[^ ]+ )?team", "responsible(?: (?:team|party|person))?", "maintainers?"),
        *("verantwortlich\\w*", "zuständig\\w*", "eigentümer\\w*", "betreiber\\w*"),
    ),
    "on-call": _keys(
        *("on ?call(?: .+)?", "pager(?: ?duty)?(?: .+)?", "escalation(?: .+)?", "rota", "hotline"),
        *("support (?:contact|channel|group)", "(?:ruf)?bereitschaft\\w*", "eskalation\\w*"),
    ),
    "health-endpoint": _keys(
        f"(?:[^ ]+ )?health ?(?:check|endpoint|probe)?(?: endpoint| path)?{_LINK}",
        *("(?:readiness|liveness)(?: (?:probe|endpoint|path|url))?", "lebenszeichen"),
    ),
    "runbook": _keys(
        *(f"(?:[^ ]+ )?(?:run|play) ?books?{_LINK}", "operations (?:manual|guide|handbook)"),
        *("betriebshandbuch", "notfallhandbuch", "betriebsanleitung"),
    ),
    "tier": _keys(
        *("(?:[^ ]+ )?tier(?: level)?", "criticality(?: (?:level|class))?", "service class"),
        *("(?:[^ ]+ )criticality", "kritikalität", "kritikalitaet"),
    ),
    "dashboard": _keys(
        *(f"(?:[^ ]+ )?dashboards?{_LINK}", f"grafana(?: dashboard)?{_LINK}", "monitoring url"),
        *("monitoring link", "monitoring page"),
    ),
    "business-impact": _keys(
        *(
            "(?:[^ ]+ )?impact(?: .+)?",
            "(?:geschäfts)?auswirkung\\w*",
            "cost of (?:outage|failure)",
        ),
        "(?:outage|downtime) cost",
    ),
}
"""What may be said of an element for operations, and the keys by which it is known."""

_UNSAID = {"", "tbd", "todo", "tba", "?", "unknown", "unbekannt", "offen"}
_STRUCTURE = {
    *("unique-id", "node-type", "name", "description", "interfaces", "details", "metadata"),
    *("controls", "data-classification", "run-as", "transitions", "requirement-url"),
}
"""Members of CALM itself, which say nothing by their names."""

_SHARE = 2
"""One of so many nodes makes a convention."""

_DEEPEST = 6
"""Levels of metadata that are looked into."""


class Saying(NamedTuple):
    """Where an element says something for operations."""

    path: Path
    """The keys from its metadata inwards; empty where it stands elsewhere, as in a control."""
    value: Any


class Convention(NamedTuple):
    """A practice that most nodes of a type follow."""

    practice: str
    kind: str
    """Their node-type."""
    following: tuple[str, ...]
    """unique-ids, in document order."""
    lacking: tuple[str, ...]
    """Those of the same type that do not follow it."""


def sayings(facts: Facts) -> dict[str, dict[str, Saying]]:
    """For each practice what the nodes and flows say, by unique-id; all through `facts.of`."""
    found: dict[str, dict[str, Saying]] = {practice: {} for practice in PRACTICES}
    known: dict[str, str] = {}
    for element in (*facts.nodes.values(), *facts.model.flows):
        for key, path, value in _members(element):
            if key not in known:
                known[key] = _practice(key)
            if known[key] and _is_said(value):
                saying = Saying(_to_text(path, value), value)
                found[known[key]].setdefault(element.id or element.pointer, saying)
    return found


def paths(facts: Facts) -> dict[str, Path]:
    """For each practice the keys under which most elements say it, from `metadata` inwards.

    Where nobody does, the practice's own name.
    """
    found = {}
    for practice, by_element in facts.of(sayings).items():
        used = Counter(saying.path for saying in by_element.values() if saying.path)
        found[practice] = used.most_common(1)[0][0] if used else (practice,)
    return found


def conventions(facts: Facts) -> list[Convention]:
    """The practices that are conventions, with the nodes that follow them and those that do not.

    People, external systems and data are left out; a node that contains others is compared only
    with such. A node is excused where what contains it says it for its parts, and none of the parts
    of that type says it itself.
    """
    alike: dict[tuple[str, bool], list[str]] = {}
    for identity, node in facts.nodes.items():
        if identity not in facts.outside and identity not in facts.assets:
            kind = node.value.get("node-type")
            group = (kind if isinstance(kind, str) else "", identity in facts.groups)
            alike.setdefault(group, []).append(identity)
    found = []
    for practice, saying in facts.of(sayings).items():
        for (kind, _), listed in alike.items():
            following = [each for each in listed if each in saying]
            if len(following) >= _SHARE and len(following) * _SHARE >= len(listed):
                excused = _excused(facts, saying, following)
                silent = (each for each in listed if each not in saying and each not in excused)
                found.append(Convention(practice, kind, tuple(following), tuple(silent)))
    return found


def _excused(facts: Facts, saying: Collection[str], following: Collection[str]) -> set[str]:
    """The parts of containers that say it, where the parts do not say it themselves."""
    speaking = {around for each in following for around in facts.containers.get(each, ())}
    containers = (each for each in facts.parts if each in saying and each not in speaking)
    return {part for container in containers for part in facts.parts[container]}


def _members(element: Element) -> Iterator[tuple[str, Path, Any]]:
    """The members that may say something: key, path within metadata or none, and value."""
    value = element.value
    own = {key: member for key, member in value.items() if key not in _STRUCTURE}
    yield from _inside(value.get("metadata"), within_metadata=True)
    yield from _inside(value.get("controls"), within_metadata=False)
    yield from _inside(own, within_metadata=False)


def _inside(root: object, *, within_metadata: bool) -> Iterator[tuple[str, Path, Any]]:
    """The members of a value at some depth, the outer ones first; lists are looked through."""
    level: list[tuple[Path, Any]] = [((), root)] if root else []
    for _ in range(_DEEPEST):
        if not level:
            return
        following: list[tuple[Path, Any]] = []
        for path, container in level:
            if isinstance(container, list):
                following += [(path, item) for item in container if isinstance(item, dict | list)]
            elif isinstance(container, dict):
                for key, value in container.items():
                    inner = (*path, key)
                    yield key, inner if within_metadata else (), value
                    if isinstance(value, dict | list):
                        following.append((inner, value))
        level = following


def _words(key: str) -> str:
    """`ownerTeam`, `owner_team` and `owner-team` as the same words."""
    return " ".join(re.split(r"[\s.:/-]+", spaced(key).casefold()))


def _practice(key: str) -> str:
    """The practice that a key speaks of, or empty."""
    words = _words(key)
    for practice, form in PRACTICES.items():
        if form.fullmatch(words):
            return practice
    return ""


def _is_said(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() not in _UNSAID
    return value is not None and value not in ([], {})


def _to_text(path: Path, value: object) -> Path:
    """The path, and on to the first text where an object stands there."""
    while path and isinstance(value, dict):
        texts = (key for key, member in value.items() if isinstance(member, str | dict))
        key = next(texts, None)
        if key is None:
            break
        path, value = (*path, key), value[key]
    return path
