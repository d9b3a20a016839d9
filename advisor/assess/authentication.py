"""Where callers from outside come in, and whether anything says how they are authenticated.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import trust
from advisor.assess.connections import connections
from advisor.assess.kinds import is_balancer, is_system, members, said
from advisor.assess.statements import AUTHENTICATION, declared, statements
from advisor.calm import graph
from advisor.calm.flow import steps
from advisor.calm.naming import tokens
from advisor.calm.pointer import join

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.graph import Hop

_AUTHENTICATING = frozenset(("mtls", "sftp", "ssh", "scp"))
"""Protocols that do not begin before the caller is known."""
_TOKENS = re.compile(
    r"\b(?:(?:access|id|bearer|session|security)[ -]tokens?|tokens? (?:is|are) (?:checked|verified)"
    r"|(?:check|verif|validat)\w* (?:\w+ ){0,3}tokens?|logs? in|signs? in|meldet sich an"
    r"|zugriffstoken\w*)\b"
)
"""How steps of flows say that the caller is asked who it is."""
_FEEDS = re.compile(
    r"\b(?:feeds?|multicast|udp|market[ -]data|marktdaten|kursdaten|ticker|read-?only)\b"
)
"""How connections say that data come in, and nobody is served."""


class Callee(NamedTuple):
    """A node, and the calls to it of which nothing says how the caller is authenticated."""

    node: str
    hops: tuple[Hop, ...]

    @property
    def relationships(self) -> tuple[str, ...]:
        """The relationships of the calls."""
        return tuple(dict.fromkeys(hop.relationship for hop in self.hops))


class Mention(NamedTuple):
    """A decision record, or the step of a flow, that says how callers are authenticated."""

    at: str
    """A JSON Pointer."""
    text: str


def exposed(facts: Facts) -> list[Callee]:
    """The nodes with something behind them that outside leads to, past any guard and unasked.

    What a load balancer passes on comes from outside as well.
    """
    skipped = facts.of(trust.guards) | facts.of(trust.fronts) | facts.stores
    strangers = facts.of(trust.outside)
    passing = strangers | facts.of(trust.balancers)
    found = []
    for callee in facts.of(unasked):
        hops = tuple(hop for hop in callee.hops if hop.source in passing)
        behind = any(other not in strangers for other in facts.graph.succ[callee.node])
        if hops and behind and callee.node not in skipped:
            found.append(Callee(callee.node, hops))
    return found


def unasked(facts: Facts) -> list[Callee]:
    """The nodes that outside leads to where nothing says who may: those reached by balancers too.

    A balancer passes on what it is given, so what stands behind it is asked in its place.
    """
    entered = {
        each: asking
        for each, hops in facts.of(trust.entries).items()
        if (asking := tuple(hop for hop in hops if not _is_feed(facts, hop)))
    }
    found = dict(entered)
    passing = facts.of(trust.balancers)
    for balancer in entered:
        if balancer not in passing and not is_balancer(facts.nodes[balancer]):
            continue
        behind = [
            hop
            for hop in graph.hops(facts.model, balancer, "out")
            if hop.target in facts.nodes and hop.target not in facts.of(trust.outside)
        ]
        if behind and not _is_said(facts, balancer):
            for hop in behind:
                found[hop.target] = (*found.get(hop.target, ()), hop)
        if behind:
            del found[balancer]
    return _asked_nothing(facts, found)


def _is_feed(facts: Facts, hop: Hop) -> bool:
    """Whether a system outside sends data that it has, such as prices, and asks for nothing."""
    relationship = facts.relationships.get(hop.relationship)
    if relationship is None or not is_system(facts.nodes[hop.source]):
        return False
    told = [relationship.value.get(key) for key in ("unique-id", "protocol", "description")]
    kinds = relationship.value.get("relationship-type")
    ends = (value for key, value in members(kinds) if key != "node" and isinstance(value, str))
    return _FEEDS.search(said([*told, relationship.value.get("metadata"), *ends])) is not None


def handling(facts: Facts) -> list[Callee]:
    """The services that classified data pass through, called by others, and unasked."""
    secret = facts.of(trust.classified)
    skipped = facts.stores | facts.of(trust.outside) | facts.queues | facts.assets | facts.groups
    skipped |= facts.of(trust.networks)
    found = {}
    for identity in facts.nodes:
        holds = identity in secret or any(
            store in secret for store in facts.graph.succ[identity] if store in facts.stores
        )
        if holds and identity not in skipped:
            calls = graph.hops(facts.model, identity, "in")
            found[identity] = tuple(
                dict.fromkeys(
                    hop
                    for hop in calls
                    if hop.source in facts.nodes
                    and hop.source not in facts.queues
                    and hop.source not in facts.stores
                )
            )
    return _asked_nothing(facts, found)


def mentioned(facts: Facts, callee: Callee) -> Mention | None:
    """What beside the elements themselves says how callers are authenticated.

    Neither is a control: nothing there can be checked. A record is known by its path, and is
    believed for the whole; a step for the calls that it runs over.
    """
    by_step = facts.of(_saying_steps)
    steps_of = (by_step[each] for each in callee.relationships if each in by_step)
    return facts.of(_record) or next(steps_of, None)


def _record(facts: Facts) -> Mention | None:
    records = facts.model.value.get("adrs")
    for index, record in enumerate(records if isinstance(records, list) else ()):
        if not isinstance(record, str):
            continue
        words = " ".join(re.split(r"[-_./\\\s]+", record))
        if any(map(AUTHENTICATION.is_in, statements({"record": words}, ""))):
            return Mention(join("adrs", index), record)
    return None


def _saying_steps(facts: Facts) -> dict[str, Mention]:
    """For each relationship the step that says it over it."""
    found: dict[str, Mention] = {}
    for flow in facts.model.flows:
        for step in steps(flow):
            text = step.value.get("description")
            if not isinstance(text, str):
                continue
            told = statements({"step": text}, "")
            if any(AUTHENTICATION.is_in(each) or _TOKENS.search(each.words) for each in told):
                at = f"{flow.pointer}/transitions/{step.position}/description"
                found.setdefault(step.relationship, Mention(at, text))
    return found


def _asked_nothing(facts: Facts, callees: dict[str, tuple[Hop, ...]]) -> list[Callee]:
    if declared(facts.of(trust.document_statements), AUTHENTICATION):
        return []
    found = []
    for identity, hops in callees.items():
        if not _is_said(facts, identity):
            silent = tuple(hop for hop in hops if not _is_said_of_call(facts, hop))
            if silent:
                found.append(Callee(identity, silent))
    return found


def _is_said(facts: Facts, identity: str) -> bool:
    """Whether the node, what contains it, or a provider of identities that it asks, says so."""
    providers = facts.of(trust.identity_providers)
    if identity in providers or not _AUTHENTICATING.isdisjoint(facts.of(trust.words)[identity]):
        return True
    if any(each in providers for each in facts.graph.succ[identity]):
        return True
    known = facts.of(_saying)
    return identity in known or any(each in known for each in facts.of(trust.around)[identity])


def _is_said_of_call(facts: Facts, hop: Hop) -> bool:
    """Whether the relationship, its protocol or the caller says so."""
    if hop.source in facts.of(_saying) or hop.relationship in facts.of(_saying_relationships):
        return True
    protocol = facts.of(_protocols).get(hop.relationship, "")
    return not _AUTHENTICATING.isdisjoint(tokens(protocol))


def _saying(facts: Facts) -> frozenset[str]:
    told = facts.of(trust.node_statements)
    return frozenset(each for each in told if declared(told[each], AUTHENTICATION))


def _saying_relationships(facts: Facts) -> frozenset[str]:
    told = facts.of(trust.relationship_statements)
    return frozenset(each for each in told if declared(told[each], AUTHENTICATION))


def _protocols(facts: Facts) -> dict[str, str]:
    return {each.identity: each.protocol for each in facts.of(connections)}
