"""Files that grow by a line at a time, in a folder that a clone may have brought along.

A line that was cut off by a kill stays a line of its own, so that the next one can be read.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_APPENDING = os.O_RDWR | os.O_APPEND | os.O_CREAT


def append(path: Path, line: bytes, *, to_disk: bool) -> None:
    """Add a line to the file at `path`, which is made if it is not there.

    Args:
        path: of a regular file.
        line: without the character that ends it.
        to_disk: whether it has to survive the machine, and not only the process.

    Raises:
        OSError: it cannot be written, or is no regular file.
    """
    data = line + b"\n"
    with os.fdopen(opened(path), "ab+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        if size and file.read() != b"\n":
            data = b"\n" + data  # the last writer was cut off; do not grow its torso
        file.write(data)
        file.flush()
        if to_disk:
            os.fsync(file.fileno())


def opened(path: Path, flags: int = _APPENDING) -> int:
    """A descriptor of a regular file; nobody else may read what is made.

    Raises:
        OSError: it cannot be opened so, or is something else, as a link or a pipe.
    """
    # Waits for nobody at the other end of a pipe; links do not lead elsewhere.
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(None, "not a regular file")


@contextmanager
def telling(what: str, folder: Path, *places: Path) -> Iterator[None]:
    """Turn what the file system refuses into an error for the user.

    Args:
        what: is kept in `folder`, as words for the error.
        folder: where it is kept.
        places: that lead there, or are there, and may not be symbolic links.

    Raises:
        UsageError: one of `places` is a symbolic link, or an OSError came from within.
    """
    for path in places:
        if path.is_symlink():
            raise UsageError(f"{path} is a symbolic link; remove it, {what} is not kept there")
    try:
        yield
    except OSError as error:
        raise UsageError(f"{what} cannot be kept in {folder}: {reason_of(error)}") from error
