"""What pages are told: that there is something new to show, and remarks beside the conversation."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from advisor.sessions import edited_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from advisor.sessions.elsewhere import Elsewhere
    from advisor.sessions.session import Session
    from advisor.sessions.staged import Noticed, Restaged
    from advisor.sessions.state import Decision, Exchange

Announcement: TypeAlias = Literal["scene", "talk", "remark"]
"""What there is to show anew: document, proposal and findings; the conversation; a remark."""


class Remark(NamedTuple):
    """Something that is told between the exchanges of the conversation."""

    after: int
    """How many exchanges of the session were begun before it."""
    text: str
    is_problem: bool = False
    place: int = 0
    """How much was in the `course` of the last of them by then."""


def told_after(exchange: Exchange, remarks: Iterable[Remark]) -> list[Decision | str | Remark]:
    """What came after an exchange, in the order in which it came.

    Args:
        exchange: with its decisions and events.
        remarks: those that were made after it and before the next.
    """
    listed: list[Decision | str | Remark] = [*exchange.course]
    for remark in reversed([*remarks]):
        listed.insert(remark.place, remark)
    return listed


class Announcer:
    """Who listens, and what was remarked."""

    def __init__(self, session: Session) -> None:
        """Begin with nobody listening."""
        self._session = session
        self.remarks: list[Remark] = []
        self._knows_unkept = False
        self._listeners: dict[object, Callable[[Announcement], None]] = {}

    def listen(self, listener: Callable[[Announcement], None]) -> Callable[[], None]:
        """Have `listener` called whenever there is something new; returns what ends that."""
        key = object()
        self._listeners[key] = listener
        return lambda: (self._listeners.pop(key, None), None)[1]

    def tell(self, what: Announcement) -> None:
        """Have everybody show something anew."""
        for listener in [*self._listeners.values()]:
            try:
                listener(what)
            except Exception:  # a page's fault must not keep the others from following
                logging.getLogger(__name__).exception("a page could not follow")

    def remark(self, text: str, *, is_problem: bool = False) -> None:
        """Tell something between the exchanges of the conversation."""
        exchanges = self._session.state.exchanges
        place = len(exchanges[-1].course) if exchanges else 0
        self.remarks.append(Remark(len(exchanges), text, is_problem, place))
        self.tell("remark")

    def tell_noticed(self, noticed: Noticed) -> None:
        """What somebody else did to the file, and to what is staged."""
        if noticed.how and not noticed.is_kept:  # else it stands in the conversation
            self.remark(edited_elsewhere.sentence(noticed.how, noticed.changed))
        self.tell("talk")
        self.tell_restaged(noticed.restaged)

    def tell_restaged(self, restaged: Restaged) -> None:
        """Which of the staged changes are lost, or do something else now."""
        for sentence in restaged.sentences:
            self.remark(sentence, is_problem=True)

    def tell_unkept(self) -> None:
        """Once, that the session cannot be kept any more, so that nobody counts on going on."""
        if self._session.unkept and not self._knows_unkept:
            self._knows_unkept = True
            self.remark(f"From here on nothing is kept: {self._session.unkept}.", is_problem=True)

    def tell_theirs(self, theirs: Elsewhere) -> None:
        """What of another session's proposal cannot be made here, or does something else here."""
        for reason in theirs.restaged.lost:
            text = f"Session {theirs.session} proposes more that cannot be made any more: {reason}"
            self.remark(text, is_problem=True)
        if theirs.restaged.differing:
            numbers = ", ".join(map(str, theirs.restaged.differing))
            text = f"Changes of session {theirs.session} that do something else now: {numbers}"
            self.remark(text, is_problem=True)
