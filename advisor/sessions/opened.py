"""Which file a session is about, who talks, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from advisor.agent.models import Connect
    from advisor.agent.recordings.exchange import Occasion


class Opened(NamedTuple):
    """Which file a session is about, who talks, and with whom."""

    file: Path
    person: str
    clock: Callable[[], datetime]
    """Tells the time, with its offset from UTC."""
    system: str | None = None
    """The system prompt; the shipped one where it is not given."""
    create: bool = False
    """Begin with an empty document where no file is yet."""
    connect: Connect | None = None
    """What gives the model; `models.connect` where it is not given."""
    occasion: Occasion | None = None
    """Who asks and when, as the model is told; the person and today where it is not given."""
