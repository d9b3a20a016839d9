"""Reads a decision record that a document links, and nothing else that a link might name.

A document may come from anywhere, and what is read here goes to a model. So a link is followed
only to a text file of the kinds that records are written in, inside the document's project, with
no hidden file or folder on the way. Imports only this floor.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from advisor.calm.project import project_root
from advisor.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 64 * 1024
"""Bytes that a record may have."""

SUFFIXES = (".md", ".markdown", ".adoc", ".asciidoc", ".rst", ".txt", ".org")
"""How the files of records end; credentials and settings end otherwise."""

# Where a system has these: no waiting for the other end of a pipe, no link at the last moment.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


class UnreadableRecordError(DocumentError):
    """The record is not read; the text says why."""


def read(document: Path, link: str) -> str:
    """The text of the decision record that `document` links by the path `link`.

    Args:
        document: the file that holds the link.
        link: relative to the document's folder, or to one above it up to the project's.

    Raises:
        UnreadableRecordError: it leads to nothing, out of the project, or to no text file of
            modest size.
    """
    if "://" in link:
        raise UnreadableRecordError("it is a URL, and nothing is fetched from the network")
    if not document.is_file():
        raise UnreadableRecordError("the document itself is no file, so paths lead nowhere")
    path = _found(document, link)
    data = _content(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableRecordError("it is not text in UTF-8") from None
    if "\0" in text:
        raise UnreadableRecordError("it is a binary file")
    return text


def _found(document: Path, link: str) -> Path:
    """The file itself, past all symbolic links."""
    root = project_root(document).resolve()
    outside = False
    for base in _bases(document, root):
        try:
            path = (base / link.partition("#")[0]).resolve()
            is_there = path.exists()
        except (OSError, RuntimeError, ValueError):  # a name too long, a loop of links, a NUL
            continue
        if not path.is_relative_to(root):
            outside = True
        elif is_there:
            _check_kind(path, root)
            return path
    reason = "it leads out of the project's folder" if outside else "there is no such file"
    raise UnreadableRecordError(reason)


def _bases(document: Path, root: Path) -> Iterator[Path]:
    folder = document.resolve().parent
    return (base for base in (folder, *folder.parents) if base.is_relative_to(root))


def _check_kind(path: Path, root: Path) -> None:
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        raise UnreadableRecordError("hidden files and folders are not read")
    if not path.is_file():
        raise UnreadableRecordError("it is not a regular file")
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableRecordError(f"only records in {', '.join(SUFFIXES)} are read")


def _content(path: Path) -> bytes:
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise UnreadableRecordError(f"it cannot be read: {error.strerror}") from None
    with open(descriptor, "rb") as file:  # noqa: PTH123  # it is open already
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableRecordError("it is not a regular file")
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableRecordError(f"it is larger than {LARGEST // 1024} kB")
    return data
