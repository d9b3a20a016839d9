"""A broker or queue that is one instance, while others are parted by it so as not to wait."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.instances import said_once
from advisor.assess.kinds import copies, instances, members, said, spaced
from advisor.assess.redundancy import redundant
from advisor.assess.remedies import extended, free
from advisor.assess.single_points import single_points
from advisor.assess.weak_point import Doubt, Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, quoted, titled
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts

_SEVERAL = re.compile(
    r"\b(?:clusters?|clustered|quorum|mirrored|replicated|replication[ -]factor|multi-?az|ha"
    r"|(?:two|three|four|five|[2-9])[ -](?:brokers|nodes|instances)"
    r"|gespiegelt|repliziert|(?:zwei|drei|vier|fünf) (?:broker|knoten|instanzen))\b"
)
_MANAGED = re.compile(
    r"\b(?:sqs|sns|kinesis|msk|eventbridge|pub/?sub|event[ -]?hubs?|service[ -]?bus|event[ -]?grid"
    r"|confluent cloud|managed|serverless)\b"
)
"""What a provider runs on several machines."""
_COUNTED = {"brokers", "nodes", "broker", "knoten", "cluster", "size"}


class _Broker(NamedTuple):
    """A broker that is not known to be more than one."""

    identity: str
    queues: tuple[str, ...]
    """Those that it is composed of."""
    beside: tuple[str, ...]
    """The nodes that are connected with it or its queues."""
    flows: tuple[str, ...]


def _find(facts: Facts) -> Iterator[Found]:
    told = {point.node.id for point in facts.of(single_points).points}
    for broker in _brokers(facts):
        own = {broker.identity, *broker.queues}
        if len(broker.beside) > 1 and told.isdisjoint(own) and not _several(facts, broker.identity):
            weight = len(broker.flows) + len(broker.beside)
            yield Found(
                (broker.identity,),
                partial(_told, facts, broker),
                broker.flows,
                weight,
                None if broker.flows else "medium",
            )


def _brokers(facts: Facts) -> Iterator[_Broker]:
    """What takes messages: queues by themselves, and the brokers that others are part of."""
    found: dict[str, list[str]] = {}
    queues = facts.queues - facts.outside - facts.assets
    for identity in facts.nodes:
        if identity in queues:
            around = [each for each in facts.containers.get(identity, ()) if each in facts.queues]
            if len(around) < 2:  # noqa: PLR2004 - two brokers stand in for each other
                found.setdefault((around or [identity])[0], []).append(identity)
    for identity, listed in found.items():
        parts = tuple(each for each in listed if each != identity)
        own = dict.fromkeys((identity, *parts))
        linked = (
            each
            for one in own
            if one in facts.graph
            for each in (*facts.graph.pred[one], *facts.graph.succ[one])
        )
        beside = tuple(each for each in dict.fromkeys(linked) if each not in own)
        flows = (flow for one in own for flow in facts.flows_over.get(one, ()))
        yield _Broker(identity, parts, beside, tuple(dict.fromkeys(flows)))


def _several(facts: Facts, identity: str) -> str:
    """Why it is believed to be more than one; empty where nothing says so."""
    node = facts.nodes[identity]
    if instances(node) > 1 or copies(node) or identity in facts.of(redundant):
        return "its metadata or its like says so"
    if _has_twin(facts, identity):
        return "another one has the same queues"
    for key, value in members(node.value.get("metadata")):
        if type(value) is int and value > 1 and _COUNTED & {*tokens(spaced(key))}:
            return f"{key}: {value}"
    spoken = said({key: node.value.get(key) for key in ("unique-id", "node-type", "name")})
    spoken += " " + said([node.value.get("description"), node.value.get("metadata")])
    words = _SEVERAL.search(spoken) or _MANAGED.search(spoken)
    return words[0] if words else ""


def _has_twin(facts: Facts, identity: str) -> bool:
    """Whether every queue that it is composed of is part of another broker as well."""
    kin = {identity, *facts.containers.get(identity, ()), *facts.parts.get(identity, ())}
    around = [
        (facts.queues & {*facts.containers.get(each, ())}) - kin
        for each in facts.parts.get(identity, ())
        if each in facts.queues
    ]
    return bool(around) and bool(around[0].intersection(*around[1:]))


def _told(facts: Facts, broker: _Broker) -> Told:
    identity = broker.identity
    parts = f" with {enumerated(broker.queues)}" if broker.queues else ""
    said = said_once(facts.nodes[identity])
    once = f"; there is one of it, as it says: {quoted(said)}" if said else ""
    proof = Proof(
        "absence",
        f"{enumerated(broker.beside)} are connected with {code(identity)}{parts}, and neither "
        f"metadata nor description speaks of a second instance, a cluster or a managed service"
        f"{once}.",
        {
            "second instance of": identity,
            "queues in it": [*broker.queues],
            "connected": [*broker.beside],
        },
    )
    title = (
        f"{titled(facts.nodes[identity])} is a single broker: while it is down, no message passes "
        f"between {enumerated(broker.beside, 4)}."
    )
    names = [free(facts, extended(facts, identity, number)) for number in "12"]
    remedies = (
        Remedy("make_redundant", {"node": identity, "instances": names}),
        Remedy("set_metadata", {"entries": [{"on": [identity], "values": {"instances": 3}}]}),
    )
    return Told(
        title,
        proof,
        remedies,
        "run the instances as a cluster or an active-passive pair; the metadata is right where it "
        "is one already, with the number that it has.",
    )


def _doubts(facts: Facts) -> Iterator[Doubt]:
    told = {identity for identity, _ in facts.of(single_points).several}
    for broker in _brokers(facts):
        if broker.identity in told:
            continue
        why = _several(facts, broker.identity)
        if why and len(broker.beside) > 1:
            words = f"{code(broker.identity)} is believed to be several instances ({why})."
            yield Doubt((broker.identity,), words)


RULE = Rule(
    "single-broker",
    "resilience",
    "high",
    "A broker or queue that is one instance",
    "A queue or broker (by type, id and name) with two or more neighbours of which nothing says "
    "that it is more than one: no count of instances or brokers, no redundant node, no word of a "
    "cluster, quorum, mirroring or a managed service. Queues are judged by the broker that they "
    "are part of, and are sound with two of them. Where it is a single point of failure already "
    "nothing is said again.",
    "Those that it parts no longer wait for each other, but all of them wait for it: while it is "
    "down no message is taken, and what it held may be lost.",
    "Gregor Hohpe and Bobby Woolf, Enterprise Integration Patterns, Message Broker and Guaranteed "
    "Delivery",
    _find,
    _doubts,
)
