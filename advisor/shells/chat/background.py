"""What is prepared while the person types: the model library, and the weak points of the document.

One daemon thread, so that leaving never waits for it. An error in it is not told: whoever needs
what failed does it again, and then it is.
"""

from __future__ import annotations

import json
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from advisor.shells.scores import weak_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.document import Document
    from advisor.sessions.session import Session


class Background:
    """Does slow things one after the other."""

    def __init__(self, done: Callable[[], None]) -> None:
        """`done` is called, in the thread, whenever there is something new to show."""
        self.weak_points: int | None = None
        """Of the document that was looked at last; None while that is going on."""
        self._done = done
        self._jobs: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._document: Document | None = None
        Thread(target=self._work, daemon=True).start()

    def prepare(self, session: Session) -> None:
        """Load what the first turn needs."""
        self._jobs.put(session.prepare)

    def look(self, document: Document) -> None:
        """Count the weak points of a document, unless it is the one that was looked at last."""
        if document is self._document:
            return
        self._document, self.weak_points = document, None
        self._jobs.put(lambda: self._count(document))

    def _count(self, document: Document) -> None:
        if document is not self._document:
            return  # meanwhile it is another
        # The session's own model changes while this thread reads.
        found = weak_points(json.loads(document.text))
        if document is self._document:
            self.weak_points = found

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            with suppress(Exception):
                job()
            self._done()
