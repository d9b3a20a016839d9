"""An open proposal whose every step is kept by its session, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.change.open_proposal import OpenProposal
from advisor.change.proposal import Origin

if TYPE_CHECKING:
    from advisor.change.history import Act
    from advisor.sessions.session import Session
    from advisor.sessions.staged import Staged
    from advisor.sessions.state import State


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


def origin(state: State, person: str) -> Origin:
    """Where what is staged in a session comes from; as old as the last prompt that staged of it.

    Args:
        state: the session's.
        person: who decides on it.
    """
    turns = [turn for turn in state.pending.turns if 0 < turn <= len(state.exchanges)]
    asked = [state.exchanges[turn - 1] for turn in turns]
    prompts = (f"{each.template}: {each.prompt}".removeprefix(": ") for each in asked)
    models = dict.fromkeys(each.model for each in asked)
    time = asked[-1].time if asked else state.time
    return Origin("; then: ".join(prompts), ", ".join(models), person, time, *turns[:1])
