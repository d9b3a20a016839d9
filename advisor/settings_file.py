"""One file of settings: what it sets, on which line, and what is wrong with it.

Which settings there are, and which of them a file may hold, is said by `settings`. May import only
the standard library, advisor.errors and advisor.calm.nearest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.nearest import nearest
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

CHOICES = {"editing_mode": ("emacs", "vi")}
"""The settings that are one of a few words."""


class Entry(NamedTuple):
    """One setting in a file."""

    value: Any
    line: int
    """From 1; 0 where it is written in a way that is not looked for."""


def read(path: Path, defaults: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Entry]:
    """What the file sets; nothing where there is no file.

    Args:
        path: of the file; it need not exist.
        defaults: of every setting that stands in some file.
        allowed: those of them that may stand in this one.

    Raises:
        UsageError: it cannot be read, or sets something unknown, impossible or not its own.
    """
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    import tomllib  # only where there is a file

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}") from None
    for key, value in values.items():
        if key not in allowed:
            raise UsageError(f"{path}: {_not_allowed(key, defaults, allowed)}")
        if must_be := wanted(key, value, defaults[key]):
            raise UsageError(f'{path}: "{key}" must be {must_be}')
    return {key: Entry(value, _line(text, key)) for key, value in values.items()}


def check_own(path: Path, project: Path) -> None:
    """Refuse what is no file of the project itself: a link may lead to a secret, or never end.

    Raises:
        UsageError: `path` or a folder below `project` is a link, or it is there and no file.
    """
    try:
        target = path.resolve()
        is_own = target == project.resolve() / path.relative_to(project)
        is_file = target.is_file() or not target.exists()
    except (OSError, RuntimeError):  # a loop of links
        is_own = is_file = False
    if not (is_own and is_file):
        raise UsageError(f"{path}: links and what is no file are not read; remove it")


def wanted(key: str, value: Any, default: Any) -> str:
    """What `value` must be to stand where `default` does; empty when it may."""
    if isinstance(default, str):
        choices = CHOICES.get(key)
        if choices and value not in choices:
            return " or ".join(f'"{choice}"' for choice in choices)
        return "" if isinstance(value, str) else "a text"
    kinds = (int, float) if isinstance(default, float) else (int,)
    if not isinstance(value, kinds) or isinstance(value, bool):
        return "a number" if float in kinds else "a whole number"
    if key.endswith("max_cost"):
        return "" if value > 0 else "more than 0"
    least = 0 if key == "max_retries" else 1
    return "" if value >= least else f"{least} or more"


def _not_allowed(key: str, defaults: Collection[str], allowed: Collection[str]) -> str:
    if key in defaults:
        return (
            f'a project cannot set "{key}", only lower {", ".join(allowed)}; set it in your own '
            "settings"
        )
    close = nearest(key, allowed)
    hint = f'; did you mean "{close}"?' if close else ";"
    return f'"{key}" is no setting{hint} there are {", ".join(allowed)}'


def _line(text: str, key: str) -> int:
    """Where `key` is set, as people write it: at the beginning of a line, perhaps in quotes."""
    match = re.search(rf"^[ \t]*([\"']?){re.escape(key)}\1[ \t]*=", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0
