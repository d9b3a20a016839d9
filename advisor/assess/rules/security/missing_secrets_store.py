"""Many parts that need credentials, and nothing that keeps them."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from advisor.assess import trust
from advisor.assess.connections import connections
from advisor.assess.redundancy import condensed
from advisor.assess.rules.security.calls import demand
from advisor.assess.statements import SECRETS, declared
from advisor.assess.weak_point import Found, Proof, Rule, Told
from advisor.assess.words import enumerated
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.facts import Facts

_SEVERAL = 3
"""Parts that need credentials from which on a place to keep them is missed."""


def _find(facts: Facts) -> Iterator[Found]:
    holders = _holders(facts)
    vertex = facts.of(condensed).vertex
    several = {vertex.get(each, each) for each in holders}  # two instances are one part
    if len(several) >= _SEVERAL and not facts.of(trust.vaults) and not _is_said(facts):
        yield Found(tuple(holders), partial(_told, facts, holders), (), len(holders))


def _holders(facts: Facts) -> dict[str, list[str]]:
    """The nodes inside that connect to stores or external systems, and to which."""
    strangers = facts.of(trust.outside)
    others = strangers | facts.stores
    found: dict[str, list[str]] = {}
    for each in facts.of(connections):
        asks = not trust.is_person(facts.nodes[each.destination])
        if asks and each.source not in others and each.destination in others:
            found.setdefault(each.source, []).append(each.destination)
    return found


def _is_said(facts: Facts) -> bool:
    told = chain(
        facts.of(trust.document_statements),
        *facts.of(trust.node_statements).values(),
        *facts.of(trust.relationship_statements).values(),
    )
    return declared(told, SECRETS) is not None


def _told(facts: Facts, holders: dict[str, list[str]]) -> Told:
    ids = [*holders]
    targets = list(dict.fromkeys(each for listed in holders.values() for each in listed))
    proof = Proof(
        "absence",
        f"{enumerated(ids)} connect to {enumerated(targets)}; no node is a vault by type, id or "
        f"name, and no word such as {enumerated(SECRETS.looked_for[:3])} stands in any control, "
        "metadata or description.",
        {"connect to": holders, "looked for": [*SECRETS.looked_for]},
    )
    remedies = demand(
        facts,
        ["architecture"],
        "secrets-management",
        "Credentials are kept in a secrets store and rotated, not in code or configuration.",
        {"store": "[[ STORE ]]"},
    )
    return Told(
        f"{counted(len(ids), 'part')} need credentials, and nothing says where these are kept.",
        proof,
        remedies,
        "put in which store keeps them; where there is one, add it as a node too.",
    )


RULE = Rule(
    "missing-secrets-store",
    "security",
    "low",
    "Several parts need credentials, and nothing keeps them",
    "Three or more nodes connect to stores or external systems. No node is a vault, KMS, HSM or "
    "secrets store by type, id and name, and no control, metadata or description has a word of "
    "it, of credentials, of managed identities or of rotation.",
    "Credentials then end up in code and configuration, where they are copied and never change.",
    "OWASP ASVS 4.0.3, V2.10 Service Authentication and V6.4 Secret Management; CWE-522",
    _find,
)
