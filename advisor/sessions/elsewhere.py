"""What other sessions about the same file propose, so that any of them can be decided on here.

A chat in a terminal and a page may be used together on one document, each a session of its own. A
session's log says what it has staged; its calls are made again on the file as it is. Nothing is
written to another session's log: that it was decided on, it finds in the file and its history.
Logs are untrusted input: a clone may bring some along.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from advisor.change.open_proposal import OpenProposal
from advisor.errors import AdvisorError, UsageError
from advisor.sessions import logs
from advisor.sessions.applied import was_applied, was_applied_elsewhere
from advisor.sessions.proposing import origin
from advisor.sessions.staged import restage, selection_of, staged_on

if TYPE_CHECKING:
    from typing import TypeAlias

    from advisor.sessions.log import Log
    from advisor.sessions.session import Session
    from advisor.sessions.staged import Restaged
    from advisor.sessions.state import Pending, State

    Stamp: TypeAlias = tuple[tuple[int, int, int, bool], ...]


class Elsewhere(NamedTuple):
    """A proposal that is open in another session about the same file."""

    session: int
    """Its number."""
    person: str
    prompt: str
    """What was asked there, as history will tell."""
    is_live: bool
    """Whether somebody has that session open now; else it was left and can be resumed."""
    proposed: OpenProposal
    """On the file as it is; accepting it writes history as that session would."""
    restaged: Restaged
    """What of it cannot be made on the file as it is, or does something else."""


def stamp(session: Session) -> Stamp:
    """What stays equal while others about the file write nothing, and are held by who held them."""
    found = []
    for log in _others(session):
        with suppress(OSError, UsageError):
            about = (log.folder / "log.jsonl").stat()
            found.append((log.number, about.st_size, about.st_mtime_ns, log.is_held))
    return tuple(found)


def open_elsewhere(session: Session) -> list[Elsewhere]:
    """The open proposals of sessions that somebody holds, and of the last that was left.

    Args:
        session: whose file it is about, as that session has read it; its own proposal is none.

    Raises:
        UsageError: the folder of sessions cannot be looked into.
    """
    found: list[Elsewhere] = []
    is_latest = True
    for log in reversed(_others(session)):
        with suppress(AdvisorError):  # damaged, or of another version: nothing of it is shown
            state = logs.read(log)
            if state.pending.calls and ((is_live := log.is_held) or is_latest):
                opened = _open(session, state, is_live=is_live)
                found += [opened] if opened else []
            is_latest = False
    return found[::-1]


def _others(session: Session) -> list[Log]:
    """Those of the last sessions of the project that are about the same file, but that one."""
    own, name = session.state.id, session.state.file
    found = (log for log in logs.followed(session.journal) if log.number != own)
    return [log for log in found if logs.begins_about(log, name)]


def _open(session: Session, state: State, *, is_live: bool) -> Elsewhere | None:
    """What a session that ended at `state` proposes; None where that is nothing any more."""
    pending, document = state.pending, session.workspace.base
    if _is_done(pending, session):
        return None
    workspace = staged_on(document)
    restaged = restage(workspace, pending.calls)
    if not workspace.changes:
        return None
    selection = selection_of(workspace, state)
    if pending.taken is not None:
        left = {change.number for change in workspace.changes}.intersection(pending.taken)
        if not left:
            return None
        selection.take(left)
    whose = origin(state, state.person)
    opened = OpenProposal(selection, whose, session.journal, session.act())
    return Elsewhere(state.id, state.person, whose.prompt, is_live, opened, restaged)


def _is_done(pending: Pending, session: Session) -> bool:
    """Whether it is in the file by now, though the session that has it has not seen so yet."""
    about = (pending, session.workspace.base, session.journal)
    return was_applied(*about) or was_applied_elsewhere(*about) is not None
