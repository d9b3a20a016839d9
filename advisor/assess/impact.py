"""What an outage hits: who needs the elements, which flows run over them, and what that costs.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.contacts import to_text
from advisor.assess.conventions import sayings
from advisor.assess.kinds import hands_on, is_queued, is_synchronous, members, spaced
from advisor.assess.needs import is_foreign, needs
from advisor.assess.redundancy import redundant
from advisor.assess.words import code, enumerated
from advisor.calm.element import FROM
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.assess.facts import Facts
    from advisor.assess.needs import Need
    from advisor.calm.element import Element

_LEVELS = re.compile(
    r"sla|slo|service level|(?:.+ )?availability(?: .+)?|(?:.+ )?uptime(?: .+)?|rto(?: .+)?"
    r"|rpo(?: .+)?|(?:.+ )?latency(?: .+)?|verfügbarkeit(?: .+)?"
)
"""Keys of a flow's metadata and controls that say how well it must be served."""


class Hit(NamedTuple):
    """A flow that an outage hits."""

    flow: str
    name: str
    over: tuple[str, ...]
    """The nodes for which it is hit: those that are down, or those where it ends that need them."""
    is_direct: bool
    """Whether it runs over what is down itself."""
    costs: tuple[str, ...]
    """What the document says of business impact, criticality and service level, as `key: value`."""
    doubt: str = ""
    """Why it only may be hit: it passes a node that needs what is down, though no step says that it
    is needed here. Empty where it is hit."""


class Impact(NamedTuple):
    """What is hit when some nodes are down."""

    nodes: tuple[str, ...]
    """Those that are down."""
    needing: tuple[tuple[str, int], ...]
    """Those that need them, directly or over others, with the number of hops; nearest first."""
    flows: tuple[Hit, ...]
    """Those that are hit themselves come first."""
    standing_in: tuple[tuple[str, tuple[str, ...]], ...]
    """Nodes that are down, each with others that do the same work and are not."""

    def to_json(self) -> dict[str, Any]:
        """The impact as plain JSON."""
        return {
            "nodes": [*self.nodes],
            "needing": [{"node": node, "distance": distance} for node, distance in self.needing],
            "flows": [
                hit._asdict() | {"over": [*hit.over], "costs": [*hit.costs]} for hit in self.flows
            ],
            "standing_in": {node: [*others] for node, others in self.standing_in},
        }


def impact(facts: Facts, ids: Iterable[str]) -> Impact:
    """What is hit when the nodes `ids` are down, and with them what they contain.

    Ids of no node are left out. What needs a system of others is hit only where that is named.
    """
    graph = facts.of(needs)
    down = [each for each in dict.fromkeys(ids) if each in graph]
    standing = {
        each: tuple(sorted(facts.of(redundant).get(each, frozenset()).difference(down)))
        for each in down
    }
    spared = {other for others in standing.values() for other in others}
    inside = contained(facts, down)
    distances = {**dict.fromkeys(down, 0), **dict.fromkeys(inside, 1)}
    for node in (order := [*distances]):
        if distances[node] and is_foreign(facts, node):
            continue
        for other in graph.pred[node]:
            if other not in distances and other not in spared:
                distances[other] = distances[node] + 1
                order.append(other)
    failing = {*down, *inside}
    hits = [_hit(facts, flow, distances, failing) for flow in facts.model.flows]
    return Impact(
        tuple(down),
        tuple((node, distance) for node, distance in distances.items() if distance),
        tuple(sorted(filter(None, hits), key=lambda hit: (bool(hit.doubt), not hit.is_direct))),
        tuple((node, others) for node, others in standing.items() if others),
    )


def contained(facts: Facts, nodes: Iterable[str]) -> list[str]:
    """What is down with containers: what they contain, over all levels, but for data."""
    found = dict.fromkeys(nodes)
    number = len(found)
    for node in (order := [*found]):
        for part in facts.parts.get(node, ()):
            if part not in found and part not in facts.assets:
                found[part] = None
                order.append(part)
    return order[number:]


def _hit(facts: Facts, flow: Element, distances: dict[str, int], failing: set[str]) -> Hit | None:
    """How a flow is hit.

    Of a node that its steps lead on from the flow itself says what it needs there. Where it ends,
    it does not, and what that node needs may be down. On the way a node may need more than the
    steps say: a store, or a service that it waits for.
    """
    calling, called = _ends(facts, flow)
    over = tuple(each for each in calling | called if each in failing)
    is_direct = bool(over)
    if not is_direct:
        last = (each for each in called if each not in calling and each not in facts.outside)
        over = tuple(each for each in last if each in distances)
    doubt = ""
    if not over:
        over, doubt = _passing(facts, [*calling], distances)
    if not over:
        return None
    return Hit(flow.id or flow.pointer, flow.name, over, is_direct, costs(facts, flow), doubt)


def _passing(
    facts: Facts, on_the_way: Iterable[str], distances: dict[str, int]
) -> tuple[tuple[str, ...], str]:
    """The nodes on the way that call what is down themselves, and why that may matter.

    What only hands requests on is left out: it needs what is behind it for those alone.
    """
    passed = facts.outside | facts.groups | facts.queues
    found: dict[str, str] = {}
    for node in on_the_way:
        if node in passed or distances.get(node) != 1 or hands_on(facts.nodes[node]):
            continue
        for needed in facts.of(needs).succ[node]:
            need: Need = facts.of(needs)[node][needed]["need"]
            is_down = distances.get(needed) == 0 and need.way == "calls"
            if is_down and (reason := _waits(facts, need)):
                found.setdefault(node, reason)
    return tuple(found), "; ".join(found.values())


def _waits(facts: Facts, need: Need) -> str:
    """Why a call may be waited for; empty where it is said not to be."""
    listed = [facts.relationships[each] for each in need.relationships]
    if all(map(is_queued, listed)):
        return ""
    node, needed = code(need.node), code(need.needed)
    if said := next((each for each in listed if is_synchronous(each)), None):
        return f"{node} waits for {needed}, as {code(said.id or said.pointer)} says"
    over = enumerated(need.relationships)
    return f"whether {node} waits for {needed} over {over} is not said"


def _ends(facts: Facts, flow: Element) -> tuple[dict[str, None], dict[str, None]]:
    """The nodes that the relationships of a flow lead from, and those that they lead to."""
    calling: dict[str, None] = {}
    called: dict[str, None] = {}
    for step in steps(flow):
        element = facts.model.get(step.relationship, "relationship")
        for named in element.references if element else ():
            if named.target == "node" and named.role != "option":
                is_first = named.role in FROM
                (calling if is_first else called)[named.id] = None
    return calling, called


def costs(facts: Facts, flow: Element) -> tuple[str, ...]:
    """What is said of a flow's impact, criticality and service level, as `key: value`."""
    found: dict[str, None] = {}
    for what in ("business-impact", "tier"):
        saying = facts.of(sayings)[what].get(flow.id or flow.pointer)
        if saying:
            found[f"{saying.path[-1] if saying.path else what}: {to_text(saying.value)}"] = None
    for value in (flow.value.get("metadata"), flow.value.get("controls")):
        for key, member in members(value):
            is_value = isinstance(member, str | int | float)
            if is_value and _LEVELS.fullmatch(" ".join(re.split(r"[\s-]+", spaced(key).lower()))):
                found[f"{key}: {to_text(member)}"] = None
    return tuple(found)
