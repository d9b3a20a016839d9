"""Which file a session is about, and who talks. Imports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


class Opened(NamedTuple):
    """Which file a session is about, and who talks."""

    file: Path
    person: str
    clock: Callable[[], datetime]
    """Tells the time, with its offset from UTC."""
    system: str | None = None
    """The system prompt; the shipped one where it is not given."""
    create: bool = False
    """Begin with an empty document where no file is yet."""
