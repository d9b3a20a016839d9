"""Whether what a session has staged is in the file already: history or the file says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.change import history
from advisor.sessions.values import LARGEST

if TYPE_CHECKING:
    from advisor.calm.document import Document
    from advisor.change.history import Entry
    from advisor.change.journal import Journal
    from advisor.sessions.state import Pending


def was_applied(pending: Pending, document: Document, journal: Journal) -> bool:
    """Whether what was about to be applied was applied.

    A process can be killed between writing the file and saying so.
    """
    applying = pending.applying
    if applying is None:
        return False
    if document.value_digest == applying.result:
        return True
    return any(
        entry.id > applying.after
        and history.ended(entry, document.digest).state == "done"
        and entry.action == "apply"
        and (entry.base["file"], entry.result["value"]) == (pending.base, applying.result)
        for entry in journal.entries(journal.name(document.path))
    )


def was_applied_elsewhere(pending: Pending, document: Document, journal: Journal) -> Entry | None:
    """How somebody else accepted what is taken of it, if so: the same calls on the same file.

    The preview shows what a chat proposes, and the other way round. What history told before it was
    staged is something else, which is no longer in the file: git takes back what history keeps.
    """
    if document.digest == pending.base:
        return None
    taken = [
        (call.number, call.tool, call.arguments)
        for call in pending.calls
        if pending.taken is None or call.number in pending.taken
    ]
    if not taken:
        return None
    entries = journal.entries(journal.name(document.path))
    for entry, steps in history.course(entries).standing:
        made = [(each.number, each.tool, each.arguments) for each in entry.changes]
        is_since = steps[-1].id > pending.after
        if is_since and entry.base["file"] == pending.base and made == taken:
            return entry
    return None


def last_entry(journal: Journal) -> int:
    """The number of the last entry that an advisor wrote into history; 0 where there is none.

    Raises:
        UsageError: history cannot be read.
    """
    return max((entry.id for entry in journal.entries() if entry.id < LARGEST), default=0)
