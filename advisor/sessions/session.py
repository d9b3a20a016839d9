"""A conversation about one file over many turns, kept step by step.

Knows no terminal: a shell sends prompts and verdicts and shows what happens. Every step is in the
session's log as soon as it is complete, and what the session knows is the sum of that log
(`state`), so that one that was killed goes on from its last complete step.
"""

from __future__ import annotations

from contextlib import aclosing
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent import context, news
from advisor.agent.events import Called, Text, Used
from advisor.agent.models import connect
from advisor.calm import document as documents
from advisor.calm.project import finder
from advisor.change import undo as undoing
from advisor.change.calls import Standing
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.open_proposal import OpenProposal
from advisor.change.proposal import Origin
from advisor.change.review import Verdict
from advisor.change.selection import Selection
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError
from advisor.sessions.record import Record
from advisor.sessions.staged import Restaged, restage, revived, was_applied

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from advisor.agent.events import Event
    from advisor.agent.loop import Conversation
    from advisor.calm.document import Document
    from advisor.change.proposal import Change, Proposal
    from advisor.change.undo import Moved
    from advisor.sessions.asked import Asked
    from advisor.sessions.log import Log
    from advisor.sessions.opened import Opened
    from advisor.sessions.state import Pending, State
    from advisor.settings import Settings


