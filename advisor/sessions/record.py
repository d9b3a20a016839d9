"""Keeps a session: what happens in it, as records. How they reach the log is the writer's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from advisor.agent import news
from advisor.agent.memory import Memory, answered, outstanding, plain
from advisor.agent.picture import Picture
from advisor.change.review import Verdict
from advisor.errors import UsageError
from advisor.sessions.applied import last_entry
from advisor.sessions.state import Decision, Kept, State, Told
from advisor.sessions.values import LARGEST
from advisor.sessions.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from advisor.agent.budget import Spent
    from advisor.agent.events import Called
    from advisor.agent.loop import Conversation
    from advisor.calm.document import Document
    from advisor.change.calls import Call
    from advisor.change.journal import Journal
    from advisor.change.proposal import Change, Proposal
    from advisor.sessions.asked import Asked
    from advisor.sessions.state import Applying


class Record(Writer):
    """Everything that is kept of a session."""

    def __init__(
        self, journal: Journal, file: str, person: str, clock: Callable[[], datetime]
    ) -> None:
        """Keep a session about `file`, as the journal calls it."""
        self._clock = clock
        super().__init__(journal, State(0, file, person, self._time()))
        self._said: list[Any] = []
        """The messages that are kept."""

    def memory(self) -> Memory | None:
        """What the conversation goes on from; None where there was none yet.

        Raises:
            UsageError: the log is damaged.
        """
        known = self.state.recollection
        if known.told is None:
            return None
        told = known.told
        value = self.value(told.value)
        staged = self.value(told.staged) if told.staged else None
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
        bare = news.unanswered(self.state.exchanges[-1].prompt)
        untold = (*before.untold, bare) if is_bare else (*known.untold, news.INTERRUPTED)
        about = {"told": asdict(told) if told else None, "untold": list(untold)}
        with self.together():
            rest = outstanding(known.messages[:kept])
            self.add("remembered", kept=kept, messages=rest, **about)
            self.ended("the program ended in the middle of it")

    def seen(self, document: Document) -> None:
        """The document as the session knows it from now on."""
        if document.value_digest != self.state.seen:
            self.add("seen", value=self.digest(document.value))

    def seen_before(self, document: Document) -> dict[str, Any] | None:
        """The document's value as it was known, where it is another now.

        Raises:
            UsageError: the log is damaged.
        """
        seen = self.state.seen
        return None if not seen or seen == document.value_digest else self.value(seen)

    def resumed(self, conversation: Conversation) -> None:
        """Take the messages of a conversation made from `memory` as those that are kept."""
        self._said = list(conversation.messages)

    def asked(self, asked: Asked, model: str) -> None:
        """A turn begins."""
        self.add(
            "asked",
            prompt=asked.words,
            time=self._time(),
            model=model,
            template=asked.template,
            values=dict(asked.values),
            focus=list(asked.focus),
        )

    def unsent(self, asked: Asked, model: str, error: str) -> None:
        """A turn for which there was no model; what happened before it is still to be told."""
        with self.together():
            untold = self.state.happened
            self.asked(asked, model)
            self.ended(error)
            for each in (*untold, news.unanswered(asked.words)):
                self.happened(each)

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
        self.add("remembered", kept=kept, messages=messages, told=changed, untold=untold)
        self._said = list(said)

    def answered(self, text: str, spent: Spent) -> None:
        """The model ended a message, or was stopped in it."""
        # A server may count as it likes.
        counted = [min(int(count), LARGEST - 1) for count in spent[:4]]
        self.add("answered", text=text, spent=[*counted, spent.cost])

    def called(self, event: Called) -> None:
        """A call was answered."""
        outcome = event.outcome
        title = outcome.change.title if outcome.change else ""
        self.add(
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
        if not (same and is_there and old.counted == counted and old.applying is None):
            new = [list(call) for call in now[kept:]]
            about = {"base": base, "kept": kept, "calls": new, "counted": counted}
            after = old.after if old.calls and old.base == base else self._last_entry()
            self.add("staged", **about, taken=numbers, after=after)

    def applying(self, proposal: Proposal, after: int, told: str) -> None:
        """A proposal is about to be written to the file.

        Args:
            proposal: what was accepted.
            after: the last entry of history.
            told: what the model is told once it is written.
        """
        decision = _decision(Verdict("accept"), proposal.changes, applied=True)
        self.add("applying", result=proposal.result, after=after, news=told, **decision)

    def applied(self, applying: Applying) -> None:
        """What was to be written is in the file."""
        self.add("decided", news=applying.news, **applying.decision._asdict())

    def accepted_elsewhere(self, titles: Mapping[int, str]) -> None:
        """Changes, by their numbers, were accepted in another session and are in the file."""
        told = news.accepted_elsewhere([*titles])
        decision = Decision("accept", "", (*titles,), (*titles.values(),), applied=True)
        with self.together():
            self.add("decided", news=told, **decision._asdict())
            self.noted("The changes were accepted in another session.")

    def dropped(self, verdict: Verdict, changes: Sequence[Change], told: str) -> None:
        """Nothing is staged any more, and the model is to be told so."""
        self.add("decided", news=told, **_decision(verdict, changes, applied=False))

    def ended(self, error: str) -> None:
        """The turn is over; `error` says what ended it before its time, or is empty."""
        self.add("ended", error=error)

    def happened(self, told: str) -> None:
        """Something that the model is to be told in its next turn."""
        self.add("happened", news=told)

    def noted(self, event: str) -> None:
        """Something that happened between prompts, in a sentence for whoever reads it later."""
        if self.state.exchanges:
            self.add("noted", event=event)

    def taken_over(self, model: str) -> None:
        """Another model answers from here on."""
        self.add("taken over", model=model)

    def focused(self, ids: Collection[str]) -> None:
        """Further prompts are about these elements."""
        self.add("focused", focus=list(ids))

    def _last_entry(self) -> int:
        """Of history; 0 also where it cannot be read, as whoever applies something is told."""
        with suppress(UsageError):
            return last_entry(self._journal)
        return 0

    def _told(self, picture: Picture) -> Told:
        staged = "" if picture.staged is None else self.digest(picture.staged)
        about = (picture.checks, picture.outlined, picture.size, picture.told)
        return Told(picture.file, self.digest(picture.value), *about, staged)

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
