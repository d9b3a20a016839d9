"""Containers that contain themselves, at once or through others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element


def _find(facts: Facts) -> Iterator[Found]:
    if not facts.containers.keys() & facts.parts.keys():
        return
    import networkx as nx

    inside: nx.DiGraph[str] = nx.DiGraph(facts.parts)
    order = {identity: place for place, identity in enumerate(facts.nodes)}
    for component in nx.strongly_connected_components(inside):
        whole = inside.subgraph(component)
        if whole.number_of_edges():
            ids = tuple(sorted(component, key=lambda each: order.get(each, len(order))))
            yield Found(ids, partial(_told, facts, whole, ids), (), len(ids))


def _told(facts: Facts, whole: nx.DiGraph[str], ids: tuple[str, ...]) -> Told:
    import networkx as nx

    ways: list[tuple[str, str]] = list(nx.find_cycle(whole, ids[0]))
    nodes = [*(start for start, _ in ways), ways[0][0]]
    memberships = [_memberships(facts, *way) for way in ways]
    relationships = [each.id or each.pointer for held in memberships for each in held]
    proof = Proof(
        "cycle",
        f"{' contains '.join(map(code, nodes))}, by {enumerated(relationships)}.",
        {"nodes": nodes, "relationships": relationships},
    )
    remedies = [
        _remedy(facts, held[0], part)
        for (container, part), held in zip(ways, memberships, strict=True)
        if len(held) == 1 and held[0].id and _frees(whole, container, part)
    ]
    through = f" through {enumerated(nodes[1:-1], 3)}" if nodes[1:-1] else ""
    # The one that closes the cycle is more likely the slip, so it comes first.
    return Told(
        f"{_titled(facts, ids[0])} contains itself{through}.",
        proof,
        tuple(reversed(remedies)),
        "which of the memberships is wrong only you know." if len(ways) > 1 else "",
    )


def _titled(facts: Facts, identity: str) -> str:
    return titled(facts.nodes[identity]) if identity in facts.nodes else code(identity)


def _frees(whole: nx.DiGraph[str], container: str, part: str) -> bool:
    """Whether nothing contains itself any more without this one membership."""
    import networkx as nx

    rest: nx.DiGraph[str] = nx.DiGraph(whole)
    rest.remove_edge(container, part)
    return nx.is_directed_acyclic_graph(rest)


def _memberships(facts: Facts, container: str, part: str) -> list[Element]:
    """The relationships that put the part into the container."""
    found = []
    for named in facts.model.references.get(part, ()):
        held = {each.id for each in named.holder.references if each.role == "container"}
        if named.role == "member" and container in held and named.holder not in found:
            found.append(named.holder)
    return found


def _remedy(facts: Facts, relationship: Element, part: str) -> Remedy:
    """Take the part out, or the whole relationship where it holds nothing else."""
    identity = relationship.id or ""
    members = {each.id for each in relationship.references if each.role == "member"}
    if members != {part}:
        return Remedy("rewire", {"relationship": identity, "remove_targets": [part]})
    named = facts.model.references.get(identity, ())
    flows = dict.fromkeys(each.holder.id for each in named if each.role == "transition")
    also = [flow for flow in flows if flow]
    return Remedy("remove", {"ids": [identity], **({"also": also} if also else {})})


RULE = Rule(
    "containment-cycle",
    "structure",
    "medium",
    "A container that contains itself, at once or through others",
    "A cycle over composed-of and deployed-in taken together.",
    "Where each part runs, and what fails with what, cannot be told of such a document, nor drawn.",
    "Object Management Group, Unified Modeling Language 2.5.1, 9.5.3 (composition)",
    _find,
)