class Noticed(NamedTuple):
    """That the file is not as the session knew it."""

    before: dict[str, Any]
    """The document's value as it was known."""
    after: dict[str, Any]
    restaged: Restaged
    """What became of the staged changes."""


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
        self.settings = settings
        self.opened = opened
        """The file, and who talks."""
        self._journal = Journal.of(opened.file)
        name = self._journal.name(opened.file)
        self._record = Record(self._journal, name, opened.person, opened.clock)
        if log is not None:
            self._record.resume(log)
        self.workspace = self._work_on(self._read())
        """The file as it was read last, and what is staged on it."""
        self.selection: Selection | None = None
        """What was staged when the proposal was opened, of which a part may be left out."""
        self._conversation: Conversation | None = None
        self._earlier: list[Conversation] = []
        self._preparing = Lock()
        self.left: Noticed | None = self._restore() if log is not None else None
        """How the file and what is staged differ from when the session was left."""

    @property
    def state(self) -> State:
        """Everything that was said, used and decided; its `id` is 0 until something is kept."""
        return self._record.state

    @property
    def journal(self) -> Journal:
        """The history of the file's project."""
        return self._journal

    @property
    def pending(self) -> list[Change]:
        """The changes that are staged and not decided on."""
        return self.workspace.changes

    def prepare(self) -> Conversation:
        """Load the model library and make the conversation, which takes a second the first time.

        Raises:
            AdvisorError: the model cannot be connected, or the session is damaged.
        """
        with self._preparing:
            if self._conversation is None:
                from advisor.agent.loop import Conversation  # costs a second

                model = connect(self.settings, view=lambda: self.workspace.model)
                memory = self._record.memory()
                self._conversation = Conversation(model, memory or self.opening(), self.settings)
                if memory is not None:
                    self._record.resumed(self._conversation)
        return self._conversation

    def notice(self) -> Noticed | None:
        """Read the file anew if it was edited; what is staged is staged on it again.

        Raises:
            AdvisorError: it cannot be read any more; nothing is lost.
        """
        before, after = self.workspace.base, self._read()
        if after.digest == before.digest:
            return None
        self._record.happened(news.EDITED)
        return Noticed(before.value, after.value, self._move_to(after))

    async def turn(self, asked: Asked) -> AsyncGenerator[Event, None]:
        """Send a prompt; yields what happens as it happens. See `Conversation.turn`.

        Raises:
            AdvisorError: the turn failed or was stopped; what was staged until then stays.
        """
        conversation = self.prepare()
        conversation.settings, conversation.spent = self.settings, self.state.spent
        self._forget_left_out()
        happened = [*self.state.happened, *self._focused(asked)]
        self._record.seen(self.workspace.base)
        self._record.remembered(conversation)
        self._record.asked(asked, self.settings.model)
        error, self._heard = "", ""
        try:
            turn = conversation.turn(asked.prompt, self.workspace, happened)
            async with aclosing(turn) as events:
                async for event in events:
                    self._keep(event, conversation)
                    yield event
        except AdvisorError as failure:
            error = str(failure)
            raise
        except BaseException:
            error = "cancelled"
            raise
        finally:
            if self._heard:
                self._record.answered(self._heard, conversation.spent)
            self.keep_staged()
            self._record.remembered(conversation)
            self._record.ended(error)

    def stop(self) -> None:
        """End the turn that runs now, in its event loop; it raises StoppedError."""
        if self._conversation is not None:
            self._conversation.stop()

    def propose(self) -> OpenProposal | None:
        """What is staged, to be decided on; None where nothing is."""
        if not self.pending:
            return None
        selection, act = self._select(), self._act()
        exchanges = self.state.exchanges
        prompt = ""
        if exchanges:
            template = exchanges[-1].template
            prompt = f"{template}: {exchanges[-1].prompt}" if template else exchanges[-1].prompt
        turn = max(len(exchanges), 1)
        origin = Origin(prompt, self.settings.model, self.opened.person, act.time, turn)
        return _KeptProposal(self, selection, origin, act)

    def accept(self, proposal: Proposal, apply: Callable[[], None]) -> None:
        """Have `apply` write the proposal to the file, and tell the model."""
        self._record.applying(proposal.result)
        apply()
        told = news.decided(proposal, Verdict("accept"), applied=True)
        self._record.happened(told)
        self._record.decided(Verdict("accept"), proposal.changes, applied=True)
        self.selection = None
        self.workspace = self._work_on(self._read())
        self._record.seen(self.workspace.base)

    def reject(self, proposed: OpenProposal, verdict: Verdict) -> None:
        """Drop what is staged; the model is told in its next turn, with the person's words."""
        self._drop(verdict, news.decided(proposed.proposal, verdict, applied=False))

    def discard(self) -> None:
        """Drop what is staged; the model is told in its next turn."""
        if self.pending:
            self._drop(Verdict("reject"), news.DISCARDED)

    def undo(self) -> Moved:
        """Take back what was applied to the file last, and tell the model. See `undo.undo`."""
        return self._moved(undoing.undo, news.UNDONE)

    def redo(self) -> Moved:
        """Take forward what was taken back last, and tell the model. See `undo.redo`."""
        return self._moved(undoing.redo, news.REDONE)

    def focus(self, ids: Sequence[str]) -> None:
        """Have all further prompts be about these elements."""
        self._record.focused(ids)

    def use(self, settings: Settings) -> None:
        """Go on with other settings; another model is then told all that was said.

        Raises:
            AdvisorError: the model cannot be connected; the session goes on as it was.
        """
        before, conversation = self.settings, self._conversation
        self.settings = settings
        if (settings.model, settings.base_url) == (before.model, before.base_url):
            return
        self._conversation = None
        try:
            self.prepare()
        except AdvisorError:
            self.settings, self._conversation = before, conversation
            raise
        if conversation is not None:
            self._earlier.append(conversation)

    async def close(self) -> None:
        """End the connections to providers and let others go on with the session."""
        for conversation in filter(None, (*self._earlier, self._conversation)):
            await conversation.close()
        self._record.release()

    def opening(self) -> context.Opening:
        """How a conversation about the file as it is now begins."""
        opened = self.opened
        return context.opening(
            self.workspace.base.value,
            self.workspace.findings,
            file=opened.file.name,
            person=opened.person,
            date=opened.clock().date().isoformat(),
            system=opened.system,
        )

    def _keep(self, event: Event, conversation: Conversation) -> None:
        """Keep what one event completes."""
        match event:
            case Text(text):
                self._heard += text
                return
            case Called():
                self._record.called(event)
                self.keep_staged()
            case Used():
                self._record.answered(self._heard, conversation.spent)
                self._heard = ""
        self._record.remembered(conversation)

    def keep_staged(self) -> None:
        """Keep what is staged, and what of the open proposal is left out."""
        workspace, selection = self.workspace, self.selection
        calls = workspace.calls if selection is None else selection.calls
        changes = workspace.changes if selection is None else selection.changes
        taken = None if len(calls) == len(workspace.calls) else [c.number for c in workspace.calls]
        effects = {change.number: change.effect for change in changes}
        counted = workspace.standing.counted
        self._record.staged(workspace.base.digest, calls, effects, counted, taken)

    def _forget_left_out(self) -> None:
        """Go on from what the person took of an open proposal."""
        left_out = self.selection.left_out if self.selection else ()
        self.selection = None
        if left_out:
            self._record.happened(news.left_out(left_out))
            self.keep_staged()

    def _drop(self, verdict: Verdict, told: str) -> None:
        changes = self.pending
        self._record.happened(told)
        self._record.decided(verdict, changes, applied=False)
        self.workspace.restage([])
        self.selection = None

    def _moved(self, move: Callable[[Document, Journal, Act], Moved], told: str) -> Moved:
        moved = move(self._read(), self._journal, self._act())
        self._record.happened(told)
        self._move_to(self._read())
        return moved

    def _move_to(self, document: Document) -> Restaged:
        """Have what is staged staged on another version of the file, as far as that goes."""
        changes, calls = self.workspace.changes, self.workspace.calls
        self._forget_left_out()
        self.workspace = self._work_on(document)
        effects = {change.number: change.effect for change in changes}
        restaged = restage(self.workspace, calls, effects)
        self._record.seen(document)
        if calls:
            self.keep_staged()
        return restaged

    def _restore(self) -> Noticed | None:
        """Stage again what was staged when the session was left, and as it was left."""
        self._record.interrupted()
        document, pending = self.workspace.base, self.state.pending
        restaged = Restaged()
        if was_applied(pending, document, self._journal):
            numbers = [call.number for call in pending.calls]
            self._record.happened(news.accepted(numbers))
            self._record.accepted(pending)
        elif pending.calls:
            restaged = self._stage_again(pending)
        before = self._record.seen_before(document)
        if before is None:
            return (
                None
                if restaged == Restaged()
                else Noticed(document.value, document.value, restaged)
            )
        self._record.happened(news.EDITED)
        return Noticed(before, document.value, restaged)

    def _stage_again(self, pending: Pending) -> Restaged:
        calls, lost = revived(pending.calls)
        effects = {call.number: call.effect for call in pending.calls}
        restaged = restage(self.workspace, calls, effects)
        self.workspace.restore(Standing(tuple(self.workspace.calls), pending.counted))
        staged = {change.number for change in self.pending}
        if pending.taken is not None and (taken := staged.intersection(pending.taken)):
            self._select().take(taken)
        return Restaged((*lost, *restaged.lost), restaged.differing)

    def _select(self) -> Selection:
        if self.selection is None:
            words = [exchange.prompt for exchange in reversed(self.state.exchanges)]
            self.selection = Selection(self.workspace, words or None)
        return self.selection

    def _work_on(self, document: Document) -> Workspace:
        return Workspace(document, exists=finder(self.file))

    def _read(self) -> Document:
        if self.opened.create:
            return documents.load_or_empty(self.file)
        return documents.load(self.file)

    def _focused(self, asked: Asked) -> list[str]:
        ids = dict.fromkeys((*self.state.focus, *asked.focus))
        return [news.focused(self.workspace.model, ids)] if ids else []

    def _act(self) -> Act:
        return Act(self.opened.person, self.opened.clock().isoformat(timespec="seconds"))


class _KeptProposal(OpenProposal):
    """An open proposal whose every step is kept by its session."""

    def __init__(self, session: Session, selection: Selection, origin: Origin, act: Act) -> None:
        super().__init__(selection, origin, session.journal, act)
        self._session = session

    def accept(self) -> None:
        """Write the proposal to the file; a kill in the middle of it is found out later."""
        self._session.accept(self.proposal, super().accept)

    def _propose(self) -> None:
        super()._propose()
        self._session.keep_staged()
