"""Staged changes that outlive the version of the file, or the process, that they were made on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent import news
from advisor.agent.fence import fenced
from advisor.calm import document as documents
from advisor.calm.diff import difference
from advisor.calm.project import finder
from advisor.change.calls import Call, Standing, StandsOnError
from advisor.change.draft import RefusedError
from advisor.change.selection import Selection
from advisor.change.workspace import Workspace
from advisor.sessions import edited_elsewhere
from advisor.sessions.applied import was_applied, was_applied_elsewhere
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.diff import Difference
    from advisor.calm.document import Document
    from advisor.change.history import Entry
    from advisor.change.journal import Journal
    from advisor.change.undo import Moved
    from advisor.sessions.record import Record
    from advisor.sessions.state import Kept, State


class Restaged(NamedTuple):
    """What became of staged changes on another version of the file."""

    lost: tuple[str, ...] = ()
    """Those that cannot be made any more: the number and the reason."""
    differing: tuple[int, ...] = ()
    """Those that do something else now."""

    @property
    def news(self) -> str:
        """The same for the model; empty where nothing became of them."""
        gone = f" Dropped, since they cannot be made any more: {fenced(list(self.lost))}."
        other = f" They do something else now: {', '.join(map(str, self.differing))}."
        told = (gone if self.lost else "") + (other if self.differing else "")
        return f"Your staged changes were made again on the file as it is now.{told}" * bool(told)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same for the person; none where nothing became of them."""
        lost = (f"Not pending any more: {reason}" for reason in self.lost)
        numbers = ", ".join(map(str, self.differing))
        other = f"Pending changes that do something else now: {numbers}"
        return (*lost, *([other] if self.differing else ()))


class Noticed(NamedTuple):
    """That the file is not as the session knew it."""

    before: dict[str, Any]
    """The document's value as it was known."""
    after: dict[str, Any]
    restaged: Restaged
    """What became of the staged changes."""
    applied: int = 0
    """How many staged changes somebody else accepted; `before` then has them."""
    how: str = ""
    """How the file came to be another, in a few words; empty where it did not."""
    changed: tuple[Difference, ...] = ()
    """What is another in it."""
    is_kept: bool = False
    """Whether the session tells it after its last exchange."""


class Undone(NamedTuple):
    """The outcome of an undo or redo."""

    moved: Moved
    restaged: Restaged
    """What became of the staged changes."""


