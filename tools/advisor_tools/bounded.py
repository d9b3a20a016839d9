"""Lists in a note, cut where nobody would read on. Imports nothing of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 6


def bounded(texts: Sequence[str], most: int = _MOST, separator: str = ", ") -> str:
    """The first texts, and how many more there are."""
    rest = len(texts) - most
    return separator.join(texts[:most]) + (f" and {rest} more" if rest > 0 else "")
