"""Nodes that nobody is said to use, directly or over others, although the document has users."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.weak_point import Doubt, Found, Proof, Rule, Told
from advisor.assess.words import enumerated
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.assess.facts import Facts

_STARTS_ITSELF = re.compile(
    r"schedul|cron|timer|batch|job|worker|poll|crawl|loader|export|import|report|agent|sensor"
    r"|monitor|watch|listen|consum|subscri|etl|capture|backup|stapel|zeitplan|nacht|lauf",
    re.IGNORECASE,
)
"""How ids, names and types say that something begins its work by itself."""
_FETCHES = re.compile(
    r"\b(?:reads?|polls?|pulls?|fetch|consum|subscrib|collect|scrap|watch|listen|liest|lesen|holt"
    r"|abruf)",
    re.IGNORECASE,
)
"""How descriptions of connections say that the caller comes for data."""

_SYSTEMS = ("system", "ecosystem")
"""Types of what is taken for a source of data, where nothing leads to it and it has no parts."""


class _Reach(NamedTuple):
    """What is reached from where."""

    users: tuple[str, ...]
    """People, clients and external systems that lead on."""
    starters: tuple[str, ...]
    """Nodes that nothing leads to, and that are believed to begin by themselves."""
    unreached: tuple[str, ...]
    """Those that nothing leads to come first."""


def _find(facts: Facts) -> Iterator[Found]:
    reach = facts.of(_reach)
    if reach.unreached:
        flows = (flow for node in reach.unreached for flow in facts.flows_over.get(node, ()))
        listed = tuple(dict.fromkeys(flows))
        yield Found(reach.unreached, partial(_told, facts, reach), listed, len(reach.unreached))


def _told(facts: Facts, reach: _Reach) -> Told:
    origins = [*reach.users, *reach.starters]
    first = [each for each in reach.unreached if not _is_called(facts, each)] or reach.unreached
    others = len(reach.unreached) - len(first)
    behind = f", nor {counted(others, 'node')} behind" if others else ""
    proof = Proof(
        "absence",
        f"no way over connects and interacts leads from {enumerated(origins)} to "
        f"{enumerated(reach.unreached)}.",
        {"from": origins, "unreached": [*reach.unreached]},
    )
    return Told(
        f"Nobody is said to use {enumerated(first, 3)}{behind}.",
        proof,
        (),
        "say who uses them by add_relationship, or remove them, if nobody does.",
    )


def _doubts(facts: Facts) -> Iterator[Doubt]:
    starters = facts.of(_reach).starters
    if starters:
        listed = enumerated(starters)
        words = f"Nothing leads to {listed}; it is supposed that work starts there by itself."
        yield Doubt(starters, words)


def _reach(facts: Facts) -> _Reach:
    graph = facts.ways
    users = [each for each in facts.nodes if each in facts.outside and graph.succ[each]]
    if not users:
        return _Reach((), (), ())
    inside = [each for each in graph if each not in facts.outside]
    first = [each for each in inside if graph.succ[each] and not _is_called(facts, each)]
    starters = [each for each in first if _starts_itself(facts, each)]
    reached = _reached(facts, [*users, *starters])
    used = (each for each in inside if graph.succ[each] or graph.pred[each])
    unreached = sorted(
        (each for each in used if each not in reached), key=lambda each: _is_called(facts, each)
    )
    return _Reach(tuple(users), tuple(starters), tuple(unreached))


def _is_called(facts: Facts, node: str) -> bool:
    """Whether anything leads to the node or to what contains it."""
    around = facts.containers.get(node, ())
    return any(facts.ways.pred.get(each) for each in (node, *around))


def _starts_itself(facts: Facts, node: str) -> bool:
    """Whether words say so, or it goes to a store or a queue, or comes for data."""
    element = facts.nodes[node]
    texts = (node, element.name, element.value.get("node-type"))
    is_source = texts[-1] in _SYSTEMS and node not in facts.groups
    if is_source or any(isinstance(each, str) and _STARTS_ITSELF.search(each) for each in texts):
        return True
    for other, edge in facts.ways.succ[node].items():
        if other in facts.stores or other in facts.queues:
            return True
        for name in edge["relationships"]:
            text = facts.relationships[name].value.get("description")
            if isinstance(text, str) and _FETCHES.search(text):
                return True
    return False


def _reached(facts: Facts, origins: Iterable[str]) -> set[str]:
    """All that origins lead to; from a part the way also leads on as from its container."""
    found = {*origins}
    waiting, borders = [*found], set[str]()
    while waiting:
        node = waiting.pop()
        following = {*facts.reaching.succ[node]}
        for around in facts.containers.get(node, ()):
            if around in facts.ways and around not in borders:
                borders.add(around)
                following |= {*facts.ways.succ[around]}
        following -= found
        found |= following
        waiting += following
    return found | borders


RULE = Rule(
    "unreachable-node",
    "structure",
    "low",
    "A node that nobody is said to use, although the document has users",
    "No way over connects and interacts leads to it from a person, a client or an external system "
    "that leads on, where there is one, nor from a node that begins by itself: called by nothing, "
    "and named a scheduler, job, worker, loader or the like, a system without parts, "
    "going to a store or a queue, or fetching data as its connections say. What reaches a "
    "container reaches its parts.",
    "Either its users are missing, and with them what the architecture is for, or it is kept and "
    "paid for without need.",
    "Nick Rozanski and Eoin Woods, Software Systems Architecture, 2nd edition, chapter 16, The "
    "Context Viewpoint",
    _find,
    _doubts,
)
