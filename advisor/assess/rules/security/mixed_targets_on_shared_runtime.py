"""What a runtime holds that should not stand beside each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import trust
from advisor.assess.kinds import spaced
from advisor.assess.remedies import free
from advisor.assess.rules.security.calls import is_unique
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import enumerated, titled
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_PRODUCTION = frozenset(("prod", "production", "live", "produktion", "prd"))
_TRIAL = frozenset(
    ("test", "testing", "dev", "development", "staging", "uat", "sandbox", "qa", "entwicklung")
)
_STAGES = frozenset(("environment", "env", "stage", "umgebung", "lifecycle"))
"""Words of a member that says for what a node is used."""


class _Mixed(NamedTuple):
    """A runtime, two sorts of parts that it holds, and what the sorts are."""

    runtime: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    sorts: tuple[str, str]


def _find(facts: Facts) -> Iterator[Found]:
    for runtime, parts in facts.of(_runtimes).items():
        for mixed in (_exposed(facts, runtime, parts), _stages(facts, runtime, parts)):
            if mixed.one and mixed.other:
                ids = (runtime, *mixed.one, *mixed.other)
                flows = trust.flows_over(facts, (*mixed.one, *mixed.other))
                yield Found(ids, partial(_told, facts, mixed), flows, len(ids))


def _runtimes(facts: Facts) -> dict[str, tuple[str, ...]]:
    """What is deployed in each node that is no network, directly."""
    found: dict[str, dict[str, None]] = {}
    skipped = facts.of(trust.networks)
    for element in facts.model.relationships:
        named = [each for each in element.references if each.path[1:2] == ("deployed-in",)]
        container = next((each.id for each in named if each.role == "container"), "")
        if container in facts.nodes and container not in skipped:
            inside = (each.id for each in named if each.role == "member" and each.id in facts.nodes)
            found.setdefault(container, {}).update(dict.fromkeys(inside))
    return {container: tuple(inside) for container, inside in found.items()}


def _exposed(facts: Facts, runtime: str, parts: Sequence[str]) -> _Mixed:
    entered, secret = facts.of(trust.entries), facts.of(trust.classified)
    stores = tuple(each for each in parts if each in facts.stores and each in secret)
    reached = tuple(each for each in parts if each in entered and each not in facts.stores)
    return _Mixed(runtime, stores, reached, ("classified data", "what outside reaches"))


def _stages(facts: Facts, runtime: str, parts: Sequence[str]) -> _Mixed:
    single = [each for each in parts if each not in facts.groups]
    stages = {each: _stage(facts, facts.nodes[each]) for each in single}
    production = tuple(each for each in single if stages[each] == "production")
    trial = tuple(each for each in single if stages[each] == "trial")
    return _Mixed(runtime, trial, production, ("test", "production"))


def _stage(facts: Facts, node: Element) -> str:
    """What its metadata or its id says that it is for: `production`, `trial` or nothing."""
    for statement in facts.of(trust.node_statements)[node.id or ""]:
        if not _STAGES.isdisjoint(tokens(spaced(statement.key))):
            words = {*tokens(statement.words)}
            is_trial, is_production = bool(words & _TRIAL), bool(words & _PRODUCTION)
            if is_trial != is_production:
                return "trial" if is_trial else "production"
    ends = tokens(spaced(node.id or ""))
    last = {ends[0], ends[-1]} if len(ends) > 1 else set()
    if last & _TRIAL:
        return "trial"
    return "production" if last & _PRODUCTION else ""


def _told(facts: Facts, mixed: _Mixed) -> Told:
    known = facts.of(trust.classified)
    one, other = mixed.sorts
    because = {each: known[each].pointer for each in mixed.one if each in known}
    said = f" (classified by {enumerated(list(because.values()))})" if one != "test" else ""
    proof = Proof(
        "values",
        f"deployed in it are {enumerated(mixed.one)}{said}, for {one}, and "
        f"{enumerated(mixed.other)}, for {other}.",
        {"runtime": mixed.runtime, one: [*mixed.one], other: [*mixed.other], "said at": because},
    )
    remedies: tuple[Remedy, ...] = ()
    if all(is_unique(facts, each) for each in (mixed.runtime, *mixed.one)):
        arguments = {
            "container": free(facts, f"{mixed.runtime}-{'test' if one == 'test' else 'data'}"),
            "nodes": [*mixed.one],
            "kind": "deployed-in",
            "node_type": str(facts.nodes[mixed.runtime].value.get("node-type")),
        }
        remedies = (Remedy("extract_container", arguments),)
    return Told(
        f"{titled(facts.nodes[mixed.runtime])} runs {one} ({enumerated(mixed.one, 2)}) beside "
        f"{other} ({enumerated(mixed.other, 2)}).",
        proof,
        remedies,
        "the new runtime stands within the old one; move it out where they must share nothing."
        if remedies
        else "",
    )


RULE = Rule(
    "mixed-targets-on-shared-runtime",
    "security",
    "medium",
    "A runtime that holds classified data beside what outside reaches, or test beside production",
    "Deployed in one node that is no network: a store whose data are classified, by metadata or by "
    "the data in it, and a node that a person, a client or an external system leads to; or nodes "
    "whose metadata (environment, stage) or ids say test, development or staging, and others that "
    "say production. What holds others is a border of its own.",
    "Who breaks out of the weaker one stands beside the other.",
    "PCI DSS 4.0, 2.2.3 and 6.5.3; NIST SP 800-190, 4.3.4; NIST SP 800-53 Rev. 5, SC-32",
    _find,
)
