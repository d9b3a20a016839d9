"""Which elements kept what they are and got another unique-id.

A rename that is none misleads more than one that is missed: the latter shows as an element removed
and another added, and nothing is hidden. So two elements must say something in common that no other
element says, and most of the rest. Imports the model, alignment and equality modules.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.alignment import names_in
from advisor.calm.element import COLLECTIONS, Element
from advisor.calm.equality import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from advisor.calm.element import Kind

    Json: TypeAlias = dict[str, Any]
    Fact: TypeAlias = tuple[Any, ...]
    Facts: TypeAlias = set[Fact]
    Places: TypeAlias = dict[tuple[str, str], Facts]

ENOUGH = 0.6
"""The share of equal facts (Dice coefficient, 1945: twice the common ones by all of both sides)
from which two elements are one. A node says three things at least, its type, name and description:
one of them may change (2/3), two may not (1/3)."""

_NAMES: dict[Kind, tuple[str, ...]] = {
    "node": ("name",),
    "relationship": ("relationship-type",),
    "flow": ("name", "transitions"),
    "interface": ("name", "host", "hostname", "url", "path", "image", "definition-url", "config"),
}
"""Members that say which element it is. A rename needs one of them equal."""

_HINTS: dict[Kind, tuple[str, ...]] = {
    "node": ("description",),
    "relationship": ("description",),
    "flow": ("description",),
    "interface": ("port", "description"),
}
"""Members one of which is enough where, besides, a place that named the old now names the new."""


_STAGES: tuple[tuple[Kind, Kind | None], ...] = (
    ("node", "relationship"),
    ("relationship", "flow"),
    ("flow", None),
)
"""The kinds in the order in which they are looked at, each with the kind that names it."""


class Renames(NamedTuple):
    """Old ids and new ones."""

    by_kind: dict[str, dict[str, str]]
    """Old id to new id, for each kind of element."""
    owners: dict[str, str]
    """For the old id of an interface the node, by its id after, that has it."""

    def of(self, kind: str) -> dict[str, str]:
        """Old id to new id of one kind; none for what is no kind of element."""
        return self.by_kind.get(kind, {})

    def __bool__(self) -> bool:
        return any(self.by_kind.values())


def find(before: Json, after: Json, known: Mapping[str, str] | None = None) -> Renames:
    """The renames between two documents; `known` ones, old id to new, win over those found.

    Elements whose id stands twice in a list take no part. The cost grows with what differs, but
    for one look at each element.
    """
    known = known or {}
    old = {kind: _by_id(before.get(name)) for kind, name in COLLECTIONS.items()}
    new = {kind: _by_id(after.get(name)) for kind, name in COLLECTIONS.items()}
    renames = Renames({kind: {} for kind in _NAMES}, {})
    for kind, holder in _STAGES:
        places = _places(holder, old[holder], new[holder]) if holder else ({}, {})
        sides = _Sides(old[kind], new[kind], *places)
        for identity in old[kind].keys() - new[kind].keys():
            old[kind][identity] = _translated(kind, old[kind][identity], renames)
        renames.by_kind[kind].update(_match(kind, sides, known))
        if kind == "node":
            _find_interfaces(sides, known, renames)
    return renames


class _Sides(NamedTuple):
    """The elements of one kind, by id, and the places that name them."""

    old: dict[str, Json]
    new: dict[str, Json]
    old_places: Places
    new_places: Places


def _find_interfaces(nodes: _Sides, known: Mapping[str, str], renames: Renames) -> None:
    """The interfaces that were renamed within one node."""
    names = renames.of("node")
    for identity, old in nodes.old.items():
        name = names.get(identity, identity)
        new = nodes.new.get(name)
        if new is None or old == new:
            continue
        lists = _by_id(old.get("interfaces")), _by_id(new.get("interfaces"))
        for was, now in _match(
            "interface", nodes._replace(old=lists[0], new=lists[1]), known
        ).items():
            renames.by_kind["interface"].setdefault(was, now)
            renames.owners.setdefault(was, name)


def _match(kind: Kind, sides: _Sides, known: Mapping[str, str]) -> dict[str, str]:
    """Old id to new id of the elements that became one another."""
    old, new, *_ = sides
    fitting = {now: was for was, now in known.items() if was in old and now in new and was != now}
    found = {was: now for now, was in fitting.items()}
    taken = set(fitting)
    gone = [identity for identity in old if identity not in new and identity not in found]
    come = [identity for identity in new if identity not in old and identity not in taken]
    if gone and come:
        for was, now in _ranked(kind, sides, gone, come):
            if was not in found and now not in taken:
                found[was] = now
                taken.add(now)
    return found


def _ranked(kind: Kind, sides: _Sides, gone: list[str], come: list[str]) -> list[tuple[str, str]]:
    """The pairs that may be one element, the likeliest first; of equal ones the share is 1."""
    old, new, old_places, new_places = sides
    earlier = {each: (old[each], old_places.get((kind, each), set())) for each in gone}
    later = {each: (new[each], new_places.get((kind, each), set())) for each in come}
    index, found = _index(kind, earlier), _index(kind, later)
    # Only what exactly one on each side says makes a candidate, so that there are never many.
    shared = [fact for fact in index if index[fact] and found.get(fact)]
    common = _said_by_others(old, gone, shared) | _said_by_others(new, come, shared)
    candidates = {(index[fact], found[fact]): None for fact in shared if fact not in common}
    ranks = []
    for number, (was, now) in enumerate(candidates):
        (value, places), (after, after_places) = earlier[was], later[now]
        said, told = _facts(value), _facts(after)
        # Places that name both speak for a rename; that others were led elsewhere is no objection.
        share = max(_share(said, told), _share(said | places, told | after_places))
        is_equal = same(value | {"unique-id": ""}, after | {"unique-id": ""})
        # Within one node an interface need say no more than a port.
        is_one = kind == "interface" and is_equal
        is_one = is_one or _is_one(kind, value, after, meet=bool(places & after_places))
        if share >= ENOUGH and is_one:
            ranks.append((-share, number, was, now))
    return [(was, now) for *_, was, now in sorted(ranks)]


def _said_by_others(elements: dict[str, Json], apart: list[str], shared: list[Fact]) -> Facts:
    """Which of the `shared` facts other elements than those `apart` say as well."""
    found: Facts = set()
    without = set(apart)
    said = [fact for fact in shared if isinstance(fact[1], str)]
    for member in {member for member, _ in said}:
        texts = {text for name, text in said if name == member}
        for identity, value in elements.items():
            text = value.get(member)
            if isinstance(text, str) and text in texts and identity not in without:
                found.add((member, text))
    return found


def _index(kind: Kind, elements: dict[str, tuple[Json, Facts]]) -> dict[Fact, str]:
    """What exactly one of the elements says, or is named by, to its id; else to an empty text."""
    index: dict[Fact, str] = {}
    for identity, (value, places) in elements.items():
        said = [(each, _text(value[each])) for each in _NAMES[kind] + _HINTS[kind] if each in value]
        ports = (("interfaces", (each,)) for each in sorted(_ports(value)))
        for fact in (*said, *ports, *sorted(places, key=str)):
            index[fact] = "" if fact in index else identity
    return index


def _is_one(kind: Kind, old: Json, new: Json, *, meet: bool) -> bool:
    members = _NAMES[kind] + (_HINTS[kind] if meet else ())
    said = any(old.get(each) and same(old[each], new.get(each)) for each in members)
    # An interface keeps its id where its node is called otherwise, and no other node has it.
    return said or not _ports(old).isdisjoint(_ports(new))


def _ports(node: Json) -> set[str]:
    """The unique-ids of a node's interfaces."""
    listed = node.get("interfaces")
    found = (
        each.get("unique-id") if isinstance(each, dict) else None
        for each in (listed if isinstance(listed, list) else ())
    )
    return {each for each in found if isinstance(each, str)}


