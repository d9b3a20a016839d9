"""Companion files: other documents, schemas and notes that a model reads beside the architecture.

They are read here and nowhere else, whole, and never written.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIMIT = 200_000
"""Bytes that a file may have: some 50,000 tokens."""

_ENDINGS = """
    bash bat c cc cjs clj cpp cs cxx dart erl ex exs f90 fs go groovy h hpp hs ipynb java jl js jsx
    kt kts lua m mjs ml mm php pl ps1 py pyi r rb rs scala sh svelte swift ts tsx vb vue zsh
"""
SOURCE_CODE = frozenset(f".{ending}" for ending in _ENDINGS.split())
"""Endings of files that hold a program. Configuration and schemas, SQL among them, are none."""


def attachments(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """The name and the text of each file.

    Raises:
        UsageError: a file is not there, no regular file, source code, too large or no text in
            UTF-8.
    """
    return [(path.name, _text(path)) for path in paths]


def _text(path: Path) -> str:
    if path.suffix.lower() in SOURCE_CODE:
        raise UsageError(
            f"{path} is source code, which is not read: the advisor cannot judge source code, only "
            "the architecture and texts about it"
        )
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError(f"{path} is not a regular file; name a text file")
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    if len(data) > LIMIT:
        raise UsageError(f"{path} is larger than {LIMIT // 1000} kB; give the part that matters")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UsageError(f"{path} is not a text in UTF-8")
    return text
