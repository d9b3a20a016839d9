"""What all open pages of one preview show and do: one session about one file.

Pages call the methods from the event loop and are told whenever there is something new to show.
What takes long runs in a thread, one thing at a time; what is shown meanwhile is the last scene.
What was begun is done to its end, also where nobody waits for it any more; only a turn is cancelled
with who asked. Knows no library of pages.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from advisor.change.review import Verdict
from advisor.errors import AdvisorError, StaleDocumentError, UsageError
from advisor.preview import snapshot
from advisor.preview.announcing import Announcer
from advisor.preview.live_turn import LiveTurn
from advisor.preview.uncancelled import in_thread, to_its_end

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from advisor.change.open_proposal import OpenProposal
    from advisor.preview.scene import Scene
    from advisor.preview.snapshot import Seen
    from advisor.sessions.asked import Asked
    from advisor.sessions.elsewhere import Elsewhere
    from advisor.sessions.session import Session
    from advisor.sessions.staged import Undone


class Board:
    """One session, and what is on the pages. Belongs to one event loop once `open` was awaited."""

    def __init__(self, session: Session) -> None:
        """Begin with nothing to show; `open` looks at the file."""
        self.session = session
        self.announcer = Announcer(session)
        """Tells pages what is new."""
        self.live: LiveTurn | None = None
        """The turn that runs; None while nobody is asked."""
        self._seen: Seen | None = None
        """What the last look gave; what is decided on is in it."""
        self._wanted: int | None = None
        """The other session whose proposal is to be on the scene; None for our own."""
        self._hidden: set[object] = set()
        """What others propose that was rejected here, by `snapshot.identity`: not shown again."""
        self.problem = ""
        """Why the file could not be read when it was looked at last; empty where it could."""
        self._became: dict[str, str] = {}
        """What was decided last, in a word, by the digest that was shown: for a second page that
        decides on the same."""
        self._alone = asyncio.Lock()
        """Held by whatever reads or writes file and session; a turn holds it to its end."""

    @property
    def scene(self) -> Scene | None:
        """What there is to see; None until `open` has ended. The same while nothing differs."""
        return self._seen.scene if self._seen is not None else None

    @property
    def elsewhere(self) -> tuple[Elsewhere, ...]:
        """What other sessions about the file propose; `show` puts one on the scene."""
        return self._seen.others.proposals if self._seen is not None else ()

    @to_its_end
    async def open(self) -> None:
        """Look at the file and at what was left of a session that is gone on with."""
        async with self._alone:
            if self.session.left is not None:
                self.announcer.tell_noticed(self.session.left)
            await self._look_again()

    @to_its_end
    async def look(self) -> None:
        """Follow the file and other sessions if they were written; not while a turn runs.

        A turn looks at the file when it begins and when it has ended.
        """
        if self.live is not None:
            return
        async with self._alone:
            if await self._follow():
                await self._look_again()

    @to_its_end
    async def show(self, session: int | None) -> None:
        """Put on the scene what another session proposes; None for what this one does.

        Raises:
            UsageError: nothing is proposed there any more.
        """
        async with self._alone:
            if session is not None and session not in {each.session for each in self.elsewhere}:
                raise UsageError(f"session {session} proposes nothing any more")
            self._wanted = session
            await self._look_again()

    async def ask(self, asked: Asked) -> None:
        """Have a turn; what it stages is the open proposal afterwards.

        Raises:
            UsageError: another turn runs.
            StoppedError: it was stopped before anything was sent.
            AdvisorError: the file cannot be read, so that nothing was sent.
        """
        if self.live is not None:
            raise UsageError("the last prompt is still being answered; stop it, or wait")
        self.live = live = LiveTurn(self.session, asked, self.announcer)
        self.announcer.tell("talk")
        try:
            async with self._alone:
                await self._notice()
                self._wanted = None
                try:
                    await live.run()
                    await self._follow()
                finally:
                    self.live = None
                    await self._look_again()
        finally:
            if self.live is live:  # by now it may be the next one
                self.live = None
            self.announcer.tell("talk")

    def stop(self) -> None:
        """End the turn that runs; what it staged until then stays."""
        if self.live is not None:
            self.live.stop()

    @to_its_end
    async def join(self, number: int, shown: str) -> tuple[int, ...]:
        """Take one change more; returns what joined it.

        Args:
            number: of the change.
            shown: as `accept`.

        Raises:
            UsageError: as `accept`, or there is no such change.
        """
        async with self._deciding(shown) as proposed:
            taken = {change.number for change in proposed.proposal.changes}
            joined = await in_thread(proposed.take, {*taken, number})
            await self._look_again()
        return joined

    @to_its_end
    async def leave_out(self, number: int, shown: str) -> tuple[int, ...]:
        """Leave a change out, and what cannot do without it; returns what left with it.

        Args:
            number: of the change.
            shown: as `accept`.

        Raises:
            UsageError: as `accept`, there is no such change, nothing would be left, or what would
                be left is wrong without it.
        """
        async with self._deciding(shown) as proposed:
            gone = await in_thread(proposed.leave_out, [number])
            await self._look_again()
        return gone

    @to_its_end
    async def accept(self, shown: str) -> None:
        """Write the proposal to the file.

        Args:
            shown: digest of the value that the person was shown (`Proposal.result`).

        Raises:
            UsageError: nothing is proposed, by now something else is, or a turn runs.
            AdvisorError: it cannot be applied, or the file changed since; it is looked at again.
        """
        async with self._deciding(shown) as proposed:
            try:
                await in_thread(proposed.accept)
            except StaleDocumentError:
                await self._notice()
                await self._look_again()
                raise
            self._became = {shown: "accepted"}
            self._wanted = None
            if (of := self._of) is not None:
                await self._notice(of)
            await self._look_again()

    @to_its_end
    async def reject(self, shown: str, reason: str = "") -> bool:
        """Drop the proposal; the model is told in its next turn, with the person's words.

        That of another session is only hidden here, until it is another one.

        Args:
            shown: as `accept`.
            reason: the person's words.

        Returns:
            Whether it was our own, so that it is rejected indeed.

        Raises:
            UsageError: as `accept`.
        """
        async with self._deciding(shown) as proposed:
            if (of := self._of) is None:
                await in_thread(self.session.reject, proposed, Verdict("reject", reason))
                self._became = {shown: "rejected"}
            else:
                self.announcer.remark(f"Hidden here; session {of} still proposes it.")
                theirs = (snapshot.identity(each) for each in self.elsewhere if each.session == of)
                self._hidden.update(theirs)
                self._wanted = None
            await self._look_again()
        return of is None

    @to_its_end
    async def undo(self, shown: int = 0) -> Undone:
        """Take back what was applied last.

        Args:
            shown: id of the entry of history that the person was offered; 0 for the last.

        Raises:
            UsageError: a turn runs.
            AdvisorError: as `Session.undo`; something else was applied or taken back since.
        """
        return await self._move(self.session.undo, shown)

    @to_its_end
    async def redo(self, shown: int = 0) -> Undone:
        """Take forward what was taken back last.

        Args, Raises: as `undo`.
        """
        return await self._move(self.session.redo, shown)

    async def close(self) -> None:
        """End a turn that runs, and the session."""
        self.stop()
        async with self._alone:
            await self.session.close()

    async def _move(self, move: Callable[[int], Undone], shown: int) -> Undone:
        if self.live is not None:
            raise UsageError("a prompt is being answered; undo or redo when it has ended")
        async with self._alone:
            undone = await in_thread(move, shown)
            self.announcer.tell_restaged(undone.restaged)
            await self._look_again()
        return undone

    @asynccontextmanager
    async def _deciding(self, shown: str) -> AsyncIterator[OpenProposal]:
        """What is proposed, as the person was shown it; nobody else begins anything meanwhile."""
        if self.live is not None:
            raise UsageError("a prompt is being answered; decide when it has ended")
        async with self._alone:
            if became := self._became.get(shown):
                raise UsageError(f"this proposal was {became} already, here or in another tab")
            if self._seen is None or self._seen.proposed is None:
                raise UsageError("nothing is proposed")
            if self._seen.proposed.proposal.result != shown:
                raise UsageError("the proposal has changed since it was shown; look at it again")
            yield self._seen.proposed

    @property
    def _of(self) -> int | None:
        """The other session whose proposal is on the scene; None for our own."""
        return self.scene.of if self.scene is not None else None

    @property
    def _theirs(self) -> Elsewhere | None:
        """The proposal of another session that is on the scene; None for our own."""
        return next((each for each in self.elsewhere if each.session == self._of), None)

    async def _follow(self) -> bool:
        """Follow the file, and tell once that it cannot be read; whether there is more to see.

        To be called alone.
        """
        try:
            has_changed = await self._notice()
        except AdvisorError as error:
            if f"{error}" != self.problem:
                self.problem = f"{error}"
                self.announcer.remark(self.problem, is_problem=True)
            return False
        if self.problem:
            self.problem = ""
            self.announcer.remark("The file can be read again.")
        is_current = await in_thread(snapshot.is_current, self.session, self._seen)
        return has_changed or not is_current

    async def _notice(self, accepted: int = 0) -> bool:
        """Follow the file if it was edited, as by accepting what another session proposed.

        To be called alone.
        """
        noticed = await in_thread(self.session.notice, accepted)
        if noticed is not None:
            self.announcer.tell_noticed(noticed)
        return noticed is not None

    async def _look_again(self) -> None:
        """Look at the file and at what is proposed, and tell. To be called alone."""
        before = self._theirs
        seen = await in_thread(
            snapshot.look, self.session, self._seen, self._wanted, frozenset(self._hidden)
        )
        self._seen = seen
        if seen.proposed is not None:  # the same may be proposed once more
            self._became.pop(seen.proposed.proposal.result, None)
        self._wanted = seen.scene.of
        self.announcer.tell("scene")
        self.announcer.tell_unkept()
        if (theirs := self._theirs) is not None and not _is_told(theirs, before):
            self.announcer.tell_theirs(theirs)


def _is_told(theirs: Elsewhere, before: Elsewhere | None) -> bool:
    """Whether what became of it was told when `before` was put on the scene."""
    return before is not None and (before.session, before.restaged) == (
        theirs.session,
        theirs.restaged,
    )
