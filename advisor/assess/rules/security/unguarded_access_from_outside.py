"""Nodes that somebody outside reaches with nothing made for it between, and unasked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess import trust
from advisor.assess.authentication import exposed
from advisor.assess.rules.security.calls import demand, first, put_before
from advisor.assess.statements import AUTHENTICATION
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated
from advisor.calm import graph
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.authentication import Callee
    from advisor.assess.facts import Facts

_HTTP = frozenset(("http", "https", "http2", "websocket", "ws", "wss", "grpc", "rest", "graphql"))


def _find(facts: Facts) -> Iterator[Found]:
    grave: list[Callee] = []
    other: list[Callee] = []
    for callee in facts.of(exposed):
        is_called = any(_is_connection(facts, each) for each in callee.relationships)
        (grave if is_called and _leads_to_data(facts, callee.node) else other).append(callee)
    for listed, severity in ((grave, None), (other, "medium")):
        if listed:
            ids = tuple(callee.node for callee in listed)
            ways = [each for callee in listed for each in callee.relationships]
            flows = trust.flows_over(facts, ways)
            found = Found(ids, partial(_told, facts, listed), flows, len(ids))
            yield found if severity is None else found._replace(severity="medium")


def _is_connection(facts: Facts, relationship: str) -> bool:
    element = facts.relationships.get(relationship)
    return element is not None and any(named.role == "source" for named in element.references)


def _leads_to_data(facts: Facts, node: str) -> bool:
    """Whether classified data or a store is the node itself, or one or two steps behind it."""
    data = facts.stores | facts.of(trust.classified).keys()
    near = facts.graph.succ
    behind = {node, *near[node], *(far for each in near[node] for far in near[each])}
    return not data.isdisjoint(behind)


def _told(facts: Facts, listed: Sequence[Callee]) -> Told:
    ids = [callee.node for callee in listed]
    ways = [hop for callee in listed for hop in callee.hops]
    arrows: dict[str, list[str]] = {}
    for hop in ways:
        arrow = f"{code(hop.source)} → {code(hop.target)}"
        arrows.setdefault(arrow, []).append(hop.relationship)
    shown = [f"{arrow} over {enumerated(over)}" for arrow, over in arrows.items()]
    proof = Proof(
        "path",
        f"{first(shown)}: no gateway, proxy or firewall stands between, by type, id "
        f"and name, and no word such as {enumerated(AUTHENTICATION.looked_for[:3])} stands at "
        "either end, the relationship, what contains the node, or the document.",
        {
            "ways": [hop._asdict() for hop in ways],
            "behind": {each: _behind(facts, each) for each in ids},
            "looked for": [*AUTHENTICATION.looked_for],
        },
    )
    remedies = demand(
        facts,
        ids,
        "authentication",
        "Callers from outside are authenticated.",
        {"method": "[[ METHOD ]]"},
    )
    relationships = list(dict.fromkeys(hop.relationship for hop in ways))
    if guard := _guard(facts, ids, relationships):
        remedies += put_before(facts, relationships, guard)
    title = (
        f"{enumerated(ids, 3)} {'is' if len(ids) == 1 else 'are'} reached from outside with no "
        f"guard between and no word of authentication ({counted(len(ways), 'way')} in)."
    )
    note = "put in how callers are authenticated, such as OIDC." if remedies else ""
    return Told(title, proof, remedies, note)


def _behind(facts: Facts, node: str) -> list[str]:
    """What the node leads on to, inside."""
    return [each for each in facts.graph.succ[node] if each not in facts.of(trust.outside)]


def _guard(facts: Facts, ids: Sequence[str], ways: Sequence[str]) -> str:
    """A guard that leads to all of them already, as they are spoken with from outside."""
    guards = facts.of(trust.guards) - facts.of(trust.outside)
    spoken = {_family(facts, each) for each in ways}
    for each in facts.nodes:
        if each in guards and all(facts.graph.has_edge(each, to) for to in ids):
            beside = graph.hops(facts.model, each, "both")
            if spoken <= {_family(facts, hop.relationship) for hop in beside}:
                return each
    return ""


def _family(facts: Facts, relationship: str) -> str:
    """The protocol of a connection, those that a gateway for HTTP passes on as one."""
    protocol = str(facts.relationships[relationship].value.get("protocol") or "").lower()
    return "http" if protocol in _HTTP else protocol


RULE = Rule(
    "unguarded-access-from-outside",
    "security",
    "high",
    "A node that outside reaches with no guard between and no word of authentication",
    "A person, a client or an external system leads to the node, which has other nodes behind it; "
    "it is no gateway, proxy or firewall by type, id and name, and nothing at it, at the "
    "relationship, the caller, what contains it or the document speaks of authentication. A load "
    "balancer passes on what comes to it, and guards nothing; a feed of data that a system sends "
    "in (feed, multicast, market data) is no access. High "
    "where it is called over connects and a store or classified data are at most two steps behind "
    "it, else medium. What is made for people to look at, such as a portal, is not reported here.",
    "Every fault in it is open to whoever finds it, and what stands behind it is one step away.",
    "NIST SP 800-53 Rev. 5, SC-7 Boundary Protection; OWASP ASVS 4.0.3, V1.2 and V1.4; CWE-501",
    _find,
)
