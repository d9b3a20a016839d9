"""A store of data of which there is no second copy."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.affirming import is_no
from advisor.assess.kinds import REPLICATION, is_synchronous, members, said, spaced
from advisor.assess.remedies import extended, free
from advisor.assess.stores import believed, clusters, readers, says_reading, single
from advisor.assess.weak_point import Doubt, Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, inert, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.assess.stores import Store
    from advisor.calm.element import Element

_LEADS = re.compile(r"[-_.](?:primary|main|master|leader|writer|haupt)$", re.IGNORECASE)

_NAMES = ("unique-id", "name", "description")
_DECIDED_BY = re.compile(
    r"\b(?:limits?|balances?|credits?|authori[sz]ations?|entitlements?|sessions?|locks?"
    r"|limite|kontost[aä]nde?|salden|saldo|sperren)\b"
)
"""What stores hold that is read to decide on the spot."""
_REPORTS = re.compile(
    r"\b(?:report\w*|analy\w*|dashboards?|statistic\w*|exports?|bericht\w*|auswert\w*|statistik\w*)\b"
)


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
    denied = _denied(store.node)
    proof = Proof(
        "values" if denied else "absence",
        f"{f'its metadata says {code(denied)}, and ' if denied else ''}no other {code(kind)} "
        "copies or accompanies it; it is used by "
        f"{enumerated(store.users)}.",
        {
            "copies of": identity,
            "in vain among": {"node-type": kind},
            "used by": [*store.users],
            **({"says so itself": denied} if denied else {}),
        },
    )
    whole = _LEADS.sub("", identity)
    arguments = {
        "store": identity,
        "primary": identity
        if whole != identity
        else free(facts, extended(facts, whole, "primary")),
        "replicas": [free(facts, extended(facts, whole, "replica"))],
        "readers": _late_readers(facts, store)[0],
        "cluster": free(facts, extended(facts, whole, "cluster")),
        "mode": "async",
    }
    remedy = Remedy("replicate_store", arguments)
    return Told(f"{titled(store.node)} has no replica.", proof, (remedy,), _note(facts, store))


def _denied(node: Element) -> str:
    """What its metadata says of a copy that there is not: `replica: none`."""
    for key, value in members(node.value.get("metadata")):
        says_no = value is False or (isinstance(value, str) and value and is_no(value))
        if says_no and REPLICATION.search(spaced(key).lower()):
            return f"{key}: {str(value).lower() if value is False else inert(value)}"
    return ""


def _late_readers(facts: Facts, store: Store) -> tuple[list[str], list[str]]:
    """Who may read what is copied a little late, and who may not, since it decides by it.

    A copy that comes later is no place to check a limit or a balance.
    """
    late: list[str] = []
    at_once: list[str] = []
    node = store.node
    decides = _DECIDED_BY.search(said([node.value.get(each) for each in _NAMES]))
    for user in readers(facts.model, store):
        ids = facts.graph[user][node.id or ""]["relationships"]
        over = [facts.relationships[each] for each in ids]
        reports = any(_REPORTS.search(said([each.value.get("description")])) for each in over)
        waits = decides or any(map(is_synchronous, over))
        (at_once if waits and not reports else late).append(user)
    return late, at_once


def _note(facts: Facts, store: Store) -> str:
    """What is not known of who reads."""
    if not store.users:
        return ""
    _, at_once = _late_readers(facts, store)
    if at_once:
        verb = "reads" if len(at_once) == 1 else "read"
        return (
            f"a copy that is written later lags behind, so {enumerated(at_once)}, which {verb} it "
            "to decide at once, stays at the primary; what reads for reports may go to the replica."
        )
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
        yield Doubt((identity,), f"{code(identity)} is believed to have a copy ({inert(why)}).")
    for cluster in facts.of(clusters):
        words = (
            f"{enumerated(cluster.stores)} are believed to hold the same data: "
            f"{code(cluster.container)} is composed of them alone, and {inert(cluster.because)}."
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
