"""The reviewer that never asks: what each policy lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.change.review import PolicyReviewer, Verdict
from tests.change.staging import ADD_CACHE, CONNECT_CACHE, metadata, of, platform, proposal

if TYPE_CHECKING:
    from advisor.change.proposal import Proposal

REMOVE_OWNER = ("set_metadata", {"entries": [{"on": ["order-db"], "remove": ["owner"]}]})
CUT_CACHE = ("set_metadata", {"entries": [{"on": ["cache"], "remove": ["tier"]}]})
ALL = {"cache", "ecommerce-system-composition", "order-connects-cache"}

VALID = (ADD_CACHE, CONNECT_CACHE)
DANGLING = (CONNECT_CACHE,)
REMOVING = (REMOVE_OWNER,)

YES = PolicyReviewer(accept_valid=True)
ONLY_CACHE = PolicyReviewer(accept_valid=True, only={"cache"})

TABLE = {
    "no policy, nothing applied": (PolicyReviewer(), VALID, "later", "no policy"),
    "no policy, whatever else is allowed": (
        PolicyReviewer(allow_removals=True, only=ALL),
        VALID,
        "later",
        "no policy",
    ),
    "valid": (YES, VALID, "accept", ""),
    "errors": (YES, DANGLING, "reject", "it would leave errors in the document"),
    "a removal": (YES, REMOVING, "reject", "change 1 (set_metadata) removes something"),
    "a removal from what the same proposal brings": (
        YES,
        (*VALID, metadata("cache", tier=1), CUT_CACHE),
        "accept",
        "",
    ),
    "a removal beside what the same proposal brings": (
        YES,
        (*VALID, REMOVE_OWNER),
        "reject",
        "change 3 (set_metadata) removes something",
    ),
    "a removal that is allowed": (
        PolicyReviewer(accept_valid=True, allow_removals=True),
        REMOVING,
        "accept",
        "",
    ),
    "all within bounds": (PolicyReviewer(accept_valid=True, only=ALL), VALID, "accept", ""),
    "the container is outside": (
        ONLY_CACHE,
        VALID,
        "reject",
        "change 1 touches ecommerce-system-composition",
    ),
    "another node is outside": (
        ONLY_CACHE,
        (metadata("order-db", tier=1),),
        "reject",
        "change 1 touches order-db",
    ),
    "the document itself is outside": (
        ONLY_CACHE,
        (metadata("architecture", tier=1),),
        "reject",
        "change 1 touches architecture",
    ),
    "the document itself is named": (
        PolicyReviewer(accept_valid=True, only={"architecture"}),
        (metadata("architecture", tier=1),),
        "accept",
        "",
    ),
}


@pytest.fixture(params=TABLE)
def case(request: pytest.FixtureRequest) -> tuple[PolicyReviewer, Proposal, Verdict, str]:
    """A policy, a proposal, and what it says of it."""
    reviewer, calls, decision, reason = TABLE[request.param]
    return reviewer, proposal(of(platform()), *calls), decision, reason  # type: ignore[return-value]


def test_a_policy_decides(case: tuple[PolicyReviewer, Proposal, str, str]) -> None:
    """The decision, and the bound that was broken."""
    reviewer, proposed, decision, reason = case
    verdict = reviewer.review(proposed)
    assert verdict.decision == decision
    assert verdict.reason.startswith(reason)
    assert bool(verdict.reason) == bool(reason)


def test_an_allowed_removal_does_not_open_other_bounds() -> None:
    """Each bound holds by itself."""
    policy = PolicyReviewer(accept_valid=True, allow_removals=True, only={"cache"})
    verdict = policy.review(proposal(of(platform()), REMOVE_OWNER))
    assert verdict == Verdict("reject", "change 1 touches order-db")
