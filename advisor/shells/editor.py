"""A text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def editor(environment: Mapping[str, str]) -> Callable[[str], str] | None:
    """What opens the editor that VISUAL or EDITOR names, or None where neither is set."""
    command = environment.get("VISUAL") or environment.get("EDITOR")
    if not command:
        return None

    def edit(text: str) -> str:
        return edited(text, shlex.split(command))

    return edit


def edited(text: str, command: list[str]) -> str:
    """`text` as the person left it in the editor that `command` starts on a file.

    Raises:
        UsageError: the editor cannot be started, or says that it failed.
    """
    descriptor, name = tempfile.mkstemp(suffix=".json", prefix="advisor-")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run([*command, name], check=True)  # noqa: S603 - the person's own setting
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise UsageError(f"the editor {command[0]} did not work: {error}") from None
    finally:
        path.unlink(missing_ok=True)
