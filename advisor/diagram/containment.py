"""Who contains whom, and the one container that a picture draws a node in.

A node may be in several containers: in a system, a network and a cluster at once. Where one of
them is in another, both are drawn around it. Where they only overlap, as systems and network zones
do, a picture can draw one of them; the others become arrows. Imports the model alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.element import CONTAINMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.diagram.picture import Link


class Membership(NamedTuple):
    """A node as part of a container."""

    container: str
    member: str
    link: Link
    relationship: str
    """unique-id of the relationship that says so; where it has none, its pointer."""
    place: tuple[int, int]
    """Where it stands: index of the relationship, and of the member among all that it names."""


class Containment:
    """Containers and their parts over `deployed-in` and `composed-of`, in document order.

    What is no node with an id is passed over, as is a node within itself. Where containers are in
    each other in a circle, the membership that closes it is cut.
    """

    def __init__(
        self,
        model: Model,
        memberships: Iterable[Membership] | None = None,
        top: str = "",
        by: Link = "deployed-in",
    ) -> None:
        """Read a document, or only some of what it says.

        Args:
            model: the architecture.
            memberships: those to know of; all in `model` for None.
            top: the container that all are in, however their circles are cut.
            by: which kind of containers is drawn where they only overlap: by default where a node
                runs, since whoever reads who is in a zone must not be misled.
        """
        self.model = model
        self.by: Link = by
        """Which kind of containers is drawn where they only overlap."""
        known = _memberships(model) if memberships is None else memberships
        listed = sorted(known, key=lambda each: each.place)
        self._of: dict[str, list[Membership]] = {}
        for each in listed:
            self._of.setdefault(each.member, []).append(each)
        self._parts = _members(listed)
        self._parents = _innermost(listed, self._parts, top, by)
        self._children: dict[str, list[str]] = {}
        for member, parent in self._parents.items():
            self._children.setdefault(parent, []).append(member)

    def within(self, top: str) -> Containment:
        """The same as seen from one container: only it and what is in it; it is in nothing."""
        here = {top, *self.inside(top)}
        seen = (
            each
            for member in here - {top}
            for each in self._of.get(member, ())
            if each.container in here
        )
        return Containment(self.model, seen, top, self.by)

    @property
    def kinds(self) -> tuple[Link, ...]:
        """The kinds of containment that occur."""
        links = {each.link for found in self._of.values() for each in found}
        return tuple(each for each in CONTAINMENT if each in links)

    @property
    def containers(self) -> tuple[str, ...]:
        """All that contain something, by their first relationship in the document."""
        return tuple(self._parts)

    def parent(self, identity: str) -> str:
        """The innermost container of a node, in which a picture draws it; empty for none.

        Of containers that only overlap it is one of the kind that is preferred, then the one with
        the fewest nodes in it at all depths, then the first.
        """
        return self._parents.get(identity, "")

    def around(self, identity: str) -> tuple[str, ...]:
        """The containers that a picture draws around a node, innermost first."""
        found = []
        while identity := self.parent(identity):
            found.append(identity)
        return tuple(found)

    def children(self, identity: str) -> tuple[str, ...]:
        """The nodes that a picture draws directly in a container."""
        return tuple(self._children.get(identity, ()))

    def parts(self, identity: str) -> tuple[str, ...]:
        """The nodes that a container has, wherever a picture draws them."""
        return tuple(self._parts.get(identity, ()))

    def inside(self, identity: str) -> tuple[str, ...]:
        """Its parts, their parts, and so on at all depths; nearest first, never itself."""
        return tuple(_inside(identity, self._parts))

    def memberships(self, identity: str) -> tuple[Membership, ...]:
        """All that a node is part of."""
        return tuple(self._of.get(identity, ()))


def _memberships(model: Model) -> Iterator[Membership]:
    nodes = {node.id for node in model.nodes if node.id}
    for relationship in model.relationships:
        for each in _read(relationship):
            if each.member in nodes and each.container in nodes and each.member != each.container:
                yield each


def _read(relationship: Element) -> Iterator[Membership]:
    containers: dict[str | int, str] = {}
    said_by = relationship.id or relationship.pointer
    for index, named in enumerate(relationship.references):
        for link in CONTAINMENT:
            if named.path[1] != link:
                continue
            if named.role == "container":
                containers[link] = named.id
            elif link in containers:
                place = (relationship.index, index)
                yield Membership(containers[link], named.id, link, said_by, place)


def _members(memberships: Iterable[Membership]) -> dict[str, dict[str, None]]:
    """The direct members of each container."""
    found: dict[str, dict[str, None]] = {}
    for each in memberships:
        found.setdefault(each.container, {})[each.member] = None
    return found


def _inside(identity: str, parts: Mapping[str, Iterable[str]]) -> list[str]:
    found = {identity: None}
    waiting = [identity]
    for container in waiting:
        fresh = [part for part in parts.get(container, ()) if part not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return waiting[1:]


def _innermost(
    memberships: Iterable[Membership], parts: Mapping[str, Iterable[str]], top: str, by: Link
) -> dict[str, str]:
    """For each node in a container the one that it is drawn in."""
    held, places, cut = _held(parts, top)
    candidates: dict[str, dict[str, bool]] = {}
    for each in memberships:
        if (each.container, each.member) not in cut:
            kinds = candidates.setdefault(each.member, {})
            kinds[each.container] = kinds.get(each.container, False) or each.link == by
    found = {}
    for member, kinds in candidates.items():
        named = sum(1 << places[each] for each in kinds if each in places)
        nearest = [each for each in kinds if not held[each] & named] or [*kinds]
        ranked = [(not kinds[each], held[each].bit_count()) for each in nearest]
        found[member] = nearest[ranked.index(min(ranked))]
    return found


def _held(
    parts: Mapping[str, Iterable[str]], top: str
) -> tuple[dict[str, int], dict[str, int], set[tuple[str, str]]]:
    """The nodes in each container at all depths, and what was cut for there to be depths.

    Depth first, without recursion, since a document may nest deeper than Python does. Sets of nodes
    are bits of one number each, a node's at its place: their union costs next to nothing.
    """
    bits: dict[str, int] = {}
    places: dict[str, int] = {}
    cut: set[tuple[str, str]] = set()
    # From `top` first: then all that can be reached from it still can when the circles are cut.
    for start in (top, *parts):
        open_now = {start: iter(parts[start])} if start in parts and start not in bits else {}
        while open_now:
            container = next(reversed(open_now))
            for part in open_now[container]:
                if part in open_now:
                    cut.add((container, part))
                elif part in parts and part not in bits:
                    open_now[part] = iter(parts[part])
                    break
            else:
                del open_now[container]
                held = 0
                for part in parts[container]:
                    if (container, part) not in cut:
                        held |= bits.get(part, 0) | 1 << places.setdefault(part, len(places))
                bits[container] = held
    return bits, places, cut
