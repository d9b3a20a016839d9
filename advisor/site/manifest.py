"""The manifest of a site: a digest of everything that was written, kept in the folder.

With it a later run can tell its own files from a person's. Whoever writes holds a lock beside it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from advisor.calm import atomic
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    Known: TypeAlias = Mapping[str, Sequence[str]]
    """Digests of what was written at each path; several while a run has not ended."""

MANIFEST = ".advisor-docs.json"
LOCK = ".advisor-docs.lock"
_FORMAT = "calm-advisor-docs/1"
_WAIT = 10.0
"""Seconds in which another run should come to its end."""


@contextmanager
def held(folder: Path, wait: float = _WAIT) -> Iterator[None]:
    """Be the only one who writes to a folder, which is made where it is not there.

    Args:
        folder: of the site.
        wait: seconds to wait for another process.

    Raises:
        UsageError: another process writes there for longer.
        OSError: the folder cannot be made or written to.
    """
    from filelock import FileLock, Timeout  # costs 60 ms

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    with suppress(FileExistsError):
        path.open("x").close()  # so that others who may write to the folder may hold it
    try:
        lock = FileLock(path, timeout=wait).acquire()
    except Timeout:
        raise UsageError(
            f"another advisor docs is writing to {folder}; try again when it is done"
        ) from None
    with lock:
        yield


def read(folder: Path) -> Known | None:
    """What earlier runs wrote; None where there was none.

    Raises:
        UsageError: it cannot be told, since the manifest is malformed.
        OSError: it cannot be read.
    """
    data = content(folder / MANIFEST)
    if data is None:
        return None
    with suppress(ValueError, RecursionError):
        match json.loads(data):
            case {"format": str(given), "files": dict(files)} if given == _FORMAT:
                return {path: _digests(listed) for path, listed in files.items()}
    raise UsageError(
        f"{folder / MANIFEST} cannot be understood, and tells which pages you changed: restore "
        "it, or remove it and have all pages written anew by --force"
    )


def write(folder: Path, known: Known, at: Callable[[str], None]) -> None:
    """Keep what was written, unless that is what the manifest says."""
    files = {path: list(dict.fromkeys(known[path])) for path in sorted(known)}
    data = (json.dumps({"format": _FORMAT, "files": files}, indent=1) + "\n").encode()
    path = folder / MANIFEST
    found = content(path)
    if found is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.create(path, data, at=at)
    elif found != data:
        atomic.replace(path, data, check=lambda: None, at=at)


def content(path: Path) -> bytes | None:
    """The bytes of a file; None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def digest(data: bytes | None) -> str:
    """As the manifest holds it; empty of what is not there."""
    return "" if data is None else sha256(data).hexdigest()


def _digests(listed: Any) -> list[str]:
    given = listed if isinstance(listed, list) else []
    return [each for each in given if isinstance(each, str)]
