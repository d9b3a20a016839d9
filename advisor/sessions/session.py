"""A conversation about one file over many turns, kept step by step.

Knows no terminal: a shell sends prompts and verdicts and shows what happens. Every step is in the
session's log as soon as it is complete, and what the session knows is the sum of that log
(`state`), so that one that was killed goes on from its last complete step.
"""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from advisor.agent import news
from advisor.calm import document as documents
from advisor.change import undo as undoing
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.review import Verdict
from advisor.errors import AdvisorError, NotApplicableError, StaleDocumentError, StoppedError
from advisor.sessions.applied import last_entry, was_applied
from advisor.sessions.connection import Connection
from advisor.sessions.proposing import KeptProposal, origin
from advisor.sessions.record import Record
from advisor.sessions.staged import Staged, Undone
from advisor.sessions.turning import KeptTurn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from advisor.agent.context import Opening
    from advisor.agent.events import Event
    from advisor.agent.loop import Conversation
    from advisor.calm.document import Document
    from advisor.change.open_proposal import OpenProposal
    from advisor.change.proposal import Change, Proposal
    from advisor.change.selection import Selection
    from advisor.change.undo import Moved
    from advisor.change.workspace import Workspace
    from advisor.sessions.asked import Asked
    from advisor.sessions.log import Log
    from advisor.sessions.opened import Opened
    from advisor.sessions.staged import Noticed
    from advisor.sessions.state import State
    from advisor.settings import Settings


