"""An open proposal whose every step is kept by its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.change.open_proposal import OpenProposal

if TYPE_CHECKING:
    from advisor.change.history import Act
    from advisor.change.proposal import Origin
    from advisor.change.selection import Selection
    from advisor.sessions.session import Session


class KeptProposal(OpenProposal):
    """What is staged, as it is decided on."""

    def __init__(self, session: Session, selection: Selection, origin: Origin, act: Act) -> None:
        super().__init__(selection, origin, session.journal, act)
        self._session = session

    def accept(self) -> None:
        """Write the proposal to the file; a kill in the middle of it is found out later."""
        self._session.accept(self.proposal, super().accept)

    def _propose(self) -> None:
        super()._propose()
        self._session.keep_staged()
