"""Stores of data that are reached past the service that keeps them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import trust
from advisor.assess.rules.security.calls import first, put_before
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.calm.graph import Hop


class _Foreign(NamedTuple):
    """A store with what reaches it from another system, and what keeps it."""

    store: str
    callers: tuple[str, ...]
    keepers: tuple[str, ...]
    system: str


def _find(facts: Facts) -> Iterator[Found]:
    entered = facts.of(trust.entries)
    for store in facts.nodes:
        if store not in facts.stores:
            continue
        if hops := entered.get(store, ()):
            ways = dict.fromkeys(hop.relationship for hop in hops)
            flows = trust.flows_over(facts, ways)
            yield Found((store,), partial(_told_outside, facts, store, hops), flows, len(hops))
        if foreign := _foreign(facts, store):
            ways = dict.fromkeys(_ways(facts, foreign))
            found = Found(
                (store, *foreign.callers),
                partial(_told_foreign, facts, foreign),
                trust.flows_over(facts, ways),
                len(foreign.callers),
            )
            yield found._replace(severity="medium")


def _told_outside(facts: Facts, store: str, hops: tuple[Hop, ...]) -> Told:
    callers = list(dict.fromkeys(hop.source for hop in hops))
    ways = list(dict.fromkeys(hop.relationship for hop in hops))
    keepers = _keepers(facts, store)
    proof = Proof(
        "path",
        f"{first([f'{code(each)} → {code(store)}' for each in callers])} over "
        f"{enumerated(ways)}, with no service between; {enumerated(callers)} "
        f"{'is' if len(callers) == 1 else 'are'} outside by type or name.",
        {"ways": [hop._asdict() for hop in hops], "services that use it": list(keepers)},
    )
    before = keepers[0] if keepers else ""
    return Told(
        f"{titled(facts.nodes[store])} is reached from outside by {enumerated(callers, 3)}, with "
        "no service between.",
        proof,
        put_before(facts, ways, before) if before else (),
        "a service that decides who reads what has to stand before it."
        if not before
        else f"whether {code(before)} is the service that should stand there is yours to say.",
    )


def _told_foreign(facts: Facts, foreign: _Foreign) -> Told:
    ways = list(dict.fromkeys(_ways(facts, foreign)))
    store = code(foreign.store)
    is_one = len(foreign.callers) == 1
    proof = Proof(
        "path",
        f"{enumerated(ways)} {'leads' if len(ways) == 1 else 'lead'} to {store}, which is part of "
        f"{code(foreign.system)} and used there by {enumerated(foreign.keepers)}; "
        f"{enumerated(foreign.callers)} {'is' if is_one else 'are'} part of other systems.",
        {
            "relationships": ways,
            "system": foreign.system,
            "keepers": list(foreign.keepers),
            "systems of callers": {each: sorted(_systems(facts, each)) for each in foreign.callers},
        },
    )
    return Told(
        f"{titled(facts.nodes[foreign.store])} is reached from other systems by "
        f"{enumerated(foreign.callers, 3)}, past {enumerated(foreign.keepers, 2)}.",
        proof,
        put_before(facts, ways, foreign.keepers[0]),
        "the service then has to offer what was read or written directly.",
    )


def _foreign(facts: Facts, store: str) -> _Foreign | None:
    """What reaches the store from other systems, where something in its own keeps it."""
    own = _systems(facts, store)
    if not own:
        return None
    keepers, callers = [], []
    for each in facts.graph.pred[store]:
        if each in facts.of(trust.outside) or each in facts.stores or each in facts.groups:
            continue
        theirs = _systems(facts, each)
        if own & theirs:
            keepers.append(each)
        elif theirs:
            callers.append(each)
    if not keepers or not callers:
        return None
    return _Foreign(store, tuple(callers), tuple(keepers), min(own))


def _systems(facts: Facts, node: str) -> frozenset[str]:
    """What the node is a part of: `composed-of`, not where it runs."""
    return facts.of(_parts_of).get(node, frozenset())


def _parts_of(facts: Facts) -> dict[str, frozenset[str]]:
    """For each node what directly contains it over `composed-of`."""
    found: dict[str, set[str]] = {}
    for element in facts.model.relationships:
        named = [each for each in element.references if each.path[1:2] == ("composed-of",)]
        container = next((each.id for each in named if each.role == "container"), None)
        for each in named:
            if container is not None and each.role == "member":
                found.setdefault(each.id, set()).add(container)
    return {node: frozenset(containers) for node, containers in found.items()}


def _keepers(facts: Facts, store: str) -> tuple[str, ...]:
    """The services inside that use the store."""
    skipped = facts.of(trust.outside) | facts.stores | facts.groups
    return tuple(each for each in facts.graph.pred[store] if each not in skipped)


def _ways(facts: Facts, foreign: _Foreign) -> Iterator[str]:
    for each in foreign.callers:
        yield from facts.graph[each][foreign.store]["relationships"]


RULE = Rule(
    "direct-data-store-access",
    "security",
    "high",
    "A store that outside reaches itself, or another system reaches past the service that keeps it",
    "A person, a client or an external system leads to a store with nothing between; or, as "
    "medium, a part of another composed-of container does, while a part of the store's own "
    "container uses it too. Copies between stores do not count.",
    "What the service checks, masks and logs is gone round, and the store's format is fixed by "
    "whoever reads it.",
    "PCI DSS 4.0, 1.4.4; OWASP ASVS 4.0.3, V1.4 Access Control Architecture; Sam Newman, Building "
    "Microservices, 2nd edition, chapter 2 (information hiding)",
    _find,
)
