"""What may be behind symptoms: what the symptomatic elements need, and who leads to them, ranked.

A cause that explains several symptoms comes before one that explains fewer; what is needed before
what calls; a known failure that fits before others; then the nearest. Imports no model library.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from advisor.assess.conventions import sayings
from advisor.assess.failure_modes import matching
from advisor.assess.kinds import instances
from advisor.assess.messages import consumes
from advisor.assess.needs import needs
from advisor.assess.redundancy import redundant
from advisor.assess.single_points import single_points
from advisor.assess.stores import single
from advisor.assess.words import code, counted, enumerated, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from advisor.assess.facts import Facts
    from advisor.assess.failure_modes import Match
    from advisor.assess.needs import Need

Side: TypeAlias = Literal["itself", "needed", "around", "leading"]
"""`itself` shows a symptom; `needed` directly or over others; `around`: a network, host or other
thing that it runs in; `leading` to a symptom, so that load or wrong requests may come from it."""

_UPSTREAM = 2
"""Hops against the arrows: load comes from further away as well, but first through these."""

_NAMED = 3
"""Others that are named before the rest is counted."""

_PLURALS = {
    "needs": "need",
    "calls": "call",
    "is fed by": "are fed by",
    "runs in": "run in",
    "consists of": "consist of",
}

_SIDES: tuple[Side, ...] = ("itself", "needed", "around", "leading")


class Symptom(NamedTuple):
    """An element that shows a symptom, and the nodes at which the search begins."""

    element: str
    nodes: tuple[str, ...]


class Cause(NamedTuple):
    """A node that may be behind the symptoms."""

    node: str
    side: Side
    ways: tuple[tuple[str, tuple[str, ...]], ...]
    """For each symptom that it explains the nodes from where it shows to this one."""
    reasons: tuple[str, ...]
    """Sentences of Markdown: why it is taken for one."""
    others: tuple[str, ...]
    """Nodes that need it as well and show no symptom: when they work, it is hardly this one."""
    matches: tuple[Match, ...]
    """Its known failures that fit."""

    @property
    def explains(self) -> tuple[str, ...]:
        """The symptoms that it explains."""
        return tuple(symptom for symptom, _ in self.ways)


def symptom(facts: Facts, identity: str) -> Symptom:
    """Where the search for the cause of a symptom begins.

    A node begins with itself, an interface with its node, a relationship with what it leads to, a
    flow with all that it runs over; for a person or a client it is what they use.
    """
    element = facts.model.get(identity)
    if element is None:
        return Symptom(identity, ())
    if element.kind == "flow":
        nodes = [node for node in facts.nodes if identity in facts.flows_over.get(node, ())]
    elif element.kind == "relationship":
        named = [each for each in element.references if each.target == "node"]
        nodes = [each.id for each in named if each.role in ("destination", "member")]
    else:
        owner = element.owner or element
        nodes = [owner.id or ""]
        if identity in facts.outside:
            nodes = [*facts.graph.succ[identity]] or nodes
    running = [part for each in nodes for part in _running(facts, each)]
    inside = [each for each in running if each not in facts.outside]
    return Symptom(identity, tuple(dict.fromkeys(inside or running)))


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
    graph = facts.of(needs)
    failing = [(each.element, _ways(each.nodes, graph.succ.__getitem__)) for each in symptoms]
    leading = partial(_leading, facts)
    loading = [(each.element, _ways(each.nodes, leading, _UPSTREAM)) for each in symptoms]
    starts = {node for each in symptoms for node in each.nodes}
    matches: dict[str, list[Match]] = {}
    for match in matching(facts, seen):
        matches.setdefault(match.mode.element, []).append(match)
    judge = _Judge(facts, starts, matches, len(symptoms))
    found = {node: judge.cause(node, failing) for node in _reached(failing)}
    for node in _reached(loading):
        if node not in found and node not in facts.outside | facts.assets:
            found[node] = judge.cause(node, loading, is_leading=True)
    listed = [each for each in found.values() if _may_fail(facts, each)]
    return sorted(listed, key=judge.rank)


def _reached(ways: Iterable[tuple[str, Mapping[str, tuple[str, ...]]]]) -> dict[str, None]:
    return dict.fromkeys(node for _, reached in ways for node in reached)


def _may_fail(facts: Facts, cause: Cause) -> bool:
    """Whether it is a part that fails: a group stands for its parts, which are there as well."""
    is_person = facts.nodes[cause.node].value.get("node-type") == "actor"
    is_border = cause.node in facts.groups and cause.side in ("needed", "leading")
    return not is_person and not is_border


def _ways(
    starts: Iterable[str], beside: Callable[[str], Iterable[str]], farthest: int | None = None
) -> dict[str, tuple[str, ...]]:
    """The nodes that are reached, each with a shortest way to it, itself included.

    `farthest` is how many hops are followed; None for all.
    """
    before: dict[str, str] = dict.fromkeys(starts, "")
    order = [*before]
    ways: dict[str, tuple[str, ...]] = {}
    for node in order:
        ways[node] = (*ways.get(before[node], ()), node)
        if len(ways[node]) - 1 == farthest:
            continue
        for other in beside(node):
            if other not in before:
                before[other] = node
                order.append(other)
    return ways


def _leading(facts: Facts, node: str) -> Iterator[str]:
    """Who leads to a node: its callers, and for one that consumes from a queue those that fill it.

    Who consumes from a queue as well does not fill it.
    """
    yield from (
        other
        for other in facts.graph.pred[node]
        if not (node in facts.queues and consumes(facts, other, node))
    )
    yield from (
        other
        for other in facts.graph.succ[node]
        if other in facts.queues and consumes(facts, node, other)
    )


class _Judge:
    """Makes causes and ranks them."""

    def __init__(
        self, facts: Facts, starts: set[str], matches: dict[str, list[Match]], symptoms: int
    ) -> None:
        self._facts = facts
        self._starts = starts
        self._matches = matches
        self._symptoms = symptoms
        self._losses = {each.node.id: each.loses for each in facts.of(single_points).points}
        self._unreplicated = {each.node.id for each in facts.of(single)}
        self._order = {node: place for place, node in enumerate(facts.nodes)}

    def cause(
        self,
        node: str,
        reached: Iterable[tuple[str, Mapping[str, tuple[str, ...]]]],
        *,
        is_leading: bool = False,
    ) -> Cause:
        """A node as a cause of the symptoms from which it is reached."""
        ways = tuple((symptom, ways[node]) for symptom, ways in reached if node in ways)
        side = self._side(node, [way for _, way in ways], is_leading=is_leading)
        on_the_way = {each for _, way in ways for each in way}
        needing = self._facts.of(needs).pred[node]
        alike = self._facts.of(redundant).get(node, frozenset())
        shown = on_the_way | self._starts | alike
        spoken = (each for each in needing if each not in shown)
        others = () if is_leading else tuple(spoken)
        matches = tuple(self._matches.get(node, ()))
        reasons = (*self._how(node, side, ways), *self._why(node, side, others, matches))
        return Cause(node, side, ways, reasons, others, matches)

    def rank(self, cause: Cause) -> tuple[object, ...]:
        """The least comes first."""
        steps = sum(len(way) for _, way in cause.ways)
        is_believed_safe = cause.side in ("needed", "around") and self._several(cause.node)
        return (
            -len(cause.ways),
            not cause.matches,
            cause.side == "leading",
            is_believed_safe,
            steps,
            _SIDES.index(cause.side),
            -self._losses.get(cause.node, 0),
            self._order[cause.node],
        )

    def _side(self, node: str, ways: list[tuple[str, ...]], *, is_leading: bool) -> Side:
        if node in self._starts:
            return "itself"
        if is_leading:
            return "leading"
        graph = self._facts.of(needs)
        last = [graph[way[-2]][node]["need"].way for way in ways]
        return "around" if all(way == "runs in" for way in last) else "needed"

    def _several(self, node: str) -> bool:
        return instances(self._facts.nodes[node]) > 1 or node in self._facts.of(redundant)

    def _how(
        self, node: str, side: Side, ways: tuple[tuple[str, tuple[str, ...]], ...]
    ) -> Iterator[str]:
        """How the symptoms lead to it."""
        if self._symptoms > 1:
            yield f"Explains {len(ways)} of {self._symptoms} symptoms."
        if node in self._starts:
            yield "Shows a symptom itself."
        joined: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
        for _, way in ways:
            if len(way) > 1:
                verb = "" if side == "leading" else self._verb(way)
                joined.setdefault((verb, way[1:-1]), {})[way[0]] = None
        for (verb, between), starting in joined.items():
            first, over = enumerated([*starting]), f" over {enumerated(between)}" * bool(between)
            if side == "leading":
                yield f"Leads to {first}{over}: load or wrong requests may come from it."
            else:
                yield f"{first} {verb if len(starting) == 1 else _PLURALS[verb]} it{over}."

    def _verb(self, way: tuple[str, ...]) -> str:
        """What joins a symptom to what it needs."""
        need: Need = self._facts.of(needs)[way[-2]][way[-1]]["need"]
        return "needs" if way[1:-1] else need.way

    def _why(
        self, node: str, side: Side, others: tuple[str, ...], matches: tuple[Match, ...]
    ) -> Iterator[str]:
        """What makes it likelier, or less so."""
        for match in matches:
            fitting = ", ".join(map(code, match.words))
            yield f"Known to fail so: {quoted(match.mode.symptom)} ({fitting})."
        if loses := self._losses.get(node):
            yield f"A single point of failure: {counted(loses, 'node')} out of reach without it."
        elif node in self._unreplicated:
            yield "The document shows no replica of it."
        if node in self._facts.outside and node not in self._facts.of(sayings)["owner"]:
            yield "Somebody else runs it: ask them, or look at their status page."
        number = instances(self._facts.nodes[node])
        if number > 1 and side != "leading":
            yield f"It has {number} instances, so that one of them alone is hardly the cause."
        beside = self._facts.of(redundant).get(node, frozenset()) - {node}
        if beside:
            verb = "does" if len(beside) == 1 else "do"
            yield f"{enumerated(sorted(beside))} {verb} the same work."
        if others:
            verb = "needs" if len(others) == 1 else "need"
            named = enumerated(others, _NAMED)
            yield f"{named} {verb} it too: where that works, it is hardly the cause."
