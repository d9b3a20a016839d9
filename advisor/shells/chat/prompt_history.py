"""What was typed before, kept in a file for the next time.

One JSON text a line, newest last, readable by its owner alone. The file may lie in a cloned
project, so it is untrusted: links are not followed, and what a terminal would obey is shown.
Loads prompt_toolkit, so only the composer may import this.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.history import History

from advisor.calm import atomic
from advisor.calm.visible import visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIMIT = 1_000
"""Prompts that the file may hold; once it is full, the older half leaves."""

_LARGEST = 10_000
"""Characters of a prompt that is kept; a longer one lasts as long as the program."""

_BYTES = LIMIT * 2_000
"""Read of the file at most, from its end."""

_NOT_A_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Neither follow a link nor wait for the other end of a pipe."""


class PromptHistory(History):
    """The prompts in a file; where it cannot be used, those of this run.

    Its folder is made by others, perhaps later: until then prompts wait for `keep`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._count = 0
        self._unkept: list[str] = []

    def load_history_strings(self) -> Iterable[str]:
        """The prompts of the file, newest first."""
        prompts = self._read()
        self._count = len(prompts)
        if self._count > LIMIT:
            self._shorten(prompts)
        return [_harmless(prompt) for prompt in reversed(prompts[-LIMIT:])]

    def store_string(self, string: str) -> None:
        """Add a prompt; one that cannot be written is forgotten at the end of the program."""
        if len(string) <= _LARGEST:
            self._unkept.append(string)
            self.keep()

    def keep(self) -> None:
        """Write what could not be written yet."""
        if not self._unkept:
            return
        if self._count >= LIMIT:
            self._shorten(self._read())
        with suppress(OSError):
            descriptor = self._open(os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            with os.fdopen(descriptor, "ab") as file:
                file.write(b"".join(map(_line, self._unkept)))
            self._count += len(self._unkept)
            self._unkept.clear()

    def _read(self) -> list[str]:
        with suppress(OSError), os.fdopen(self._open(os.O_RDONLY), "rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _BYTES))
            parsed = map(_parsed, file.read(_BYTES).split(b"\n"))
            return [prompt for prompt in parsed if prompt]
        return []

    def _shorten(self, prompts: list[str]) -> None:
        kept = prompts[-LIMIT // 2 :]
        with suppress(OSError):
            os.close(self._open(os.O_WRONLY))
            atomic.replace(self._path, b"".join(map(_line, kept)), check=lambda: None)
            self._count = len(kept)

    def _open(self, flags: int) -> int:
        """A descriptor of the file.

        Raises:
            OSError: it is not there, not a regular file, somebody else's, or a link leads to it.
        """
        if self._path.parent.is_symlink():
            raise OSError(f"{self._path.parent} is a link")
        descriptor = os.open(self._path, flags | _NOT_A_LINK, 0o600)
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_nlink > 1:
            os.close(descriptor)
            raise OSError(f"{self._path} is not a file of one's own")
        os.fchmod(descriptor, 0o600)
        return descriptor


def _line(prompt: str) -> bytes:
    return json.dumps(prompt).encode() + b"\n"


def _parsed(line: bytes) -> str | None:
    try:
        prompt = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return prompt if isinstance(prompt, str) and len(prompt) <= _LARGEST else None


def _harmless(prompt: str) -> str:
    return "\t".join(map(visible_lines, prompt.split("\t")))
