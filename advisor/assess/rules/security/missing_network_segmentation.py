"""Networks that hold what outside reaches and stores of data alike, or no networks at all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess import trust
from advisor.assess.remedies import free
from advisor.assess.rules.security.calls import is_unique
from advisor.assess.statements import SEGMENTS, declared
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts

_MANY = 10
"""Nodes inside from which on networks are missed."""


def _find(facts: Facts) -> Iterator[Found]:
    entered = [each for each in facts.of(trust.entries) if each not in facts.stores]
    stores = [each for each in facts.nodes if each in facts.stores]
    if facts.of(trust.networks):
        yield from _shared(facts, entered, stores)
        return
    inside = facts.nodes.keys() - facts.of(trust.outside) - facts.groups - facts.assets
    if len(inside) >= _MANY and entered and stores and not _is_said(facts):
        told = partial(_told_none, facts, entered, stores, len(inside))
        yield Found((*stores, *entered), told, (), len(inside), "low")


def _shared(facts: Facts, entered: Sequence[str], stores: Sequence[str]) -> Iterator[Found]:
    reached: dict[str, list[str]] = {}
    kept: dict[str, list[str]] = {}
    for listed, by_network in ((entered, reached), (stores, kept)):
        for each in listed:
            for network in facts.of(trust.segments)[each]:
                by_network.setdefault(network, []).append(each)
    for network in facts.nodes:
        if network in reached and network in kept:
            ids = (network, *kept[network], *reached[network])
            told = partial(_told_shared, facts, network, kept[network], reached[network])
            flows = trust.flows_over(facts, ids[1:])
            yield Found(ids, told, flows, len(ids))


def _is_said(facts: Facts) -> bool:
    """Whether the document, or any of its nodes, speaks of zones, firewalls or the like."""
    told = facts.of(trust.node_statements)
    lists = (facts.of(trust.document_statements), *(told[each] for each in facts.nodes))
    return any(declared(listed, SEGMENTS) for listed in lists)


def _told_shared(facts: Facts, network: str, stores: list[str], reached: list[str]) -> Told:
    entered = facts.of(trust.entries)
    callers = list(dict.fromkeys(hop.source for each in reached for hop in entered[each]))
    proof = Proof(
        "values",
        f"{code(network)} is the innermost network of {enumerated(stores)}, and of "
        f"{enumerated(reached)}, which {enumerated(callers)} {_verb(callers, 'lead')} to.",
        {
            "network": network,
            "stores": stores,
            "reached from outside": {
                each: [hop.relationship for hop in entered[each]] for each in reached
            },
        },
    )
    remedy = _apart(facts, f"{network}-data", stores)
    return Told(
        f"{titled(facts.nodes[network])} holds {enumerated(stores, 3)} beside what outside "
        f"reaches: {enumerated(reached, 3)}.",
        proof,
        remedy,
    )


def _told_none(facts: Facts, entered: Sequence[str], stores: Sequence[str], number: int) -> Told:
    proof = Proof(
        "absence",
        f"no node is a network by its type, and no word such as {enumerated(SEGMENTS.looked_for)} "
        f"stands in the document's or a node's controls and metadata, while outside reaches "
        f"{enumerated(entered)} and data are kept in {enumerated(stores)}.",
        {"reached from outside": [*entered], "stores": [*stores], "looked for": _words()},
    )
    remedy = _apart(facts, "data-network", stores)
    note = "the others then need networks too." if remedy else ""
    return Told(
        f"No network parts {counted(len(stores), 'store')} from "
        f"{counted(len(entered), 'node')} that outside reaches, among {number} nodes.",
        proof,
        remedy,
        note,
    )


def _apart(facts: Facts, network: str, stores: Sequence[str]) -> tuple[Remedy, ...]:
    if not all(is_unique(facts, each) for each in stores):
        return ()
    arguments = {
        "container": free(facts, network),
        "nodes": [*stores],
        "kind": "deployed-in",
        "node_type": "network",
    }
    return (Remedy("extract_container", arguments),)


def _words() -> list[str]:
    return [*SEGMENTS.looked_for]


def _verb(ids: Sequence[str], verb: str) -> str:
    return f"{verb}s" if len(ids) == 1 else verb


RULE = Rule(
    "missing-network-segmentation",
    "security",
    "medium",
    "A network that holds stores beside what outside reaches, or no network where many nodes are",
    "Of networks within each other the innermost counts; networks are known by their node-type. "
    "Where there is none, ten or more nodes inside, stores and ways in from outside make a finding "
    "of severity low, unless a word such as zone, subnet or firewall stands anywhere in the "
    "document's or a node's controls, metadata or description.",
    "Whoever takes over what outside reaches has the data within reach of the same network.",
    "NIST SP 800-53 Rev. 5, SC-7(21); PCI DSS 4.0, 1.4.4; NIST SP 800-207, 3.1.2",
    _find,
)
