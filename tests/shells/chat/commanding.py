"""A chat about a file with a real session, in this process, and what its person types and reads."""

from __future__ import annotations

import re
from asyncio import Runner
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

from advisor import templates
from advisor.agent.scripted import Reply, ScriptedServer
from advisor.calm.project import project_root
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from advisor.settings import Settings
from advisor.shells.chat import turning
from advisor.shells.chat.asking import carry_out
from advisor.shells.chat.chat import Chat
from advisor.shells.policy import Terminal
from tests.shells.asking import ADD, CONNECT, DONE, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from advisor.agent.script import Script
    from advisor.sessions.log import Log

BUILTIN = Settings(model="builtin")
BALANCE = [Reply("I add a load balancer.", [ADD, CONNECT]), DONE]
"""Two changes that are valid."""


class Screen(StringIO):
    """What was shown, and the lines that a person types, one for each question."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self.typed: list[str] = []
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a StringIO has none
        """What the screen understands."""
        return self._encoding

    def ask(self, prompt: str) -> str:
        """Show the prompt and type the next line; leave it for later where none is left."""
        answer = self.typed.pop(0) if self.typed else "q"
        self.write(f"{prompt}{answer}\n")
        return answer


class Talk:
    """A chat that is talked to line by line."""

    def __init__(self, chat: Chat, screen: Screen) -> None:
        self.chat = chat
        self._screen = screen

    @property
    def shown(self) -> str:
        """All that was shown until now."""
        return self._screen.getvalue()

    def __call__(self, line: str, *typed: str) -> str:
        """Type a line, and `typed` at the questions that follow; what was shown then."""
        before = len(self._screen.getvalue())
        self._screen.typed = list(typed)
        carry_out(line, self.chat)
        return self._screen.getvalue()[before:]


@contextmanager
def chatting(  # noqa: PLR0913 - what a chat can be begun with
    file: Path,
    settings: Settings = BUILTIN,
    *,
    width: int = 80,
    encoding: str = "utf-8",
    log: Log | None = None,
    edit: Callable[[str], str] | None = None,
) -> Iterator[Talk]:
    """A chat about `file` for the time of a ``with`` block."""
    screen = Screen(encoding)
    chat = Chat(
        Session(Opened(file, "ada", lambda: TIME), settings, log),
        Terminal(screen, StringIO(), screen.ask, width, edit),
        templates.Folders(project_root(file), file.parent / "no-prompts"),
        answer=turning.answer,
        decide=turning.review,
        begin=turning.begin,
        runner=Runner(),
    )
    with chat.runner:
        try:
            yield Talk(chat, screen)
        finally:
            chat.runner.run(chat.session.close())


@contextmanager
def scripted(file: Path, script: Script, **options: Any) -> Iterator[tuple[Talk, ScriptedServer]]:
    """The same with a scripted model, and its server."""
    with ScriptedServer(script) as server:
        settings = Settings(model="scripted", base_url=server.base_url, max_retries=0, timeout=10)
        with chatting(file, settings, **options) as talk:
            yield talk, server


def steady(text: str, file: Path) -> str:
    """The text without what is another in each run: the folder and the port."""
    text = text.replace(str(file.parent), "FOLDER")
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
