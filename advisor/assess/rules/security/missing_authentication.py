"""Nodes that take calls from outside or handle classified data, and do not say who may call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess import trust
from advisor.assess.authentication import exposed, handling, mentioned, unasked
from advisor.assess.rules.security.calls import demand, first
from advisor.assess.statements import AUTHENTICATION
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import code, enumerated, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.authentication import Callee, Mention
    from advisor.assess.facts import Facts

_SHOWN = 2
"""Records and steps that are quoted."""


def _find(facts: Facts) -> Iterator[Found]:
    told_elsewhere = {callee.node for callee in facts.of(exposed)} | facts.stores
    entered = [each for each in facts.of(unasked) if each.node not in told_elsewhere]
    told_elsewhere |= {callee.node for callee in entered}
    inner = [each for each in facts.of(handling) if each.node not in told_elsewhere]
    for listed, told in ((entered, _told_entries), (inner, _told_handling)):
        said = {each: by for each in listed if (by := mentioned(facts, each))}
        for callees, beside in (
            ([each for each in listed if each not in said], ()),
            ([*said], tuple(dict.fromkeys(said.values()))),
        ):
            if not callees:
                continue
            ids = tuple(callee.node for callee in callees)
            ways = [each for callee in callees for each in callee.relationships]
            yield Found(
                ids,
                partial(told, facts, callees, beside),
                trust.flows_over(facts, ways),
                len(ids),
                "low" if beside else None,
            )


def _told_entries(facts: Facts, listed: Sequence[Callee], beside: Sequence[Mention]) -> Told:
    ids = [callee.node for callee in listed]
    verb = "takes" if len(ids) == 1 else "take"
    return _told(
        facts,
        listed,
        beside,
        f"{enumerated(ids, 3)} {verb} calls from outside",
    )


def _told_handling(facts: Facts, listed: Sequence[Callee], beside: Sequence[Mention]) -> Told:
    ids = [callee.node for callee in listed]
    verb = "handles" if len(ids) == 1 else "handle"
    return _told(
        facts,
        listed,
        beside,
        f"{enumerated(ids, 3)} {verb} classified data",
        _classes(facts, ids),
    )


def _told(
    facts: Facts,
    listed: Sequence[Callee],
    beside: Sequence[Mention],
    what: str,
    classes: dict[str, str] | None = None,
) -> Told:
    ids = [callee.node for callee in listed]
    callers = list(dict.fromkeys(hop.source for callee in listed for hop in callee.hops))
    by = first([code(each) for each in dict.fromkeys((classes or {}).values())])
    proof = Proof(
        "absence",
        f"{enumerated(callers)} {'calls' if len(callers) == 1 else 'call'} {enumerated(ids)}"
        f"{f' (the data are classified by {by})' if by else ''}; no word such as "
        f"{enumerated(AUTHENTICATION.looked_for[:3])} stands at either end, the relationships, "
        "what contains the nodes, or the document, and none asks a directory or identity provider."
        f"{_said_there(beside)}",
        {
            "calls": [hop._asdict() for callee in listed for hop in callee.hops],
            "looked for": [*AUTHENTICATION.looked_for],
            **({"classified by": classes} if classes else {}),
            **({"said beside": [by._asdict() for by in beside]} if beside else {}),
        },
    )
    remedies = demand(
        facts, ids, "authentication", "Callers are authenticated.", {"method": "[[ METHOD ]]"}
    )
    note = "put in how callers are authenticated, such as OIDC or mTLS." if remedies else ""
    lacks = "no control" if beside else "nothing"
    title = f"{what}, and {lacks} says how callers are authenticated."
    return Told(title, proof, remedies, note)


def _said_there(beside: Sequence[Mention]) -> str:
    """Where it is said all the same, with the words."""
    told = [f"{quoted(by.text)} ({code(by.at)})" for by in beside[:_SHOWN]]
    return f" It is said only where nothing can be checked: {' and '.join(told)}." if told else ""


def _classes(facts: Facts, ids: Sequence[str]) -> dict[str, str]:
    """For each node where it stands that its data, or those of a store that it uses, are."""
    known = facts.of(trust.classified)
    found = {}
    for each in ids:
        stores = (store for store in facts.graph.succ[each] if store in facts.stores)
        if by := next((known[node] for node in (each, *stores) if node in known), None):
            found[each] = by.pointer
    return found


RULE = Rule(
    "missing-authentication",
    "security",
    "medium",
    "A node that is called from outside or handles classified data, with no word of authentication",
    "Called by a person, a client or an external system, directly or through a balancer; or "
    "classified itself, or a user of a store that is. No word such as authentication, OAuth, SAML, "
    "mTLS, API key or access control at the node, the caller, the relationship, what contains the "
    "node, or the document, and no connection to a directory or identity provider. Low where the "
    "path of a decision record or the step of a flow over the call says it. What "
    "unguarded-access-from-outside and direct-data-store-access tell is not told again.",
    "Where nobody decided how callers prove who they are, some callee trusts them all.",
    "OWASP ASVS 4.0.3, V2 Authentication and V1.2; CWE-306; NIST SP 800-207, 2.1",
    _find,
)
