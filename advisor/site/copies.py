"""Copies of a person's files, kept beside them before they are written over."""

from __future__ import annotations

import shutil
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from advisor.calm import atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def keep(path: Path, data: bytes, at: Callable[[str], None] = atomic.ignore) -> Path:
    """Have a copy of a file on the disk; returns where: NAME.bak, or the next name that is free.

    A copy of the same content, say of a run that was killed, is not made again.

    Args:
        path: the file.
        data: its content.
        at: called with the name of each of `atomic.STEPS`.

    Raises:
        OSError: the folder cannot be written to, or the disk is full.
    """
    names = _names(path)
    copy = next(names)
    while not _is_copy(copy, data):
        try:
            atomic.create(copy, data, at=at)
            with suppress(FileNotFoundError):  # one of them was removed just now
                shutil.copymode(path, copy)
        except FileExistsError:
            copy = next(names)
    return copy


def _names(path: Path) -> Iterator[Path]:
    """Names that Docusaurus takes for no page."""
    yield path.with_name(f"{path.name}.bak")
    yield from (path.with_name(f"{path.name}.{number}.bak") for number in count(2))


def _is_copy(path: Path, data: bytes) -> bool:
    """Whether a file has this content; a link may lead to what is about to be written over."""
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data
