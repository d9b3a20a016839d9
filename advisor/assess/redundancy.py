"""Nodes that stand in for one another: instances of one service, a primary and its replicas.

Sharing a container alone proves nothing: the services of a platform all share it. What is believed
here, and by which words, stands in `redundant`. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.kinds import REPLICATION, is_system, members, said, spaced
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    import networkx as nx

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_ROLES = {
    "leads": frozenset(
        {"primary", "main", "master", "leader", "writer", "primär", "primaer", "haupt", "führend"}
    ),
    "active": frozenset({"active", "aktiv", "active-active", "aktiv-aktiv"}),
    "stands by": frozenset(
        {"replica", "read-replica", "secondary", "standby", "hot-standby", "warm-standby"}
        | {"cold-standby", "slave", "follower", "passive", "reader", "mirror", "backup", "failover"}
        | {"replik", "sekundär", "sekundaer", "passiv", "spiegel", "bereitschaft", "ersatz"}
    ),
}
_ROLE_KEYS = frozenset({"role", "rolle", "redundancy-role", "replication-role", "ha-role"})
_OTHER_KEYS = frozenset(
    {"instance-of", "replica-of", "standby-of", "standby-for", "mirror-of", "copy-of"}
    | {"failover-for", "failover-to", "backup-of", "redundant-with", "redundant-to", "peer-of"}
    | {"instanz-von", "replik-von", "spiegel-von", "ersatz-für", "ersatz-fuer", "redundant-zu"}
)
"""Members whose value names the node, or the service, that several nodes are."""

_NUMBERED = re.compile(
    r"[-_.\s]\(?(?:(?:instance|instanz|node|knoten|az|zone|site|standort)[-_.\s]?)?"
    r"(?:primary|main|master|leader|active|writer|replica|secondary|standby|passive|slave|follower"
    r"|reader|mirror|backup|blue|green|primär|sekundär|aktiv|passiv|replik|spiegel|[a-z]|\d{1,3})"
    r"(?:[-_.\s]?\d{1,3})?\)?$",
    re.IGNORECASE,
)

_DIFFERENT = frozenset(
    {"line", "linie", "plant", "werk", "factory", "site", "standort", "branch", "filiale", "region"}
    | {"tenant", "mandant", "team", "shard", "partition", "part", "stage", "step", "layer", "phase"}
    | {"version", "type", "level", "tier", "lane", "bus"}
)
"""What is numbered because each of it is another one: two lines, two shards."""


class Condensed(NamedTuple):
    """The graphs of `Facts` with one vertex for each redundant group: its first node."""

    graph: nx.DiGraph[str]
    """As `Facts.ways`, without the names of relationships."""
    reaching: nx.DiGraph[str]
    """As `Facts.reaching`."""
    members: dict[str, tuple[str, ...]]
    """For the vertex of each group its nodes, in document order; other vertices are not in it."""
    vertex: dict[str, str]
    """For each node in a group its vertex."""

    ends: dict[str, str]
    """Further vertices, each with the system outside of which it is the end: where ways to it end,
    while the system's own vertex is where ways begin."""

    def expanded(self, vertices: Iterable[str]) -> list[str]:
        """The nodes that vertices stand for."""
        return [
            node
            for each in vertices
            for node in self.members.get(each, (self.ends.get(each, each),))
        ]


def redundant(facts: Facts) -> dict[str, frozenset[str]]:
    """For each node that has others in its place all of them, itself included.

    Two of the same node-type are believed to be redundant when
    - metadata of one names the other, or both name the same, under `instance-of`, `replica-of`,
      `standby-for` and the like, in English or German; or
    - their metadata gives them roles that belong together (primary and replica, active and standby,
      or active twice), and their ids have one stem, a relationship between them speaks of
      replication, or they share a container that holds nothing else; or
    - their ids or names have one stem (`gateway-1` and `gateway-2`, `-a` and `-b`; one may be the
      stem itself, as where the first instance keeps its id) and they have the same predecessors and
      successors over `connects` and `interacts`, each other left out.
    Same neighbours alone are not enough: orders and stock behind one gateway, on one database, do
    different work.
    """
    never = facts.outside | facts.groups | facts.assets
    running = [each for each in facts.nodes if each not in never]
    marks = _marks(facts, running)
    groups = (*_named(facts, marks), *_playing(facts, marks), *_alike(facts, running))
    found: dict[str, set[str]] = {}
    for group in groups:
        if len(group) > 1:
            whole = set(group).union(*(found.get(each, ()) for each in group))
            found |= dict.fromkeys(whole, whole)
    return {each: frozenset(group) for each, group in found.items()}


def condensed(facts: Facts) -> Condensed:
    """The graphs in which a redundant group is one vertex, and a system outside may be two.

    It is two where it calls and is called by parts inside: that it begins ways of its own does not
    help those who are to reach it.
    """
    groups: dict[frozenset[str], list[str]] = {}
    of_group = facts.of(redundant)
    for each in facts.nodes:
        if each in of_group:
            groups.setdefault(of_group[each], []).append(each)
    vertex = {each: group[0] for group in groups.values() for each in group}
    found = {group[0]: tuple(group) for group in groups.values()}
    graph, reaching = (_contracted(each, vertex) for each in (facts.ways, facts.reaching))
    ends = {
        f"{each} (end)": each
        for each in facts.nodes
        if each in facts.outside
        and is_system(facts.nodes[each])
        and graph.succ[each].keys() - facts.outside
        and graph.pred[each].keys() - facts.outside
    }
    graph, reaching = (_ended(each, ends) for each in (graph, reaching))
    return Condensed(graph, reaching, found, vertex, ends)


