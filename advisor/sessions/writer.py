"""Has the records of a session in its log and in its state at once, a step at a time.

A session goes on also where its log cannot be written, because the disk is full, say. Then nothing
more of it is kept, so that what is kept stays a session as it once was.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.calm.document import value_digest
from advisor.errors import AdvisorError, UsageError
from advisor.sessions import logs
from advisor.sessions.record_format import FORMAT, added

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.change.journal import Journal
    from advisor.sessions.log import Log
    from advisor.sessions.state import State


class Writer:
    """A session's log and the state that it adds up to; the log begins with the first record."""

    def __init__(self, journal: Journal, state: State) -> None:
        """Begin with a state of which nothing is kept yet."""
        self.state = state
        self.unkept = ""
        """Why nothing more is kept, or empty."""
        self._journal = journal
        self._log: Log | None = None
        self._step: list[dict[str, Any]] = []
        """Records of the step that is being made."""
        self._depth = 0
        self._documents: dict[str, dict[str, Any]] = {}
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

    def add(self, kind: str, **about: Any) -> None:
        """Another record."""
        with self.together():
            # As it will be read: what is known now and what is known after a kill is the same.
            record = json.loads(json.dumps({"record": kind, **about}))
            self._step.append(record)
            self.state = added(self.state, record)

    def digest(self, value: dict[str, Any]) -> str:
        """The digest under which `value` is kept."""
        for digest, kept in list(self._documents.items()):  # one may be read in another thread
            if kept is value:
                return digest
        digest = value_digest(value)
        self._documents[digest] = value
        self._attempt(lambda: self._open().keep(digest, value))
        return digest

    def value(self, digest: str) -> dict[str, Any]:
        """The value that is kept under `digest`.

        Raises:
            UsageError: the log is damaged.
        """
        if digest not in self._documents:
            self._documents[digest] = self._open().value(digest)
        return self._documents[digest]

    def release(self) -> None:
        """Let others go on with the session."""
        if self._log is not None:
            self._log.release()

    def _write(self) -> None:
        """Have the step in the log."""
        step, self._step = self._step, []
        if not step:
            return
        self._attempt(lambda: self._append(step))
        if any(record.get("told") for record in step):
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

    def _drop_old(self) -> None:
        """Keep only the documents that the last picture needs, and that of the turn's begin."""
        told = [each.told for each in (self.state.recollection, self.state.before) if each.told]
        needed = {digest for each in told for digest in (each.value, each.staged)}
        needed = (needed | {self.state.seen}) - {""}
        for digest in self._documents.keys() - needed:
            del self._documents[digest]
        self._attempt(lambda: self._open().drop(needed))
