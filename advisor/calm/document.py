"""A document as a file: reading it, telling versions apart, and saving edits of its text.

The one module that writes documents. It imports the layout, splicing and, to write, `atomic`;
never a model or a terminal.
"""

from __future__ import annotations

import json
import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.calm.jsontext import JsonTextError, Position, parse
from advisor.errors import DocumentError, StaleDocumentError, UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal, TypeAlias

    from advisor.calm.jsontext import Layout, Splice

    Duplicates: TypeAlias = Literal["refuse", "keep"]

NO_FILE = "absent"
"""Stands in place of both digests where there is no file."""

_SCHEMA = "https://calm.finos.org/release/1.2/meta/calm.json"
_BOM = b"\xef\xbb\xbf"


class Document:
    """A file's text and what it says. Not changed after it is made; `value` is read only."""

    __slots__ = (
        "_digest",
        "_layout",
        "_value_digest",
        "bom",
        "duplicates",
        "is_new",
        "path",
        "text",
        "value",
    )

    def __init__(  # noqa: PLR0913 - all that reading a file gives
        self,
        path: Path,
        text: str,
        value: dict[str, Any],
        *,
        bom: bool,
        layout: Layout | None = None,
        duplicates: tuple[tuple[str, Position], ...] = (),
        is_new: bool = False,
    ) -> None:
        self.path = path
        """Where it was read; for bytes that are no file, the name to show."""
        self.text = text
        """Without the byte-order mark, line ends as they are in the file."""
        self.bom = bom
        """The file begins with a byte-order mark, and will when it is saved."""
        self.value = value
        self._layout = layout
        self.duplicates = duplicates
        """Repeated names; `value` has only the last of each, so saving is refused."""
        self.is_new = is_new
        """No file stands behind it: saving an edit of it makes one."""
        self._digest = ""
        self._value_digest = ""

    @property
    def layout(self) -> Layout:
        """Where each value stands in the text."""
        if self._layout is None:
            self._layout = parse(self.text).layout
        return self._layout

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return _encode(self.text, bom=self.bom)

    @property
    def digest(self) -> str:
        """``sha256:`` and the hexadecimal digest of the file's bytes, or NO_FILE."""
        if not self._digest:
            self._digest = NO_FILE if self.is_new else _digest(self.data)
        return self._digest

    @property
    def value_digest(self) -> str:
        """The digest of what the file says, whatever its layout, or NO_FILE; see `value_digest`."""
        if not self._value_digest:
            self._value_digest = NO_FILE if self.is_new else value_digest(self.value)
        return self._value_digest


def load(path: Path, *, duplicates: Duplicates = "refuse") -> Document:
    """Read the document at `path`.

    Args:
        path: a regular file, or a symbolic link to one.
        duplicates: whether names that an object repeats are an error, or left to the caller.

    Raises:
        UsageError: there is no such file, or it cannot be read.
        DocumentError: it does not hold one JSON object in UTF-8.
    """
    return read(content(path), path, duplicates=duplicates)


def new(path: Path) -> Document:
    """The empty document that is to become a file at `path`; nothing is written.

    Raises:
        UsageError: there is something at `path`, or no file can be made there.
    """
    from advisor.calm import access  # reading has no need of it

    access.check_free(path)
    return empty(path)


def empty(path: Path) -> Document:
    """What a file at `path` would begin as: CALM 1.2 with no elements. Looks at no file."""
    value = {"$schema": _SCHEMA, "nodes": [], "relationships": []}
    return Document(path, f"{json.dumps(value, indent=2)}\n", value, bom=False, is_new=True)


def load_or_empty(path: Path, *, duplicates: Duplicates = "refuse") -> Document:
    """Read the document at `path`, or what stands for it where nothing is there at all.

    Arguments and errors are those of `load`.
    """
    return load(path, duplicates=duplicates) if os.path.lexists(path) else empty(path)


def read(data: bytes, name: str | Path, *, duplicates: Duplicates = "refuse") -> Document:
    """Read a document from bytes; `name` stands for it in messages.

    Raises:
        DocumentError: the bytes are not one JSON object in UTF-8.
    """
    try:
        text, bom = decode(data)
        parsed = parse(text)
    except JsonTextError as error:
        raise DocumentError(_at(name, error.position, error.message)) from None
    if parsed.duplicates and duplicates == "refuse":
        key, position = parsed.duplicates[0]
        message = f"the name {json.dumps(key)} stands twice in one object; keep one of them"
        raise DocumentError(_at(name, position, message))
    layout, repeated = parsed.layout, parsed.duplicates
    return Document(Path(name), text, parsed.value, bom=bom, layout=layout, duplicates=repeated)


