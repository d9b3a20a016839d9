"""Queues and topics that are written to and not read, or read and not written to."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import said
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts

_WRITES = re.compile(
    r"\b(?:publish\w*|produc\w*|send(?:s|ing)?|sent|writ(?:es?|ing|ten)|emit\w*|enqueu\w*|push\w*"
    r"|puts?|posts?|rais(?:es?|ing)|feeds?|append\w*"
    r"|veröffentlich\w*|sende[tn]?|schreib\w*|meldet|melden|legt|liefert|speist)\b"
)
_READS = re.compile(
    r"\b(?:consum\w*|subscri\w*|read(?:s|ing)?|receiv\w*|listen\w*|poll(?:s|ing)?|dequeu\w*"
    r"|takes?|pulls?|fetch\w*|process(?:es|ing)?|picks? up|handles?|deliver\w*"
    r"|liest|lesen|empfäng\w*|empfang\w*|abonnier\w*|verarbeite\w*|holt|holen|bezieht|konsumier\w*)\b"
)
_DEAD = re.compile(r"\b(?:dlq|dead[ -]letters?|parking[ -]lot|fehlerwarteschlange)\b")
"""Where people look, not programs."""


class _Sides(NamedTuple):
    """Who is connected with a queue, by what their connections say."""

    writing: tuple[str, ...]
    reading: tuple[str, ...]
    unsaid: tuple[str, ...]
    """Those of which neither is said."""
    relationships: tuple[str, ...]


def _find(facts: Facts) -> Iterator[Found]:
    queues = facts.queues - facts.outside - facts.assets - facts.groups
    for identity in (each for each in facts.nodes if each in queues):
        if not facts.graph.degree(identity) or _is_judged_elsewhere(facts, identity):
            continue
        sides = _sides(facts, identity)
        if missing := _missing(sides):
            flows = facts.flows_over.get(identity, ())
            yield Found((identity,), partial(_told, facts, identity, sides, missing), flows)


def _is_judged_elsewhere(facts: Facts, identity: str) -> bool:
    """Whether people read it, or others reach it by the broker that it is part of."""
    node = facts.nodes[identity]
    texts = [node.value.get(key) for key in ("unique-id", "name", "description")]
    if _DEAD.search(said(texts)):
        return True
    around = (each for each in facts.containers.get(identity, ()) if each in facts.queues)
    return any(facts.graph.degree(each) for each in around)


def _sides(facts: Facts, identity: str) -> _Sides:
    """Who writes and who reads: as is said, else by the arrow that leads away from the queue.

    An arrow to a queue may be either's, since consumers connect to the broker as well.
    """
    writing, reading, unsaid = dict[str, None](), dict[str, None](), dict[str, None]()
    names: dict[str, None] = {}
    ways = [(other, other, identity) for other in facts.graph.pred[identity]]
    ways += [(other, identity, other) for other in facts.graph.succ[identity]]
    for other, source, target in ways:
        for name in facts.graph[source][target]["relationships"]:
            names[name] = None
            value = facts.relationships[name].value
            described = said([value.get("description"), value.get("metadata")])
            writes, reads = _WRITES.search(described), _READS.search(described)
            if writes:
                writing[other] = None
            if reads or (source == identity and not writes):
                reading[other] = None
            if not writes and not reads and target == identity:
                unsaid[other] = None
    return _Sides(tuple(writing), tuple(reading), tuple(unsaid), tuple(names))


def _missing(sides: _Sides) -> str:
    """What nobody does; empty where somebody does both, or may do."""
    alone = len({*sides.writing, *sides.reading, *sides.unsaid}) == 1
    if sides.unsaid and not alone:
        return ""
    if not sides.reading:
        return "reads from it" if sides.writing else "else is connected with it"
    return "" if sides.writing else "writes to it"


def _told(facts: Facts, identity: str, sides: _Sides, missing: str) -> Told:
    told = [
        f"{enumerated(listed)} {verb}{'s' if len(listed) == 1 else ''}"
        for verb, listed in (("write", sides.writing), ("read", sides.reading))
        if listed
    ]
    if sides.unsaid:
        told.append(f"what {enumerated(sides.unsaid)} does with it is not said")
    proof = Proof(
        "absence",
        f"over {enumerated(sides.relationships)}, the only ways from or to {code(identity)}, "
        f"{' and '.join(told)}.",
        {
            "queue": identity,
            "relationships": [*sides.relationships],
            "write": [*sides.writing],
            "read": [*sides.reading],
            "not said": [*sides.unsaid],
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
    "reads: by the words of its description and metadata, else by an arrow that leads away from "
    "the queue. Where an arrow to it says nothing the node may do either, unless it is alone. "
    "Queues for dead letters, and those of a broker that others are connected with, are left out.",
    "Messages that nobody reads pile up until the broker is full; a queue that nobody writes to "
    "hides that an event gets lost, or that the document is not complete.",
    "Gregor Hohpe and Bobby Woolf, Enterprise Integration Patterns, Message Channel",
    _find,
)
