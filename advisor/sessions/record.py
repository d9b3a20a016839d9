"""Keeps a session: turns what happens into records, in the log and in the state at once.

A session goes on also where its log cannot be written, because the disk is full, say. Then nothing
more of it is kept, so that what is kept stays a session as it once was.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.agent.memory import Memory, answered, outstanding, plain
from advisor.agent.news import INTERRUPTED
from advisor.agent.picture import Picture
from advisor.calm.document import value_digest
from advisor.change.review import Verdict
from advisor.errors import AdvisorError, UsageError
from advisor.sessions import logs
from advisor.sessions.records import FORMAT, added
from advisor.sessions.state import Kept, State, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from advisor.agent.budget import Spent
    from advisor.agent.events import Called
    from advisor.agent.loop import Conversation
    from advisor.calm.document import Document
    from advisor.change.calls import Call
    from advisor.change.journal import Journal
    from advisor.change.proposal import Change, Proposal
    from advisor.sessions.asked import Asked
    from advisor.sessions.log import Log
    from advisor.sessions.state import Applying


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
        self.unkept = ""
        """Why nothing more is kept, or empty."""
        self._step: list[dict[str, Any]] = []
        """Records of the step that is being made."""
        self._depth = 0
        self._is_told_anew = False
        """Whether the step changes which documents are needed."""
        self._said: list[Any] = []
        """The messages that are kept."""
        self._documents: dict[str, Any] = {}
        """Values that are kept and may be needed again, by their digests."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """Have all that is noted inside be one step: a kill leaves all of it or nothing."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._write()

    def resume(self, log: Log) -> None:
        """Go on with the session that `log` keeps.

        Raises:
            UsageError: it is none, or that of another file.
        """
        state = logs.read(log)
        if state.file != self.state.file:
            raise UsageError(f"session {log.number} is about {state.file}; open that file with it")
        self._log, self.state = log, state

    def memory(self) -> Memory | None:
        """What the conversation goes on from; None where there was none yet.

        Raises:
            UsageError: the log is damaged.
        """
        known = self.state.recollection
        if known.told is None:
            return None
        told = known.told
        value = self._value(told.value)
        staged = self._value(told.staged) if told.staged else None
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
        with self.together():
            rest = outstanding(known.messages[:kept])
            self._add("remembered", kept=kept, messages=rest, **about)
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
        return None if not seen or seen == document.value_digest else self._value(seen)

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
        self._is_told_anew |= changed is not None

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
        is_there = not calls or old.base == base
        if not (same and is_there and old.counted == counted):
            new = [list(call) for call in now[kept:]]
            about = {"base": base, "kept": kept, "calls": new, "counted": counted}
            self._add("staged", **about, taken=numbers)

    def applying(self, proposal: Proposal, after: int, told: str) -> None:
        """A proposal is about to be written to the file.

        Args:
            proposal: what was accepted.
            after: the last entry of history.
            told: what the model is told once it is written.
        """
        decision = _decision(Verdict("accept"), proposal.changes, applied=True)
        self._add("applying", result=proposal.result, after=after, news=told, **decision)

    def applied(self, applying: Applying) -> None:
        """What was to be written is in the file."""
        self._add("decided", news=applying.news, **applying.decision._asdict())

    def dropped(self, verdict: Verdict, changes: Sequence[Change], told: str) -> None:
        """Nothing is staged any more, and the model is to be told so."""
        self._add("decided", news=told, **_decision(verdict, changes, applied=False))

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
        with self.together():
            # As it will be read: what is known now and what is known after a kill is the same.
            record = json.loads(json.dumps({"record": kind, **about}))
            self._step.append(record)
            self.state = added(self.state, record)

    def _write(self) -> None:
        """Have the step in the log."""
        step, self._step = self._step, []
        if not step:
            return
        self._attempt(lambda: self._append(step))
        if self._is_told_anew:
            self._drop_old()

    def _append(self, step: list[dict[str, Any]]) -> None:
        log = self._open()
        if not self.state.id:
            head = {"record": "began", "format": FORMAT, "version": __version__}
            names = ("file", "person", "time")
            step = [head | {name: getattr(self.state, name) for name in names}, *step]
        log.append(step)
        self.state = replace(self.state, id=log.number)

    def _attempt(self, keep: Callable[[], None]) -> None:
        """Stop keeping the session where it cannot be kept."""
        if not self.unkept:
            try:
                keep()
            except AdvisorError as error:
                self.unkept = str(error)

    def _open(self) -> Log:
        if self._log is None:
            self._log = logs.begin(self._journal)
        return self._log

    def _told(self, picture: Picture) -> Told:
        staged = "" if picture.staged is None else self._digest(picture.staged)
        about = (picture.checks, picture.outlined, picture.size, picture.told)
        return Told(picture.file, self._digest(picture.value), *about, staged)

    def _digest(self, value: dict[str, Any]) -> str:
        """The digest under which `value` is kept."""
        for digest, kept in self._documents.items():
            if kept is value:
                return digest
        digest = value_digest(value)
        self._documents[digest] = value
        self._attempt(lambda: self._open().keep(digest, value))
        return digest

    def _value(self, digest: str) -> dict[str, Any]:
        """The value that is kept under `digest`.

        Raises:
            UsageError: the log is damaged.
        """
        if digest not in self._documents:
            self._documents[digest] = self._open().value(digest)
        value: dict[str, Any] = self._documents[digest]
        return value

    def _drop_old(self) -> None:
        """Keep only the documents that the last picture needs, and that of the turn's begin."""
        self._is_told_anew = False
        told = [each.told for each in (self.state.recollection, self.state.before) if each.told]
        needed = {digest for each in told for digest in (each.value, each.staged)}
        needed = (needed | {self.state.seen}) - {""}
        for digest in self._documents.keys() - needed:
            del self._documents[digest]
        self._attempt(lambda: self._open().drop(needed))

    def _time(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def _decision(verdict: Verdict, changes: Sequence[Change], *, applied: bool) -> dict[str, Any]:
    """A decision as records hold it."""
    return {
        "decision": verdict.decision,
        "reason": verdict.reason,
        "numbers": [change.number for change in changes],
        "titles": [change.title for change in changes],
        "applied": applied,
    }
