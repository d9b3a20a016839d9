"""A proposal that somebody is deciding on: cut down, edited, then accepted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm import document as documents
from advisor.change import apply as applying

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from advisor.change.draft import Draft
    from advisor.change.history import Act
    from advisor.change.journal import Journal
    from advisor.change.proposal import Origin, Proposal
    from advisor.change.selection import Selection
    from advisor.change.workspace import Workspace


class OpenProposal:
    """What is taken of a turn's changes, as a proposal that follows every decision about it."""

    def __init__(self, selection: Selection, origin: Origin, journal: Journal, act: Act) -> None:
        """Begin with what `selection` takes.

        Args:
            selection: everything that was staged, of which the proposal may be a part.
            origin: where it comes from.
            journal: keeps what is applied.
            act: who decides, and when.
        """
        self.selection = selection
        self._origin = origin
        self._journal = journal
        self._act = act
        self.proposal: Proposal = selection.propose(origin)
        """What would be applied."""

    @property
    def workspace(self) -> Workspace:
        """Has exactly the changes of the proposal staged."""
        return self.selection.workspace

    def take(self, numbers: Collection[int]) -> tuple[int, ...]:
        """Take only these changes and what they need; as `Selection.take`."""
        joined = self.selection.take(numbers)
        self._propose()
        return joined

    def leave_out(self, numbers: Collection[int]) -> tuple[int, ...]:
        """Leave these changes out, and what cannot do without them; as `Selection.leave_out`."""
        gone = self.selection.leave_out(numbers)
        self._propose()
        return gone

    def edit(
        self, number: int, arguments: dict[str, Any], run: Callable[[Draft], None]
    ) -> tuple[int, ...]:
        """Give a change other arguments; as `Selection.edit`."""
        others = self.selection.edit(number, arguments, run)
        self._propose()
        return others

    def accept(self) -> None:
        """Write the proposal to the file.

        Raises:
            AdvisorError: it cannot be applied, or the file changed since it was read.
        """
        # Looked at first, so that what cannot be is not begun in history.
        documents.check_unchanged(self.workspace.base)
        applying.apply(self.workspace.base, self.proposal, self._journal, self._act)

    def _propose(self) -> None:
        self.proposal = self.selection.propose(self._origin)
