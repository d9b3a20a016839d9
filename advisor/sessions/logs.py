"""The sessions that a project keeps: making room for another one, finding one, forgetting them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.errors import UsageError, reason_of
from advisor.sessions.log import Log
from advisor.sessions.record_format import FORMAT, head, total

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.change.journal import Journal
    from advisor.sessions.state import State

FOLLOWED = 20
"""The sessions of a project that others follow: the last ones."""

LATEST = 0
"""Stands for the number of a file's last session."""

_DIGITS = 9
"""Of the largest number of a session."""


def begin(journal: Journal) -> Log:
    """Make room for another session of the journal's project, and hold it.

    Raises:
        UsageError: the folder cannot be written to, or leads elsewhere.
        AdvisorError: another process is writing history for longer than ten seconds.
    """
    folder = _folder(journal)
    with journal.writing():
        number = max((int(each.name) for each in _numbered(folder)), default=0) + 1
        log = Log(folder / str(number))
        log.make()
        log.hold()
    return log


def logs(journal: Journal) -> list[Log]:
    """All sessions that were kept, by their numbers.

    Raises:
        UsageError: the folder cannot be looked into.
    """
    return [log for log in _all(journal) if log.is_begun]


def followed(journal: Journal, own: int = 0) -> list[Log]:
    """The last sessions of the project, by their numbers, also those in which nothing is said yet.

    Args:
        journal: of the project.
        own: the number of another one to be among them.

    Raises:
        UsageError: the folder cannot be looked into.
    """
    found = _all(journal)
    return [log for log in found[:-FOLLOWED] if log.number == own] + found[-FOLLOWED:]


def find(journal: Journal, number: int) -> Log:
    """The session of that number.

    Raises:
        UsageError: there is none.
    """
    for log in logs(journal):
        if log.number == number:
            return log
    raise UsageError(f"there is no session {number}; advisor sessions lists them")


def latest(journal: Journal, name: str) -> Log:
    """The last session about the file that the journal calls `name`.

    Raises:
        UsageError: there is none.
    """
    for log in reversed(logs(journal)):
        if file_of(log) == name:
            return log
    raise UsageError(f"no session about {name} is kept; begin one without --resume")


def held(journal: Journal, name: str, number: int | None) -> Log | None:
    """The session to go on with, held; None for a new one.

    Args:
        journal: of the project.
        name: of the file, as the journal calls it.
        number: of the session; LATEST for the last one about the file.

    Raises:
        UsageError: there is none, or it is open elsewhere.
    """
    if number is None:
        return None
    log = latest(journal, name) if number == LATEST else find(journal, number)
    log.hold()
    return log


def read(log: Log) -> State:
    """What a session adds up to.

    Raises:
        UsageError: it cannot be read, is damaged, or is of another version of this program.
    """
    records = log.records()
    try:
        if (kept_as := records[0]["format"]) != FORMAT and _is_ours(kept_as):
            raise UsageError(
                f"session {log.number} was kept by another version of advisor; go on with that "
                "one, or begin a new session"
            )
        return total(records, log.number)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise log.damaged() from None


def file_of(log: Log) -> str | None:
    """The file that a session is about, as the journal calls it; None where that cannot be told."""
    with suppress(UsageError, IndexError, KeyError, TypeError, ValueError):
        return head(log.records(), log.number).file
    return None


def begins_about(log: Log, name: str) -> bool:
    """Whether a session's first step says that it is about the file; the others are not read."""
    with suppress(UsageError, IndexError, KeyError, TypeError, ValueError):
        return head(log.first(), log.number).file == name
    return False


def about(journal: Journal, name: str | None) -> list[Log]:
    """The sessions about one file, with those of which it cannot be told; all without a name.

    Raises:
        UsageError: the folder cannot be looked into.
    """
    return [log for log in logs(journal) if name is None or file_of(log) in (name, None)]


def forget(journal: Journal, name: str | None = None) -> int:
    """Remove the sessions `about` a file, or all; returns how many.

    To be called while the journal is `writing`.

    Raises:
        UsageError: one is open, and none is removed; or they cannot be removed.
    """
    gone = about(journal, name)
    for log in gone:
        if log.is_held:
            raise UsageError(f"session {log.number} is open; end it first")
    try:
        for log in gone:
            shutil.rmtree(log.folder)
        if name is None and (folder := _folder(journal)).is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise UsageError(f"{_folder(journal)} cannot be removed: {reason_of(error)}") from error
    return len(gone)


def _all(journal: Journal) -> list[Log]:
    """All sessions for which there is a folder, by their numbers."""
    return sorted(map(Log, _numbered(_folder(journal))), key=lambda log: log.number)


def _folder(journal: Journal) -> Path:
    return journal.path.parent / "sessions"


def _is_ours(name: object) -> bool:
    return isinstance(name, str) and name.rpartition("/")[0] == FORMAT.rpartition("/")[0]


def _numbered(folder: Path) -> list[Path]:
    """The folders that are named by a number as this program writes it."""
    if folder.parent.is_symlink() or folder.is_symlink() or not folder.is_dir():
        return []
    try:
        return [each for each in folder.iterdir() if _is_number(each.name) and each.is_dir()]
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {reason_of(error)}") from error


def _is_number(name: str) -> bool:
    digits = name.isascii() and name.isdigit() and len(name) <= _DIGITS
    return digits and not name.startswith("0")
