"""A document as a file: reading it, telling versions apart, and saving edits of its text.

The one module that writes documents. It imports the layout, splicing and, to write, `atomic`;
never a model or a terminal.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.calm.jsontext import JsonTextError, Position, parse
from advisor.errors import DocumentError, StaleDocumentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal, TypeAlias

    from advisor.calm.jsontext import Layout, Splice

    Duplicates: TypeAlias = Literal["refuse", "keep"]

_BOM = b"\xef\xbb\xbf"


class Document:
    """A file's text and what it says. Not changed after it is made; `value` is read only."""

    __slots__ = (
        "_digest",
        "_layout",
        "_value_digest",
        "bom",
        "duplicates",
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
        """``sha256:`` and the hexadecimal digest of the file's bytes."""
        if not self._digest:
            self._digest = _digest(self.data)
        return self._digest

    @property
    def value_digest(self) -> str:
        """The digest of what the document says, whatever its layout; see `value_digest`."""
        if not self._value_digest:
            self._value_digest = value_digest(self.value)
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
        raise UsageError(f"{path} does not exist") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {_reason(error)}") from error


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

    The file is replaced in one step; `atomic.replace` says what is kept of it, and explains `at`.

    Raises:
        StaleDocumentError: the file is no longer the one that was read.
        UsageError: the file or its folder cannot be written to.
    """
    from advisor.calm import atomic  # reading has no need of it

    path = document.path

    def check() -> None:
        if _digest(content(path)) != document.digest:
            raise StaleDocumentError(f"{path} changed since it was read; look at it and try again")

    try:
        _check_writable(path)
        atomic.replace(path, result.data, check=check, at=at or atomic.ignore)
    except FileNotFoundError:
        raise StaleDocumentError(f"{path} is gone since it was read") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be saved: {_reason(error)}") from error


def create(path: Path, text: str) -> Document:
    """Write a new document at `path`, UTF-8 without a byte-order mark, and return it.

    Raises:
        DocumentError: `text` is not one JSON object.
        UsageError: there is something at `path` already, or it cannot be written.
    """
    from advisor.calm import atomic  # reading has no need of it

    data = _encode(text, bom=False)
    result = read(data, path)
    try:
        atomic.create(path, data)
    except FileExistsError:
        raise UsageError(f"{path} exists already; choose another name") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {_reason(error)}") from error
    return result


def value_digest(value: Any) -> str:
    """The digest of a JSON value whatever its layout and the order of names.

    It is that of the UTF-8 bytes of its shortest form with sorted names. Numbers that are spelled
    as different Python values differ: 1 and 1.0, and true.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return _digest(text.encode("ascii"))


def _check_writable(path: Path) -> None:
    """Refuse a file that is marked read-only; replacing it would go around the mark."""
    if not path.stat().st_mode & stat.S_IWUSR:
        raise UsageError(f"{path} is read-only; allow writing to it first (chmod u+w)")


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


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
