"""Why a node is taken for a cause of symptoms: sentences of Markdown. Imports no model library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.conventions import sayings
from advisor.assess.kinds import instances
from advisor.assess.needs import is_foreign, needs
from advisor.assess.redundancy import redundant
from advisor.assess.single_points import single_points
from advisor.assess.stores import single
from advisor.assess.words import code, enumerated, quoted
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.assess.causes import Side, Ways
    from advisor.assess.data_sources import Source
    from advisor.assess.facts import Facts
    from advisor.assess.failure_modes import Match
    from advisor.assess.needs import Need

_PLURALS = {
    "needs": "need",
    "calls": "call",
    "is fed by": "are fed by",
    "runs in": "run in",
    "consists of": "consist of",
}


def losses(facts: Facts) -> dict[str, int]:
    """For each single point of failure how many nodes are out of reach without it."""
    return {each.node.id or "": each.loses for each in facts.of(single_points).points}


def _unreplicated(facts: Facts) -> frozenset[str]:
    return frozenset(each.node.id for each in facts.of(single) if each.node.id)


def link(facts: Facts, side: Side, ways: Ways, symptoms: int) -> Iterator[str]:
    """How symptoms, of so many in all, lead to a node."""
    if symptoms > 1:
        yield f"Explains {len(ways)} of {symptoms} symptoms."
    if side == "itself":
        yield "Shows a symptom itself."
    joined: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for symptom, way in ways:
        if len(way) > 1:
            verb = "" if side == "leading" else _verb(facts, way)
            joined.setdefault((verb, way[1:-1]), {})[way[0]] = None
        elif side == "on":
            yield _on(facts, symptom)
    for (verb, between), starting in joined.items():
        first, over = enumerated([*starting]), f" over {enumerated(between)}" * bool(between)
        if side == "leading":
            yield f"Leads to {first}{over}: load or wrong requests may come from it."
        else:
            yield f"{first} {verb if len(starting) == 1 else _PLURALS[verb]} it{over}."


def _on(facts: Facts, symptom: str) -> str:
    """How a symptom that no node shows is one of what it leads over."""
    element = facts.model.get(symptom)
    kind = element.kind if element else ""
    if kind == "flow":
        return f"Flow {code(symptom)} runs over it."
    if kind == "relationship":
        return f"{code(symptom)} leads to it."
    return f"{code(symptom)} {'is kept in' if symptom in facts.assets else 'uses'} it."


def _verb(facts: Facts, way: tuple[str, ...]) -> str:
    """What joins a symptom to what it needs."""
    need: Need = facts.of(needs)[way[-2]][way[-1]]["need"]
    return "needs" if way[1:-1] else need.way


def origin(sources: Iterable[Source], symptoms: int) -> Iterator[str]:
    """How the data of so many symptoms comes over a node."""
    sources = [*sources]
    if symptoms > 1:
        yield f"Explains {len(sources)} of {symptoms} symptoms."
    yield from dict.fromkeys(each.how for each in sources if each.how)


def weights(facts: Facts, node: str, side: Side, matches: tuple[Match, ...]) -> Iterator[str]:
    """What makes a cause likelier, or less so."""
    for match in matches:
        fitting = ", ".join(map(code, match.words))
        yield f"Known to fail so: {quoted(match.mode.symptom)} ({fitting})."
    if loses := facts.of(losses).get(node):
        yield f"A single point of failure: {counted(loses, 'node')} out of reach without it."
    elif node in facts.of(_unreplicated):
        yield "The document shows no replica of it."
    if is_foreign(facts, node) and node not in facts.of(sayings)["owner"]:
        yield "Somebody else runs it: ask them, or look at their status page."
    number = instances(facts.nodes[node])
    if number > 1 and side != "leading":
        yield f"It has {number} instances, so that one of them alone is hardly the cause."
    beside = facts.of(redundant).get(node, frozenset()) - {node}
    if beside:
        verb = "does" if len(beside) == 1 else "do"
        yield f"{enumerated(sorted(beside))} {verb} the same work."
