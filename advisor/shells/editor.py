"""A text in the person's own editor."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import UsageError, reason_of
from advisor.shells.programs import command, in_the_foreground

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


_COMMON = ("nano", "vi")
"""Editors that are looked for where none is set."""


def editor(environment: Mapping[str, str]) -> Callable[[str], str] | None:
    """What opens the editor that VISUAL or EDITOR names, else a common one; None where none is."""
    settings = [environment.get("VISUAL", ""), environment.get("EDITOR", "")]
    if environment.get("TERM", "dumb") != "dumb":
        path = environment.get("PATH")
        settings += [name for name in _COMMON if shutil.which(name, path=path)]
    program = next(filter(None, map(command, settings)), None)
    if program is None:
        return None

    def edit(text: str) -> str:
        return edited(text, program)

    return edit


def edited(text: str, program: Sequence[str]) -> str:
    """`text` as the person left it in the editor that `program` starts on a file.

    Raises:
        UsageError: the editor cannot be started, says that it failed, or left what is no text.
    """
    descriptor, name = tempfile.mkstemp(suffix=".json", prefix="advisor-")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        process = subprocess.Popen([*program, name])  # noqa: S603 - the person's own setting
        with in_the_foreground():
            status = process.wait()
        if status:
            how = "it reported a failure" if status > 0 else "it was ended from outside"
            raise UsageError(f"the editor {program[0]} did not work: {how}")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        reason = "it left a text that is not UTF-8"
    except OSError as error:
        reason = reason_of(error)
    except ValueError as error:
        reason = str(error)
    finally:
        path.unlink(missing_ok=True)
    raise UsageError(f"the editor {program[0]} did not work: {reason}")
