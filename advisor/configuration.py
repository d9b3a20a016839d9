"""Where a person keeps what is theirs on this machine: settings and templates.

May import nothing but the standard library.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def configuration_folder(environment: Mapping[str, str]) -> Path:
    """The folder `calm-advisor` below XDG_CONFIG_HOME, else below ~/.config; it need not exist.

    A relative XDG_CONFIG_HOME is ignored, as the XDG Base Directory Specification has it: it would
    take the person's own settings from whatever folder they are in.
    """
    home = Path(environment.get("XDG_CONFIG_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".config") / "calm-advisor"