class Staged:
    """The changes of a session that nobody has decided on, kept with it."""

    def __init__(self, record: Record, document: Document, journal: Journal) -> None:
        """Begin with nothing staged on `document`."""
        self._record = record
        self._journal = journal
        self.workspace = staged_on(document)
        """Has the changes staged that are taken."""
        self.selection: Selection | None = None
        """What was staged when the proposal was opened, of which a part may be left out."""

    def keep(self) -> None:
        """Keep what is staged, and what of the open proposal is left out."""
        workspace, selection = self.workspace, self.selection
        calls = workspace.calls if selection is None else selection.calls
        changes = workspace.changes if selection is None else selection.changes
        taken = None if len(calls) == len(workspace.calls) else [c.number for c in workspace.calls]
        effects = {change.number: change.effect for change in changes}
        counted = workspace.standing.counted
        self._record.staged(workspace.base.digest, calls, effects, counted, taken)

    def select(self) -> Selection:
        """The open proposal's selection."""
        if self.selection is None:
            self.selection = selection_of(self.workspace, self._record.state)
        return self.selection

    def forget_left_out(self) -> None:
        """Go on from what the person took of an open proposal, and tell the model."""
        left_out = self.selection.left_out if self.selection else ()
        self.selection = None
        if left_out:
            self._record.happened(news.left_out(left_out))
            titles = "; ".join(change.title for change in left_out)
            self._record.noted(f"Left out for good: {titles}.")
            self.keep()

    def clear(self, document: Document) -> None:
        """Have nothing staged, on this version of the file; numbers begin anew."""
        self.selection = None
        if document is self.workspace.base:
            self.workspace.restore(Standing((), 0))
        else:
            self.workspace = staged_on(document)

    def move_to(self, document: Document) -> Restaged:
        """Make what is kept as staged again on another version of the file, as far as that goes.

        The model is told what is lost.
        """
        pending = self._record.state.pending
        self.clear(document)
        restaged = restage(self.workspace, pending.calls)
        self.workspace.restore(Standing(tuple(self.workspace.calls), pending.counted))
        if pending.taken is not None:
            self._take({*pending.taken})
        if restaged.news:
            self._record.happened(restaged.news)
        self.keep()
        return restaged

    def look(
        self, document: Document, before: dict[str, Any] | None, accepted: int = 0
    ) -> Noticed | None:
        """Go on with the file as it is now.

        Args:
            document: the file.
            before: its value as it was known, if another.
            accepted: as `Session.notice`.
        """
        pending = self._record.state.pending
        with self._record.together():
            if was_applied(pending, document, self._journal):
                self.applied(document)
                if pending.applying and document.value_digest == pending.applying.result:
                    return None
            elif done := was_applied_elsewhere(pending, document, self._journal):
                return self._applied_elsewhere(document, done)
            how, changed = self._edited_elsewhere(document, before, accepted)
            restaged = self.move_to(document)
            if self._record.state.seen:
                self._record.seen(document)
        if before is None and not (restaged.lost or restaged.differing):
            return None
        is_kept = bool(how and self._record.state.exchanges)
        known = before or document.value
        return Noticed(known, document.value, restaged, 0, how, changed, is_kept)

    def applied(self, document: Document) -> None:
        """What was about to be applied is in the file, which is `document` now."""
        applying = self._record.state.pending.applying
        with self._record.together():
            if applying is not None:
                self._record.applied(applying)
            self.clear(document)
            self._record.seen(document)

    def _edited_elsewhere(
        self, document: Document, before: dict[str, Any] | None, accepted: int
    ) -> tuple[str, tuple[Difference, ...]]:
        """How the file came to be another, and what is; kept, and told to the model."""
        if before is None:
            return "", ()
        entries = self._journal.entries(self._journal.name(document.path))
        steps = edited_elsewhere.steps(
            documents.value_digest(before), document.value_digest, entries
        )
        how, changed = (
            edited_elsewhere.how(steps, accepted),
            tuple(difference(before, document.value)),
        )
        if self._record.state.exchanges:
            self._record.happened(news.EDITED)
            self._record.noted(edited_elsewhere.sentence(how, changed))
        return how, changed

    def _applied_elsewhere(self, document: Document, done: Entry) -> Noticed:
        """What is staged is in the file, and not by us: `done` says so."""
        self._record.accepted_elsewhere({change.number: change.title for change in done.changes})
        before = self.workspace.model.value if self.workspace.changes else document.value
        how, changed = "", tuple(difference(before, document.value))
        self.clear(document)
        if changed:
            how = edited_elsewhere.how(())
            self._record.happened(news.EDITED)
            self._record.noted(edited_elsewhere.sentence(how, changed))
        self._record.seen(document)
        count = len(done.changes)
        return Noticed(before, document.value, Restaged(), count, how, changed, is_kept=True)

    def _take(self, numbers: set[int]) -> None:
        """Take what is left of a part of the changes."""
        if taken := numbers.intersection(change.number for change in self.workspace.changes):
            self.select().take(taken)
        else:
            self.workspace.restage([])


def staged_on(document: Document) -> Workspace:
    """A workspace on a document, with nothing staged yet."""
    return Workspace(document, exists=finder(document.path))


def selection_of(workspace: Workspace, state: State) -> Selection:
    """What is staged for a session at `state`, to take a part of.

    It knows the prompts up to the last that staged any of it; what is asked afterwards gives no
    values.
    """
    asked = state.exchanges[: max(state.pending.turns, default=0)]
    return Selection(workspace, [exchange.prompt for exchange in reversed(asked)] or None)


def restage(workspace: Workspace, kept: Sequence[Kept]) -> Restaged:
    """Stage as many of the kept calls as can be made on the workspace's document.

    Args:
        workspace: has nothing staged.
        kept: in order, each with what it was seen to do.
    """
    left, lost = _revived(kept)
    while True:
        try:
            workspace.restage(left)
        except StandsOnError as error:
            lost.append(str(error))
            left = [call for call in left if call.number != error.number]
        else:
            break
    effects = {call.number: call.effect for call in kept}
    now = workspace.changes
    differing = [each.number for each in now if each.effect != effects[each.number]]
    return Restaged(tuple(lost), tuple(differing))


def _revived(kept: Sequence[Kept]) -> tuple[list[Call], list[str]]:
    """Calls that can be made again, and why others cannot: the number and the reason."""
    calls, lost = [], []
    for each in kept:
        try:
            run = registry.runner(each.tool, each.arguments)
        except RefusedError as error:
            lost.append(f"change {each.number}: {error}")
        else:
            number, tool, arguments, why = each[:4]
            calls.append(Call(number, tool, arguments, why, run, each.edited))
    return calls, lost
