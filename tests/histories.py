"""What a project's history says of a file, for tests to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.change import history

if TYPE_CHECKING:
    from advisor.change.history import Entry
    from advisor.change.journal import Journal


def standing(journal: Journal, name: str) -> list[Entry]:
    """The applications whose effect is in the file now, oldest first."""
    return [applied.entry for applied in history.course(journal.entries(name)).standing]


def undone(journal: Journal, name: str) -> list[Entry]:
    """The applications to the file that can be redone, the next one last."""
    return [applied.entry for applied in history.course(journal.entries(name)).undone]
