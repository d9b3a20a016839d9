"""Where a document's project is, and which files belong to it. Only looks, never reads or writes.

May import nothing but the standard library.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKS = (".advisor", ".git")


def project_root(document: Path) -> Path:
    """The nearest folder above `document` with a history or a git checkout (also as a file).

    The search ends at the home folder; without a find it is the document's own folder.
    """
    folder = document.resolve().parent
    home = Path.home()
    for ancestor in (folder, *folder.parents):
        if any((ancestor / mark).exists() for mark in _MARKS):
            return ancestor
        if ancestor == home:
            break
    return folder


def finder(document: Path) -> Callable[[str], bool]:
    """Whether a path, as `document` gives it, is a file of its project.

    It may be relative to the document's folder or to any above it, up to the project's own;
    whatever leads out of the project does not exist.
    """

    def exists(path: str) -> bool:
        root = project_root(document)
        folder = document.resolve().parent
        bases = [base for base in (folder, *folder.parents) if base.is_relative_to(root)]
        return any(_is_file(base / path, root) for base in bases)

    return exists


def _is_file(path: Path, root: Path) -> bool:
    try:
        found = path.resolve()
        return found.is_relative_to(root) and found.is_file()
    except (OSError, RuntimeError, ValueError):  # a name too long, a loop of links, a NUL
        return False
