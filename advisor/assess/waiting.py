"""Who waits for whom: the calls whose caller is down or slow while what it calls is.

Imports no model library; networkx when the graph is built.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.assess.kinds import GUARDS, is_queued, is_synchronous, said, spaced
from advisor.assess.redundancy import condensed, redundant
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_NO_CALL = re.compile(
    r"\b(?:notif\w*|events?|publish\w*|callbacks?|webhooks?|repl(?:y|ies)|responses?|responds?"
    r"|returns?|heartbeats?|acknowledge\w*|answers?|stream\w*|push\w*|nightly|batch|async\w*"
    r"|replicat\w*|logs?|metrics|traces|telemetry|monitor\w*|antwort\w*|ereignis\w*|meldet"
    r"|benachrichtig\w*|rückmeld\w*|nächtlich\w*|überwach\w*)\b"
)
_NO_CALLS = re.compile(r"\b(?:web ?sockets?|wss?|s?ftp|ftps|smtp|udp|syslog|file)\b", re.IGNORECASE)
"""Protocols over which nobody waits for an answer."""


def waiting(facts: Facts) -> nx.DiGraph[str]:
    """An edge from each caller to what it calls and waits for; ask through `facts.of`.

    An edge has `relationships`, their ids, and `guarded`: whether each of them, or the caller,
    speaks of a circuit breaker, a bulkhead or a fallback. Left out are people, clients, external
    systems, containers, data and queues; what is sent by a protocol of messages or files, is said
    to be asynchronous, or by its words notifies, answers or copies rather than asks. A redundant
    group is one vertex, its first node, and waits for what all its nodes wait for.
    """
    import networkx as nx

    one_vertex = facts.of(condensed)
    left_out = facts.outside | facts.groups | facts.assets | facts.queues
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(
        each
        for each in facts.nodes
        if each not in left_out and one_vertex.vertex.get(each, each) == each
    )
    for caller, callee, ids in _between(facts, left_out):
        one, other = (one_vertex.vertex.get(each, each) for each in (caller, callee))
        if one != other:
            if not found.has_edge(one, other):
                found.add_edge(one, other, relationships=[], callers={})
            found[one][other]["relationships"] += ids
            found[one][other]["callers"].setdefault(caller, []).extend(ids)
    for one, other, edge in [*found.edges(data=True)]:
        callers = edge.pop("callers")
        if len(callers) < len(one_vertex.members.get(one, (one,))):
            found.remove_edge(one, other)
        else:
            edge["guarded"] = all(
                is_guarded(facts, caller, each) for caller, over in callers.items() for each in over
            )
    return found


def calls(facts: Facts) -> frozenset[str]:
    """The connections whose source waits for an answer; ask through `facts.of`."""
    are_calls = (each for each, element in facts.relationships.items() if _is_call(element))
    return frozenset(are_calls) - facts.of(unanswered)


def unanswered(facts: Facts) -> frozenset[str]:
    """The connections over plain TCP with no word of waiting, and no answer in any flow."""
    answered = {
        step.relationship for flow in facts.model.flows for step in steps(flow) if step.backwards
    }
    return frozenset(
        each
        for each, element in facts.relationships.items()
        if str(element.value.get("protocol")).upper() == "TCP"
        and each not in answered
        and not is_synchronous(element)
    )


def parallel(facts: Facts, relationships: Iterable[str]) -> list[str]:
    """The calls, and those between others in the place of their callers and callees.

    What one instance is guarded from, the others are guarded from as well.
    """
    alike, found = facts.of(redundant), dict[str, None]()
    for each in relationships:
        found[each] = None
        named = facts.relationships[each].references if each in facts.relationships else ()
        ends = {one.role: one.id for one in named if one.target == "node"}
        callers, callees = (ends.get(role, "") for role in ("source", "destination"))
        found |= dict.fromkeys(
            over
            for caller in sorted(alike.get(callers, {callers}))
            for callee in sorted(alike.get(callees, {callees}))
            if facts.graph.has_edge(caller, callee)
            for over in facts.graph[caller][callee]["relationships"]
            if over in facts.of(calls)
        )
    return [*found]


def is_guarded(facts: Facts, caller: str, relationship: str) -> bool:
    """Whether a call or its caller speaks of a circuit breaker, a bulkhead or a fallback."""
    elements = (facts.relationships[relationship], facts.nodes[caller])
    spoken = (each.value.get(key) for each in elements for key in ("controls", "metadata"))
    return GUARDS.search(said(*spoken)) is not None


def _between(facts: Facts, left_out: frozenset[str]) -> list[tuple[str, str, list[str]]]:
    """Each pair of caller and callee, and the relationships over which the caller waits."""
    are_calls = facts.of(calls)
    found = []
    for one, other, edge in facts.graph.edges(data=True):
        over = [each for each in edge["relationships"] if each in are_calls]
        if over and one not in left_out and other not in left_out:
            found.append((one, other, over))
    return found


def _is_call(relationship: Element) -> bool:
    """Whether it is a connection whose source waits for an answer."""
    if not any(named.role == "source" for named in relationship.references):
        return False
    if is_synchronous(relationship):
        return True
    protocol, described = (
        value if isinstance(value, str) else ""
        for value in (relationship.value.get(key) for key in ("protocol", "description"))
    )
    if is_queued(relationship) or _NO_CALLS.search(protocol):
        return False
    return not _NO_CALL.search(f"{spaced(relationship.id or '')} {described}".lower())
