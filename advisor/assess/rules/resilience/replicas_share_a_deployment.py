"""Redundant nodes that are all in one place, and so fail together with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.kinds import spaced
from advisor.assess.places import shared_places
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts
    from advisor.assess.places import SharedPlace


def _find(facts: Facts) -> Iterator[Found]:
    for shared in shared_places(facts):
        over = (flow for each in shared.group for flow in facts.flows_over.get(each, ()))
        flows = tuple(dict.fromkeys(over))
        yield Found(shared.group, partial(_told, facts, shared), flows, len(flows))


def _told(facts: Facts, shared: SharedPlace) -> Told:
    group, place = shared.group, code(shared.place)
    if shared.key:
        proof = Proof(
            "values",
            f"the metadata of each of {enumerated(group)} says {code(shared.key)}: {place}.",
            {"redundant": [*group], shared.key: shared.place},
        )
        title = f"{enumerated(group)} are redundant, and all in {place} ({code(shared.key)})."
    else:
        proof = Proof(
            "values",
            f"each of {enumerated(group)} is deployed in {place}, and nothing in their metadata "
            "tells apart where they are.",
            {"redundant": [*group], "all deployed in": shared.place},
        )
        title = (
            f"{enumerated(group)} are redundant, and all in {titled(facts.nodes[shared.place])}."
        )
    return Told(title, proof, tuple(_remedies(facts, shared)), _note(shared))


def _remedies(facts: Facts, shared: SharedPlace) -> Iterator[Remedy]:
    last = shared.group[-1]
    if shared.key:
        values = {shared.key: f"[[ {slug(spaced(shared.key)).replace('-', '_').upper()} ]]"}
        yield Remedy("set_metadata", {"entries": [{"on": [last], "values": values}]})
    elif shared.elsewhere and len(_memberships(facts, last)) == 1:
        arguments = {"container": shared.elsewhere, "nodes": [last], "kind": "deployed-in"}
        yield Remedy("move_into", arguments)


def _memberships(facts: Facts, identity: str) -> list[str]:
    """The relationships by which it is deployed somewhere."""
    named = facts.model.references.get(identity, ())
    return [
        each.holder.pointer
        for each in named
        if each.role == "member" and each.path[1] == "deployed-in"
    ]


def _note(shared: SharedPlace) -> str:
    if shared.key:
        return f"put in where {code(shared.group[-1])} is to run."
    if shared.elsewhere:
        return f"whether {code(shared.elsewhere)} has room for it only its operators know."
    return f"add another place beside {code(shared.place)}, and move one of them there."


RULE = Rule(
    "replicas-share-a-deployment",
    "resilience",
    "high",
    "Redundant nodes, or copies of a store, that are all in one place",
    "All nodes of a redundant group, or all copies of a store, are deployed in one machine (host, "
    "server, rack and the like, by type, id and name; no cluster or pool), or in one data centre "
    "or availability zone while the document has another; or their metadata names one for all of "
    "them. Where metadata gives them different places they are believed to be apart.",
    "What stands in for the other fails together with it, so the second one helps against much "
    "less than it costs.",
    "AWS Well-Architected Framework, Reliability Pillar, REL10-BP01, Deploy the workload to "
    "multiple locations",
    _find,
)
