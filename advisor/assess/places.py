"""Places that all nodes of a redundant group are in, so that they fail together.

Goes by words in English and German. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.deployments import deployments
from advisor.assess.kinds import instances, members, spaced
from advisor.assess.redundancy import redundant
from advisor.assess.stores import copies_of
from advisor.assess.trust import is_network
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_SMALL = re.compile(
    r"(?<![^\W_])(?:host|server|vm|virtual[-_ ]machine|machine|hypervisor|bare[-_ ]?metal|rack"
    r"|blade|appliance|ec2|worker[-_ ]node|cluster[-_ ]node|maschine|rechner|schrank)(?![^\W_])",
    re.IGNORECASE,
)
"""One machine, or what one power supply feeds."""
_LARGE = re.compile(
    r"(?<![^\W_])(?:data[-_ ]?cent(?:er|re)|availability[-_ ]zone|az|rechenzentrum|rz|site"
    r"|standort|serverraum)(?![^\W_])",
    re.IGNORECASE,
)
"""A place that fails as a whole, of which there may be but one."""
_REGION = re.compile(r"(?<![^\W_])region(?![^\W_])", re.IGNORECASE)
"""Wider than what is found here to be shared, and still a place where something stands."""
_MANY = re.compile(
    r"(?<![^\W_])(?:clusters?|pool|farm|fleet|group|k8s|kubernetes|gruppe)(?![^\W_])",
    re.IGNORECASE,
)
_MACHINES = {"host", "hostname", "server", "vm", "machine", "rack", "rechner", "maschine"}
_PLACES = {
    *("availability-zone", "az", "data-center", "data-centre", "datacenter", "datacentre"),
    *("dc", "site", "standort", "rechenzentrum", "rz", "brandabschnitt"),
}
_WIDER = {"region", "location", "country", "land", "zone"}
"""These only tell nodes apart: a zone may be one of security."""


class SharedPlace(NamedTuple):
    """What all nodes of a redundant group are in."""

    group: tuple[str, ...]
    place: str
    """unique-id of the container, or what their metadata says."""
    key: str = ""
    """The member of the metadata that says so, as it is called at the last of them."""
    elsewhere: str = ""
    """A container of the same sort that holds none of them; empty where there is none."""


def is_site(model: Model, node: Element) -> bool:
    """Whether what is deployed in it stands at one place: a machine, data centre or region.

    Zones, systems and clusters are borders: what is in one may stand anywhere. So is a network
    that is called after its data centre, unless another is called after another one.
    """
    kind, words = node.value.get("node-type"), _named(node)
    if _MANY.search(words) or instances(node) > 1:
        return False
    sorts = (_SMALL, _LARGE, _REGION)
    if not is_network(node) or any(sort.search(str(kind)) for sort in sorts):
        return any(sort.search(words) for sort in sorts)
    alike = (each for each in model.nodes if each.value.get("node-type") == kind)
    places = [each for each in alike if _LARGE.search(_named(each))]
    return _SMALL.search(words) is not None or (node in places and len(places) > 1)


def shared_places(facts: Facts) -> Iterator[SharedPlace]:
    """The groups of redundant nodes and of copies of a store that are all in one place."""
    values = _values_by_key(facts)
    for group in _groups(facts):
        if not _is_apart(facts, group):
            shared = _container(facts, group) or _said(facts, group, values)
            if shared:
                yield shared


def _groups(facts: Facts) -> list[tuple[str, ...]]:
    """Redundant nodes and copies of stores, the largest of those that overlap, in their order."""
    order = {identity: place for place, identity in enumerate(facts.nodes)}
    known: dict[str, frozenset[str]] = {}
    groups = dict.fromkeys((*facts.of(redundant).values(), *facts.of(copies_of)))
    for group in sorted(groups, key=len, reverse=True):
        if known.keys().isdisjoint(group):
            known |= dict.fromkeys(group, group)
    found = dict.fromkeys(known[each] for each in facts.nodes if each in known)
    return [tuple(sorted(group, key=order.__getitem__)) for group in found]


def _is_apart(facts: Facts, group: tuple[str, ...]) -> bool:
    """Whether metadata tells where they are, and not of all the same."""
    said = [_places(facts, each) for each in group]
    keys = {key for places in said for key in places}
    return any(len({places.get(key) for places in said}) > 1 for key in keys)


def _places(facts: Facts, identity: str) -> dict[str, frozenset[str]]:
    """What the metadata of a node says of where it is, by what the places are called."""
    found: dict[str, set[str]] = {}
    for key, value in members(facts.nodes[identity].value.get("metadata")):
        name = slug(spaced(key))
        if name in _MACHINES | _PLACES | _WIDER and isinstance(value, str | int):
            found.setdefault(name, set()).add(str(value))
    return {name: frozenset(values) for name, values in found.items()}


def _values_by_key(facts: Facts) -> dict[str, set[frozenset[str]]]:
    """What metadata says of the places of all nodes."""
    found: dict[str, set[frozenset[str]]] = {}
    for identity in facts.nodes:
        for key, values in _places(facts, identity).items():
            found.setdefault(key, set()).add(values)
    return found


def _said(
    facts: Facts, group: tuple[str, ...], values: dict[str, set[frozenset[str]]]
) -> SharedPlace | None:
    """One machine that metadata names for all of them, or one place where there are others."""
    for key, places in _places(facts, group[0]).items():
        if len(places) == 1 and (key in _MACHINES or (key in _PLACES and len(values[key]) > 1)):
            last = members(facts.nodes[group[-1]].value.get("metadata"))
            spelled = (name for name, _ in last if slug(spaced(name)) == key)
            return SharedPlace(group, next(iter(places)), next(spelled, key))
    return None


def _container(facts: Facts, group: tuple[str, ...]) -> SharedPlace | None:
    """The innermost machine that all of them are deployed in, or place if there are others."""
    around = facts.of(deployments)
    common = (
        place
        for place in around.get(group[0], ())
        if all(place in around.get(each, ()) for each in group[1:])
    )
    for place in common:
        words = _named(facts.nodes[place])
        if _MANY.search(words) or instances(facts.nodes[place]) > 1:
            continue
        is_machine = _SMALL.search(words) is not None
        if is_machine or _LARGE.search(words):
            elsewhere = _elsewhere(facts, group, place, _SMALL if is_machine else _LARGE)
            if is_machine or elsewhere:
                return SharedPlace(group, place, elsewhere=elsewhere)
    return None


def _elsewhere(facts: Facts, group: tuple[str, ...], place: str, sort: re.Pattern[str]) -> str:
    """Another container of its node-type and sort that none of the group is in."""
    kind = facts.nodes[place].value.get("node-type")
    taken = {each for one in group for each in facts.of(deployments).get(one, ())}
    for each, node in facts.nodes.items():
        if node.value.get("node-type") == kind and each not in taken and each not in group:
            words = _named(node)
            if sort.search(words) and not _MANY.search(words):
                return each
    return ""


def _named(node: Element) -> str:
    texts = (node.value.get(key) for key in ("node-type", "unique-id", "name"))
    return " ".join(text for text in texts if isinstance(text, str))
