"""What one rule finds in a small architecture, and small architectures for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.assess.assessing import assess
from advisor.calm.model import Model
from tests.calm.architectures import connects, doc, interacts, node

if TYPE_CHECKING:
    from advisor.assess.facts import Thresholds
    from advisor.assess.weak_point import Rule, WeakPoint

Json = dict[str, Any]


def links(*pairs: str, **rest: Any) -> list[Json]:
    """A connection for each `a>b`, called so."""
    return [connects(pair, *pair.split(">"), **rest) for pair in pairs]


def findings(value: Json, rule: Rule, thresholds: Thresholds | None = None) -> list[WeakPoint]:
    """What the rule finds, the gravest first."""
    return [*assess(Model(value), rules=[rule], thresholds=thresholds).findings]


def found(value: Json, rule: Rule) -> list[tuple[str, ...]]:
    """The elements of what the rule finds."""
    return [each.elements for each in findings(value, rule)]


def doubts(value: Json, rule: Rule) -> list[str]:
    """What the rule believed or could not know."""
    return [each.words for each in assess(Model(value), rules=[rule]).doubts]


def shop(*gateways: str, balanced: bool = False) -> Json:
    """A person, gateways of the given ids, and two services behind each of them."""
    entries = ["balancer"] if balanced else [*gateways]
    ways = [f"{gateway}>{service}" for gateway in gateways for service in ("stock", "offers")]
    if balanced:
        ways += [f"balancer>{gateway}" for gateway in gateways]
    names = {*gateways, *entries, "stock", "offers"}
    parts = [node(name) for name in sorted(names)]
    return doc(node("ann", "actor"), *parts, interacts("in", "ann", *entries), *links(*ways))
