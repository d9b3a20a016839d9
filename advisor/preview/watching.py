"""Tells when a document, its history or a session about it was written or left by somebody.

Files are replaced rather than written, folders come and go, and symbolic links lead elsewhere; so
folders are watched, which ones is found out again after each change, and every few seconds a look
at them makes good what was missed, also where nothing can be watched. Knows no library of pages.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, TypeAlias

from watchfiles import awatch

from advisor.errors import UsageError
from advisor.sessions import logs

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator
    from pathlib import Path

    from advisor.change.journal import Journal
    from advisor.sessions.log import Log

Stamps: TypeAlias = dict["Path", tuple[int, ...]]
"""What tells one state of a file or folder from another, by its path; nothing where it is not."""

_PAUSE = 5_000
"""Milliseconds without news after which is looked all the same."""

_DEBOUNCE = 400
"""Milliseconds for which changes that follow each other are gathered, at most."""


async def changes(
    file: Path, journal: Journal, own: Callable[[], int], *, pause: int = _PAUSE
) -> AsyncGenerator[frozenset[Path]]:
    """Yield the files that were written, removed or put there, as soon as they were.

    The first are none: what is written from then on is told, and for what was written before
    whoever follows has to look. Where somebody takes up a session, or leaves it, that is its lock,
    within a pause.

    Args:
        file: the document; it need not be there.
        journal: of its project.
        own: gives the number of the session that is always followed; 0 while there is none.
        pause: milliseconds between looks where the system tells of nothing.
    """
    sessions = _sessions(journal, own())
    seen, folders = _files(file, journal, sessions), _folders(file, journal, sessions)
    yield frozenset()
    while True:
        watched = folders
        async with aclosing(_woken(watched, pause)) as woken:
            async for _ in woken:
                sessions = _sessions(journal, own())
                now, folders = _files(file, journal, sessions), _folders(file, journal, sessions)
                if changed := _differing(seen, now):
                    seen = now
                    yield changed
                if folders != watched:
                    break


async def _woken(folders: Stamps, pause: int) -> AsyncGenerator[None]:
    """Yield whenever something happens in one of the folders, and after each pause.

    It ends, with a yield, where they cannot be watched any more.
    """
    try:
        async with aclosing(_watched(folders, pause)) as events:
            async for _ in events:
                yield
    except* FileNotFoundError:  # one is gone since they were looked for
        pass
    except* (OSError, RuntimeError):  # the system has no more watches, or no more descriptors
        await asyncio.sleep(pause / 1000)
    yield


async def _watched(folders: Stamps, pause: int) -> AsyncGenerator[None]:
    """The same as long as they can be watched.

    Raises:
        OSError, RuntimeError: they cannot; perhaps in a group.
    """
    if not folders:
        await asyncio.sleep(pause / 1000)
        return
    watched = awatch(
        *folders,
        watch_filter=None,
        debounce=_DEBOUNCE,
        rust_timeout=pause,
        yield_on_timeout=True,
        recursive=False,
        ignore_permission_denied=True,
    )
    async for _ in watched:
        yield


def _differing(before: Stamps, after: Stamps) -> frozenset[Path]:
    paths = before.keys() | after.keys()
    return frozenset(path for path in paths if before.get(path) != after.get(path))


def _files(file: Path, journal: Journal, sessions: list[Log]) -> Stamps:
    """The document, the history and the sessions, by what a look at each tells."""
    written = (log.folder / "log.jsonl" for log in sessions)
    found: Stamps = {log.folder / "lock": () for log in sessions if log.is_held}
    for path in (file, journal.path, *written):
        with suppress(OSError):
            about = path.stat()
            found[path] = (about.st_ino, about.st_size, about.st_mtime_ns)
    return found


def _folders(file: Path, journal: Journal, sessions: list[Log]) -> Stamps:
    """The folders in which any of these can change, each known again if it was made anew."""
    found: Stamps = {}
    for path in _all_folders(file, journal, sessions):
        with suppress(OSError):
            if path.is_dir():
                about = path.stat()
                found[path] = (about.st_dev, about.st_ino)
    return found


def _all_folders(file: Path, journal: Journal, sessions: list[Log]) -> Iterator[Path]:
    kept = journal.path.parent
    yield file.absolute().parent
    with suppress(OSError, RuntimeError):  # links in a circle
        yield file.resolve().parent
    yield from (kept.parent.absolute(), kept, kept / "sessions")
    yield from (log.folder for log in sessions)


def _sessions(journal: Journal, own: int) -> list[Log]:
    """The last sessions, and our own."""
    with suppress(UsageError):
        return logs.followed(journal, own)
    return []