class Session:
    """Turns, verdicts and everything between them, for one file.

    `prepare` may be called in a thread of its own; `turn` and `close` belong to one event loop.
    """

    def __init__(self, opened: Opened, settings: Settings, log: Log | None = None) -> None:
        """Begin a session, or go on with the one that `log` keeps.

        Args:
            opened: the file, and who talks.
            settings: the model must be named.
            log: of the session to go on with; it must be held.

        Raises:
            AdvisorError: the file cannot be read, or the session is damaged.
        """
        self.file = opened.file
        self.opened = opened
        """The file, and who talks."""
        self.journal = Journal.of(opened.file)
        """The history of the file's project."""
        name = self.journal.name(opened.file)
        self._record = Record(self.journal, name, opened.person, opened.clock)
        if log is not None:
            self._record.resume(log)
        document = (documents.load_or_empty if opened.create else documents.load)(opened.file)
        self._staged = Staged(self._record, document, self.journal)
        self._connection = Connection(settings, opened, self._record, self._staged)
        self._is_stopped = False
        self.left: Noticed | None = self._restore() if log is not None else None
        """How the file and what is staged differ from when the session was left."""

    @property
    def settings(self) -> Settings:
        """Those of the model that answers, with its key once it is connected."""
        return self._connection.settings

    @property
    def state(self) -> State:
        """Everything that was said, used and decided; its `id` is 0 until something is kept."""
        return self._record.state

    @property
    def unkept(self) -> str:
        """Why nothing more of the session is kept, such as a full disk; empty where it is kept."""
        return self._record.unkept

    @property
    def workspace(self) -> Workspace:
        """The file as it was read last, and what is staged on it."""
        return self._staged.workspace

    @property
    def selection(self) -> Selection | None:
        """What was staged when the proposal was opened, of which a part may be left out."""
        return self._staged.selection

    @property
    def pending(self) -> list[Change]:
        """The changes that are staged and not decided on."""
        return self.workspace.changes

    @property
    def is_prepared(self) -> bool:
        """Whether a turn need not wait for the model library."""
        return self._connection.conversation is not None

    def prepare(self) -> Conversation:
        """Load the model library and make the conversation, which takes a second the first time.

        Raises:
            AdvisorError: the model cannot be connected, or the session is damaged.
        """
        return self._connection.prepare()

    def notice(self, accepted: int = 0) -> Noticed | None:
        """Read the file anew if it was edited; what is staged is staged on it again.

        Args:
            accepted: the other session whose proposal was accepted here just now, if one was.

        Raises:
            AdvisorError: it cannot be read any more; nothing is lost.
        """
        before, after = self.workspace.base, self._read()
        is_applied = was_applied(self.state.pending, after, self.journal)
        if after.digest == before.digest and not is_applied:
            return None
        return self._staged.look(
            after, None if before.value_digest == after.value_digest else before.value, accepted
        )

    async def turn(self, asked: Asked) -> AsyncGenerator[Event, None]:
        """Send a prompt; yields what happens as it happens. See `Conversation.turn`.

        Raises:
            AdvisorError: the turn failed or was stopped; what was staged until then stays.
        """
        self._is_stopped = False
        conversation = await self._prepared(asked)
        conversation.settings, conversation.spent = self.settings, self.state.spent
        kept = KeptTurn(self._record, self._staged, conversation)
        happened = kept.begin(asked, self.settings.model)
        error = ""
        try:
            turn = conversation.turn(asked.prompt, self.workspace, happened)
            async with aclosing(turn) as events:
                async for event in events:
                    kept.keep(event)
                    yield event
        except AdvisorError as failure:
            error = str(failure)
            raise
        except BaseException:
            error = "cancelled"
            raise
        finally:
            kept.end(error)

    def stop(self) -> None:
        """End the turn that runs now, in its event loop; it raises StoppedError."""
        self._is_stopped = True
        if (conversation := self._connection.conversation) is not None:
            conversation.stop()

    def propose(self) -> OpenProposal | None:
        """What is staged, to be decided on; None where nothing is."""
        if not self.pending:
            return None
        act = self.act()
        return KeptProposal(self, self._staged, origin(self.state, act.person), act)

    def accept(self, proposal: Proposal, apply: Callable[[], None]) -> None:
        """Have `apply` write the proposal to the file, and tell the model.

        Raises:
            StaleDocumentError: the file changed since it was read; nothing was begun in history.
            NotApplicableError: the proposal leaves errors; nothing was begun either.
        """
        told = news.decided(proposal, Verdict("accept"), applied=True)
        self._record.applying(proposal, last_entry(self.journal), told)
        try:
            apply()
        except (StaleDocumentError, NotApplicableError):
            self._staged.keep()  # nothing is about to be written any more
            raise
        self._staged.applied(self._read())
        if proposal.left_out:
            self._record.noted(f"Left out: {_listed(proposal.left_out)}.")

    def reject(self, proposed: OpenProposal, verdict: Verdict) -> None:
        """Drop what is staged; the model is told in its next turn, with the person's words."""
        self._drop(verdict, news.decided(proposed.proposal, verdict, applied=False))

    def discard(self) -> None:
        """Drop what is staged; the model is told in its next turn."""
        if self.pending:
            self._drop(Verdict("reject"), news.DISCARDED)

    def undo(self, expected: int = 0) -> Undone:
        """Take back what was applied to the file last, and tell the model. See `undo.undo`."""
        return self._moved(partial(undoing.undo, expected=expected), "took back", "Taken back")

    def redo(self, expected: int = 0) -> Undone:
        """Take forward what was taken back last, and tell the model. See `undo.redo`."""
        move = partial(undoing.redo, expected=expected)
        return self._moved(move, "applied again", "Applied again")

    def focus(self, ids: Sequence[str]) -> None:
        """Have all further prompts be about these elements."""
        with self._record.together():
            self._record.focused(ids)
            self._record.noted(f"In focus: {', '.join(ids) or 'nothing'}.")

    def use(self, settings: Settings) -> None:
        """Go on with other settings; another model is then told all that was said.

        Raises:
            AdvisorError: the model cannot be connected; the session goes on as it was.
        """
        before = self.settings.model
        if self._connection.use(settings):
            self._take_over(before)

    async def close(self) -> None:
        """End the connections to providers and let others go on with the session."""
        await self._connection.close()
        self._record.release()

    def opening(self) -> Opening:
        """How a conversation about the file as it is now begins."""
        return self._connection.opening()

    def act(self) -> Act:
        """Something that the person does now."""
        return Act(self.opened.person, self.opened.clock().isoformat(timespec="seconds"))

    async def _prepared(self, asked: Asked) -> Conversation:
        """The conversation; where there can be none, the prompt is kept all the same."""
        import asyncio  # costs 110 ms, and a chat shows its prompt first

        try:
            # In a thread: loading the model library cannot be interrupted in the event loop.
            conversation = await asyncio.to_thread(self.prepare)
            if self._is_stopped:
                raise StoppedError("stopped")
        except AdvisorError as error:
            self._record.unsent(asked, self.settings.model, str(error))
            raise
        return conversation

    def _drop(self, verdict: Verdict, told: str) -> None:
        self._record.dropped(verdict, self.pending, told)
        self._staged.clear(self.workspace.base)

    def _take_over(self, model: str) -> None:
        """Tell whoever answers now that `model` answered before."""
        if self.state.exchanges:
            with self._record.together():
                self._record.happened(news.taken_over(model))
                self._record.taken_over(self.settings.model)

    def _moved(
        self, move: Callable[[Document, Journal, Act], Moved], done: str, what: str
    ) -> Undone:
        """Move, and tell the model what was `done`, and the session's log `what` it was."""
        moved = move(self._read(), self.journal, self.act())
        after = moved.document
        with self._record.together():
            changes = moved.entry.changes
            self._record.happened(news.moved(done, [change.title for change in changes]))
            self._record.noted(f"{what}: {_listed(changes)}.")
            restaged = self._staged.move_to(after)
            self._record.seen(after)
        return Undone(moved, restaged)

    def _restore(self) -> Noticed | None:
        """Stage again what was staged when the session was left, and as it was left."""
        document = self.workspace.base
        with self._record.together():
            self._record.interrupted()
            if self.state.model != self.settings.model:
                self._take_over(self.state.model)
            return self._staged.look(document, self._record.seen_before(document))

    def _read(self) -> Document:
        if self.opened.create or self.workspace.base.is_new:
            return documents.load_or_empty(self.file)
        return documents.load(self.file)


def _listed(changes: Sequence[Change]) -> str:
    return "; ".join(change.title for change in changes)