def stem(text: str) -> str:
    """An id or a name without what tells instances apart, such as `-1`, `-b` or `-replica-2`."""
    return slug(spaced(_NUMBERED.sub("", text)))


def _contracted(graph: nx.DiGraph[str], vertex: dict[str, str]) -> nx.DiGraph[str]:
    if not vertex:
        return graph
    found: nx.DiGraph[str] = type(graph)()
    found.add_nodes_from(vertex.get(each, each) for each in graph)
    ends = ((vertex.get(one, one), vertex.get(other, other)) for one, other in graph.edges)
    found.add_edges_from((one, other) for one, other in ends if one != other)
    return found


def _ended(graph: nx.DiGraph[str], ends: dict[str, str]) -> nx.DiGraph[str]:
    """With the ways to each of some nodes led to its end instead."""
    if not ends:
        return graph
    found = graph.copy()
    for end, node in ends.items():
        leading = [*found.pred[node]]
        found.add_edges_from((each, end) for each in leading)
        found.remove_edges_from([(each, node) for each in leading])
    return found


def _kind(node: Element) -> str:
    kind = node.value.get("node-type")
    return kind if isinstance(kind, str) else ""


def _marks(facts: Facts, running: list[str]) -> dict[str, list[tuple[str, Any]]]:
    """Of each node what its metadata says of others in its place, or of its role among them."""
    found: dict[str, list[tuple[str, Any]]] = {}
    spelled: dict[str, str] = {}
    for each in running:
        for key, value in members(facts.nodes[each].value.get("metadata")):
            if key not in spelled:
                spelled[key] = slug(spaced(key))
            if spelled[key] in _OTHER_KEYS | _ROLE_KEYS:
                found.setdefault(each, []).append((spelled[key], value))
    return found


def _named(facts: Facts, marks: dict[str, list[tuple[str, Any]]]) -> Iterator[list[str]]:
    """Those whose metadata names one and the same node or service."""
    found: dict[Hashable, list[str]] = {}
    never = facts.outside | facts.groups | facts.assets
    for each, said_of in marks.items():
        kind = _kind(facts.nodes[each])
        for key, value in said_of:
            for named in value if isinstance(value, list) else [value]:
                if key in _ROLE_KEYS or not isinstance(named, str) or named == each:
                    continue
                group = found.setdefault((kind, named), [])
                if not group and named in facts.nodes and named not in never:
                    group += [named] if _kind(facts.nodes[named]) == kind else []
                group.append(each)
    yield from found.values()


def _playing(facts: Facts, marks: dict[str, list[tuple[str, Any]]]) -> Iterator[list[str]]:
    """Those that play roles which belong together, and are known to belong together."""
    roles = {each: role for each, said_of in marks.items() if (role := _role(said_of))}
    clusters = {
        around: kinds.pop()
        for around in dict.fromkeys(box for each in roles for box in facts.containers.get(each, ()))
        if len(kinds := _kinds_inside(facts, around, roles)) == 1
    }
    found: dict[Hashable, list[str]] = {}
    for each in roles:
        kind = _kind(facts.nodes[each])
        found.setdefault((kind, stem(each)), []).append(each)
        for around in facts.containers.get(each, ()):
            if around in clusters:
                found.setdefault((kind, "", around), []).append(each)
        for other, edge in facts.graph.succ[each].items():
            if other in roles and _kind(facts.nodes[other]) == kind:
                spoken = (facts.relationships[name].value for name in edge["relationships"])
                if any(REPLICATION.search(said(value)) for value in spoken):
                    found[(kind, each, other)] = [each, other]
    for group in found.values():
        played = {roles[each] for each in group}
        if played == {"active"} or ("stands by" in played and len(played) > 1):
            yield group


def _kinds_inside(facts: Facts, container: str, roles: dict[str, str]) -> set[str]:
    """The node-types of what a container holds; an empty one where a part has no role."""
    inside = (part for part in facts.parts[container] if part not in facts.assets)
    return {_kind(facts.nodes[part]) if part in roles else "" for part in inside}


def _alike(facts: Facts, running: list[str]) -> Iterator[list[str]]:
    """Those with one stem and the same neighbours."""
    stems: dict[Hashable, list[str]] = {}
    for each in running:
        node = facts.nodes[each]
        for text in dict.fromkeys((each, node.name)):
            stemmed = stem(text)
            if stemmed and stemmed.split("-")[-1] not in _DIFFERENT:
                stems.setdefault((_kind(node), stemmed), []).append(each)
    for listed in stems.values():
        if len({*listed}) < 2:  # noqa: PLR2004 - a group is two or more
            continue
        siblings = {*listed}
        found: dict[Hashable, list[str]] = {}
        for each in dict.fromkeys(listed):
            before, after = (
                frozenset(beside[each]) - siblings
                for beside in (facts.graph.pred, facts.graph.succ)
            )
            called = (
                around for around in facts.containers.get(each, ()) if facts.graph.pred.get(around)
            )
            if before or after:
                found.setdefault((before.union(called), after), []).append(each)
        for group in found.values():
            # One may go without a number: the gateway, and the second one of it.
            texts = (text for each in group for text in (each, facts.nodes[each].name))
            if any(map(_NUMBERED.search, texts)):
                yield group


def _role(said_of: list[tuple[str, Any]]) -> str:
    """`leads`, `active` or `stands by`, as metadata says under `role` and the like."""
    for key, value in said_of:
        if key in _ROLE_KEYS and isinstance(value, str):
            word = slug(value)
            for role, words in _ROLES.items():
                if word in words:
                    return role
    return ""
