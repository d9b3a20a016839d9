"""One turn of a session, of which each step is kept as soon as it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent import news
from advisor.agent.events import Called, Text, Used
from advisor.agent.memory import complete

if TYPE_CHECKING:
    from advisor.agent.events import Event
    from advisor.agent.loop import Conversation
    from advisor.sessions.asked import Asked
    from advisor.sessions.record import Record
    from advisor.sessions.staged import Staged


class KeptTurn:
    """A turn from its prompt to its end."""

    def __init__(self, record: Record, staged: Staged, conversation: Conversation) -> None:
        self._record = record
        self._staged = staged
        self._conversation = conversation
        self._focused: list[str] = []
        self._heard = ""
        """The message that the model is at."""

    def begin(self, asked: Asked, model: str) -> list[str]:
        """Keep the prompt; returns the news that it is sent with."""
        record, state = self._record, self._record.state
        if ids := dict.fromkeys((*state.focus, *asked.focus)):
            self._focused = [news.focused(self._staged.workspace.model, ids)]
        with record.together():
            self._staged.forget_left_out()
            happened = record.state.happened
            record.seen(self._staged.workspace.base)
            record.remembered(self._conversation)
            record.asked(asked, model)
        return [*happened, *self._focused]

    def keep(self, event: Event) -> None:
        """Keep what one event completes."""
        if isinstance(event, Text):
            self._heard += event.text
            return
        with self._record.together():
            match event:
                case Called():
                    self._record.called(event)
                    self._staged.keep()
                case Used():
                    self._record.answered(self._heard, self._conversation.spent)
                    self._heard = ""
            self._record.remembered(self._conversation)

    def end(self, error: str) -> None:
        """Keep what the turn left; `error` says what ended it before its time, or is empty."""
        record, conversation = self._record, self._conversation
        complete(conversation.messages)
        # What a prompt is about is no news for another one.
        conversation.untold = [each for each in conversation.untold if each not in self._focused]
        with record.together():
            if self._heard or conversation.spent != record.state.spent:
                record.answered(self._heard, conversation.spent)
            self._staged.keep()
            record.remembered(conversation)
            record.ended(error)
