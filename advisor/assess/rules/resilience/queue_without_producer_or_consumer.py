"""Queues and topics that are written to and not read, or read and not written to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.kinds import said
from advisor.assess.messages import sides
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.assess.messages import Sides

_DEAD = re.compile(r"\b(?:dlq|dead[ -]letters?|parking[ -]lot|fehlerwarteschlange)\b")
"""Where people look, not programs."""


def _find(facts: Facts) -> Iterator[Found]:
    queues = facts.queues - facts.outside - facts.assets - facts.groups
    for identity in (each for each in facts.nodes if each in queues):
        if not facts.graph.degree(identity) or _is_judged_elsewhere(facts, identity):
            continue
        its = sides(facts, identity)
        if missing := _missing(its):
            flows = facts.flows_over.get(identity, ())
            yield Found((identity,), partial(_told, facts, identity, its, missing), flows)


def _is_judged_elsewhere(facts: Facts, identity: str) -> bool:
    """Whether people read it, or others reach it by the broker that it is part of."""
    node = facts.nodes[identity]
    texts = [node.value.get(key) for key in ("unique-id", "name", "description")]
    if _DEAD.search(said(texts)):
        return True
    around = (each for each in facts.containers.get(identity, ()) if each in facts.queues)
    return any(facts.graph.degree(each) for each in around)


def _missing(its: Sides) -> str:
    """What nobody does; empty where somebody does both, or may do."""
    alone = len({*its.writing, *its.reading, *its.unsaid}) == 1
    if its.unsaid and not alone:
        return ""
    if not its.reading:
        return "reads from it" if its.writing else "else is connected with it"
    return "" if its.writing else "writes to it"


def _told(facts: Facts, identity: str, its: Sides, missing: str) -> Told:
    told = [
        f"{enumerated(listed)} {verb}{'s' if len(listed) == 1 else ''}"
        for verb, listed in (("write", its.writing), ("read", its.reading))
        if listed
    ]
    if its.unsaid:
        told.append(f"what {enumerated(its.unsaid)} does with it is not said")
    proof = Proof(
        "absence",
        f"over {enumerated(its.relationships)}, the only ways from or to {code(identity)}, "
        f"{' and '.join(told)}.",
        {
            "queue": identity,
            "relationships": [*its.relationships],
            "write": [*its.writing],
            "read": [*its.reading],
            "not said": [*its.unsaid],
        },
    )
    return Told(
        f"Nobody {missing}: {titled(facts.nodes[identity])}.",
        proof,
        note="connect who does with add_relationship, and say so in its description; or remove "
        "the queue.",
    )


RULE = Rule(
    "queue-without-producer-or-consumer",
    "resilience",
    "medium",
    "A queue or topic that nobody reads from, or nobody writes to",
    "Of every connection with a queue (by type, id and name) it is judged who writes and who "
    "reads: by the words of its description and metadata, by the direction of steps over it, by "
    "its id, else by an arrow that leads away from the queue. Where an arrow to it says nothing "
    "the node may do either, unless it is alone. Queues for dead letters, and those of a broker "
    "that others are connected with, are left out.",
    "Messages that nobody reads pile up until the broker is full; a queue that nobody writes to "
    "hides that an event gets lost, or that the document is not complete.",
    "Gregor Hohpe and Bobby Woolf, Enterprise Integration Patterns, Message Channel",
    _find,
)
