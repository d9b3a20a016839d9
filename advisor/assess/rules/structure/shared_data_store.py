"""Stores of data that several services write to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.kinds import is_balancer
from advisor.assess.redundancy import redundant
from advisor.assess.stores import says_reading, says_writing, stores
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.assess.facts import Facts
    from advisor.assess.stores import Store
    from advisor.assess.weak_point import Severity

_MEANT_FOR_MANY = re.compile(
    r"warehouse|lake|\bmart\b|analytic|cache|redis|audit|\blogs?\b|logging|telemetry|metric"
    r"|time.?series|event.?store|registry|object|bucket|blob|file|\bs3\b|archiv|landing|staging"
    r"|zeitreihe|messwert|protokoll|ablage",
    re.IGNORECASE,
)
"""How ids, names and types say that a store is there to take from many."""

_OF_SERVICES = ("HTTPS", "HTTP", "mTLS", "TLS", "WebSocket", "TCP")
"""Protocols of CALM over which services are called."""


class _Users(NamedTuple):
    """Services that may write to a store; of several instances of one service the first."""

    store: Store
    writing: tuple[str, ...]
    """Those of which it is said, and nothing of reading."""
    unsaid: tuple[str, ...]
    """Those of which it is not said that they only read."""

    instances: tuple[str, ...]
    """All their instances."""

    @property
    def all(self) -> tuple[str, ...]:
        """Both, those that write first."""
        return (*self.writing, *self.unsaid)


def _find(facts: Facts) -> Iterator[Found]:
    passed = facts.outside | facts.stores | facts.queues
    for store in facts.of(stores):
        texts = (store.node.id, store.node.name, store.node.value.get("node-type"))
        if any(isinstance(each, str) and _MEANT_FOR_MANY.search(each) for each in texts):
            continue
        users = _users(facts, store, passed)
        if len(users.all) > 1:
            ids = (store.node.id or "",)
            severity: Severity = "medium" if len(users.writing) > 1 else "low"
            yield Found(ids, partial(_told, facts, users), store.flows, len(users.all), severity)


def _users(facts: Facts, store: Store, passed: Collection[str]) -> _Users:
    """Who may write to the store, but for those that are `passed` over."""
    writing, unsaid, instances = list[str](), list[str](), dict[str, None]()
    for user in store.users:
        if user in passed or is_balancer(facts.nodes[user]):
            continue
        reads = says_reading(facts.model, user, store)
        writes = says_writing(facts.model, user, store)
        if reads and not writes:
            continue
        if facts.of(redundant).get(user, frozenset()).isdisjoint(instances):
            (unsaid if reads or not writes else writing).append(user)
        instances[user] = None
    return _Users(store, tuple(writing), tuple(unsaid), tuple(instances))


def _told(facts: Facts, users: _Users) -> Told:
    identity = users.store.node.id or ""
    over = {user: facts.graph[user][identity]["relationships"] for user in users.all}
    said = {
        "connect to it to write": users.writing,
        "connect to it, not said only to read": users.unsaid,
    }
    parts = [f"{enumerated(listed)}: {words}" for words, listed in said.items() if listed]
    names = [each for listed in over.values() for each in listed]
    proof = Proof(
        "values",
        f"{'; '.join(parts)}; over {enumerated(names)}.",
        {
            "store": identity,
            "writing": [*users.writing],
            "not said only to read": [*users.unsaid],
            "over": over,
        },
    )
    owner = max(users.writing or users.all, key=lambda each: len(facts.flows_over.get(each, ())))
    remedy = _remedy(facts, users, owner)
    verb = "is written to" if len(users.writing) > 1 else "may be written to"
    return Told(
        f"{titled(users.store.node)} {verb} by {enumerated(users.all)}.",
        proof,
        (remedy,) if remedy else (),
        f"which of them owns the data only you know; here, the others go through {code(owner)}."
        if remedy
        else "let one of them own the data, and the others go through it.",
    )


def _remedy(facts: Facts, users: _Users, owner: str) -> Remedy | None:
    """Lead the connections of the others to the owner, which has its own to the store."""
    identity = users.store.node.id or ""
    own = facts.of(redundant).get(owner, frozenset({owner}))
    names = [
        name
        for user in users.instances
        if user not in own
        for name in facts.graph[user][identity]["relationships"]
    ]
    led = [facts.relationships[name].value for name in names]
    if not all(_joins_two(facts, name) for name in names):
        return None
    arguments: dict[str, Any] = {"relationships": names, "node": owner, "consumes": False}
    if any("protocol" in each for each in led):
        arguments["first"] = {"protocol": _usual_protocol(facts, owner)}
    interfaces = [each.id for each in facts.nodes[owner].interfaces if each.id]
    if len(interfaces) == 1:
        arguments["node_interfaces"] = interfaces
    return Remedy("insert_between", arguments)


def _joins_two(facts: Facts, name: str) -> bool:
    relationship = facts.relationships[name]
    ends = [each.role for each in relationship.references if each.target == "node"]
    return relationship.id is not None and ends == ["source", "destination"]


def _usual_protocol(facts: Facts, node: str) -> str:
    """That of the first connection that calls the node, if it is one of services; or HTTPS."""
    for edge in facts.graph.pred[node].values():
        for name in edge["relationships"]:
            protocol = facts.relationships[name].value.get("protocol")
            if protocol in _OF_SERVICES:
                return str(protocol)
    return "HTTPS"


RULE = Rule(
    "shared-data-store",
    "structure",
    "medium",
    "A store of data that several services write to",
    "Two or more services connect to it to write, by the verbs of their connections; low where "
    "that is only not ruled out, since nothing is said of reading alone. Instances of one service "
    "count as one. Left out are people, external systems, queues and balancers, and stores meant "
    "for many by their name or type: warehouses, lakes, caches, logs, object storage and the like.",
    "None of them can change the data's form without the others, and nobody answers for what "
    "stands in it.",
    "Chris Richardson, Microservice Architecture, Pattern: Shared database, "
    "https://microservices.io/patterns/data/shared-database.html",
    _find,
)