def content(path: Path) -> bytes:
    """The bytes of a regular file; anything else is refused before it is opened.

    Raises:
        UsageError: there is no such file, or it cannot be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{path} is a folder; name a document in it")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{path} is not a regular file; save what it gives to one")
        return path.read_bytes()
    except FileNotFoundError:
        what = "is a symbolic link that leads nowhere" if path.is_symlink() else "does not exist"
        raise UsageError(f"{path} {what}") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {reason_of(error)}") from error


def decode(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether a byte-order mark stood before it.

    Raises:
        JsonTextError: the bytes are not UTF-8.
    """
    bom = data.startswith(_BOM)
    try:
        return (data[len(_BOM) :] if bom else data).decode(), bom
    except UnicodeDecodeError as error:
        raise _undecodable(error) from None


def edited(document: Document, splices: Iterable[Splice]) -> Document:
    """The document that `splices` make of `document`; nothing is written.

    Raises:
        DocumentError: the result would not be a document, or `document` repeats a name.
    """
    from advisor.calm import splicing  # reading has no need of it

    if document.duplicates:
        raise DocumentError(f"{document.path}: an object repeats a name; correct that first")
    text = splicing.apply(document.text, splices)
    try:
        # No name is repeated where none was, since a value that is written in repeats none. So this
        # can do without the layout, which takes several times as long.
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{document.path}: the result would not be JSON: {error}") from None
    if not isinstance(value, dict):
        raise DocumentError(f"{document.path}: the result would not be one JSON object")
    return Document(document.path, text, value, bom=document.bom)


def save(document: Document, result: Document, *, at: Callable[[str], None] | None = None) -> None:
    """Put `result`, made by `edited`, into the file that `document` was read from.

    In one step the file is replaced, made where `document` is new, or removed where `result` is;
    `atomic` says what is kept of it, and explains `at`.

    Raises:
        StaleDocumentError: the file is no longer the one that was read, or is there by now.
        UsageError: the file or its folder cannot be written to.
    """
    from advisor.calm import access, atomic  # reading has no need of them

    path, at = document.path, at or atomic.ignore
    check = partial(check_unchanged, document)
    try:
        if document.is_new:
            atomic.create(path, result.data, at=at)
            return
        access.check_writable(path)
        if result.is_new:
            atomic.remove(path, check=check, at=at)
        else:
            atomic.replace(path, result.data, check=check, at=at)
    except OSError as error:
        if isinstance(error, FileExistsError | FileNotFoundError):
            check_unchanged(document)
        raise UsageError(f"{path} cannot be saved: {reason_of(error)}") from error


def check_unchanged(document: Document) -> None:
    """Make sure that the file is the one that was read, or still not there.

    Raises:
        StaleDocumentError: it is not.
        UsageError: it cannot be read.
    """
    path = document.path
    if document.is_new:
        if os.path.lexists(path):
            reason = "was to be created and is there by now; look at it first"
            raise StaleDocumentError(f"{path} {reason}")
    elif not path.exists():
        raise StaleDocumentError(f"{path} is gone since it was read")
    elif _digest(content(path)) != document.digest:
        raise StaleDocumentError(f"{path} changed since it was read; look at it and try again")


def value_digest(value: Any) -> str:
    """The digest of a JSON value whatever its layout and the order of names.

    It is that of the UTF-8 bytes of its shortest form with sorted names. Numbers that are spelled
    as different Python values differ: 1 and 1.0, and true.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return _digest(text.encode("ascii"))


def _undecodable(error: UnicodeDecodeError) -> JsonTextError:
    """Where bytes stop being UTF-8."""
    before: bytes = error.object[: error.start]
    line_start = before.rfind(b"\n") + 1
    position = Position(before.count(b"\n") + 1, len(before[line_start:].decode()) + 1)
    if error.object.startswith((b"\xff\xfe", b"\xfe\xff")):
        return JsonTextError("this is UTF-16; save the file as UTF-8", position)
    byte = error.object[error.start]
    return JsonTextError(f"the byte 0x{byte:02x} is not UTF-8; save the file as UTF-8", position)


def _at(name: str | Path, position: Position, message: str) -> str:
    return f"{name}:{position.line}:{position.column}  {message}"


def _encode(text: str, *, bom: bool) -> bytes:
    return (_BOM if bom else b"") + text.encode()


def _digest(data: bytes) -> str:
    import hashlib  # validating asks for no digest and starts faster without

    return f"sha256:{hashlib.sha256(data).hexdigest()}"
