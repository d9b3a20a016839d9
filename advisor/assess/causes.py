"""What may be behind symptoms: what the symptomatic elements need, and who leads to them, ranked.

A cause that explains several symptoms comes before one that explains fewer; a known failure that
fits before others; where data is missing or old, those who make it; what is needed before what it
runs in, and that before who calls; what a flow waits for before the rest; then the nearest.
Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from advisor.assess.data_sources import data_sources, is_about_data
from advisor.assess.failure_modes import matching
from advisor.assess.kinds import instances
from advisor.assess.needs import needs
from advisor.assess.reaching import leading, needed, waited_for
from advisor.assess.reasons import link, losses, origin, weights
from advisor.assess.redundancy import redundant
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.assess.data_sources import Source
    from advisor.assess.facts import Facts
    from advisor.assess.failure_modes import Match
    from advisor.calm.element import Element

Ways: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"
"""For each symptom the nodes from where it shows to a cause."""

Side: TypeAlias = Literal["itself", "on", "source", "needed", "around", "leading"]
"""`itself` shows a symptom; `on` the way of a flow, a connection or a person that shows one; a
`source` of data that is missing, old or wrong; `needed` directly or over others; `around`: a
network, host or other thing that it runs in; `leading` to a symptom, so that load or wrong requests
may come from it."""

_SIDES: tuple[Side, ...] = ("itself", "on", "source", "needed", "around", "leading")
"""In the order in which to look, among what explains as many symptoms."""


class Symptom(NamedTuple):
    """An element that shows a symptom, and the nodes at which the search begins."""

    element: str
    nodes: tuple[str, ...]
    is_shown_by_nodes: bool = True
    """Whether these are the element itself; a flow, a connection and a person only lead to them."""


class Cause(NamedTuple):
    """A node that may be behind the symptoms."""

    node: str
    side: Side
    ways: Ways
    """For each symptom that it explains the nodes from where it shows to this one."""
    reasons: tuple[str, ...]
    """Sentences of Markdown: why it is taken for one."""
    matches: tuple[Match, ...]
    """Its known failures that fit."""

    @property
    def explains(self) -> tuple[str, ...]:
        """The symptoms that it explains."""
        return tuple(symptom for symptom, _ in self.ways)


def symptom(facts: Facts, identity: str) -> Symptom:
    """Where the search for the cause of a symptom begins.

    A node begins with itself, an interface with its node, a relationship with what it leads to, a
    flow with all that it runs over; for a person it is what they use.
    """
    element = facts.model.get(identity)
    if element is None:
        return Symptom(identity, ())
    is_shown = element.kind not in ("flow", "relationship") and identity not in facts.assets
    if element.kind == "flow":
        nodes = _passed(facts, element)
    elif element.kind == "relationship":
        named = [each for each in element.references if each.target == "node"]
        nodes = [each.id for each in named if each.role in ("destination", "member")]
    else:
        owner = element.owner or element
        nodes = [owner.id or ""]
        if owner.value.get("node-type") == "actor" and (used := [*facts.graph.succ[nodes[0]]]):
            nodes, is_shown = used, False
    running = [part for each in nodes for part in _running(facts, each)]
    inside = [each for each in running if each not in facts.outside]
    return Symptom(identity, tuple(dict.fromkeys(inside or running)), is_shown)


def _passed(facts: Facts, flow: Element) -> list[str]:
    """The nodes of a flow in the order of its steps."""
    listed = (facts.model.get(step.relationship, "relationship") for step in steps(flow))
    named = (each for element in listed if element for each in element.references)
    return [each.id for each in named if each.target == "node" and each.role != "option"]


def _running(facts: Facts, node: str) -> list[str]:
    """The node itself, or for data what holds it."""
    if node in facts.assets:
        return [each for each in facts.containers.get(node, ()) if each not in facts.assets]
    return [node] if node in facts.nodes else []


def causes(facts: Facts, symptoms: Iterable[Symptom], seen: str = "") -> list[Cause]:
    """All that may be behind the symptoms, the likeliest first.

    Args:
        facts: of the architecture.
        symptoms: where they show.
        seen: what they are in words, to be compared with known failures; may be empty.
    """
    symptoms = list(symptoms)
    failing = [(each.element, needed(facts, each.nodes)) for each in symptoms]
    loading = [(each.element, leading(facts, each.nodes)) for each in symptoms]
    matches: dict[str, list[Match]] = {}
    for match in matching(facts, seen):
        matches.setdefault(match.mode.element, []).append(match)
    judge = _Judge(facts, symptoms, matches)
    found = {node: judge.cause(node, _to(node, failing)) for node in _reached(failing)}
    found |= _sources(facts, judge, symptoms if is_about_data(seen) else [])
    for node in _reached(loading):
        if node not in found and node not in facts.outside | facts.assets:
            found[node] = judge.cause(node, _to(node, loading), is_leading=True)
    listed = [each for each in found.values() if _may_fail(facts, each)]
    return sorted(listed, key=judge.rank)


def _sources(facts: Facts, judge: _Judge, symptoms: Iterable[Symptom]) -> dict[str, Cause]:
    """The sources of the data of symptoms, but for where it shows."""
    found: dict[str, dict[str, Source]] = {}
    for each in symptoms:
        for node, source in data_sources(facts, each.nodes).items():
            if source.how:
                found.setdefault(node, {})[each.element] = source
    starts = {node for each in symptoms for node in each.nodes}
    return {
        node: judge.source(node, sources)
        for node, sources in found.items()
        if node not in starts and node not in facts.groups - facts.queues
    }


def _to(node: str, reached: Iterable[tuple[str, Mapping[str, tuple[str, ...]]]]) -> Ways:
    return tuple((symptom, ways[node]) for symptom, ways in reached if node in ways)


def _reached(ways: Iterable[tuple[str, Mapping[str, tuple[str, ...]]]]) -> dict[str, None]:
    return dict.fromkeys(node for _, reached in ways for node in reached)


def _may_fail(facts: Facts, cause: Cause) -> bool:
    """Whether it is a part that fails: a group stands for its parts, which are there as well."""
    is_person = facts.nodes[cause.node].value.get("node-type") == "actor"
    is_border = cause.node in facts.groups and cause.side in ("needed", "leading")
    return not is_person and not is_border


class _Judge:
    """Makes causes and ranks them."""

    def __init__(
        self, facts: Facts, symptoms: list[Symptom], matches: dict[str, list[Match]]
    ) -> None:
        self._facts = facts
        self._symptoms = symptoms
        self._starts = {node for each in symptoms for node in each.nodes}
        self._shown = {node for each in symptoms for node in each.nodes if each.is_shown_by_nodes}
        self._matches = matches
        self._order = {node: place for place, node in enumerate(facts.nodes)}
        self._waited = {each.element: self._waiting(each) for each in symptoms}

    def _waiting(self, symptom: Symptom) -> frozenset[str]:
        """What a symptom waits for; of a flow what its first node does: behind a queue nobody."""
        element = self._facts.model.get(symptom.element)
        is_flow = element is not None and element.kind == "flow"
        return waited_for(self._facts, symptom.nodes[:1] if is_flow else symptom.nodes)

    def cause(self, node: str, ways: Ways, *, is_leading: bool = False) -> Cause:
        """A node as a cause of the symptoms from which ways lead to it."""
        side = self._side(node, [way for _, way in ways], is_leading=is_leading)
        matches = tuple(self._matches.get(node, ()))
        told = link(self._facts, side, ways, len(self._symptoms))
        return Cause(node, side, ways, (*told, *weights(self._facts, node, side, matches)), matches)

    def source(self, node: str, sources: dict[str, Source]) -> Cause:
        """A node over which the data of symptoms comes."""
        matches = tuple(self._matches.get(node, ()))
        told = origin(sources.values(), len(self._symptoms))
        ways = tuple((symptom, source.way) for symptom, source in sources.items())
        reasons = (*told, *weights(self._facts, node, "source", matches))
        return Cause(node, "source", ways, reasons, matches)

    def rank(self, cause: Cause) -> tuple[object, ...]:
        """The least comes first."""
        steps = sum(len(way) for _, way in cause.ways)
        is_near = cause.side in ("itself", "source")
        shared = 0 if is_near or cause.side == "on" else self._flows(cause)
        return (
            -len(cause.ways),
            not cause.matches,
            _SIDES.index(cause.side),
            not is_near and not self._is_waited_for(cause),
            not shared,
            steps,
            -shared,
            self._keeping(cause) if cause.side == "source" else 0,
            not is_near and self._several(cause.node),
            -self._facts.of(losses).get(cause.node, 0),
            self._order[cause.node],
        )

    def _side(self, node: str, ways: list[tuple[str, ...]], *, is_leading: bool) -> Side:
        if node in self._starts:
            return "itself" if node in self._shown else "on"
        if is_leading:
            return "leading"
        graph = self._facts.of(needs)
        last = [graph[way[-2]][node]["need"].way for way in ways]
        return "around" if all(way == "runs in" for way in last) else "needed"

    def _several(self, node: str) -> bool:
        return instances(self._facts.nodes[node]) > 1 or node in self._facts.of(redundant)

    def _flows(self, cause: Cause) -> int:
        """The most flows that run over a whole way from a symptom to its cause."""
        over = self._facts.flows_over
        return max(
            len(set.intersection(*({*over.get(node, ())} for node in way))) for _, way in cause.ways
        )

    def _keeping(self, cause: Cause) -> int:
        """The more, the less it does to the data: gives it on by itself, works on it, keeps it."""
        way = cause.ways[0][1]
        joined = self._facts.of(needs).get_edge_data(way[-2], cause.node)
        if joined and joined["need"].way == "is fed by":
            return 0
        return 2 if cause.node in self._facts.stores else 1

    def _is_waited_for(self, cause: Cause) -> bool:
        """Whether a symptom waits for it, rather than hands something over and goes on."""
        return any(cause.node in self._waited[symptom] for symptom, _ in cause.ways)
