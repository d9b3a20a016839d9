"""Who puts messages into a queue and who takes them out, by the words and steps of connections.

Consumers connect to a broker as publishers do, so an arrow to a queue says neither. Imports no
model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import said, spaced
from advisor.calm.flow import steps

if TYPE_CHECKING:
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


class Sides(NamedTuple):
    """Who is connected with a queue, by what their connections say."""

    writing: tuple[str, ...]
    reading: tuple[str, ...]
    unsaid: tuple[str, ...]
    """Those of which neither is said, who lead to the queue."""
    relationships: tuple[str, ...]


def sides(facts: Facts, queue: str) -> Sides:
    """Who writes and who reads: as is said, else by the arrow that leads away from the queue.

    What a description and metadata do not say, the steps of flows over the connection may, by
    their direction, and then its id.
    """
    writing, reading, unsaid = dict[str, None](), dict[str, None](), dict[str, None]()
    names: dict[str, None] = {}
    ways = [(other, other, queue) for other in facts.graph.pred[queue]]
    ways += [(other, queue, other) for other in facts.graph.succ[queue]]
    for other, source, target in ways:
        for name in facts.graph[source][target]["relationships"]:
            names[name] = None
            writes, reads = _said(facts, name)
            if writes:
                writing[other] = None
            if reads or (source == queue and not writes):
                reading[other] = None
            if not writes and not reads and target == queue:
                unsaid[other] = None
    return Sides(tuple(writing), tuple(reading), tuple(unsaid), tuple(names))


def consumers(facts: Facts) -> dict[str, tuple[str, ...]]:
    """For each queue those that lead to it and take messages out; ask through `facts.of`.

    Somebody else must put them in: at the queue, at the broker around it or at a queue within.
    Where nothing is said of a node that leads to the queue, it takes if nobody calls it and others
    put in, unless arrows that lead away from the queue show who takes.
    """
    told = {each: facts.of(_sides)[each] for each in facts.nodes if each in facts.queues}
    found: dict[str, tuple[str, ...]] = {}
    for queue, its in told.items():
        near = (queue, *facts.containers.get(queue, ()), *facts.parts.get(queue, ()))
        beside = [told[each] for each in near if each in told]
        taking = {*its.reading} - {*its.writing}
        arrows = facts.graph.succ[queue]
        silent = () if arrows else {*its.unsaid} - {*its.writing}
        idle = {each for each in silent if _is_idle(facts, each)}
        putting = {each for one in beside for each in (*one.writing, *one.unsaid)} - taking - idle
        if putting:
            taking |= idle
            listed = tuple(each for each in facts.graph.pred[queue] if each in taking)
            if listed:
                found[queue] = listed
    return found


def consumes(facts: Facts, node: str, queue: str) -> bool:
    """Whether what leads to a queue takes messages out of it, and puts none in."""
    return node in facts.of(consumers).get(queue, ())


def _sides(facts: Facts) -> dict[str, Sides]:
    return {each: sides(facts, each) for each in facts.queues}


def _is_idle(facts: Facts, node: str) -> bool:
    """Whether it is a part that nobody calls, nor what contains it: messages give it work."""
    around = (node, *facts.containers.get(node, ()))
    called = any(facts.graph.pred.get(each) for each in around)
    return not called and node not in facts.outside


def _said(facts: Facts, name: str) -> tuple[bool, bool]:
    """Whether a connection with a queue is said to write, and to read."""
    element = facts.relationships[name]
    texts = said([element.value.get("description"), element.value.get("metadata")])
    if any(found := _spoken(texts)) or any(found := facts.of(_stepped).get(name, (False, False))):
        return found
    return _spoken(spaced(element.id or "").replace("-", " ").lower())


def _spoken(words: str) -> tuple[bool, bool]:
    return bool(_WRITES.search(words)), bool(_READS.search(words))


def _stepped(facts: Facts) -> dict[str, tuple[bool, bool]]:
    """For each connection to a queue whether steps run into the queue, and out of it."""
    into_queues = {
        name
        for name, element in facts.relationships.items()
        if any(
            each.role == "destination" and each.id in facts.queues for each in element.references
        )
    }
    found: dict[str, tuple[bool, bool]] = {}
    for flow in facts.model.flows:
        for step in steps(flow):
            if step.relationship in into_queues:
                puts, takes = found.get(step.relationship, (False, False))
                found[step.relationship] = (puts or not step.backwards, takes or step.backwards)
    return found
