"""Files of pictures, which are made anew all the time: where one may be, and writing it."""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING

from advisor.calm import access, atomic
from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MERMAID = rb"(?:flowchart [A-Z]{2}|sequenceDiagram|C4Deployment)\n"
_DRAWN = re.compile(
    rb"\s*\Z"  # nothing yet
    rb"|" + _MERMAID + rb"|```mermaid\n" + _MERMAID + rb"(?:(?!```).*\n)*```\n\Z"
    rb"|(?://.*\n)*digraph \""
    rb"|<svg [^>]*>\n<title>.*</title>\n<g id=\"graph0\" "
)
"""How pictures begin; in Markdown there is nothing else. Text for a person begins as any may."""


def check(path: Path, sources: Iterable[Path], *, force: bool = False) -> None:
    """Make sure that `path` can be written and holds nothing that a person has made.

    A file is written over if it begins as pictures do. One that is a source of the command or is
    JSON, as documents, plans and patches are, is not in any case.

    Args:
        path: the output.
        sources: paths of what the command reads.
        force: whether to write over what does not look like a picture.

    Raises:
        UsageError: it cannot, or does.
    """
    try:
        access.check_folder(path)
        if not os.path.lexists(path):
            return
        if any(each.exists() and path.samefile(each) for each in sources):
            raise UsageError(f"{path} is read by this command; name another file with -o")
        _check_there(path, force=force)
    except OSError as error:
        raise _unwritable(path, error) from error


def write(path: Path, text: str) -> None:
    """Give a checked path a text in UTF-8, in one step.

    Raises:
        UsageError: it cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if os.path.lexists(path):
            atomic.replace(path, data, check=lambda: None)
        else:
            atomic.create(path, data)
    except OSError as error:
        raise _unwritable(path, error) from error


def _check_there(path: Path, *, force: bool) -> None:
    """Refuse what is at `path` if it is no file, may not be written, is JSON, or no picture."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UsageError(f"{path} is not a regular file; leave -o out and redirect the output")
    access.check_writable(path)
    data = path.read_bytes()
    if _is_json(data):
        raise UsageError(f"{path} is JSON, which no picture is; name another file with -o")
    if not force and not _DRAWN.match(data):
        raise UsageError(
            f"{path} is there and does not look like a picture; --force writes over it, or name "
            "another file with -o"
        )


def _is_json(data: bytes) -> bool:
    """Whether it is an object or a list."""
    try:
        return isinstance(json.loads(data), dict | list)
    except RecursionError:  # hundreds of brackets
        return True
    except ValueError:
        return False


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {reason_of(error)}")
