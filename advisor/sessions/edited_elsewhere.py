"""What somebody else did to the file, as a sentence for the person: history may know how it came.

What a clone's history says is believed only as far as its digests are those of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.phrases import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.diff import Difference
    from advisor.change.history import Entry

_NAMED = 5
"""Elements that a sentence names."""

_DONE = {"apply": "Accepted", "undo": "Taken back", "redo": "Applied again"}


def steps(before: str, after: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that lead from one version of the file to another; none where no history does.

    Args:
        before: digest of the value that the file had.
        after: of the one that it has.
        entries: of the file, oldest first, as the journal tells them.
    """
    found: list[Entry] = []
    for entry in reversed(entries):
        if before == after:
            break
        if entry.state == "done" and entry.result["value"] == after:
            found.append(entry)
            after = entry.base["value"]
    return tuple(reversed(found)) if before == after else ()


def how(steps: Sequence[Entry], session: int = 0) -> str:
    """How the file came to be another, in a few words.

    Args:
        steps: of history, that led there; none where it was edited.
        session: whose proposal was accepted here, if one was.
    """
    if session:
        return f"Accepted the proposal of session {session}"
    if not steps:
        return "The file was edited outside of this session"
    done = [_DONE.get(action, "Changed") for action in dict.fromkeys(e.action for e in steps)]
    return f"{', '.join([done[0], *(each.lower() for each in done[1:])])} in another session"


def sentence(how: str, changed: Sequence[Difference]) -> str:
    """The same with the elements that are others now."""
    told = [*dict.fromkeys(f"{each.sign} {each.kind} {each.id}".rstrip() for each in changed)]
    return f"{how}: {bounded(told, _NAMED)}." if told else f"{how}."
