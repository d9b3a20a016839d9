"""What a turn said, did and used, gathered as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.budget import NOTHING
from advisor.agent.events import Called, NotUnderstood, Text, Used
from advisor.batch.judging import Said
from advisor.batch.results import ToolCall

if TYPE_CHECKING:
    from advisor.agent.events import Event


class Heard:
    """One turn."""

    def __init__(self) -> None:
        self._texts = [""]
        self.calls: list[ToolCall] = []
        self.not_understood: list[str] = []
        self.spent = NOTHING
        self.results: list[str] = []
        """What the tools answered to calls that were carried out."""

    def note(self, event: Event) -> None:
        """Take in one event of the conversation."""
        match event:
            case Text(text):
                self._texts[-1] += text
            case Called(tool, arguments, outcome):
                title = outcome.change.title if outcome.change else ""
                call = ToolCall(tool, arguments, title, outcome.refusal, outcome.malformed)
                self.calls.append(call)
                self.results += [] if outcome.refusal else [outcome.text]
            case NotUnderstood(reasons):
                self.not_understood += reasons
            case Used():
                self._texts.append("")
                self.spent = self.spent.plus(event)

    @property
    def answer(self) -> str:
        """Everything that was said, a paragraph for each message."""
        return "\n\n".join(text.strip() for text in self._texts if text.strip())

    @property
    def said(self) -> Said:
        """What expectations on the answer and its price are judged on."""
        spent = self.spent
        return Said(self.answer, spent.calls, spent.tokens, spent.cost, len(self.calls))
