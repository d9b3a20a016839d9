"""A conversation of several turns about a file, with verdicts between them, as a chat has it.

Recordings are made with it and replayed with it; nobody is asked, verdicts are given by calls.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from advisor.agent import context, news
from advisor.agent.loop import Conversation
from advisor.agent.models import connect
from advisor.calm.document import load
from advisor.calm.project import finder
from advisor.change import apply as applying
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.proposal import Origin
from advisor.change.review import Verdict
from advisor.change.selection import Selection
from advisor.change.undo import undo
from advisor.change.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from advisor.agent.events import Event
    from advisor.change.proposal import Proposal
    from advisor.settings import Settings

ACT = Act("ada", "2026-01-02T03:04:05+00:00")


class Meeting:
    """Turns about one file, in one event loop, for the time of a ``with`` block.

    Args:
        file: is changed by what is accepted.
        settings: name the model.
        options: of `context.opening`, such as its limit.
    """

    def __init__(self, file: Path, settings: Settings, **options: Any) -> None:
        self.file = file
        self.workspace = self._opened()
        opening = context.opening(
            self.workspace.base.value,
            self.workspace.findings,
            file=file.name,
            person=ACT.person,
            date=ACT.time[:10],
            **options,
        )
        model = connect(settings, view=lambda: self.workspace.model)
        self.conversation = Conversation(model, opening, settings)
        self._happened: list[str] = []
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._runner.run(self.conversation.close())
        self._runner.close()

    def turn(self, prompt: str) -> list[Event]:
        """Have a turn on the file as it is now."""
        self.workspace = self._opened()
        happened, self._happened = self._happened, []

        async def events() -> list[Event]:
            turn = self.conversation.turn(prompt, self.workspace, happened)
            return [event async for event in turn]

        return self._runner.run(events())

    def accept(self, *numbers: int) -> None:
        """Apply what the turn staged, or only these changes of it."""
        selection = Selection(self.workspace, None)
        if numbers:
            selection.take(numbers)
        proposal = self._proposed(selection)
        document = self.workspace.base
        applying.apply(document, proposal, Journal.of(document.path), ACT)
        self._happened.append(news.decided(proposal, Verdict("accept"), applied=True))

    def reject(self, words: str = "") -> None:
        """Say no to what the turn staged."""
        proposal = self._proposed(Selection(self.workspace, None))
        self._happened.append(news.decided(proposal, Verdict("reject", words), applied=False))

    def undo(self) -> None:
        """Take back what was applied last."""
        document = load(self.file)
        undo(document, Journal.of(document.path), ACT)
        self._happened.append(news.UNDONE)

    def edit(self, old: str, new: str) -> None:
        """Change a text in the file outside of the conversation."""
        text = self.file.read_text("utf-8")
        self.file.write_text(text.replace(old, new), "utf-8")
        self._happened.append(news.EDITED)

    @property
    def messages(self) -> list[Any]:
        """Everything said so far, as LangChain's messages."""
        return self.conversation.messages

    def _opened(self) -> Workspace:
        return Workspace(load(self.file), exists=finder(self.file))

    @staticmethod
    def _proposed(selection: Selection) -> Proposal:
        return selection.propose(Origin("", "scripted", ACT.person, ACT.time))
