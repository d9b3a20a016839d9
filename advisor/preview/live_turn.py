"""The turn that runs: what happened of it so far, and what is said at its end. Knows no page."""

from __future__ import annotations

from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError, StoppedError
from advisor.shells.citing import cite
from advisor.shells.turn import Turn

if TYPE_CHECKING:
    from advisor.agent.events import Event
    from advisor.preview.announcing import Announcer
    from advisor.sessions.asked import Asked
    from advisor.sessions.session import Session


class LiveTurn:
    """A prompt that is being answered."""

    def __init__(self, session: Session, asked: Asked, announcer: Announcer) -> None:
        """Begin with nothing sent; `run` sends it."""
        self.asked = asked
        self.events: list[Event] = []
        """What happened so far, in order."""
        self._session = session
        self._announcer = announcer
        self._is_stopped = False

    def stop(self) -> None:
        """End it; what it staged until then stays."""
        self._is_stopped = True
        self._session.stop()

    async def run(self) -> None:
        """Send the prompt, and follow its answer to the end.

        Raises:
            StoppedError: it was stopped before it was sent.
        """
        if self._is_stopped:
            raise StoppedError("stopped before it was sent")
        turn, session, asked = Turn(), self._session, self.asked
        # What ends it before its time stands in the conversation.
        with suppress(AdvisorError):
            async with aclosing(session.turn(asked)) as events:
                async for event in events:
                    turn.note(event)
                    self.events.append(event)
                    self._announcer.tell("talk")
        for line in cite(turn, session.workspace, [asked.prompt], session.settings.model):
            self._announcer.remark(line)
