"""A connection that alone joins two sides, of which neither end is a single node."""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from advisor.assess.bridges import bridges
from advisor.assess.remedies import extended, free
from advisor.assess.single_points import single_points
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.bridges import Bridge
    from advisor.assess.facts import Facts

_FEWEST = 2
"""Nodes that run behind it before it is worth a word: each leaf hangs on one connection."""

_SAME = ("protocol", "relationship-type")
"""What a second connection has of the first."""


def _find(facts: Facts) -> Iterator[Found]:
    idle = facts.outside | facts.groups | facts.assets
    for bridge in bridges(facts):
        running = [each for each in bridge.lost(facts) if each not in idle]
        if len(running) < _FEWEST:
            continue
        flows = facts.flows_over.get(bridge.relationship, ())
        yield Found(
            (bridge.relationship,),
            partial(_told, facts, bridge),
            flows,
            len(running) + len(flows),
            "high" if flows else None,
        )


def _told(facts: Facts, bridge: Bridge) -> Told:
    found = facts.of(single_points)
    lost = [each for each in bridge.lost(facts) if each not in facts.assets]
    proof = Proof(
        "cut",
        f"{code(bridge.relationship)} is the only connection between {code(bridge.source)} and "
        f"{code(bridge.target)}; without it {counted(len(lost), 'node')} "
        f"are reachable from no {found.origin}: {enumerated(lost)}.",
        {"without": bridge.relationship, "from": [*found.origins], "unreachable": lost},
    )
    source, target = (titled(facts.nodes[each]) for each in (bridge.source, bridge.target))
    return Told(
        f"{code(bridge.relationship)} alone joins {source} and {target}.",
        proof,
        (Remedy("add_relationship", {"relationship": _second(facts, bridge)}),),
        "a second connection helps only over another line, device and provider; interfaces of its "
        "own tell the two apart.",
    )


def _second(facts: Facts, bridge: Bridge) -> dict[str, Any]:
    """A connection of the same ends."""
    first = facts.relationships[bridge.relationship].value
    same = {key: value for key, value in first.items() if key in _SAME}
    return {
        "unique-id": free(facts, extended(facts, bridge.relationship, "2")),
        "description": f"Second line beside {bridge.relationship}",
        **copy.deepcopy(same),
    }


RULE = Rule(
    "bridge-relationship",
    "resilience",
    "medium",
    "A connection that alone joins two sides, neither end of which is a single node",
    "A bridge of the graph of nodes, connections and containers that others speak to, without "
    "which no way leads from an origin to two or more nodes that run. Not said where an end is a "
    "single point of failure itself, runs several times, or is a person, a client or an external "
    "system. High where a flow runs over it.",
    "What is doubled on both sides of one line is not doubled: when the line is cut, one side is "
    "gone.",
    "Robert Tarjan, A note on finding the bridges of a graph (1974); NIST SP 800-34 Rev. 1, 5.4 "
    "(Wide Area Networks)",
    _find,
)
