"""Everybody comes in by one node, although that node has several instances."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.redundancy import condensed
from advisor.assess.single_points import single_points
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts

_FEWEST = 2
"""Actors that come in before it is worth a word that they come in together."""


def _find(facts: Facts) -> Iterator[Found]:
    one_vertex = facts.of(condensed)
    ways = [
        (actor, one_vertex.vertex.get(entry, entry), ids)
        for actor in facts.nodes
        if actor in facts.outside
        for entry, ids in facts.graph[actor].items()
        if entry not in facts.outside
    ]
    entries = {entry for _, entry, _ in ways}
    actors = tuple(dict.fromkeys(actor for actor, *_ in ways))
    if len(entries) != 1 or len(actors) < _FEWEST or entries & facts.groups:
        return
    (entry,) = entries
    if not facts.graph.out_degree(entry) or entry in _told_already(facts):
        return
    nodes = one_vertex.members.get(entry, (entry,))
    over = tuple(dict.fromkeys(each for *_, edge in ways for each in edge["relationships"]))
    flows = dict.fromkeys(flow for node in nodes for flow in facts.flows_over.get(node, ()))
    yield Found(nodes, partial(_told, facts, nodes, actors, over), tuple(flows), len(actors))


def _told_already(facts: Facts) -> set[str]:
    return {point.node.id or "" for point in facts.of(single_points).points}


def _told(facts: Facts, nodes: Sequence[str], actors: Sequence[str], over: Sequence[str]) -> Told:
    proof = Proof(
        "cut",
        f"{enumerated(actors)} come in over {enumerated(over)}, all of which lead to "
        f"{enumerated(nodes)}; nobody has another way in.",
        {"relationships": [*over], "from": [*actors], "to": [*nodes]},
    )
    who = titled(facts.nodes[nodes[0]]) if len(nodes) == 1 else enumerated(nodes)
    return Told(
        f"{enumerated(actors, 3)} all come in by {who}.",
        proof,
        (),
        "a way of their own for those who run the system, past "
        f"{code(nodes[0])}, lets them in when it is down or flooded.",
    )


RULE = Rule(
    "single-entry",
    "resilience",
    "low",
    "All actors come in by one node, of which there are several instances",
    "Two or more people, clients or external systems lead in, and all to one node or to instances "
    "of one. Where it has one instance it is a single point of failure, which is said instead.",
    "Instances share a release, a configuration and a certificate: one error in these shuts "
    "everybody out at once, those who would mend it too.",
    "Michael Nygard, Release It!, 2nd edition, chapter 7, section on networking in the data center "
    "and the cloud",
    _find,
)
