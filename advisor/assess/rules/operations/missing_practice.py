"""Nodes without an owner, on-call and the like, where most of their type have one.

Six rules of one shape: what the document does for most is its own convention, and who does not
follow it is named. A document without such conventions is not accused of anything.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.conventions import conventions, paths
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, plain
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.conventions import Convention
    from advisor.assess.facts import Facts
    from advisor.assess.weak_point import Severity


class _Practice(NamedTuple):
    """What is said for operations, and why it matters."""

    name: str
    """As in `conventions.PRACTICES`."""
    noun: str
    argument: str
    """Of `document_operations`."""
    severity: Severity
    why: str
    source: str


def _find(practice: _Practice, facts: Facts) -> Iterator[Found]:
    listed = [
        each for each in facts.of(conventions) if each.practice == practice.name and each.lacking
    ]
    if listed:
        ids = tuple(node for each in listed for node in each.lacking)
        flows = dict.fromkeys(flow for node in ids for flow in facts.flows_over.get(node, ()))
        yield Found(ids, partial(_told, practice, facts, listed, ids), tuple(flows), len(ids))


def _told(
    practice: _Practice, facts: Facts, listed: Sequence[Convention], ids: Sequence[str]
) -> Told:
    key = ".".join(facts.of(paths)[practice.name])
    proof = Proof(
        "absence",
        f"{'; '.join(map(_counted, listed))}. Looked for in metadata and controls; where it is "
        f"said, {code(key)} is the usual key.",
        {
            "key": key,
            "node-types": [
                {"node-type": each.kind, "saying": [*each.following], "silent": [*each.lacking]}
                for each in listed
            ],
        },
    )
    placeholder = f"[[ {practice.argument.upper()} ]]"
    remedy = Remedy("document_operations", {"on": [*ids], practice.argument: placeholder})
    verb = "has" if len(ids) == 1 else "have"
    return Told(
        f"{enumerated(ids, 3)} {verb} no {practice.noun}, unlike most nodes of the same type.",
        proof,
        (remedy,),
        f"put the real {practice.noun} in place of {code(placeholder)}, for each node its own.",
    )


def _counted(convention: Convention) -> str:
    following, lacking = convention.following, convention.lacking
    nodes = counted(len(following) + len(lacking), "node")
    return (
        f"{len(following)} of {nodes} of type {code(plain(convention.kind))} say it "
        f"({enumerated(following)}), {enumerated(lacking)} not"
    )


def _rule(practice: _Practice) -> Rule:
    return Rule(
        f"missing-{practice.name}",
        "operations",
        practice.severity,
        f"A node without {practice.noun}, where most nodes of its type have one",
        "At least half of the nodes of one node-type, and at least two, say it in metadata or a "
        "control, by the name of the key in any spelling, in English or German; these do not. A "
        "placeholder counts as said. People, external systems and data are left out, and parts "
        "whose container says it for all of them.",
        practice.why,
        practice.source,
        partial(_find, practice),
    )


_PRACTICES = (
    _Practice(
        "owner",
        "owner",
        "owner",
        "medium",
        "In an outage nobody knows whom to ask, and what nobody owns nobody keeps up to date.",
        "ISO/IEC 27001:2022, Annex A, 5.9",
    ),
    _Practice(
        "on-call",
        "on-call contact",
        "on_call",
        "medium",
        "An outage at night lasts until somebody has found out who can be called.",
        "Betsy Beyer and others, Site Reliability Engineering (2016), chapter 11, Being On-Call",
    ),
    _Practice(
        "health-endpoint",
        "health endpoint",
        "health_endpoint",
        "medium",
        "Neither a balancer nor a person can tell from outside whether it works.",
        "Microsoft, Azure Architecture Center, Health Endpoint Monitoring pattern, "
        "https://learn.microsoft.com/azure/architecture/patterns/health-endpoint-monitoring",
    ),
    _Practice(
        "runbook",
        "runbook",
        "runbook",
        "medium",
        "Whoever is called has to find out under pressure what could have been written down.",
        "Betsy Beyer and others, Site Reliability Engineering (2016), chapter 1, Emergency "
        "Response",
    ),
    _Practice(
        "tier",
        "tier",
        "tier",
        "low",
        "When several things are down at once, nobody can say which is to be brought back first.",
        "NIST SP 800-34 Rev. 1, 3.2",
    ),
    _Practice(
        "dashboard",
        "dashboard",
        "dashboard",
        "low",
        "Whoever looks into an outage has to search for its figures first.",
        "Betsy Beyer and others, Site Reliability Engineering (2016), chapter 6, Monitoring "
        "Distributed Systems",
    ),
)

RULES = tuple(map(_rule, _PRACTICES))
