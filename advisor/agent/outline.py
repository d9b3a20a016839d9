"""A document that is too large to be sent whole: what there is, by id, within a fixed length.

The model looks up the rest with the tools that only look. Imports no model library.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.agent.fence import fenced
from advisor.calm.element import CONTAINMENT, KINDS
from advisor.calm.phrases import and_more

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LENGTH = 60_000
"""Characters of an outline at most: some 15,000 tokens."""

_MEMBERS = 30_000
"""Of these for the document's own members at most; what they leave is for the ids of nodes."""

_FLOWS = 15_000
"""And for flows."""

_TABLE = 2_000
"""And for each count of types."""

_LONGEST_MEMBER = 4_000
"""Characters of a member of the document that is shown whole."""

_COUNT = 80
"""Characters that are kept to say how many more there are."""

_LISTED = 100
"""Names of a member, and flows, at most."""

_BUSIEST = 20


def outline(value: dict[str, Any]) -> str:
    """The document's own members, then its nodes by container and type, its flows and hubs.

    Malformed elements are counted and not named.
    """
    nodes, relationships, flows = (_objects(value.get(name)) for name in KINDS)
    counts = f"{len(nodes)} nodes, {len(relationships)} relationships, {len(flows)} flows"
    heading = (
        f"This document is too large to be shown whole ({counts}). This is an outline of it, with "
        "the ids by which show, find, neighbours and paths tell more:"
    )
    types = Counter(str(node.get("node-type")) for node in nodes)
    kinds = Counter(_kind(each) for each in relationships)
    ends = Counter(end for each in relationships for end in _ends(each))
    lines = [
        heading,
        *_members(value),
        f"node-types: {_table(types)}",
        f"kinds of relationships: {_table(kinds)}",
        f"nodes with the most relationships: {_table(Counter(dict(ends.most_common(_BUSIEST))))}",
        *_flows(flows),
    ]
    room = LENGTH - sum(len(line) + 1 for line in lines)
    return "\n".join([*lines, *_ids(_groups(nodes, relationships), room)])


def _objects(items: Any) -> list[dict[str, Any]]:
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _members(value: dict[str, Any]) -> Iterator[str]:
    own = [(key, member) for key, member in value.items() if key not in KINDS]
    more = "more members of the document: show architecture, with fields"
    return _fitting((_member(*each) for each in own), len(own), _MEMBERS, more)


def _member(key: str, member: Any) -> str:
    text = fenced(member)
    if len(text) <= _LONGEST_MEMBER:
        return f"{fenced(key)}: {text}"
    if isinstance(member, dict):
        holds = _listed([*member], min(len(member), _LISTED), _LONGEST_MEMBER)
    else:
        holds = f"{len(member)} items" if isinstance(member, list) else f"{len(text)} characters"
    return f"{fenced(key)}: too long to show here; it holds {holds}"


def _fitting(lines: Iterable[str], total: int, room: int, more: str) -> Iterator[str]:
    """Those of the lines that fit into `room` characters, and how many of `total` are left."""
    room -= _COUNT
    told = 0
    for line in lines:
        if len(line) < room:
            room -= len(line) + 1
            told += 1
            yield line
    if told < total:
        yield f"and {total - told} {more}"


def _listed(names: Sequence[str], most: int, room: int) -> str:
    """The first names as JSON, as many as fit into `room` characters, and how many are left."""
    shown, used = 0, 0
    while shown < most and (used := used + len(fenced(names[shown])) + 2) <= room:
        shown += 1
    return fenced(names[:shown]) + and_more(len(names) - shown)


def _table(counts: Counter[str]) -> str:
    """The most frequent words with their numbers as JSON, and how many words are left."""
    told: dict[str, int] = {}
    room = _TABLE - _COUNT
    for word, number in counts.most_common(_BUSIEST):
        if (length := len(fenced({word: number}))) <= room:
            room -= length
            told[word] = number
    return fenced(told) + and_more(len(counts) - len(told))


def _kind(relationship: dict[str, Any]) -> str:
    kind = relationship.get("relationship-type")
    return next(iter(kind), "none") if isinstance(kind, dict) else "none"


def _ends(relationship: dict[str, Any]) -> Iterator[str]:
    """The nodes of a relationship over which one is reached, each as often as it stands there."""
    kinds = relationship.get("relationship-type")
    for name, kind in kinds.items() if isinstance(kinds, dict) else ():
        if name in CONTAINMENT or not isinstance(kind, dict):
            continue
        for end in (kind.get("source"), kind.get("destination")):
            if isinstance(end, dict) and isinstance(end.get("node"), str):
                yield end["node"]
        yield from _names([kind.get("actor")])
        yield from _names(kind.get("nodes"))


def _names(items: Any) -> list[str]:
    return [each for each in items if isinstance(each, str)] if isinstance(items, list) else []


def _flows(flows: list[dict[str, Any]]) -> Iterator[str]:
    lines = (_flow(flow) for flow in flows[:_LISTED])
    return _fitting(lines, len(flows), _FLOWS, "more flows")


def _flow(flow: dict[str, Any]) -> str:
    steps = flow.get("transitions")
    facts = {"unique-id": flow.get("unique-id"), "name": flow.get("name")}
    return f"flow {fenced(facts | {'steps': len(steps) if isinstance(steps, list) else 0})}"


def _groups(
    nodes: list[dict[str, Any]], relationships: list[dict[str, Any]]
) -> dict[str, list[str]]:
    """Ids of nodes by what contains them, and by type where nothing does."""
    types = {
        node["unique-id"]: str(node.get("node-type"))
        for node in nodes
        if isinstance(node.get("unique-id"), str)
    }
    groups: dict[str, list[str]] = {}
    placed: set[str] = set()
    for each in relationships:
        kinds = each.get("relationship-type")
        for name in CONTAINMENT:
            kind = kinds.get(name) if isinstance(kinds, dict) else None
            if isinstance(kind, dict):
                members = [node for node in _names(kind.get("nodes")) if node in types]
                groups.setdefault(f"{name} {fenced(kind.get('container'))}", []).extend(members)
                placed.update(members)
    for identity, kind in types.items():
        if identity not in placed:
            groups.setdefault(f"in no container, node-type {fenced(kind)}", []).append(identity)
    return groups


def _ids(groups: dict[str, list[str]], room: int) -> Iterator[str]:
    """A line for each group; small ones whole, large ones as far as there is room."""
    waiting = sorted(groups.items(), key=lambda group: len(group[1]))
    room -= _COUNT
    left_out = 0
    for done, (title, ids) in enumerate(waiting):
        share = room // (len(waiting) - done) - len(title) - 40
        if share < 0:
            left_out += 1
            continue
        line = f"{title} ({len(ids)}): {_listed(ids, len(ids), share)}"
        room -= len(line) + 1
        yield line
    if left_out:
        yield f"and {left_out} more groups of nodes"
