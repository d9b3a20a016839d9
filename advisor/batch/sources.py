"""The files that a script names: prompt files, templates and architectures.

Each function gives what was found, or raises UsageError with what is wrong, in one line without a
place. May import the calm floor and advisor.templates.
"""

from __future__ import annotations

import glob
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from advisor import templates
from advisor.calm.nearest import nearest
from advisor.calm.quoting import quote
from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.templates import Folders, Template

LARGEST = 1_000_000
"""Bytes that a script or a prompt file may have."""


class EncodingError(UsageError):
    """A file is no text in UTF-8."""

    def __init__(self, data: bytes, start: int) -> None:
        """For the first byte that is none."""
        super().__init__("is no text in UTF-8: save it as UTF-8")
        self.line = data.count(b"\n", 0, start) + 1
        line = data[data.rfind(b"\n", 0, start) + 1 : start]
        self.column = len(line.decode(errors="replace")) + 1


def text(path: Path) -> str:
    """What stands in a text file, with the line ends of POSIX.

    Raises:
        EncodingError: it is no text in UTF-8.
        UsageError: it cannot be read, or is too large.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError("is not a file: name a text file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"cannot be read: {reason_of(error)}") from None
    except ValueError:  # a NUL in the path
        raise UsageError("is not the name of a file") from None
    if len(data) > LARGEST:
        raise UsageError(f"is larger than {LARGEST // 1_000_000} MB: make it smaller")
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(data, error.start) from None
    return decoded.replace("\r\n", "\n")


def architectures(written: str, folder: Path) -> tuple[Path, ...]:
    """The documents that a path or pattern names, in the order of their names.

    A file that several names lead to is there once.

    Args:
        written: the path or pattern.
        folder: where relative ones begin.

    Raises:
        UsageError: there are none.
    """
    try:
        literal = folder / written
        found = [literal] if literal.is_file() else _matching(written, folder)
    except (OSError, ValueError) as error:
        raise UsageError(f"{quote(written)} cannot be looked for: {error}") from None
    if not found:
        raise UsageError(_no_architecture(written, literal))
    once: dict[Path, Path] = {}
    for path in found:
        once.setdefault(path.resolve(), _short(path))
    return tuple(once.values())


def template(
    name: str, values: Mapping[str, str], request: str, where: Folders
) -> tuple[Template, str]:
    """A template, and the value that it does not take, or empty where it takes all.

    Raises:
        UsageError: there is none of the name, or it needs more, or takes no words.
    """
    found = templates.load(name, where)
    known = [each.name for each in found.variables]
    settable = [each for each in known if each != templates.REQUEST]
    strange = next((each for each in values if each not in settable), "")
    if strange:
        return found, strange
    given = {**values, templates.REQUEST: request}
    lacking = [
        f"{_how_to_give(each.name)}: {each.description}"
        for each in found.variables
        if each.default is None and not given.get(each.name, "").strip()
    ]
    if lacking:
        raise UsageError(f"template {name} still needs {'; '.join(lacking)}")
    if request.strip() and templates.REQUEST not in known:
        raise UsageError(f"template {name} takes no request: leave it out")
    return found, ""


def strange_value(name: str, found: Template) -> str:
    """What to say of a value that a template does not take."""
    if name == templates.REQUEST:
        return "your own words stand beside values: write request: there"
    settable = [each.name for each in found.variables if each.name != templates.REQUEST]
    if not settable:
        return f"template {found.name} takes no values: leave {quote(name)} out"
    close = nearest(name, settable)
    hint = f'did you mean "{close}"? ' if close else ""
    return (
        f"template {found.name} has no variable {quote(name)}: {hint}There are "
        f"{', '.join(settable)}"
    )


def _how_to_give(name: str) -> str:
    return "request" if name == templates.REQUEST else f"values.{name}"


def _matching(pattern: str, folder: Path) -> list[Path]:
    # pathlib takes no absolute patterns.
    matches = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207  as said
    return [path for path in (folder / match for match in sorted(matches)) if path.is_file()]


def _short(path: Path) -> Path:
    """The path without `..` on the way, where that is the same file."""
    short = Path(os.path.normpath(path))
    try:
        return short if short.samefile(path) else path
    except OSError:  # A link on the way leads elsewhere than `..` does.
        return path


def _no_architecture(written: str, literal: Path) -> str:
    if literal.is_dir():
        return f"{quote(written)} is a folder: for all documents in it write {written}/*.json"
    if glob.has_magic(written):
        return f"{quote(written)} matches no file: paths begin at the script's folder"
    close = nearest(literal.name, _names(literal.parent))
    hint = f'did you mean "{close}"? Paths' if close else "paths"
    return f"{quote(written)} is no file: {hint} begin at the script's folder"


def _names(folder: Path) -> Iterable[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return ()
