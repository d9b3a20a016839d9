"""Files written so that a reader, or a crash, finds the old bytes or the new ones and never a part.

New bytes go to a temporary file in the same folder, reach the disk, and take the name in one step.
Every writer takes a hook, `at`, that is called with the name of each step as it is done; tests end
the process there. Imports nothing of the project.
"""

from __future__ import annotations

import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("opened", "half-written", "written", "synced", "checked", "renamed", "settled")
"""The steps in order; the name changes hands between `checked` and `renamed`."""

REMOVAL = ("checked", "removed", "settled")
"""The steps of removing a file, which needs no temporary one."""

_TEMPORARY = re.compile(r"\.calm-advisor-(\d{1,10})-[0-9a-f]{8}\.tmp")
"""What temporary files are called: with the number of their process."""

_ABANDONED = 3600.0
"""Seconds after which nobody is still writing a temporary file."""


def ignore(_step: str) -> None:
    """The hook that does nothing."""


def replace(
    path: Path,
    data: bytes,
    *,
    check: Callable[[], None],
    at: Callable[[str], None] = ignore,
) -> None:
    """Give the existing file at `path` new bytes.

    Symbolic links are followed and stay; mode and, where allowed, owner are kept. A second hard
    link to the file keeps the old bytes.

    Args:
        path: an existing file.
        data: its new bytes.
        check: called last before the change; what it raises leaves the file as it is.
        at: called with the name of each of `STEPS`.

    Raises:
        OSError: the folder cannot be written to, or the disk is full.
    """
    target = Path(os.path.realpath(path, strict=True))
    temporary = _write(target.parent, data, target.stat(), at)
    try:
        check()
        at("checked")
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    at("renamed")
    _sync_folder(target.parent)
    at("settled")


def create(path: Path, data: bytes, *, at: Callable[[str], None] = ignore) -> None:
    """Make a new file at `path`, with the mode that the user's mask gives.

    Raises:
        FileExistsError: there is something at `path`, perhaps since a moment.
        OSError: the folder cannot be written to, or the disk is full.
    """
    temporary = _write(path.parent, data, None, at)
    try:
        at("checked")
        os.link(temporary, path)  # Unlike a rename, a link fails where the name is taken.
        at("renamed")
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    at("settled")


def remove(path: Path, *, check: Callable[[], None], at: Callable[[str], None] = ignore) -> None:
    """Remove the existing file at `path`; a symbolic link to it is followed and stays.

    Args:
        path: an existing file.
        check: called last before the change; what it raises leaves the file as it is.
        at: called with the name of each step of `REMOVAL`.

    Raises:
        OSError: the folder cannot be written to.
    """
    target = Path(os.path.realpath(path, strict=True))
    check()
    at("checked")
    target.unlink()
    at("removed")
    _sync_folder(target.parent)
    at("settled")


def tidy(folder: Path) -> None:
    """Remove the temporary files that killed processes left in `folder`.

    To be called by whoever holds the right to write there and has not begun: then a file of this
    process is one of an earlier process of the same number. Those of living processes stay, unless
    they are so old that the number must be another's by now.
    """
    with os.scandir(folder) as files:
        for file in files:
            match = _TEMPORARY.fullmatch(file.name)
            if match and file.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):
                    is_old = file.stat(follow_symlinks=False).st_mtime < time.time() - _ABANDONED
                    number = int(match[1])
                    if is_old or number == os.getpid() or not _is_running(number):
                        Path(file.path).unlink()


def _is_running(number: int) -> bool:
    """Whether there is a process of this number, as far as can be known without harm."""
    if os.name != "posix":
        return True  # elsewhere the question itself would end the process
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _write(
    folder: Path, data: bytes, like: os.stat_result | None, at: Callable[[str], None]
) -> Path:
    """A new file in `folder` that holds `data`, has owner and mode of `like` and is on the disk."""
    temporary = folder / f".calm-advisor-{os.getpid()}-{os.urandom(4).hex()}.tmp"
    mode = 0o666 if like is None else 0o600  # Private until it is known who may read it.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            at("opened")
            half = len(data) // 2
            file.write(data[:half])
            file.flush()
            at("half-written")
            file.write(data[half:])
            file.flush()
            at("written")
            if like is not None:
                _imitate(temporary, like)
            os.fsync(file.fileno())
        at("synced")
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _imitate(temporary: Path, like: os.stat_result) -> None:
    """Give a file another's owner, where that is allowed, and mode."""
    if hasattr(os, "chown"):  # POSIX only
        with suppress(PermissionError):
            os.chown(temporary, like.st_uid, like.st_gid)
    temporary.chmod(stat.S_IMODE(like.st_mode))  # Behind chown, which may clear bits of it.


def _sync_folder(folder: Path) -> None:
    """Make a change of names in `folder` last; only POSIX can open a folder."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
