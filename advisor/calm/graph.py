"""Who reaches whom: the directed graph of nodes over `connects` and `interacts`.

Nothing is built: the model's index answers from node to node, so a walk costs what it visits.
Containment is no way of reaching and stands apart. Imports the model alone.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.element import CONTAINMENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Literal, TypeAlias

    from advisor.calm.element import Element, Role
    from advisor.calm.model import Model

    Direction: TypeAlias = Literal["in", "out", "both"]

_OUT: dict[Role, tuple[Role, str]] = {
    "source": ("destination", "connects"),
    "actor": ("member", "interacts"),
}
_IN: dict[Role, tuple[Role, str]] = {
    "destination": ("source", "connects"),
    "member": ("actor", "interacts"),
}
"""For the role of a node in a relationship: the role of those it leads to, and in which kind."""

_TRIES = 5_000
"""Beginnings of paths that are looked at before a search is given up."""

_LONGER = 2
"""Hops that a path may have more than the shortest."""


class Hop(NamedTuple):
    """One way from a node to the next, as a relationship points."""

    source: str
    target: str
    relationship: str
    """unique-id of the relationship, or where it stands when it has none."""


class Reached(NamedTuple):
    """A node that was reached, and how."""

    node: str
    distance: int
    hops: tuple[Hop, ...]
    """All hops by which it was reached at that distance."""


def hops(model: Model, node: str, direction: Direction) -> Iterator[Hop]:
    """The hops that leave `node` (out), that enter it (in), or both."""
    for named in model.references.get(node, ()):
        for roles, outward in ((_OUT, True), (_IN, False)):
            if named.role not in roles or direction == ("in" if outward else "out"):
                continue
            role, kind = roles[named.role]
            if named.path[1] != kind:
                continue
            for other in _ends(named.holder, role, kind):
                ends = (node, other) if outward else (other, node)
                yield Hop(*ends, named.holder.id or named.holder.pointer)


def reach(
    model: Model, starts: Collection[str], direction: Direction, depth: int | None = None
) -> list[Reached]:
    """Every other node that any of `starts` reaches in at most `depth` hops, nearest first."""
    found: dict[str, tuple[int, dict[Hop, None]]] = {start: (0, {}) for start in starts}
    waiting = deque(found)
    while waiting:
        node = waiting.popleft()
        distance = found[node][0] + 1
        if depth is not None and distance > depth:
            break
        for hop in hops(model, node, direction):
            other = hop.target if hop.source == node else hop.source
            if other not in found:
                found[other] = (distance, {})
                waiting.append(other)
            if found[other][0] == distance:
                found[other][1][hop] = None
    return [
        Reached(node, distance, tuple(by)) for node, (distance, by) in found.items() if distance
    ]


def paths(
    model: Model, source: str, target: str, *, limit: int, directed: bool = True
) -> list[list[str]]:
    """The shortest paths without repeated nodes, as lists of nodes, at most `limit`.

    Best first over the exact distance to the target (A*), so that no beginning is followed that
    cannot end there, and the paths come in the order of their length; none is more than two hops
    longer than the shortest.
    """
    left = _distances(model, target, "in" if directed else "both", source)
    if source not in left or source == target:
        return []
    waiting: list[tuple[int, int, list[str]]] = [(left[source], 0, [source])]
    found: list[list[str]] = []
    tried = 0
    while waiting and len(found) < limit and tried < _TRIES:
        _, _, path = heappop(waiting)
        if path[-1] == target:
            found.append(path)
            continue
        for node in _beside(model, path[-1], "out" if directed else "both"):
            length = len(path) + left.get(node, _TRIES)
            if length <= left[source] + _LONGER and node not in path:
                tried += 1
                heappush(waiting, (length, tried, [*path, node]))
    return found


def between(model: Model, one: str, other: str) -> list[Hop]:
    """The hops from one node to another, in this direction."""
    return list(dict.fromkeys(hop for hop in hops(model, one, "out") if hop.target == other))


def containers(model: Model, node: str) -> list[Hop]:
    """What directly contains `node`: hops whose source is the container."""
    return list(dict.fromkeys(_contained(model, node, "member", "container")))


def contents(model: Model, node: str) -> list[Hop]:
    """What `node` directly contains: hops whose target is the part."""
    return list(dict.fromkeys(_contained(model, node, "container", "member")))


def _contained(model: Model, node: str, own: Role, others: Role) -> Iterator[Hop]:
    for named in model.references.get(node, ()):
        kind = named.path[1]
        if named.role != own or kind not in CONTAINMENT:
            continue
        for other in _ends(named.holder, others, kind):
            ends = (node, other) if own == "container" else (other, node)
            yield Hop(*ends, named.holder.id or named.holder.pointer)


def _ends(relationship: Element, role: Role, kind: str | int) -> Iterator[str]:
    """The nodes that a relationship of this kind names in this role."""
    for named in relationship.references:
        if named.role == role and named.path[1] == kind:
            yield named.id
            if role != "member":
                return  # There is but one, and the members after it may be thousands.


def _distances(model: Model, start: str, direction: Direction, sought: str) -> dict[str, int]:
    """Hops from `start` to each node, up to a few hops beyond `sought`."""
    found = {start: 0}
    level, distance, last = [start], 0, _TRIES
    while level and distance < last:
        distance += 1
        following = []
        for node in level:
            for other in _beside(model, node, direction):
                if other not in found:
                    found[other] = distance
                    following.append(other)
        if sought in found and last == _TRIES:
            last = found[sought] + _LONGER
        level = following
    return found


def _beside(model: Model, node: str, direction: Direction) -> dict[str, None]:
    """The nodes one hop away, each once. As `hops`, but a search over everything takes this way."""
    found: dict[str, None] = {}
    for named in model.references.get(node, ()):
        for roles, hidden in ((_OUT, "in"), (_IN, "out")):
            if direction == hidden or named.role not in roles:
                continue
            role, kind = roles[named.role]
            if named.path[1] == kind:
                found |= dict.fromkeys(_ends(named.holder, role, kind))
    return found
