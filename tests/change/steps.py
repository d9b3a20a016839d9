"""Steps of history that are announced and ended without any file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.change.history import Act

if TYPE_CHECKING:
    from advisor.change.journal import Journal

ACT = Act("bob", "2026-01-02T04:00:00+00:00")
OLD = {"file": "sha256:old", "value": "sha256:old-value"}
NEW = {"file": "sha256:new", "value": "sha256:new-value"}


def begin(journal: Journal, action: str = "apply", file: str = "shop.json", **details: Any) -> int:
    """Announce a step from OLD to NEW."""
    with journal.writing():
        return journal.begin(action, file, OLD, NEW, ACT, **details)


def done(journal: Journal, action: str = "apply", file: str = "shop.json", **details: Any) -> int:
    """A whole step."""
    number = begin(journal, action, file, **details)
    with journal.writing():
        journal.finish(number)
    return number


def abandon(journal: Journal, number: int) -> None:
    """A step that did not reach the file."""
    with journal.writing():
        journal.finish(number, "abandoned")
