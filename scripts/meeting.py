"""A session held by a program: several turns about a file, with verdicts given by calls.

Recordings are made with it and replayed with it, and tests hold their conversations with it.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from advisor.change.review import Verdict
from advisor.sessions.asked import Asked
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from pathlib import Path
    from types import TracebackType

    from advisor.agent.events import Event
    from advisor.change.open_proposal import OpenProposal
    from advisor.change.proposal import Proposal
    from advisor.sessions.log import Log
    from advisor.settings import Settings

_Result = TypeVar("_Result")

TIME = datetime.fromisoformat("2026-01-02T03:04:05+00:00")


class Meeting:
    """A session in an event loop of its own, for the time of a ``with`` block."""

    def __init__(
        self, file: Path, settings: Settings, log: Log | None = None, **opened: Any
    ) -> None:
        """Begin one, or go on with the one that `log` keeps; see `Session` and `Opened`."""
        self.session = Session(Opened(file, "ada", lambda: TIME, **opened), settings, log)
        self.proposal: Proposal | None = None
        """What was decided on last."""
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._runner.run(self.session.close())
        self._runner.close()

    def turn(self, prompt: str, *, focus: Sequence[str] = (), stop_after: int = -1) -> list[Event]:
        """Have a turn on the file as it is now; stop it once so many events have come."""
        self.session.notice()

        async def events() -> list[Event]:
            came: list[Event] = []
            if stop_after == 0:
                asyncio.get_running_loop().call_soon(self.session.stop)
            async for event in self.session.turn(Asked(prompt, prompt, focus=focus)):
                came.append(event)
                if len(came) == stop_after:
                    self.session.stop()
            return came

        return self._runner.run(events())

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Do something else in the event loop of the turns."""
        return self._runner.run(work)

    def propose(self, *numbers: int) -> OpenProposal:
        """What is staged, or only these changes of it, to be decided on."""
        proposed = self.session.propose()
        if proposed is None:
            raise ValueError("nothing is staged")
        if numbers:
            proposed.take(numbers)
        self.proposal = proposed.proposal
        return proposed

    def accept(self, *numbers: int) -> None:
        """Apply what is staged, or only these changes of it."""
        self.propose(*numbers).accept()

    def reject(self, words: str = "") -> None:
        """Say no to what is staged."""
        self.session.reject(self.propose(), Verdict("reject", words))

    def edit(self, old: str, new: str) -> None:
        """Change a text in the file outside of the session."""
        text = self.session.file.read_text("utf-8")
        self.session.file.write_text(text.replace(old, new), "utf-8")

    @property
    def messages(self) -> list[Any]:
        """Everything said so far, as LangChain's messages."""
        return self.session.prepare().messages
