"""An open proposal whose every step is kept by its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.change.open_proposal import OpenProposal

if TYPE_CHECKING:
    from advisor.change.history import Act
    from advisor.change.proposal import Origin
    from advisor.sessions.session import Session
    from advisor.sessions.staged import Staged


class KeptProposal(OpenProposal):
    """What is staged, as it is decided on."""

    def __init__(self, session: Session, staged: Staged, origin: Origin, act: Act) -> None:
        super().__init__(staged.select(), origin, session.journal, act)
        self._session = session
        self._staged = staged

    def accept(self) -> None:
        """Write the proposal to the file; a kill in the middle of it is found out later."""
        self._act = self._session.act()  # it is now that somebody does it
        self._session.accept(self.proposal, super().accept)

    def _propose(self) -> None:
        super()._propose()
        self._staged.keep()
