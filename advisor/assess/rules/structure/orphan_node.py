"""Nodes that no relationship joins with another, unless as parts of something."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import enumerated
from advisor.calm.element import CONTAINMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts


def _find(facts: Facts) -> Iterator[Found]:
    if facts.graph.number_of_edges() == 0:
        return
    alone = tuple(each for each in facts.nodes if _is_alone(facts, each))
    if alone:
        yield Found(alone, partial(_told, facts, alone), (), len(alone))


def _is_alone(facts: Facts, node: str) -> bool:
    """Whether neither it, nor what contains it, nor its parts are joined with anything.

    Data is at rest and has no connections; what `options` names is not decided yet.
    """
    if node in facts.assets or node in facts.groups:
        return False
    around = (node, *facts.containers.get(node, ()), *facts.parts.get(node, ()))
    return not any(
        named.target == "node" and named.path[1] not in CONTAINMENT
        for each in around
        for named in facts.model.references.get(each, ())
    )


def _told(facts: Facts, alone: Sequence[str]) -> Told:
    held = {node: [*facts.containers[node]] for node in alone if node in facts.containers}
    within = f"; only in containers: {enumerated([*held])}" if held else ""
    proof = Proof(
        "absence",
        f"no connects, interacts or options names {enumerated(alone)}, nor what directly contains "
        f"or makes up them{within}.",
        {"in no relationship but containment": [*alone], "contained in": held},
    )
    verb = "is" if len(alone) == 1 else "are"
    return Told(
        f"{enumerated(alone, 3)} {verb} joined with nothing.",
        proof,
        (),
        "say what they are for by add_relationship, or remove them, if they are not needed.",
    )


RULE = Rule(
    "orphan-node",
    "structure",
    "low",
    "A node that no relationship joins with another",
    "Nothing but composed-of and deployed-in names it, what directly contains it or its parts. "
    "Data assets, containers and documents without any connection are left out.",
    "What it does and whom its failure or removal touches cannot be seen.",
    "ISO/IEC/IEEE 42010:2011, 5.7",
    _find,
)