def _share(old: Facts, new: Facts) -> float:
    return 2 * len(old & new) / (len(old) + len(new) or 1)


def _facts(value: Json) -> Facts:
    """Every leaf with its path, but for the element's own unique-id."""
    return {
        fact
        for key, member in value.items()
        if key != "unique-id"
        for fact in _leaves((key,), member)
    }


def _leaves(path: Fact, value: Any) -> Iterator[Fact]:
    # An item's place is no part of its path: a step put in front would make all others differ.
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves((*path, key), child)
    elif isinstance(value, list):
        for child in value:
            yield from _leaves(path, child)
    else:
        yield *path, _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _places(kind: Kind, old: dict[str, Json], new: dict[str, Json]) -> tuple[Places, Places]:
    """Where the elements of this kind that differ name others, before and after."""
    earlier: Places = {}
    later: Places = {}
    for identity, value in old.items():
        if identity in new and new[identity] != value:
            for places, side in ((earlier, value), (later, new[identity])):
                for each in Element(kind, side, 0).references:
                    places.setdefault((each.target, each.id), set()).add((identity, each.path))
    return earlier, later


def _translated(kind: Kind, value: Json, renames: Renames) -> Json:
    """A copy of an element that names others as they are called after."""
    references = Element(kind, value, 0).references
    stale = [each for each in references if each.id in renames.of(each.target)]
    result = copy.deepcopy(value) if stale else value
    for each in stale:
        holder: Any = result
        for token in each.path[:-1]:
            holder = holder[token]
        holder[each.path[-1]] = renames.of(each.target)[each.id]
    return result


def _by_id(items: Any) -> dict[str, Json]:
    """The objects of a list whose unique-id stands once."""
    if not isinstance(items, list):
        return {}
    names = names_in("", items)
    found = dict(zip(names, items, strict=True))
    if len(found) < len(items):
        for name, count in Counter(names).items():
            if count > 1:
                del found[name]
    return {name: item for name, item in found.items() if name is not None}
