"""Keeps a session: turns what happens into records, in the log and in the state at once."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.agent.memory import Memory, answered, plain
from advisor.agent.news import INTERRUPTED
from advisor.agent.picture import Picture
from advisor.errors import UsageError
from advisor.sessions import log as logs
from advisor.sessions.state import FORMAT, Kept, State, Told, total

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from advisor.agent.budget import Spent
    from advisor.agent.events import Called
    from advisor.agent.loop import Conversation
    from advisor.calm.document import Document
    from advisor.change.calls import Call
    from advisor.change.journal import Journal
    from advisor.change.proposal import Change
    from advisor.change.review import Verdict
    from advisor.sessions.asked import Asked
    from advisor.sessions.log import Log
    from advisor.sessions.state import Pending


class Record:
    """A session's log and the state that it adds up to; the log begins with the first record."""

    def __init__(
        self, journal: Journal, file: str, person: str, clock: Callable[[], datetime]
    ) -> None:
        """Keep a session about `file`, as the journal calls it."""
        self._journal = journal
        self._clock = clock
        self._log: Log | None = None
        self.state = State(0, file, person, self._time())
        self._said: list[Any] = []
        """The messages that are kept."""
        self._pictured: dict[str, Any] = {}
        """The values of the last picture, by their digests."""

    def resume(self, log: Log) -> None:
        """Go on with the session that `log` keeps.

        Raises:
            UsageError: it is none, or that of another file.
        """
        state = read(log)
        if state.file != self.state.file:
            raise UsageError(f"session {log.number} is about {state.file}; open that file with it")
        self._log, self.state = log, state

    def memory(self) -> Memory | None:
        """What the conversation goes on from; None where there was none yet.

        Raises:
            UsageError: the log is damaged.
        """
        known = self.state.recollection
        if self._log is None or known.told is None:
            return None
        told = known.told
        value = self._log.value(told.value)
        staged = self._log.value(told.staged) if told.staged else None
        about = (told.checks, told.outlined, told.size, told.told)
        return Memory(known.messages, Picture(told.file, value, *about, staged), known.untold)

    def interrupted(self) -> None:
        """Close a turn that a kill left open: what was answered stays, a bare prompt goes."""
        if not self.state.is_running:
            return
        before, known = self.state.before, self.state.recollection
        kept = answered(known.messages, len(before.messages))
        is_bare = kept == len(before.messages)
        told = before.told if is_bare else known.told
        untold = before.untold if is_bare else (*known.untold, INTERRUPTED)
        about = {"told": asdict(told) if told else None, "untold": list(untold)}
        self._add("remembered", kept=kept, messages=[], **about)
        self.ended("the program ended in the middle of it")

    def seen(self, document: Document) -> None:
        """The document as the session knows it from now on."""
        if document.value_digest != self.state.seen:
            self._add("seen", value=self._digest(document.value))

    def seen_before(self, document: Document) -> dict[str, Any] | None:
        """The document's value as it was known, where it is another now.

        Raises:
            UsageError: the log is damaged.
        """
        seen = self.state.seen
        if self._log is None or not seen or seen == document.value_digest:
            return None
        before = self._log.value(seen)
        self.seen(document)
        return before

    def accepted(self, pending: Pending) -> None:
        """What was about to be applied is applied."""
        taken = [
            call for call in pending.calls if pending.taken is None or call.number in pending.taken
        ]
        numbers = [call.number for call in taken]
        titles = [call.tool for call in taken]
        about = {"numbers": numbers, "titles": titles, "applied": True}
        self._add("decided", decision="accept", reason="", **about)

    def resumed(self, conversation: Conversation) -> None:
        """Take the messages of a conversation made from `memory` as those that are kept."""
        self._said = list(conversation.messages)

    def asked(self, asked: Asked, model: str) -> None:
        """A turn begins."""
        self._add(
            "asked",
            prompt=asked.words,
            time=self._time(),
            model=model,
            template=asked.template,
            values=dict(asked.values),
            focus=list(asked.focus),
        )

    def remembered(self, conversation: Conversation) -> None:
        """What the conversation knows now, of which only what is new is written."""
        said = conversation.messages
        pairs = zip(self._said, said, strict=False)
        kept = next((i for i, (old, new) in enumerate(pairs) if old is not new), None)
        kept = min(len(self._said), len(said)) if kept is None else kept
        told, known = self._told(conversation.picture), self.state.recollection
        untold = list(conversation.untold)
        is_same = kept == len(self._said) == len(said)
        if is_same and told == known.told and untold == list(known.untold):
            return
        messages = [plain(message) for message in said[kept:]]
        changed = None if told == known.told else asdict(told)
        self._add("remembered", kept=kept, messages=messages, told=changed, untold=untold)
        self._said = list(said)
        if changed is not None:
            self._drop_old()

    def answered(self, text: str, spent: Spent) -> None:
        """The model ended a message, or was stopped in it."""
        self._add("answered", text=text, spent=list(spent))

    def called(self, event: Called) -> None:
        """A call was answered."""
        outcome = event.outcome
        title = outcome.change.title if outcome.change else ""
        self._add(
            "called",
            tool=event.tool,
            arguments=event.arguments,
            title=title,
            refusal=outcome.refusal,
        )

    def staged(
        self,
        base: str,
        calls: Sequence[Call],
        effects: Mapping[int, str],
        counted: int,
        taken: Collection[int] | None = None,
    ) -> None:
        """What is staged now, of which only what is new is written.

        Args:
            base: digest of the file that it is staged on.
            calls: all that could be taken.
            effects: what each was seen to do.
            counted: the last number that was given.
            taken: the numbers of those that are; None for all.
        """
        now = [Kept(*call[:4], call.edited, effects[call.number]) for call in calls]
        old = self.state.pending
        pairs = enumerate(zip(old.calls, now, strict=False))
        kept = next((i for i, (then, new) in pairs if then != new), min(len(old.calls), len(now)))
        numbers = None if taken is None else sorted(taken)
        same = kept == len(now) == len(old.calls) and old.taken == (numbers and tuple(numbers))
        if not (same and old.base == base and old.counted == counted):
            new = [list(call) for call in now[kept:]]
            about = {"base": base, "kept": kept, "calls": new, "counted": counted}
            self._add("staged", **about, taken=numbers)

    def applying(self, result: str) -> None:
        """The value of this digest is about to be written to the file."""
        self._add("applying", result=result)

    def decided(self, verdict: Verdict, changes: Sequence[Change], *, applied: bool) -> None:
        """Nothing is staged any more; what became of it."""
        self._add(
            "decided",
            decision=verdict.decision,
            reason=verdict.reason,
            numbers=[change.number for change in changes],
            titles=[change.title for change in changes],
            applied=applied,
        )

    def ended(self, error: str) -> None:
        """The turn is over; `error` says what ended it before its time, or is empty."""
        self._add("ended", error=error)

    def happened(self, told: str) -> None:
        """Something that the model is to be told in its next turn."""
        self._add("happened", news=told)

    def focused(self, ids: Collection[str]) -> None:
        """Further prompts are about these elements."""
        self._add("focused", focus=list(ids))

    def release(self) -> None:
        """Let others go on with the session."""
        if self._log is not None:
            self._log.release()

    def _add(self, kind: str, **about: Any) -> None:
        record = {"record": kind, **about}
        self._open().append(record)
        self.state = self.state.after(record)

    def _open(self) -> Log:
        if self._log is None:
            self._log = logs.begin(self._journal)
            self.state = replace(self.state, id=self._log.number)
            head = {"record": "began", "format": FORMAT, "version": __version__}
            names = ("id", "file", "person", "time")
            self._log.append(head | {name: getattr(self.state, name) for name in names})
        return self._log

    def _told(self, picture: Picture) -> Told:
        values = [self._digest(value) if value else "" for value in (picture.value, picture.staged)]
        about = (picture.checks, picture.outlined, picture.size, picture.told)
        return Told(picture.file, values[0], *about, values[1])

    def _digest(self, value: dict[str, Any]) -> str:
        """The digest under which `value` is kept."""
        for digest, kept in self._pictured.items():
            if kept is value:
                return digest
        digest = self._open().keep(value)
        self._pictured[digest] = value
        return digest

    def _drop_old(self) -> None:
        """Keep only the documents that the last picture needs, and that of the turn's begin."""
        told = [each.told for each in (self.state.recollection, self.state.before) if each.told]
        needed = {digest for each in told for digest in (each.value, each.staged)}
        needed.add(self.state.seen)
        for digest in self._pictured.keys() - needed:
            del self._pictured[digest]
        self._open().drop(needed - {""})

    def _time(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def read(log: Log) -> State:
    """What a session adds up to.

    Raises:
        UsageError: it cannot be read, or is damaged.
    """
    try:
        return total(log.records())
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise UsageError(
            f"session {log.number} is damaged; begin a new one, without --resume"
        ) from None
