"""A target for recovery that what stands beside it cannot keep."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import copies, members, said, spaced
from advisor.assess.stores import copies_of
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, plain, titled
from advisor.calm.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_HOURS = {"hourly": 1, "stündlich": 1, "nightly": 24, "daily": 24, "nächtlich": 24, "täglich": 24}
_HOURS |= {"weekly": 168, "wöchentlich": 168, "monthly": 720, "monatlich": 720}
_EVERY = re.compile(rf"\b({'|'.join(_HOURS)})(?:e[nrs]?)?\b")
_CONTINUOUS = re.compile(
    r"\b(?:point[ -]in[ -]time|pitr|wal|redo|continuous\w*|logs? (?:shipping|archiving)|archivelog"
    r"|change data capture|cdc|journal\w*|incremental\w*|kontinuierlich\w*|fortlaufend\w*"
    r"|inkrementell\w*)\b"
)
"""How documents say that more is kept than the last full backup."""
_RPO = re.compile(r"\b(?:rpo|recovery point|(?:maximaler )?datenverlust)\b")
_LOOKS_SO = re.compile(r"rpo|recovery|datenverlust", re.IGNORECASE)
_BACKUP = re.compile(r"\b(?:back-?ups?|snapshots?|(?:daten)?sicherung(?:en)?)\b")
_REPLICATION = re.compile(r"\b(?:replication|replikation|replizierung)\b")
_ASYNCHRONOUS = re.compile(r"\basyn[ck]\w*")
_AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(s|sec\w*|sek\w*|m|min\w*|h|hours?|hrs?|std|stunden?)?", re.IGNORECASE
)
_DURATION = re.compile(
    r"P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)
"""Days, hours, minutes and seconds as ISO 8601 writes them."""
_EACH = (24 * 60, 60, 1, 1 / 60)
"""Minutes of each of these."""
_UNITS = {"s": 1 / 60, "m": 1.0, "h": 60.0}
"""In minutes, by how the unit begins; `std` and `stunden` are hours."""
_HOUR = 60
_CONTINUOUSLY = "continuous log archiving, point-in-time recovery"


class _Figure(NamedTuple):
    """Something that an element says, and where."""

    at: str
    """A JSON Pointer."""
    words: str
    """As `key: value`."""
    minutes: float


class _Conflict(NamedTuple):
    """A target, and what cannot keep it."""

    node: str
    target: _Figure
    beside: _Figure
    is_backup: bool
    """Whether that is how often it is backed up, rather than how it is copied."""


def _find(facts: Facts) -> Iterator[Found]:
    for node in facts.nodes.values():
        if conflict := _conflict(facts, node):
            flows = facts.flows_over.get(conflict.node, ())
            yield Found((conflict.node,), partial(_told, facts, conflict), flows, len(flows))


def _conflict(facts: Facts, node: Element) -> _Conflict | None:
    identity = node.id or ""
    keys = (key for key, _ in members([node.value.get(each) for each in ("metadata", "controls")]))
    if not any(map(_LOOKS_SO.search, keys)):
        return None
    listed = [*_said(node)]
    target = next((each for each in map(_target, listed) if each), None)
    if target is None:
        return None
    told = said([node.value.get(key) for key in ("controls", "metadata", "description")])
    backup = next((each for each in map(_backup, listed) if each), None)
    copied = copies(node) or any(identity in group for group in facts.of(copies_of))
    is_kept = copied or _CONTINUOUS.search(told)
    if backup and not is_kept and target.minutes < backup.minutes:
        return _Conflict(identity, target, backup, is_backup=True)
    copying = next((each for each in map(_copying, listed) if each), None)
    if copying and target.minutes == 0:
        return _Conflict(identity, target, copying, is_backup=False)
    return None


def _said(node: Element) -> Iterator[tuple[str, str, object]]:
    """The leaves of controls and metadata: the pointer, the names on the way and the value."""
    waiting: list[tuple[str, str, object]] = [
        (node.pointer + join(key), "", node.value.get(key)) for key in ("metadata", "controls")
    ]
    while waiting:
        at, names, value = waiting.pop()
        if isinstance(value, dict):
            below = [(at + join(key), f"{names} {key}", each) for key, each in value.items()]
            waiting += reversed(below)
        elif isinstance(value, list):
            waiting += [(at + join(n), names, each) for n, each in reversed([*enumerate(value)])]
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield at, spaced(names).replace("-", " ").lower(), value


def _target(leaf: tuple[str, str, object]) -> _Figure | None:
    """How much data may be lost, where the figure is plain: with its unit, or none at all."""
    at, names, value = leaf
    if not _RPO.search(names):
        return None
    duration = _DURATION.fullmatch(str(value).strip())
    if duration and any(duration.groups()):
        parts = zip(duration.groups("0"), _EACH, strict=True)
        return _Figure(at, _words(leaf), sum(float(count) * each for count, each in parts))
    amount = _AMOUNT.fullmatch(str(value).strip())
    if amount is None:
        return None
    number = float(amount[1].replace(",", "."))
    units = [amount[2] or "", *reversed(names.split())]
    unit = next((_unit(each) for each in units if _unit(each)), 0.0)
    if not unit and number:
        return None
    return _Figure(at, _words(leaf), number * unit)


def _unit(word: str) -> float:
    """How many minutes a unit is; 0 where it is none."""
    if not word or not _AMOUNT.fullmatch(f"1 {word}"):
        return 0.0
    return _UNITS["h" if word.startswith(("st", "h")) else word[0].lower()]


def _backup(leaf: tuple[str, str, object]) -> _Figure | None:
    _, names, value = leaf
    every = _EVERY.search(value.lower()) if isinstance(value, str) else None
    if every is None or not _BACKUP.search(names):
        return None
    return _Figure(leaf[0], _words(leaf), float(_HOURS[every[1]] * _HOUR))


def _copying(leaf: tuple[str, str, object]) -> _Figure | None:
    at, names, value = leaf
    is_so = isinstance(value, str) and _ASYNCHRONOUS.search(value.lower())
    return _Figure(at, _words(leaf), 0) if is_so and _REPLICATION.search(names) else None


def _words(leaf: tuple[str, str, object]) -> str:
    at, _, value = leaf
    return f"{at.rpartition('/')[2].replace('~1', '/')}: {plain(str(value))}"


def _told(facts: Facts, conflict: _Conflict) -> Told:
    node, target, beside = conflict.node, conflict.target, conflict.beside
    lost = (
        f"what was written since the last backup is lost: up to {beside.minutes / _HOUR:g} hours"
        if conflict.is_backup
        else "what was not copied yet when it fails is lost"
    )
    proof = Proof(
        "values",
        f"{code(target.words)} stands at {code(target.at)}, {code(beside.words)} at "
        f"{code(beside.at)}: {lost}.",
        {"target": target._asdict(), "beside it": beside._asdict()},
    )
    remedies = [Remedy("set_service_level", {"on": [node], "rpo_minutes": beside.minutes or 1})]
    if conflict.is_backup:
        keeping = {"on": [node], "backup": _CONTINUOUSLY}
        remedies.insert(0, Remedy("set_service_level", keeping))
    return Told(
        f"{titled(facts.nodes[node])} cannot keep its target: {code(target.words)} beside "
        f"{code(beside.words)}.",
        proof,
        tuple(remedies),
        "either how it is kept changes, or the target is agreed anew; the values are examples.",
    )


RULE = Rule(
    "target-not-supported",
    "resilience",
    "medium",
    "A target for recovery that what stands beside it cannot keep",
    "A node says how much data may be lost (RPO, recovery point, Datenverlust) in figures with a "
    "unit, and beside it that it is backed up hourly, nightly, weekly or the like, less often than "
    "that; there is no copy of it and no word of point-in-time recovery, logs or the like. Or the "
    "target is 0, and its replication is said to be asynchronous.",
    "The target is a promise to the business; the day on which it is needed shows that nothing was "
    "there to keep it.",
    "NIST SP 800-34 Rev. 1, 3.4.2, Backup Methods and Offsite Storage; ISO 22301:2019, 8.3",
    _find,
)
