"""Whether a file can be made at a path, or written to. Only looks; imports only the errors."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from pathlib import Path


def check_free(path: Path) -> None:
    """Make sure that `path` is free and its folder there, before anybody works for it.

    Raises:
        UsageError: something is at `path`, be it a symbolic link that leads nowhere, or its folder
            is missing or cannot be written to.
    """
    try:
        check_folder(path)
        _check_name(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be created: {reason_of(error)}") from error


def check_folder(path: Path) -> None:
    """Make sure that there is a folder for `path`, and that it can be written to.

    Raises:
        UsageError: there is none, or it cannot.
        OSError: a folder above it cannot be looked into.
    """
    folder = path.parent
    if not folder.exists():
        raise UsageError(f"{path} cannot be created: make the folder {folder} first")
    if not folder.is_dir():
        raise UsageError(f"{path} cannot be created: {folder} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"{path} cannot be created: {folder} is read-only (chmod u+w allows it)")


def check_writable(path: Path) -> None:
    """Refuse a file that is marked read-only; replacing or removing it would go around the mark.

    Raises:
        UsageError: it is.
        OSError: it cannot be looked at.
    """
    if not path.stat().st_mode & stat.S_IWUSR:
        raise UsageError(f"{path} is read-only; allow writing to it first (chmod u+w)")


def _check_name(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode) and not path.exists():
        raise UsageError(f"{path} is a symbolic link that leads nowhere; remove it first")
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a document in it")
    raise UsageError(f"{path} exists; leave --create out")
