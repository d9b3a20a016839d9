"""Nodes that are joined with far more others than the rest, and are not there for that."""

from __future__ import annotations

import re
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import is_balancer
from advisor.assess.redundancy import condensed
from advisor.assess.weak_point import Doubt, Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated, titled
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts

_TIMES = 3
"""So many times the neighbours of the node in the middle are far above the rest."""

_SERVES_ALL = re.compile(
    r"gateway|portal|bff|mesh|sidecar|monitor|observab|logging|log-|telemetry|metric|tracing"
    r"|identity|idp|auth|iam|sso|ldap|directory|secret|vault|config|registry|discovery|firewall"
    r"|waf|network|hub|scheduler|orchestrat|workflow|verzeichnis|anmelde|überwach|netz",
    re.IGNORECASE,
)
"""How ids, names and types say that it is a node's work to be joined with many."""


class _Hub(NamedTuple):
    node: str
    neighbours: tuple[str, ...]
    """Instances of one service count as one, by the first of them."""
    usual: float
    """How many the node in the middle has."""


def _find(facts: Facts) -> Iterator[Found]:
    for hub in facts.of(_hubs):
        if not _serves_all(facts, hub.node):
            flows = facts.flows_over.get(hub.node, ())
            yield Found((hub.node,), partial(_told, facts, hub), flows, len(hub.neighbours))


def _told(facts: Facts, hub: _Hub) -> Told:
    number = len(hub.neighbours)
    proof = Proof(
        "arithmetic",
        f"it connects or interacts with {enumerated(hub.neighbours)}: {number}, where the node in "
        f"the middle has {hub.usual:g} and {facts.thresholds.hub} are let pass.",
        {
            "node": hub.node,
            "neighbours": [*hub.neighbours],
            "median": hub.usual,
            "threshold": facts.thresholds.hub,
        },
    )
    return Told(
        f"{titled(facts.nodes[hub.node])} is joined with {counted(number, 'other node')}, far more "
        "than the rest.",
        proof,
        (),
        "which of its tasks belong together only you know; `split_service` parts them.",
    )


def _hubs(facts: Facts) -> list[_Hub]:
    """All of them, those whose work it is included; people, stores and queues are none."""
    one_vertex = facts.of(condensed)
    whole, ends = one_vertex.graph, one_vertex.ends
    beside = {
        each: dict.fromkeys(ends.get(one, one) for one in (*whole.pred[each], *whole.succ[each]))
        for each in whole
        if each not in ends
    }
    numbers = [len(others) for others in beside.values() if others]
    usual = float(median(numbers)) if numbers else 0.0
    least = max(facts.thresholds.hub, _TIMES * usual)
    passed = facts.outside | facts.stores | facts.queues
    return [
        _Hub(each, tuple(others), usual)
        for each, others in beside.items()
        if len(others) > least and each not in passed
    ]


def _serves_all(facts: Facts, node: str) -> bool:
    element = facts.nodes[node]
    texts = (node, element.name, element.value.get("node-type"))
    return is_balancer(element) or any(
        isinstance(each, str) and _SERVES_ALL.search(each) for each in texts
    )


def _doubts(facts: Facts) -> Iterator[Doubt]:
    for hub in facts.of(_hubs):
        if _serves_all(facts, hub.node):
            words = (
                f"{code(hub.node)} is joined with {counted(len(hub.neighbours), 'other node')}, "
                "which is believed to be its work, by its name or type."
            )
            yield Doubt((hub.node,), words)


RULE = Rule(
    "hub",
    "structure",
    "medium",
    "A node that is joined with far more others than the rest",
    "More neighbours over connects and interacts than the threshold for hubs (8, if no other is "
    "given), and more than three times as many as the node in the middle. Instances of one service "
    "count as one. People, external systems, stores, queues and what serves all by its name or "
    "type, such as a gateway, a balancer, monitoring or a directory, are left out.",
    "Whoever changes one of the many has to think of it, and its own changes and failures touch "
    "them all.",
    "Nick Rozanski and Eoin Woods, Software Systems Architecture, 2nd edition, chapter 17, The "
    "Functional Viewpoint, God Elements",
    _find,
    _doubts,
)
