"""Flows that are to be available more of the time than their parts allow."""

from __future__ import annotations

from functools import partial
from math import floor, prod
from typing import TYPE_CHECKING, Any

from advisor.assess.availability import figures
from advisor.assess.declared import declared, percent
from advisor.assess.remedies import extended, free
from advisor.assess.weak_point import Doubt, Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.availability import FlowAvailability, Term
    from advisor.assess.facts import Facts

_ROUNDING = 1e-12
_MINUTES = 30 * 24 * 60
_SHOWN = 6
_DIGITS = 6
_WHOLE = 100
_GRAIN = 1000
"""A target that can be met is told in thousandths of a percent."""


def _find(facts: Facts) -> Iterator[Found]:
    if not _has_target(facts):
        return
    missed: dict[str, list[FlowAvailability]] = {}
    for flow in facts.of(figures):
        if _shortfall(flow) > _ROUNDING:
            missed.setdefault(flow.at, []).append(flow)
    for flows in missed.values():
        flows.sort(key=_shortfall, reverse=True)
        ids = tuple(dict.fromkeys(flow.flow for flow in flows))
        yield Found(ids, partial(_told, facts, flows), ids, _shortfall(flows[0]))


def _has_target(facts: Facts) -> bool:
    model = facts.model
    return any(declared(value) for value in (model.value, *(flow.value for flow in model.flows)))


def _shortfall(flow: FlowAvailability) -> float:
    if flow.declared is None or flow.computed is None:
        return 0.0
    return flow.declared - flow.computed


def _told(facts: Facts, flows: Sequence[FlowAvailability]) -> Told:
    worst = flows[0]
    target, computed = worst.declared or 0.0, worst.computed or 0.0
    missing = counted(_minutes(computed) - _minutes(target), "minute")
    missing = missing if _minutes(computed) > _minutes(target) else "less than a minute"
    proof = Proof(
        "arithmetic",
        f"{code(worst.flow)} runs over {_product(worst.terms)}: {_told_percent(computed)} at most, "
        f"{missing} in 30 days less than {_told_percent(target)}, which stands at "
        f"{code(worst.at)}.{_unknown(worst)}",
        {"target": percent(target), "at": worst.at, "flows": [*map(_evidence, flows)]},
    )
    number = f" and {counted(len(flows) - 1, 'other flow')}" if len(flows) > 1 else ""
    several = len(flows) > 1
    title = (
        f"{code(worst.flow)}{number} {'are' if several else 'is'} to be available "
        f"{_told_percent(target)} of the time, but {'their' if several else 'its'} parts together "
        f"promise {_told_percent(computed)}{' or little more' if several else ''}."
    )
    remedies = tuple(_second_instance(facts, flows))
    note = (
        "a second instance helps as far as the two fail independently of each other; "
        if remedies
        else "no second instance of one node is enough; "
    )
    note += f"a lower target, at most {_possible(flows)}, is to be agreed with its users."
    return Told(title, proof, remedies, note)


def _product(terms: Sequence[Term]) -> str:
    """The terms as an arithmetic, the smallest first."""
    ordered = sorted(terms, key=lambda term: term.share)
    shown = [f"{_any_of(term)} ({_told_percent(term.share)})" for term in ordered[:_SHOWN]]
    rest = ordered[_SHOWN:]
    if rest:
        product = _told_percent(prod(term.share for term in rest))
        shown.append(f"{len(rest)} more (together {product})")
    return " \N{MULTIPLICATION SIGN} ".join(shown)


def _any_of(term: Term) -> str:
    return "any of " * (len(term.elements) > 1) + enumerated(term.elements)


def _unknown(flow: FlowAvailability) -> str:
    told = ""
    if flow.unknown:
        verb = "declares" if len(flow.unknown) == 1 else "declare"
        told = f" {enumerated(flow.unknown)} {verb} nothing and can only lower it."
    if flow.left_out:
        told += f" {enumerated(flow.left_out)} left out: which of them it needs is not said."
    return told


def _evidence(flow: FlowAvailability) -> dict[str, Any]:
    return {
        "flow": flow.flow,
        "terms": [term.to_json() for term in flow.terms],
        "product": percent(flow.computed or 0.0),
        "declare nothing": [*flow.unknown],
        **({"left out": [*flow.left_out]} if flow.left_out else {}),
    }


def _told_percent(share: float) -> str:
    """As people write it, and never 100 % for what is less."""
    figures_told = (round(share * _WHOLE, digits) for digits in range(_DIGITS, 2 * _DIGITS))
    told = next((each for each in figures_told if each < _WHOLE or share >= 1), percent(share))
    return f"{told:.12g} %"


def _minutes(share: float) -> int:
    """How long it may be down in 30 days."""
    return round((1 - share) * _MINUTES)


def _second_instance(facts: Facts, flows: Sequence[FlowAvailability]) -> Iterator[Remedy]:
    """A second instance of the weakest node of which one is enough for all of the flows."""
    single = {
        term.elements[0]: term.share
        for term in flows[0].terms
        if len(term.elements) == 1 and term.elements[0] in facts.nodes
    }
    kept = facts.outside | facts.groups | facts.assets
    for node in sorted(single, key=single.__getitem__):
        if node not in kept and all(_suffices(node, flow) for flow in flows):
            yield _redundant(facts, node)
            return


def _suffices(node: str, flow: FlowAvailability) -> bool:
    shares = (
        1 - (1 - term.share) ** 2 if term.elements == (node,) else term.share for term in flow.terms
    )
    return prod(shares) >= (flow.declared or 0.0) - _ROUNDING


def _redundant(facts: Facts, node: str) -> Remedy:
    if node in facts.stores:
        replica = free(facts, extended(facts, node, "replica"))
        return Remedy("replicate_store", {"store": node, "primary": node, "replicas": [replica]})
    names = [free(facts, extended(facts, node, number)) for number in "12"]
    return Remedy("make_redundant", {"node": node, "instances": names})


def _possible(flows: Sequence[FlowAvailability]) -> str:
    """What all of the flows can have, rounded down."""
    possible = percent(min(flow.computed or 0.0 for flow in flows))
    return f"{floor(possible * _GRAIN) / _GRAIN:.10g} %"


def _doubts(facts: Facts) -> Iterator[Doubt]:
    for flow in facts.of(figures) if _has_target(facts) else ():
        if flow.declared is not None and flow.computed is None and flow.left_out:
            yield Doubt(
                (flow.flow,),
                f"Which of {enumerated(flow.left_out)} {code(flow.flow)} needs is not said, so it "
                "is not known how available it can be.",
            )


RULE = Rule(
    "availability-below-target",
    "resilience",
    "high",
    "A flow that is to be available more of the time than its parts allow",
    "The availabilities of the nodes and relationships of a flow, and of what they are deployed "
    "in, are multiplied, each once; of redundant nodes one must be there. What a part declares as "
    "its target (availability, uptime, sla and the like, in controls or metadata) is taken as what "
    "it has, and what declares nothing is left out: the product is the most that the flow can "
    "have. It is compared with what the flow declares, or else the architecture.",
    "What a flow needs at once cannot be there more often than all of it together, so the promise "
    "is broken even if every part keeps its own.",
    "Ben Treynor, Mike Dahlin, Vivek Rau and Betsy Beyer, The Calculus of Service Availability, "
    "ACM Queue 15(2), 2017",
    _find,
    _doubts,
)
