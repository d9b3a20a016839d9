"""A store of data of which there is no second copy."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.remedies import free
from advisor.assess.stores import believed, clusters, readers, says_reading, single
from advisor.assess.weak_point import Doubt, Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, plain, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.assess.stores import Store

_LEADS = re.compile(r"[-_.](?:primary|main|master|leader|writer|haupt)$", re.IGNORECASE)


def _find(facts: Facts) -> Iterator[Found]:
    for store in facts.of(single):
        weight = len(store.flows) + len(store.users)
        lesser = facts.model.flows and not store.flows
        yield Found(
            (store.node.id or "",),
            partial(_told, facts, store),
            store.flows,
            weight,
            "medium" if lesser else None,
        )


def _told(facts: Facts, store: Store) -> Told:
    kind, identity = str(store.node.value.get("node-type")), store.node.id or ""
    proof = Proof(
        "absence",
        f"no other {code(kind)} copies or accompanies it; it is used by "
        f"{enumerated(store.users)}; flows over it: {enumerated(store.flows)}.",
        {
            "copies of": identity,
            "in vain among": {"node-type": kind},
            "used by": [*store.users],
        },
    )
    whole = _LEADS.sub("", identity)
    arguments = {
        "store": identity,
        "primary": identity if whole != identity else free(facts, f"{identity}-primary"),
        "replicas": [free(facts, f"{whole}-replica")],
        "readers": readers(facts.model, store),
        "cluster": free(facts, f"{whole}-cluster"),
        "mode": "async",
    }
    remedy = Remedy("replicate_store", arguments)
    return Told(f"{titled(store.node)} has no replica.", proof, (remedy,), _note(facts, store))


def _note(facts: Facts, store: Store) -> str:
    """What is not known of who reads."""
    if not store.users:
        return ""
    reading = readers(facts.model, store)
    if not reading:
        return "who reads from it is not said: connect those to the replica as well."
    unsure = [user for user in reading if not says_reading(facts.model, user, store)]
    if not unsure:
        return ""
    verb = "reads" if len(unsure) == 1 else "read"
    return f"that {enumerated(unsure)} {verb} from it is not said, only supposed."


def _doubts(facts: Facts) -> Iterator[Doubt]:
    for identity, why in believed(facts):
        yield Doubt((identity,), f"{code(identity)} is believed to have a copy ({plain(why)}).")
    for cluster in facts.of(clusters):
        words = (
            f"{enumerated(cluster.stores)} are believed to hold the same data: "
            f"{code(cluster.container)} is composed of them alone, and {plain(cluster.because)}."
        )
        yield Doubt(cluster.stores, words)


RULE = Rule(
    "store-without-replica",
    "resilience",
    "high",
    "A store of data of which there is no second copy",
    "No other store of the same node-type is joined to it by a relationship that speaks of "
    "replication, is named in its metadata, plays the other role (primary, replica), has its id "
    "with another ending (-primary, -replica, -2) or is with it all that a container is composed "
    "of, where a word of replication or a cluster stands there; metadata "
    "such as replica: FRA is believed, and object stores, by name or interface (s3, "
    "gcs, blob), are believed to copy by themselves. Medium where there are flows and none runs "
    "over it.",
    "While it is down nobody reads or writes, and what it alone held may be lost with it.",
    "Martin Kleppmann, Designing Data-Intensive Applications, 1st edition, chapter 5",
    _find,
    _doubts,
)
