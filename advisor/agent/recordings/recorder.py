"""Writes each exchange with a model into a recording, as soon as it is complete.

Neither a key nor a header nor an address is ever in it, and a key in a text is blotted out.
Imports no model library before a model is connected.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from advisor.agent import models
from advisor.agent.keys import unmistakable
from advisor.agent.recordings import contents, lines
from advisor.agent.recordings.exchange import Exchange, key, linked, tools_digest
from advisor.errors import AdvisorError, UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from langchain_core.language_models import BaseChatModel

    from advisor.agent.models import Connect
    from advisor.agent.recordings.contents import Contents
    from advisor.agent.recordings.exchange import Answer, Asked, Occasion
    from advisor.calm.model import Model
    from advisor.settings import Settings


class RecordingError(AdvisorError):
    """A recording that was begun cannot go on: the disk is full, or somebody else writes to it."""


class Recorder:
    """A recording that is being made, by any number of conversations of one process."""

    def __init__(self, path: Path, occasion: Occasion, through: Connect = models.connect) -> None:
        """Begin a recording, or go on with the one that is there.

        Args:
            path: the file; nobody else may read it.
            occasion: who asks and when.
            through: what connects the models that are listened to.

        Raises:
            UsageError: it cannot be written, or is there and no sound recording.
        """
        self.occasion = occasion
        """As the file has it, and so as the model has to be told."""
        self._path = path
        self._through = through
        self._lock = Lock()
        self._tools: set[str] = set()
        self._places: dict[str, tuple[int, int]] = {}
        self._lengths = {0: 0}
        self._last = 0
        self._size = 0
        self._end = ""
        """Why nothing more can be recorded, once that is so."""
        self._begin()

    def connecting(self, run: str) -> Connect:
        """What connects a model whose exchanges are kept under the name of a run."""

        def connect(settings: Settings, view: Callable[[], Model]) -> BaseChatModel:
            from advisor.agent.recordings.listening import ListeningChatModel  # takes a second

            inner = self._through(settings, view)
            secrets = tuple(unmistakable(settings))
            return ListeningChatModel(
                inner=inner, recorder=self, run=run, model=settings.model, secrets=secrets
            )

        return connect

    def connect(self, settings: Settings, view: Callable[[], Model]) -> BaseChatModel:
        """As `models.connect`, but what is said is recorded."""
        return self.connecting("")(settings, view)

    def add(
        self, run: str, asked: Asked, answer: Answer, links: tuple[str, ...] | None = None
    ) -> None:
        """Write an exchange.

        Args:
            run: the name of its conversation, or empty.
            asked: what was sent.
            answer: what came of it.
            links: of the messages sent, where they are known.

        Raises:
            RecordingError: it cannot be written, nor can any after it.
        """
        with self._lock:
            name = tools_digest(asked.tools) if asked.tools else ""
            data = b""
            if name and name not in self._tools:
                data = lines.as_bytes(lines.of_tools(name, asked.tools))
            links = linked(asked.messages) if links is None else links
            follows, kept = self._longest(links)
            exchange = Exchange(
                self._last + 1,
                key(asked.model, name, links[-1]),
                run,
                asked.model,
                name,
                follows,
                None if kept == self._lengths[follows] else kept,
                asked.messages[kept:],
                answer,
            )
            self._go_on(data + lines.as_bytes(lines.sealed(lines.of_exchange(exchange))))
            self._tools.add(name)
            self._know(exchange.number, (*links, *linked([answer.said], links[-1])))

    def _begin(self) -> None:
        """Take up what is there, or write the first line."""
        try:
            is_new = not self._path.stat().st_size
        except OSError:
            is_new = True  # or writing says what is wrong
        try:
            if is_new:
                self._write(lines.as_bytes(lines.of_occasion(self.occasion)))
            else:
                self._take_up(contents.read(self._path).sound())
        except OSError as error:
            raise UsageError(self._refused(error)) from error

    def _refused(self, error: OSError) -> str:
        return f"{self._path} cannot be recorded into: {reason_of(error)}"

    def _take_up(self, known: Contents) -> None:
        self.occasion = known.occasion
        self._tools |= known.tools.keys()
        for number, recorded in known.exchanges.items():
            self._know(number, recorded.links)
        self._size = known.size
        os.truncate(self._path, self._size)  # takes away a last line that was cut off
        if not known.is_ended:
            self._write(b"\n")

    def _know(self, number: int, links: tuple[str, ...]) -> None:
        self._last = max(self._last, number)
        self._lengths[number] = len(links)
        self._places |= {link: (number, count) for count, link in enumerate(links, 1)}

    def _longest(self, links: tuple[str, ...]) -> tuple[int, int]:
        """The exchange that begins as these messages do, and how many it has in common."""
        known = (self._places[link] for link in reversed(links) if link in self._places)
        return next(known, (0, 0))

    def _go_on(self, data: bytes) -> None:
        """Write another exchange, or say why there can be none any more."""
        if not self._end:
            try:
                self._write(data)
            except UsageError as error:
                self._end = str(error)
            except OSError as error:
                self._end = self._refused(error)
                self._take_back()
        if self._end:
            raise RecordingError(f"{self._end}; what was recorded before is in it")

    def _take_back(self) -> None:
        """Leave no line that is written in part; where that fails it is passed over as well."""
        with suppress(OSError):
            os.truncate(self._path, self._size)

    def _write(self, data: bytes) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(self._path, flags, 0o600), "ab") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"{self._path} cannot be recorded into: not a regular file")
            if status.st_size != self._size:
                raise UsageError(f"{self._path} is written to by another program as well")
            if not self._size:
                self._path.chmod(0o600)  # an empty file may have been there before
            file.write(data)
        self._size += len(data)
