"""What there is to see of a document at one moment, as values that nothing changes any more.

Made in a thread of its own, since differences and the assessment of a large document take seconds.
Knows no library of pages.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess import suppressions
from advisor.assess.assessing import assess
from advisor.assess.facts import Facts
from advisor.assess.scorecard import scorecard
from advisor.calm.diff import difference
from advisor.calm.model import Model
from advisor.diagram.marks import NO_MARKS, merged
from advisor.shells.review import in_order

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    from advisor.assess.scorecard import Scorecard
    from advisor.assess.weak_point import WeakPoint
    from advisor.calm.diff import Difference
    from advisor.calm.document import Document
    from advisor.calm.finding import Finding
    from advisor.change.proposal import Change, Proposal
    from advisor.diagram.marks import Marks


class Review(NamedTuple):
    """A proposal as it is decided on."""

    proposal: Proposal
    """What would be applied."""
    changes: tuple[Change, ...]
    """All that were made, by their numbers; `proposal.changes` are those that are taken."""
    differences: tuple[Difference, ...]
    card: Scorecard


class Scene(NamedTuple):
    """A document, and what is proposed for it."""

    document: Document
    """As its file is."""
    model: Model
    """With what is proposed, and what that removes still in it, to be drawn."""
    marks: Marks
    """What the proposal does to each element of `model`."""
    checks: tuple[Finding, ...]
    """What is wrong with the document as proposed."""
    findings: tuple[WeakPoint, ...]
    """Weak points of the document as proposed, ranked, without those that it accepts itself."""
    review: Review | None = None
    """None where nothing is proposed."""
    of: int | None = None
    """The other session whose proposal it is; None for this one's."""

    @property
    def ids(self) -> AbstractSet[str]:
        """What a prompt can be about: the unique-ids of `model`, without what is removed."""
        marks = self.marks.elements
        return self.model.definitions.keys() - {each for each in marks if marks[each] == "removed"}


def plain(document: Document, checks: tuple[Finding, ...], today: date) -> Scene:
    """A document for which nothing is proposed."""
    model = Model(document.value)
    return Scene(document, model, NO_MARKS, checks, _findings(model, today))


def proposed(document: Document, after: dict[str, Any], proposal: Proposal, today: date) -> Scene:
    """A document and a proposal.

    Args:
        document: as its file is.
        after: its value with the proposal; copied.
        proposal: what is decided on.
        today: decides which of the accepted findings are due again.
    """
    after = copy.deepcopy(after)
    before, renames = document.value, proposal.renames
    shown, model = merged(before, after, renames), Model(after)
    review = Review(
        proposal,
        tuple(in_order(proposal)),
        tuple(difference(before, after, renames)),
        scorecard(Facts(Model(before)), Facts(model), renames),
    )
    found = _findings(model, today)
    return Scene(document, Model(shown.value), shown.marks, proposal.after, found, review)


def _findings(model: Model, today: date) -> tuple[WeakPoint, ...]:
    return suppressions.left(assess(model).findings, model, today)
