"""A document that is too large to be sent whole: what there is, by id, within a fixed length.

The model looks up the rest with the tools that only look. Imports no model library.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.agent.fence import fenced
from advisor.calm.element import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LENGTH = 60_000
"""Characters of an outline at most: some 15,000 tokens."""

_LONGEST_MEMBER = 4_000
"""Characters of a member of the document that is shown whole."""

_FLOWS = 100
_BUSIEST = 20
_CONTAINERS = ("deployed-in", "composed-of")


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
    lines = [
        heading,
        *_members(value),
        f"node-types: {fenced(_count(node.get('node-type') for node in nodes))}",
        f"kinds of relationships: {fenced(_count(_kind(each) for each in relationships))}",
        f"nodes with the most relationships: {fenced(dict(_busiest(relationships)))}",
        *_flows(flows),
    ]
    room = LENGTH - sum(len(line) + 1 for line in lines)
    return "\n".join([*lines, *_ids(_groups(nodes, relationships), room)])


def _objects(items: Any) -> list[dict[str, Any]]:
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _members(value: dict[str, Any]) -> Iterator[str]:
    for key, member in value.items():
        if key in KINDS:
            continue
        text = fenced(member)
        if len(text) <= _LONGEST_MEMBER:
            yield f"{fenced(key)}: {text}"
        else:
            names = list(member)[:_FLOWS] if isinstance(member, dict) else len(member)
            yield f"{fenced(key)}: too long to show here; it holds {fenced(names)}"


def _count(words: Iterable[Any]) -> dict[str, int]:
    return dict(Counter(str(word) for word in words).most_common(_BUSIEST))


def _kind(relationship: dict[str, Any]) -> str:
    kind = relationship.get("relationship-type")
    return next(iter(kind), "none") if isinstance(kind, dict) else "none"


def _busiest(relationships: list[dict[str, Any]]) -> list[tuple[str, int]]:
    ends = Counter(end for each in relationships for end in _ends(each))
    return ends.most_common(_BUSIEST)


def _ends(relationship: dict[str, Any]) -> Iterator[str]:
    """The nodes of a relationship over which one is reached, each as often as it stands there."""
    kinds = relationship.get("relationship-type")
    for name, kind in kinds.items() if isinstance(kinds, dict) else ():
        if name in _CONTAINERS or not isinstance(kind, dict):
            continue
        for end in (kind.get("source"), kind.get("destination")):
            if isinstance(end, dict) and isinstance(end.get("node"), str):
                yield end["node"]
        yield from _names([kind.get("actor")])
        yield from _names(kind.get("nodes"))


def _names(items: Any) -> list[str]:
    return [each for each in items if isinstance(each, str)] if isinstance(items, list) else []


def _flows(flows: list[dict[str, Any]]) -> Iterator[str]:
    for flow in flows[:_FLOWS]:
        steps = flow.get("transitions")
        facts = {"unique-id": flow.get("unique-id"), "name": flow.get("name")}
        yield f"flow {fenced(facts | {'steps': len(steps) if isinstance(steps, list) else 0})}"
    if len(flows) > _FLOWS:
        yield f"and {len(flows) - _FLOWS} more flows"


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
        for name in _CONTAINERS:
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
    for done, (title, ids) in enumerate(waiting):
        share = room // (len(waiting) - done) - len(title) - 40
        if share < 0:
            yield f"and {len(waiting) - done} more groups of nodes"
            return
        shown, used = 0, 0
        while shown < len(ids) and (used := used + len(fenced(ids[shown])) + 2) <= share:
            shown += 1
        more = f" and {len(ids) - shown} more" if shown < len(ids) else ""
        line = f"{title} ({len(ids)}): {fenced(ids[:shown])}{more}"
        room -= len(line) + 1
        yield line
