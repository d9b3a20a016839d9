"""Who answers in a session: the settings and the conversation, which always belong together.

One thread may connect while another one chooses another model. So both are done one after the
other, and nothing is taken over of what could not be connected.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING

from advisor.agent import context
from advisor.agent.models import connect
from advisor.agent.stored_key import with_key

if TYPE_CHECKING:
    from advisor.agent.loop import Conversation
    from advisor.sessions.opened import Opened
    from advisor.sessions.record import Record
    from advisor.sessions.staged import Staged
    from advisor.settings import Settings


class Connection:
    """The model that answers now, and those that did before."""

    def __init__(self, settings: Settings, opened: Opened, record: Record, staged: Staged) -> None:
        """Connect nothing yet; in `settings` the model must be named."""
        self.settings = settings
        """Of who answers."""
        self.conversation: Conversation | None = None
        """None until it is asked for."""
        self._opened = opened
        self._record = record
        self._staged = staged
        self._earlier: list[Conversation] = []
        self._changing = Lock()

    def prepare(self) -> Conversation:
        """As `Session.prepare`."""
        with self._changing:
            return self.conversation or self._connect(self.settings)

    def use(self, settings: Settings) -> bool:
        """As `Session.use`; returns whether another model answers from now on."""
        with self._changing:
            before, conversation = self.settings, self.conversation
            if (settings.model, settings.base_url) == (before.model, before.base_url):
                self.settings = settings
                return False
            self._connect(settings)
            if conversation is not None:
                self._earlier.append(conversation)
            return True

    def opening(self) -> context.Opening:
        """How a conversation about the file as it is now begins."""
        opened, said, workspace = self._opened, self._opened.occasion, self._staged.workspace
        return context.opening(
            workspace.base.value,
            workspace.findings,
            file=opened.file.name,
            person=said.person if said else opened.person,
            date=said.date if said else opened.clock().date().isoformat(),
            system=opened.system,
        )

    async def close(self) -> None:
        """End all connections."""
        for conversation in filter(None, (*self._earlier, self.conversation)):
            await conversation.close()

    def _connect(self, settings: Settings) -> Conversation:
        settings = with_key(settings, os.environ).settings
        self.conversation, self.settings = self._begun(settings), settings
        return self.conversation

    def _begun(self, settings: Settings) -> Conversation:
        """A conversation with the model that settings name, which knows all that was said."""
        from advisor.agent.loop import Conversation  # costs a second

        connecting = self._opened.connect or connect
        model = connecting(settings, lambda: self._staged.workspace.model)
        opening, memory = self.opening(), self._record.memory()
        if memory is None:
            return Conversation(model, opening, settings)
        conversation = Conversation(model, memory.led_by(opening), settings)
        self._record.resumed(conversation)
        return conversation
