"""Who decides on a proposal, and what may be decided.

A Reviewer is asked once for each proposal and answers with a Verdict. A person at a terminal is
one (in the shells); the PolicyReviewer here is the one that never asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from advisor.calm.element import ARCHITECTURE
from advisor.change.losses import owned, takes_away

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.change.proposal import Proposal


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says of a proposal."""

    decision: Literal["accept", "reject", "later", "select", "edit"]
    """`later` leaves the proposal as it is: shown, not applied.

    After `select` and `edit` the reviewer is asked again, about what these make of it.
    """
    reason: str = ""
    """The reviewer's words; a rejection's go back to the model."""
    numbers: tuple[int, ...] = ()
    """The changes to take, or the one to edit."""
    arguments: dict[str, Any] | None = None
    """What the edited change is to be called with."""


class Reviewer(Protocol):
    """Decides on a proposal."""

    def review(self, proposal: Proposal) -> Verdict:
        """Look at `proposal`, which has at least one change, and decide."""
        ...


@dataclass(frozen=True)
class PolicyReviewer:
    """Decides by rule and never asks: what is valid and within bounds is accepted."""

    accept_valid: bool = False
    """Without it everything is left for later: no policy, nothing applied."""
    otherwise: str = "no policy allows to apply it"
    """The reason given for leaving it for later."""
    allow_removals: bool = False
    """Whether a change may take something away."""
    only: Collection[str] = field(default_factory=frozenset)
    """unique-ids that may be touched (`architecture` for the document itself); empty: all."""

    def review(self, proposal: Proposal) -> Verdict:
        """Accept, or say which bound the proposal breaks."""
        if not proposal.applicable:
            return Verdict("reject", "it would leave errors in the document")
        if not self.accept_valid:
            return Verdict("later", self.otherwise)
        own: set[str] = set()
        for change in proposal.changes:
            # What the same proposal brought may also be cut down by it.
            removed = takes_away(change.operations)
            is_own = ARCHITECTURE not in change.elements and own.issuperset(change.elements)
            own = owned(own, change.operations)
            if removed and not is_own and not self.allow_removals:
                return Verdict(
                    "reject",
                    f"change {change.number} ({change.tool}) removes something, as at {removed}; "
                    "--allow-removals permits that",
                )
            outside = [e for e in change.elements if self.only and e not in self.only]
            if outside:
                return Verdict("reject", f"change {change.number} touches {', '.join(outside)}")
        return Verdict("accept")
