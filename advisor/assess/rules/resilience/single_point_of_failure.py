"""A node that every way from the actors to other nodes runs through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from advisor.assess.criticality import called_critical
from advisor.assess.instances import keeps_state, said_once
from advisor.assess.kinds import is_balancer
from advisor.assess.messages import consumers
from advisor.assess.only_ways import behind, only_ways
from advisor.assess.remedies import alike, extended, free
from advisor.assess.single_points import single_points
from advisor.assess.weak_point import Doubt, Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, plain, quoted, titled
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.assess.only_ways import OnlyWay
    from advisor.assess.single_points import SinglePoint, SinglePoints
    from advisor.assess.weak_point import Severity
    from advisor.calm.element import Element

_WHOLE = 3
"""Nodes that are lost before that is called the whole of a system without flows."""

_CRITICAL_FLOW = 5
"""Nodes that a critical flow weighs as much as."""


def _find(facts: Facts) -> Iterator[Found]:
    for point in facts.of(single_points).points:
        yield Found(
            (point.node.id or "",),
            partial(_told, facts, point),
            point.flows,
            point.loses + sum(facts.of(_weights).get(flow, 1) for flow in point.flows),
            "critical" if _is_total(facts, point) else _lesser(facts, point),
        )
    for way in facts.of(only_ways):
        yield Found((way.node,), partial(_told_of_some, facts, way), way.flows, 1, "medium")


def _weights(facts: Facts) -> dict[str, int]:
    """What the critical flows weigh; others are 1."""
    flows = (flow for flow in facts.model.flows if called_critical(flow))
    return {flow.id or flow.pointer: _CRITICAL_FLOW for flow in flows}


def _is_total(facts: Facts, point: SinglePoint) -> bool:
    """Whether nobody gets in without it: all flows run over it, or it loses all where none are."""
    if facts.of(single_points).tree.above[point.node.id or ""] not in {"", *facts.outside}:
        return False
    if facts.model.flows:
        return len(point.flows) == len(facts.model.flows)
    running = len(facts.nodes) - len(facts.outside | facts.groups | facts.assets)
    return point.loses >= max(running - 1, _WHOLE)


def _lesser(facts: Facts, point: SinglePoint) -> Severity | None:
    """Medium where there are flows and none runs over it, or all that it loses are its stores."""
    found, identity = facts.of(single_points), point.node.id or ""
    if point.flows:
        return None
    if facts.model.flows or facts.stores.issuperset(found.lost(identity)):
        return "medium"
    return None


def _told(facts: Facts, point: SinglePoint) -> Told:
    found, identity = facts.of(single_points), point.node.id or ""
    others = counted(point.loses, "other node")
    how = f"every way from {enumerated(found.origins, 3)} to {others} runs through it"
    if identity in found.origins:
        how = f"it is the only way in to {others}"
    lost = found.lost(identity)
    verb = "is" if point.loses == 1 else "are"
    proof = Proof(
        "dominated set",
        f"without {code(identity)}, {counted(point.loses, 'node')} {verb} reachable from no "
        f"{found.origin}: {enumerated(lost)}{_both(found, lost)}{_once(point.node)}.",
        {"without": identity, "from": [*found.origins], "unreachable": lost, **_drawn(facts)},
    )
    title = f"{titled(point.node)} is a single point of failure: {how}."
    return Told(title, proof, (_remedy(facts, identity),), _note(facts, identity))


def _told_of_some(facts: Facts, way: OnlyWay) -> Told:
    node, lost = facts.nodes[way.node], behind(facts, way)
    who, does = enumerated(way.callers, 3), "gets" if len(way.callers) == 1 else "get"
    proof = Proof(
        "dominated set",
        f"without {code(way.node)}, {who} {does} to none of {enumerated(lost)}; others have "
        f"another way{_once(node)}.",
        {"without": way.node, "from": [*way.callers], "unreachable": lost, **_drawn(facts)},
    )
    title = (
        f"{titled(node)} is a single point of failure for {who}: every way from there runs through "
        "it."
    )
    return Told(title, proof, (_remedy(facts, way.node),), _note(facts, way.node))


def _once(node: Element) -> str:
    """What says that there is but one."""
    said = said_once(node)
    return f"; there is one of it, as it says: {quoted(said)}" if said else ""


def _note(facts: Facts, identity: str) -> str:
    if why := keeps_state(facts, identity):
        return f"run the instances as a cluster or an active-passive pair: {plain(why)}."
    if identity in facts.of(_to_be_balanced):
        return (
            "what spreads the requests is then a single point of failure itself, until it has a "
            "second instance."
        )
    return ""


def _both(found: SinglePoints, lost: Sequence[str]) -> str:
    """A word on systems outside that call as well, and are lost all the same."""
    both = [each for each in found.one_vertex.ends.values() if each in lost]
    if not both:
        return ""
    return f" ({enumerated(both)} may still call, but nothing leads there)"


def _drawn(facts: Facts) -> dict[str, Any]:
    """What is drawn otherwise than it stands, for who draws the graph again; each if there is any.

    Messages go from a queue to who takes them, whoever opens the connection. A system outside is an
    origin and, as another node, what ways lead to.
    """
    one_vertex = facts.of(single_points).one_vertex
    groups = [[*group] for group in one_vertex.members.values()]
    turned = [
        {"from": [*facts.giving(queue)], "to": node, "over": each}
        for queue, taking in facts.of(consumers).items()
        for node in taking
        for each in facts.graph[node][queue]["relationships"]
    ]
    drawn = {
        "redundant groups taken as one node": groups,
        "followed from the queue to who takes": turned,
        "taken as two nodes, where ways begin and end": [*one_vertex.ends.values()],
    }
    return {name: listed for name, listed in drawn.items() if listed}


def _remedy(facts: Facts, identity: str) -> Remedy:
    instances = [free(facts, extended(facts, identity, number)) for number in "12"]
    arguments = {"node": identity, "instances": instances}
    if identity in facts.of(_to_be_balanced):
        words = ("load", "balancer")
        own = extended(facts, identity, *words)
        is_only = len(facts.of(_to_be_balanced)) == 1
        wanted = [alike(facts, identity, *words), own] if is_only else [own]
        arguments["load_balancer"] = free(facts, *wanted)
    return Remedy("make_redundant", arguments)


def _to_be_balanced(facts: Facts) -> frozenset[str]:
    """The single points whose instances share what others call them for, over a balancer."""
    points = (point.node.id or "" for point in facts.of(single_points).points)
    return frozenset(
        each
        for each in (*points, *(way.node for way in facts.of(only_ways)))
        if facts.graph.in_degree(each)
        and not is_balancer(facts.nodes[each])
        and not keeps_state(facts, each)
    )


def _doubts(facts: Facts) -> Iterator[Doubt]:
    found = facts.of(single_points)
    for identity, number in found.several:
        words = f"{code(identity)} is believed to have {number} instances, as its metadata says."
        yield Doubt((identity,), words)
    for group in found.together:
        words = f"{enumerated(group)} are taken for instances of one another and count as one node."
        yield Doubt(group, words)
    for identity, entries in found.alone:
        yield Doubt(
            (identity, *entries),
            f"Nothing leads to {code(identity)}, and it alone leads to {enumerated(entries)}: "
            "it is supposed that the work there goes on without it.",
        )
    if found.unreached:
        yield Doubt(
            found.unreached,
            f"No way from outside, or from where work starts on its own, leads to "
            f"{enumerated(found.unreached)}: single points of failure are not looked for there.",
        )


RULE = Rule(
    "single-point-of-failure",
    "resilience",
    "high",
    "A node that every way from the actors to other nodes runs through",
    "Every way over connects and interacts from a person, a client, an external system or a node "
    "that nothing reaches runs through it to other nodes. What a node that nothing reaches alone "
    "leads to begins ways of its own, if it leads on. Messages go from a queue to who takes them, "
    "whoever opens the connection, and a system outside that calls and is called is an origin and "
    "an end. Containers count as borders around parts, and metadata such as replicas: 2 is "
    "believed. Instances of one another (ids of one stem with the same neighbours, or roles such "
    "as primary and replica) count as one node and are none. Medium where there are flows and none "
    "runs over it, and where it is the only way of one person or client with a flow, while others "
    "get round it. Found as dominators of the graph (Lengauer and Tarjan, A fast algorithm for "
    "finding dominators in a flowgraph, 1979).",
    "When it fails, everything behind it is out of reach, however sound that is itself.",
    "Michael Nygard, Release It!, 2nd edition, chapter 4",
    _find,
    _doubts,
)
